"""Setting the next answer of an operation: made of the document, and held to it before it is kept."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import UNSET, Struct, UnsetType
from msgspec.structs import replace

from ...spec import (
    DocumentError,
    FieldLines,
    Operation,
    Response,
    UsageError,
    Violation,
    is_field_name,
    judge_response,
    parse_media_type,
)
from ..answers import framed
from ..chance import Chance
from ..content import JSON, NoSerialization, content_type_of, json_body
from ..faults import MAX_DELAY
from ..making import Making, first_answer
from ..mock import Mock
from ..reply import Failure, Reply
from ..selection import response_for
from ..wire import BODILESS
from .attended import Attended
from .store import Override

_MAX_TIMES: Final = 1_000_000


class Wish(Struct, frozen=True, forbid_unknown_fields=True, rename="camel", kw_only=True):
    """What the next answer of an operation is to be; what is left out is as the document says.

    operation: operationId, or `METHOD /path`. json, body: its content, as a value or as it stands. example:
    the name of a documented one. delay: seconds. failure: what happens to the connection instead. times: how
    often it answers. on_purpose: whether it may break the document.
    """

    operation: str
    status: int | None = None
    json: Any = UNSET
    body: str | bytes | UnsetType = UNSET
    headers: Mapping[str, str] = {}
    example: str = ""
    delay: float = 0.0
    failure: Failure = ""
    times: int = 1
    on_purpose: bool = False


def override_for(live: Attended, wish: Wish) -> Override:
    """Make the override that is wished for.

    Raises UsageError for an operation that there is not, for an answer that can't be made or sent, and for
    one that breaks the document, unless that is on purpose.
    """
    mock, operation = live.operation(wish.operation)
    _check(wish)
    if wish.failure:
        bare = Override(operation.key, 200, (), b"", wish.delay, wish.failure, wish.times)
        if wish.failure != "cut":
            return bare
    reply = _reply(mock, operation, wish)
    if not wish.on_purpose:
        broken = judge_response(operation, operation.method, Response(reply.status, reply.fields, reply.body))
        if broken:
            raise UsageError(_refusal(operation, reply.status, broken))
    return Override(
        operation.key, reply.status, reply.fields, reply.body, wish.delay, wish.failure, wish.times
    )


def _check(wish: Wish) -> None:
    """Refuse what no answer can be."""
    if wish.status is not None and not 200 <= wish.status <= 599:
        raise UsageError(f"{wish.status} is the status of no answer: 200 to 599")
    if not 1 <= wish.times <= _MAX_TIMES:
        raise UsageError(f"an answer is given 1 to {_MAX_TIMES:,} times, not {wish.times}")
    if not 0 <= wish.delay <= MAX_DELAY:
        raise UsageError(f"an answer is 0 to {MAX_DELAY:g} seconds late, not {wish.delay:g}")
    if wish.json is not UNSET and wish.body is not UNSET:
        raise UsageError("`json` and `body` are two contents: give one of them")
    if wish.example and (wish.json is not UNSET or wish.body is not UNSET):
        raise UsageError("`example` names the content already: leave `json` and `body` out")
    bad = next((name for name in wish.headers if not is_field_name(name)), None)
    if bad is not None:
        raise UsageError(f"{bad!r} is no name of a header field")


def _reply(mock: Mock, operation: Operation, wish: Wish) -> Reply:
    """Make the answer of what the document says and what is wished for."""
    documented = _documented(mock, operation, wish)
    body = documented.body
    if wish.json is not UNSET:
        body = json_body(wish.json)
    elif wish.body is not UNSET:
        body = wish.body.encode() if isinstance(wish.body, str) else bytes(wish.body)
    own = {name.lower() for name in wish.headers}
    fields: FieldLines = tuple(
        (name, value) for name, value in documented.fields if name.lower() not in own
    ) + tuple(wish.headers.items())
    status = documented.status
    is_given = wish.json is not UNSET or wish.body is not UNSET
    if is_given and status not in BODILESS and not any(name.lower() == "content-type" for name, _ in fields):
        kind = JSON if wish.json is not UNSET else "text/plain"
        fields = (("Content-Type", kind), *fields)
    return replace(documented, fields=framed(status, fields, body), body=body)


def _documented(mock: Mock, operation: Operation, wish: Wish) -> Reply:
    """Give what the document has for the status that is wished for: its fields, and its content where none
    is given.
    """
    selected = response_for(operation, wish.status or 0)
    if selected is None:
        if wish.status is None:
            raise UsageError(f"{operation.key} documents no response ({operation.location}): give a status")
        if wish.on_purpose:
            return Reply(wish.status, (), b"", operation)
        known = ", ".join(operation.responses) or "none"
        raise UsageError(
            f"{operation.key} documents no response {wish.status}, only {known} ({operation.location}); "
            "to break the document on purpose, say so"
        )
    status, described = selected
    is_given = wish.json is not UNSET or wish.body is not UNSET
    ranges: Sequence[str] = () if status in BODILESS else tuple(described.content)
    if is_given and wish.json is not UNSET:
        ranges = sorted(ranges, key=lambda each: not _is_json(each))  # a stable sort: the first of its kind
    if wish.example and not any(wish.example in described.content[each].examples for each in ranges):
        raise UsageError(f"the response {status} of {operation.key} has no example {wish.example!r}")
    make = Making(mock.settings, Chance(mock.settings.seed)).fixed(operation, wish.example)
    try:
        answer = first_answer(make, status, described, tuple(ranges) or ("",))
    except (DocumentError, NoSerialization) as error:
        if not is_given:
            raise UsageError(f"no answer {status} of {operation.key} can be made: {error}") from error
        named = content_type_of(ranges[0], None) if ranges else JSON
        return Reply(status, (("Content-Type", named),), b"", operation)
    return Reply(status, answer.fields, answer.body, operation)


def _is_json(media_range: str) -> bool:
    parsed = parse_media_type(media_range)
    return parsed is not None and parsed.is_json


def _refusal(operation: Operation, status: int, broken: Iterable[Violation]) -> str:
    lines = [f"this answer {status} of {operation.key} breaks the document:"]
    lines += [f"    {each.where}: {each.message}  ({each.at})" for each in broken]
    return "\n".join((*lines, "to break it on purpose, say so"))
