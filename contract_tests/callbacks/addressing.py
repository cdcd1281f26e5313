"""Where requests say whom to call back, and how another address is put there (OpenAPI, Callback Object)."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from msgspec import Struct
from msgspec.structs import replace

from ...spec import (
    Exchange,
    Expression,
    Json,
    Operation,
    Request,
    Response,
    evaluated,
    has_member,
    is_array,
    is_object,
    json_or_none,
    leading_expression,
    member,
    parse_media_type,
    query_text,
)
from ..body_text import json_bytes
from ..draft import Draft, with_query

_PLACES: Final = frozenset({"body", "header", "query"})
_FORM: Final = "application/x-www-form-urlencoded"


class Place(Struct, frozen=True):
    """Where an address stands in a request. calls: the operations that are called there, each with the name
    of its callback.
    """

    expression: Expression
    calls: tuple[tuple[str, Operation], ...]


class Unreceivable(Struct, frozen=True):
    """A callback that nobody can be put in place of. why: in words, with the place in the document."""

    name: str
    operation: Operation
    why: str


class Receivable(Struct, frozen=True):
    """What an operation's callbacks come to: places that can hold an address of ours, and what has none."""

    places: tuple[Place, ...] = ()
    others: tuple[Unreceivable, ...] = ()


def receivable_of(operation: Operation) -> Receivable:
    """Find out how an operation can be made to call back; once for each."""
    return operation.compiled(_receivable)


def _receivable(operation: Operation) -> Receivable:
    calls: dict[Expression, list[tuple[str, Operation]]] = {}
    others: list[Unreceivable] = []
    for name, group in operation.callbacks.items():
        for each in group:
            expression = leading_expression(each.path)
            why = _hindrance(operation, each.path, expression)
            if expression is None or why:
                others.append(Unreceivable(name, each, f"{why} ({each.location})"))
            else:
                calls.setdefault(expression, []).append((name, each))
    return Receivable(tuple(Place(key, tuple(found)) for key, found in calls.items()), tuple(others))


def _hindrance(operation: Operation, key: str, expression: Expression | None) -> str:
    """Say why no address of ours can be put where a callback goes to; "" where one can."""
    if expression is None:
        return f"its address begins with no part of a request: {key}"
    if expression.side != "request" or expression.place not in _PLACES:
        return f"its address is no value that a request can choose: {key}"
    if expression.place == "body":
        return "" if operation.request_body is not None else f"the request has no body: {key}"
    named = {(each.place, _folded(each.place, each.name)) for each in operation.parameters}
    if (expression.place, _folded(expression.place, expression.name)) not in named:
        return f"the request has no {expression.place} parameter {expression.name!r}: {key}"
    return ""


def _folded(place: str, name: str) -> str:
    return name.lower() if place == "header" else name


def address_at(request: Request, expression: Expression) -> Json:
    """Read the address that a request gives; None where it gives none."""
    return evaluated(expression.text, Exchange(request, Response(200)), {})


def readdressed(request: Request, expression: Expression, url: str) -> Request | None:
    """Put another address into a request; None where its content has no such place."""
    if expression.place == "header":
        name = expression.name.lower()
        lines = tuple(line for line in request.fields if line[0].lower() != name)
        return replace(request, fields=(*lines, (expression.name, url)))
    if expression.place == "query":
        pairs = [each for each in request.query.split("&") if each]
        kept = [each for each in pairs if parse_qsl(each)[:1] and parse_qsl(each)[0][0] != expression.name]
        pair = query_text([(quote(expression.name, safe=""), quote(url, safe="/:"))])
        target = with_query(request.path, "&".join((*kept, pair)))
        return replace(request, target=target)
    body = _with_address(request, expression.tokens, url)
    return None if body is None else replace(request, body=body)


def _with_address(request: Request, tokens: tuple[str, ...], url: str) -> bytes | None:
    kind = parse_media_type(request.field("content-type") or "")
    if kind is None or request.field("content-encoding") is not None:
        return None
    if kind.essence == _FORM and len(tokens) == 1:
        pairs = parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True)
        kept = [each for each in pairs if each[0] != tokens[0]]
        return urlencode([*kept, (tokens[0], url)]).encode()
    value = json_or_none(request.body) if kind.is_json else None
    if value is None:
        return None
    changed = _placed(value, tokens, url)
    return None if changed is None else json_bytes(changed)


def draft_to(draft: Draft, expression: Expression, url: str) -> Draft | None:
    """Put an address into the values of a request that is not written yet; None where there is no place."""
    if expression.place != "body":
        found = (
            each
            for each in draft.operation.parameters
            if each.place == expression.place
            and _folded(each.place, each.name) == _folded(each.place, expression.name)
        )
        parameter = next(found, None)
        return None if parameter is None else draft.with_parameter(parameter, url)
    changed = _placed(draft.body, expression.tokens, url) if draft.media is not None else None
    return None if changed is None else draft.with_body(changed)


def _placed(value: Json, tokens: tuple[str, ...], url: str) -> Json:
    """Put a text at a place in a value, which may not be there yet; None where it can't be."""
    if not tokens:
        return url
    name, *rest = tokens
    inner = _placed(member(value, name) if has_member(value, name) else {}, tuple(rest), url)
    if inner is None:
        return None
    if is_object(value):
        return {**value, name: inner}
    if is_array(value) and name.isdecimal() and int(name) <= len(value):
        return [*value[: int(name)], inner, *value[int(name) + 1 :]]
    return None


def endings(request: Request, expression: Expression) -> Iterator[str]:
    """List what addresses may have to end in: nothing, a path, and whatever the one before had."""
    yield from ("", "/")
    before = address_at(request, expression)
    try:
        parts = urlsplit(before) if isinstance(before, str) else urlsplit("")
    except ValueError:
        return
    if parts.path.strip("/") or parts.query:
        yield parts.path + (f"?{parts.query}" if parts.query else "")
