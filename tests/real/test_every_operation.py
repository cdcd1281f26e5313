"""Every operation of the real documents: a message that fits is accepted, and one that differs in one thing
is refused for that thing alone, at its place.

What is broken is known by how the message was made: what a verdict has to be is written here, not asked for.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import TypeAlias

import pytest
from msgspec.structs import replace
from truespec.contract_tests import RequestGenerator, credentials_for, json_bytes
from truespec.spec import (
    Header,
    Match,
    Operation,
    References,
    Request,
    Response,
    Schema,
    Spec,
    Violation,
    judge_request,
    judge_response,
    parse_media_type,
)

from ..real_documents import DOCUMENTS

Broken: TypeAlias = tuple[str, str, str]
"""Rule, code and place of a violation."""

UNHEARD = "application/x-unheard-of"
ANSWERED_BY_NOBODY = 299
STATUSES = {"default": 418, "4XX": 451, "5XX": 599}
SWITCHING = 101
WITHOUT_CONTENT = (SWITCHING, 204, 304)
TRIES = range(3)
"""Seeds of requests: an empty array that is required can't be sent in some styles, so one may not fit."""

UNMAKEABLE = {"POST /booking/hotel-bookings"}
"""Operations for whose bodies no value is found; `test_messages` has messages of them by hand."""


@pytest.fixture(params=DOCUMENTS)
def spec(request: pytest.FixtureRequest, shared_specs: Path) -> Spec:
    return loaded(shared_specs / request.param)


@lru_cache
def loaded(path: Path) -> Spec:
    return Spec.load(path, references=References((path.parent, path.parent.parent)))


def judged(spec: Spec, request: Request) -> set[Broken]:
    match = spec.match(request.method, request.target, request.fields)
    return named(judge_request(match, request) if isinstance(match, Match) else (match,))


def named(violations: tuple[Violation, ...]) -> set[Broken]:
    assert all(each.at.line for each in violations)
    return {(each.rule, each.code, str(each.where)) for each in violations}


def without(fields: tuple[tuple[str, str], ...], *names: str) -> tuple[tuple[str, str], ...]:
    lower = {name.lower() for name in names}
    return tuple(pair for pair in fields if pair[0].lower() not in lower)


def is_json(content_type: str) -> bool:
    kind = parse_media_type(content_type)
    return kind is not None and kind.is_json


def takes_anything(ranges: tuple[str, ...]) -> bool:
    return any(each.startswith(("*/*", "application/*")) for each in ranges)


def spoiled(operation: Operation, good: Request) -> Iterator[tuple[Request, Broken]]:
    """Break one thing of a request in each way that its operation has something to say about."""
    yield replace(good, method="BREW"), ("request-method-undocumented", "405", "method")
    for parameter in operation.parameters:
        if not parameter.required or parameter.style == "deepObject":
            continue
        place = f"{'query ?' if parameter.place == 'query' else 'header '}{parameter.name}"
        missing = ("request-parameter-required", "required", place)
        if parameter.place == "query" and f"{parameter.name}=" in good.query:
            kept = [each for each in good.query.split("&") if each.partition("=")[0] != parameter.name]
            yield replace(good, target=f"{good.path}?{'&'.join(kept)}"), missing
        elif parameter.place == "header" and parameter.name.lower() != "authorization":
            yield replace(good, fields=without(good.fields, parameter.name)), missing
    if operation.security and all(each.schemes for each in operation.security):
        stripped = without(good.fields, *(name for name, _ in credentials_for(operation, ()).fields))
        yield replace(good, fields=stripped), ("request-security-missing", "401", "security")
    body = operation.request_body
    if body is None or not good.body:
        return
    bare = without(good.fields, "Content-Type")
    if body.required:
        yield replace(good, fields=bare, body=b""), ("request-body-required", "required", "body")
    if not takes_anything(tuple(body.content)):
        other = replace(good, fields=(*bare, ("Content-Type", UNHEARD)))
        yield other, ("request-media-type-undocumented", "415", "header Content-Type")
    if is_json(good.field("Content-Type") or "") and not takes_anything(tuple(body.content)):
        yield replace(good, body=good.body + b"}"), ("request-body-malformed", "syntax", "body")


