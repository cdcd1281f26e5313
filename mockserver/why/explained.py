"""The steps from a request to the answer of a mock, in the order in which they are taken."""

import json as json_text
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from ...spec import (
    Exchange,
    Match,
    MessageSecrets,
    Operation,
    ParameterReading,
    Request,
    Response,
    Spec,
    Violation,
    read_parameters,
)
from ..callbacks.calling import address_of, allowed_hosts, receiver_of
from ..cautions import cautions
from ..challenges import is_met
from ..preference import NO_PREFERENCE, UnusablePreference, preference_of, without_twins
from ..refusals import allowed_methods
from ..reply import Reply
from ..settings import MockSettings
from .selecting import selecting_steps
from .step import Step
from .traced import TracedMock

_SHOWN: Final = 100
"""Characters of a value that are shown."""


class Explanation(Struct, frozen=True):
    """Why a request is answered so. steps: in order. reply: the answer of the mock."""

    request: Request
    steps: tuple[Step, ...]
    reply: Reply

    @property
    def operation(self) -> Operation | None:
        """The operation that was found; None where there is none."""
        return self.reply.operation

    def without_secrets(self, secrets: MessageSecrets) -> "Explanation":
        """Write dots for what is secret, in the steps and the answer too."""
        request, reply = self.request, self.reply
        values = secrets.values(request)
        told = secrets.exchange(Exchange(request, Response(reply.status, reply.fields, reply.body)), values)
        answer = told.response or Response(reply.status)
        return Explanation(
            told.request,
            tuple(step.without(values) for step in self.steps),
            replace(reply, fields=answer.fields, body=answer.body),
        )

    def json(self) -> dict[str, Any]:
        """Write it for programs (`docs/why.md`)."""
        reply = self.reply
        return {
            "request": {"method": self.request.method, "target": self.request.target},
            "steps": [each.json() for each in self.steps],
            "answer": {
                "status": reply.status,
                "headers": [{"name": name, "value": value} for name, value in reply.fields],
                "body": reply.body.decode("utf-8", "replace"),
            },
        }


def explained(spec: Spec, settings: MockSettings, request: Request) -> Explanation:
    """Answer a request as a fresh mock does, and tell each decision on the way."""
    mock = TracedMock(spec, settings)
    is_too_large = len(request.body) > settings.max_body
    reply = mock.too_large(request) if is_too_large else mock.answer(request)
    return Explanation(request, tuple(_steps(mock, request, reply, is_too_large=is_too_large)), reply)


def _steps(mock: TracedMock, request: Request, reply: Reply, *, is_too_large: bool) -> Iterator[Step]:
    if mock.is_preflight:
        yield Step("route", "a preflight request of a browser: answered for any path (--no-cors ends that)")
        return
    found = mock.found
    yield _route(mock, request)
    if isinstance(found, Match):
        if is_too_large:
            yield Step("judge", f"the body has more than {mock.settings.max_body:,} bytes (--max-body)")
        else:
            judged = without_twins(request)
            yield from _reading(found, judged)
            yield _judged(mock, reply, found, judged)
            if not reply.violations:
                yield from _preferred(request)
        yield from selecting_steps(mock, reply)
        yield from _callbacks(found, request, reply, allowed_hosts(mock.settings))


def _route(mock: TracedMock, request: Request) -> Step:
    """Tell which paths fit, the most concrete first, and which operation that is."""
    found, base_path = mock.found, mock.settings.base_path
    groups = mock.spec.router.considered(request.target, base_path)
    notes = tuple(
        Step("path", f"fits {group[0].path}: {', '.join(each.method for each in group)}", group[0].location)
        for group in groups
    )
    if isinstance(found, Match):
        operation = found.operation
        named = f" ({operation.operation_id})" if operation.operation_id else ""
        more = ", HEAD as its GET" if request.method == "HEAD" and operation.method == "GET" else ""
        return Step("route", f"{operation.key}{named}{more}", operation.location, notes)
    if isinstance(found, Violation):
        if not allowed_methods(found):
            notes = (*notes, *_nearest(mock.spec, request.path))
        return Step("route", found.message, found.at, notes)
    return Step("route", "no operation was looked for", None, notes)


