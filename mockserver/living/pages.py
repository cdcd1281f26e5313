"""The mock's own pages, under `/__truespec/`: what it serves, what it was asked, what it is to answer.

They are for the people and the programs that drive it: a page of another origin may neither read nor change
them.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

import msgspec

from ...spec import Request, UsageError, negotiate
from ..content import JSON, json_body
from ..problems import BAD_REQUEST, ProblemKind
from ..refusals import problem_reply
from ..reply import Reply
from .attended import Attended
from .entry import Entry, archive
from .failing import failed
from .setting import Wish, override_for
from .store import Override

CONTROL_PREFIX: Final = "/__truespec/"
"""Targets that are not the document's, unless it has such paths itself."""

_HAR: Final = "application/har+json"
_FORBIDDEN: Final = ProblemKind("CROSS_ORIGIN", 403, "Pages of other origins do not drive the mock")
_NO_PAGE: Final = ProblemKind("NO_PAGE", 404, "The mock has no such page")
_NO_METHOD: Final = ProblemKind("NO_PAGE_METHOD", 405, "The page has no such method")
_REFUSED: Final = ProblemKind("OVERRIDE_REFUSED", 422, "The answer can't be set")


class _Posted(Wish, frozen=True, forbid_unknown_fields=True, rename="camel", kw_only=True):
    """A wish as it is posted: content that is no text comes in Base64."""

    body: str | msgspec.UnsetType = msgspec.UNSET
    body_base64: bytes | msgspec.UnsetType = msgspec.UNSET


def page(live: Attended, request: Request) -> Reply:
    """Answer a request for one of our pages."""
    name = request.path.removeprefix(CONTROL_PREFIX)
    methods = _PAGES.get(name)
    if methods is None:
        names = ", ".join(CONTROL_PREFIX + each for each in _PAGES)
        return problem_reply(_NO_PAGE, f"there are {names}")
    if name != "ready" and _is_foreign(request):
        return problem_reply(_FORBIDDEN, f"this comes from {request.field('origin')}")
    answer = methods.get("GET" if request.method == "HEAD" else request.method)
    if answer is None:
        allowed = ", ".join(methods)
        return problem_reply(_NO_METHOD, f"{CONTROL_PREFIX}{name} knows {allowed}", (("Allow", allowed),))
    return answer(live, request)


def _is_foreign(request: Request) -> bool:
    """Whether a browser says that a page of another origin asks."""
    origin = request.field("origin")
    return origin is not None and urlsplit(origin).netloc != request.field("host")


def _reply(value: Any, media_type: str = JSON, status: int = 200) -> Reply:
    fields = (("Content-Type", media_type), ("Cache-Control", "no-store"))
    return Reply(status, fields, json_body(value))


def _ready(live: Attended, request: Request) -> Reply:
    del request
    told: list[dict[str, Any]] = [
        {"document": spec.name, "title": spec.title, "operations": [each.key for each in spec.operations]}
        for spec in live.specs
    ]
    return _reply(told[0] if len(told) == 1 else {"documents": told})


def _journal(live: Attended, request: Request) -> Reply:
    media_type = negotiate(request.field("accept"), [JSON, _HAR])
    return _har(live, request) if media_type == _HAR else _entries(live, request)


def _entries(live: Attended, request: Request) -> Reply:
    try:
        entries = _asked(live, request)
    except UsageError as error:
        return problem_reply(BAD_REQUEST, str(error))
    return _reply({"total": live.store.total, "entries": [each.json() for each in entries]})


def _har(live: Attended, request: Request) -> Reply:
    try:
        entries = _asked(live, request)
    except UsageError as error:
        return problem_reply(BAD_REQUEST, str(error))
    return _reply(archive(entries, f"http://{request.field('host') or 'localhost'}"), _HAR)


def _asked(live: Attended, request: Request) -> list[Entry]:
    """List the exchanges that a page is asked for: of one operation, the last so many. Secrets stay out."""
    asked = parse_qs(request.query)
    entries = live.store.entries()
    if "operation" in asked:
        key = live.operation(asked["operation"][-1])[1].key
        entries = [each for each in entries if each.operation == key]
    if "last" in asked:
        last = asked["last"][-1]
        if not (last.isascii() and last.isdigit()):
            raise UsageError(f"last={last} is no number")
        entries = entries[-int(last) :] if int(last) else []
    return [each.without_secrets(live.secrets) for each in entries]


def _forget(live: Attended, request: Request) -> Reply:
    del request
    live.store.forget()
    return Reply(204)


def _overrides(live: Attended, request: Request) -> Reply:
    del request
    return _reply({"overrides": [_told(each) for each in live.store.overrides()]})


def _set_override(live: Attended, request: Request) -> Reply:
    kind = (request.field("content-type") or "").partition(";")[0].strip().lower()
    if kind != JSON:  # a form of any page could send other types without being asked
        return problem_reply(BAD_REQUEST, f"an override is {JSON}, not {kind or 'of no type'}")
    try:
        posted = msgspec.json.decode(request.body, type=_Posted)
        has_bytes = posted.body_base64 is not msgspec.UNSET
        if has_bytes and posted.body is not msgspec.UNSET:
            raise UsageError("`body` and `bodyBase64` are two contents: give one of them")
        wish = _wish(posted)
        override = override_for(live, wish)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return problem_reply(BAD_REQUEST, f"this is no override: {error}")
    except UsageError as error:
        return problem_reply(_REFUSED, str(error))
    live.store.put(override)
    return _reply(_told(override), status=201)


def _wish(posted: _Posted) -> Wish:
    given = {name: getattr(posted, name) for name in Wish.__struct_fields__}
    if posted.body_base64 is not msgspec.UNSET:
        given["body"] = posted.body_base64
    return Wish(**given)


def _told(override: Override) -> dict[str, Any]:
    told = {"operation": override.operation, "status": override.status, "times": override.left}
    more = {"delay": override.delay, "failure": override.failure}
    return {**told, **{name: value for name, value in more.items() if value}}


def _drop_overrides(live: Attended, request: Request) -> Reply:
    del request
    live.store.drop()
    return Reply(204)


class _Failed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a client's tests say. test: which of them failed."""

    test: str = ""


def _failed(live: Attended, request: Request) -> Reply:
    """Take a client's word that a test failed; tell the unusual answers that it may have failed over."""
    try:
        posted = msgspec.json.decode(request.body, type=_Failed) if request.body else _Failed()
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return problem_reply(BAD_REQUEST, f'this is no {{"test": "its name"}}: {error}')
    found = [each.without_secrets(live.secrets) for each in failed(live.store, posted.test)]
    return _reply({"test": posted.test, "unusual": [_told_unusual(each) for each in found]})


def _told_unusual(entry: Entry) -> dict[str, Any]:
    request, response = entry.exchange.request, entry.exchange.response
    return {
        "time": entry.time,
        "operation": entry.operation,
        "request": f"{request.method} {request.target}",
        "status": response.status if response is not None else None,
        "unusual": entry.oddity,
    }


def _reset(live: Attended, request: Request) -> Reply:
    del request
    live.reset()
    return Reply(204)


_PAGES: Final[Mapping[str, Mapping[str, Callable[[Attended, Request], Reply]]]] = MappingProxyType(
    {
        "ready": {"GET": _ready},
        "failed": {"POST": _failed},
        "journal": {"GET": _journal, "DELETE": _forget},
        "journal.har": {"GET": _har},
        "overrides": {"GET": _overrides, "POST": _set_override, "DELETE": _drop_overrides},
        "reset": {"POST": _reset},
    }
)