def test_requests_are_accepted_and_refused_for_what_is_wrong(spec: Spec) -> None:
    assert list(mistaken_of_requests(spec)) == []


def mistaken_of_requests(spec: Spec) -> Iterator[str]:
    for operation in spec.operations:
        if operation.key in UNMAKEABLE:
            continue
        made = [RequestGenerator(operation, credentials_for(operation, ())).valid(Random(n)) for n in TRIES]
        good = next((each for each in made if not judged(spec, each)), made[0])
        if judged(spec, good):
            yield f"{operation.key}: {good} {judged(spec, good)}"
            continue
        for bad, broken in spoiled(operation, good):
            if judged(spec, bad) != {broken}:
                yield f"{operation.key}: {bad} {judged(spec, bad)}, not {broken}"


def test_answers_are_accepted_and_refused_for_what_is_wrong(spec: Spec) -> None:
    assert list(mistaken_of_answers(spec)) == []


def mistaken_of_answers(spec: Spec) -> Iterator[str]:
    known: dict[str, bytes] = {}
    for operation in spec.operations:
        for good in fitting_answers(operation, known):
            if answered(operation, good):
                yield f"{operation.key}: {good} {answered(operation, good)}"
                continue
            for bad, broken in spoiled_answers(operation, good):
                if answered(operation, bad) != {broken}:
                    yield f"{operation.key}: {bad} {answered(operation, bad)}, not {broken}"


def fitting_answers(operation: Operation, known: dict[str, bytes]) -> Iterator[Response]:
    """Make an answer for each documented status and JSON type. known: values that were made, by schema."""
    for described in operation.responses.values():
        status = STATUSES.get(described.status) or int(described.status)
        headers = tuple(
            (each.name, header_text(each)) for each in described.headers.values() if each.required
        )
        fields = (*headers, *((("Upgrade", "tcp"),) if status == SWITCHING else ()))
        if not described.content or status in WITHOUT_CONTENT or operation.method == "HEAD":
            yield Response(status, fields)
        for media in described.content.values() if status not in WITHOUT_CONTENT else ():
            if is_json(media.range) and operation.method != "HEAD":
                body = b"null" if media.schema is None else written(media.schema, known)
                yield Response(status, (*fields, ("Content-Type", media.range)), body)


def header_text(header: Header) -> str:
    return json_bytes(header.schema.example()).decode().strip('"')


def written(schema: Schema, known: dict[str, bytes]) -> bytes:
    place = str(schema.resolved.location)
    if place not in known:
        known[place] = json_bytes(schema.example())
    return known[place]


def answered(operation: Operation, answer: Response) -> set[Broken]:
    return named(judge_response(operation, operation.method, answer))


def spoiled_answers(operation: Operation, good: Response) -> Iterator[tuple[Response, Broken]]:
    """Break one thing of an answer in each way that its operation has something to say about."""
    if operation.response_object(ANSWERED_BY_NOBODY) is None:
        yield (
            replace(good, status=ANSWERED_BY_NOBODY),
            ("response-status-undocumented", "status", "status"),
        )
    described = operation.response_object(good.status)
    if described is None or not good.body:
        return
    bare = without(good.fields, "Content-Type")
    for header in described.headers.values():
        if header.required:
            lacking = replace(good, fields=without(good.fields, header.name))
            yield lacking, ("response-header-required", "required", f"header {header.name}")
    if not takes_anything(tuple(described.content)):
        other = replace(good, fields=(*bare, ("Content-Type", UNHEARD)))
        yield other, ("response-media-type-undocumented", "mediaType", "header Content-Type")
    yield replace(good, body=good.body + b"}"), ("response-body-malformed", "syntax", "body")
    if all(media.schema is not None for media in described.content.values()):
        yield replace(good, body=b""), ("response-body-missing", "content", "body")