def _nearest(spec: Spec, path: str) -> Iterator[Step]:
    paths = {operation.path: operation for operation in spec.operations}
    for name in get_close_matches(path, paths, 3, 0.5):
        yield Step("path", f"near: {name}", paths[name].location)


def _reading(match: Match, request: Request) -> Iterator[Step]:
    """Tell what each parameter was read as, and what describes the body."""
    operation = match.operation
    notes = tuple(
        Step(
            "parameter",
            f"{each.parameter.place} {each.parameter.name} {_read(each)}",
            each.parameter.location,
        )
        for each in read_parameters(match, request)
    )
    if notes:
        yield Step("parameters", "the parameters are read as", None, notes)
    schemes = {scheme.key: scheme for way in operation.security for scheme, _ in way.schemes}
    if schemes:
        met = (
            Step(
                "scheme", f"{key} {'is' if is_met(each, operation, request) else 'is not'} met", each.location
            )
            for key, each in schemes.items()
        )
        ways = " or ".join(
            " and ".join(each.key for each, _ in way.schemes) or "none" for way in operation.security
        )
        yield Step("credentials", f"asked for: {ways}", operation.security[0].location, tuple(met))
    body = operation.request_body
    if body is not None:
        kind = request.field("content-type")
        first = next(iter(body.content.values()), None)
        media = first if kind is None else body.media_type_for(kind)
        told = f"{len(request.body):,} bytes as {kind or 'nothing told'}"
        described = f", described by {media.range}" if media is not None else ", which nothing describes"
        yield Step("body", told + described, media.location if media is not None else body.location)


def _read(reading: ParameterReading) -> str:
    if reading.problem or not reading.is_there:
        return reading.problem or "is not there"
    return f"= {_shown(reading.values[0])}" if reading.values else "is empty"


def _judged(mock: TracedMock, reply: Reply, match: Match, request: Request) -> Step:
    """Tell what the judge said."""
    if mock.settings.validate == "none":
        return Step("judge", "requests are not judged (--validate none)")
    broken = [Step("violation", each.words, each.at) for each in reply.violations]
    warned = [Step("warning", each.message, each.at) for each in cautions(match, request)]
    places = "1 place" if len(broken) == 1 else f"{len(broken)} places"
    says = f"the request breaks the document in {places}" if broken else "the request fits the document"
    return Step("judge", says, None, (*broken, *warned))


def _preferred(request: Request) -> Iterator[Step]:
    """Tell what the request prefers."""
    try:
        preference = preference_of(request)
    except UnusablePreference as error:
        yield Step("preference", str(error))
        return
    if preference != NO_PREFERENCE:
        wanted = {
            "code": preference.code,
            "example": preference.example,
            "dynamic": preference.dynamic,
            "seed": preference.seed,
            "delay": preference.delay,
        }
        told = ", ".join(
            f"{name} {_shown(value)}" for name, value in wanted.items() if value or value is False
        )
        by = "Prefer" if request.field("prefer") is not None else "the query"
        yield Step("preference", f"{by} asks for {told}")


def _callbacks(match: Match, request: Request, reply: Reply, hosts: frozenset[str]) -> Iterator[Step]:
    """Tell where the callbacks go that follow, or why they don't. hosts: that may be called."""
    if reply.violations or reply.operation is None:
        return
    response = Response(reply.status, reply.fields, reply.body)
    for operation, sender in reply.operation.sent():
        url = address_of(operation, Exchange(request, response), match.path_values)
        _, hindrance = receiver_of(operation, url, hosts)
        told = f"is not sent: {hindrance}" if hindrance else f"goes to {url}"
        yield Step("callback", f"{sender} {told}", operation.location)


def _shown(value: Any) -> str:
    try:
        text = json_text.dumps(value, ensure_ascii=False)
    except (TypeError, ValueError):
        text = str(value)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
