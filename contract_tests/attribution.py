"""What it is about a request: the fewest differences from an accepted one that make the server answer so.

A random request differs from one that the server takes in many places, of which one or two matter. They are
found by taking differences back, halves first (Zeller, Hildebrandt: Simplifying and Isolating
Failure-Inducing Input), each time asking the server. What is left is small, and is the same for every request
of the same cause: so one cause is one finding.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias
from urllib.parse import unquote_plus

from msgspec import Struct

from ..spec import (
    FieldLines,
    Json,
    Location,
    MalformedJson,
    Operation,
    Parameter,
    Request,
    Schema,
    is_object,
    parse_json,
    pointer_child,
    pointer_tokens,
)
from .agreeing import typed_twice
from .body_text import json_bytes
from .plan import is_cursor, keys_of, says_little

ABSENT: Final = object()
"""Stands for what a request does not have."""

Part: TypeAlias = Literal["path", "query", "field", "form", "body"]

_MOST_ASKED: Final = 48


class Difference(Struct, frozen=True):
    """One place where a request differs. name: of the query parameter, the field (lower case) or the member
    of a form, or the pointer in the body. value: what the request has there, ABSENT where it has nothing.
    """

    part: Part
    name: str
    value: Any


class _Parts(Struct, frozen=True):
    """A request taken apart; body: its JSON value, or the bytes where it is none; none of a form."""

    path: str
    query: Mapping[str, Json]
    fields: Mapping[str, Json]
    form: Mapping[str, Json]
    body: Any


def differences(twin: Request, request: Request) -> tuple[Difference, ...]:
    """List where `request` differs from `twin`; members of objects one by one, anything else whole.

    Of an object that the twin does not have, too, with the object without them last: it may be that alone.
    """
    ours, theirs = _taken_apart(request), _taken_apart(twin)
    found = [Difference("path", "", ours.path)] if ours.path != theirs.path else []
    found += _changed("query", ours.query, theirs.query)
    found += _changed("field", ours.fields, theirs.fields)
    found += _changed("form", ours.form, theirs.form)
    return (*found, *_body_differences("", ours.body, theirs.body))


def applied(twin: Request, changes: Sequence[Difference]) -> Request:
    """Make the request that differs from `twin` in just these places."""
    parts = _taken_apart(twin)
    path, body = parts.path, parts.body
    places = {"query": dict(parts.query), "field": dict(parts.fields), "form": dict(parts.form)}
    for change in sorted(changes, key=lambda each: each.name.count("/")):  # objects before their members
        if change.part == "path":
            path = change.value
        elif change.part == "body":
            body = _with(body, pointer_tokens(change.name), change.value)
        else:
            values = places[change.part]
            values.pop(change.name, None)
            if change.value is not ABSENT:
                values[change.name] = change.value
    target = f"{path}?{_joined(places['query'])}" if places["query"] else path
    lines: FieldLines = tuple(line for group in places["field"].values() for line in group)
    content = body if isinstance(body, bytes) else json_bytes(body)
    if places["form"]:
        content = _joined(places["form"]).encode("latin-1")
    if not any(change.part in ("body", "form") for change in changes):
        content = twin.body
    return Request(twin.method, target, lines, content)


def reduced(
    twin: Request, request: Request, still: Callable[[Request], bool]
) -> tuple[Request, tuple[Difference, ...]]:
    """Take back differences as long as `still` says that the request shows the same; within 48 questions.

    Gives the smallest request that was tried and did, and where it differs from `twin`.
    """
    kept, smallest, asked = differences(twin, request), request, 0
    size = max(1, len(kept) // 2)
    while kept and asked < _MOST_ASKED:
        place, shrunk = 0, False
        while place < len(kept) and asked < _MOST_ASKED:
            rest = kept[:place] + kept[place + size :]
            candidate = applied(twin, rest)
            asked += 1
            if rest and still(candidate):
                kept, smallest, shrunk = rest, candidate, True
            else:
                place += size
        if size == 1 and not shrunk:
            break
        size = max(1, size // 2)
    return smallest, kept


def has_all(request: Request, twin: Request, changes: Sequence[Difference]) -> bool:
    """Whether a request differs from `twin` in these places at least. An object that is empty is another than
    one with members.
    """
    found = {(each.part, each.name): each.value for each in differences(twin, request)}
    for part, name in [key for key in found if found[key] == {}]:
        if part == "body" and any(key[1].startswith(name + "/") for key in found if key[0] == part):
            del found[part, name]
    return all(_same(found.get((change.part, change.name), twin), change.value) for change in changes)


def place_of(operation: Operation, twin: Request, changes: Sequence[Difference]) -> Location:
    """Find the place in the document that a single difference is about; the operation's for several."""
    if len(changes) != 1:
        return operation.location
    (change,) = changes
    if change.part in ("body", "form"):
        found = _in_body(operation, twin, _pointer(change))
        return found[0].location if found is not None else operation.location
    parameter = _parameter(operation, change)
    return parameter.location if parameter is not None else operation.location


def may_have_reasons(operation: Operation, twin: Request, change: Difference) -> bool:
    """Whether the document says so little of where a difference stands that it may be refused for reasons.

    That something declared may be left out, it does say.
    """
    if change.part in ("body", "form"):
        found = _in_body(operation, twin, _pointer(change))
        if found is None or not found[1]:
            return True
        return change.value is not ABSENT and says_little(found[0])
    parameter = _parameter(operation, change)
    about_one = operation.method in ("GET", "HEAD") and bool(keys_of(operation))
    if parameter is None or about_one:
        return True
    return change.value is not ABSENT and says_little(parameter.schema)


def may_be_refused(operation: Operation, change: Difference) -> bool:
    """Whether a server may refuse a request for a difference that the document allows: in a key, which may be
    that of nothing; in a member of the body that is called so and has to agree with it; in a cursor, which
    only the server can make; in that a body does not say what it is: the server may guess its type, and need
    not (RFC 9110, Content-Type); or in that a type is said of a body that is not there, which is none of it.
    """
    is_of_type = change.name == "content-type" and (change.value is ABSENT or operation.request_body is None)
    if change.part == "path" or is_of_type:
        return True
    if change.part in ("body", "form"):
        return next(iter(pointer_tokens(_pointer(change))), "") in keys_of(operation)
    parameter = _parameter(operation, change) if change.part == "query" else None
    return parameter is not None and is_cursor(parameter)


def may_be_several(request: Request, change: Difference) -> bool:
    """Whether what one difference makes wrong may be several things together: a password that is to be typed
    twice and is not the same, or anything in a body of parts, which is not taken apart.
    """
    parts = _taken_apart(request)
    values: dict[str, Json] = dict(parts.body) if is_object(parts.body) else {}
    for name, pairs in parts.form.items():
        values[unquote_plus(name)] = [pair.partition("=")[2] for pair in pairs]
    if any(values[name] != value for name, value in typed_twice(values).items()):
        return True
    return change.part == "body" and (request.field("content-type") or "").lower().startswith("multipart/")


def _pointer(change: Difference) -> str:
    return pointer_child("", unquote_plus(change.name)) if change.part == "form" else change.name


def _parameter(operation: Operation, change: Difference) -> Parameter | None:
    for parameter in operation.parameters:
        if parameter.place in (change.part, "header") and parameter.name.lower() == change.name.lower():
            return parameter
    return None


def _in_body(operation: Operation, twin: Request, pointer: str) -> tuple[Schema, bool] | None:
    """Find the schema of a place in the body, and whether it is that of the place, not of one around it."""
    body = operation.request_body
    media = body.media_type_for(twin.field("content-type") or "") if body is not None else None
    if media is None or media.schema is None:
        return None
    schema = media.schema
    for token in pointer_tokens(pointer):
        inner = schema.properties().get(token)
        if inner is None:
            return schema, False
        schema = inner
    return schema, True


def _taken_apart(request: Request) -> _Parts:
    is_form = (request.field("content-type") or "").lower().startswith("application/x-www-form-urlencoded")
    form = _pairs(request.body.decode("latin-1")) if is_form else {}
    fields: dict[str, list[tuple[str, str]]] = {}
    for name, value in request.fields:
        fields.setdefault(name.lower(), []).append((name, value))
    body = b"" if is_form else _value(request.body)
    return _Parts(request.path, _pairs(request.query), fields, form, body)


def _pairs(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for pair in text.split("&") if text else ():
        found.setdefault(pair.partition("=")[0], []).append(pair)
    return found


def _joined(pairs: Mapping[str, Json]) -> str:
    return "&".join(pair for group in pairs.values() for pair in group)


def _value(body: bytes) -> Any:
    if body[:1] != b"{":
        return body
    try:
        return parse_json(body)
    except MalformedJson:
        return _last_of_each_name(body)


def _last_of_each_name(body: bytes) -> Any:
    """Read an object in which names stand twice, as most servers do; the bytes where they are no JSON even
    so. What fails in it may fail in an object with each name once.
    """
    try:
        value = json.loads(body, parse_constant=_refuse)
        parse_json(json_bytes(value))
    except (ValueError, RecursionError):
        return body
    return value


def _refuse(constant: str) -> Any:
    raise ValueError(f"{constant} is no JSON")


def _changed(part: Part, ours: Mapping[str, Json], theirs: Mapping[str, Json]) -> list[Difference]:
    names = dict.fromkeys((*theirs, *ours))
    return [
        Difference(part, name, ours.get(name, ABSENT)) for name in names if ours.get(name) != theirs.get(name)
    ]


def _body_differences(pointer: str, ours: Any, theirs: Any) -> list[Difference]:
    if not (is_object(ours) and is_object(theirs)):
        return [] if _same(ours, theirs) else [Difference("body", pointer, ours)]
    found: list[Difference] = []
    for name in dict.fromkeys((*theirs, *ours)):
        inner = pointer_child(pointer, name)
        if name not in ours:
            found.append(Difference("body", inner, ABSENT))
        elif name not in theirs:
            if is_object(ours[name]):
                found += _body_differences(inner, ours[name], {})
            found.append(Difference("body", inner, {} if is_object(ours[name]) else ours[name]))
        else:
            found += _body_differences(inner, ours[name], theirs[name])
    return found


def _same(ours: Any, theirs: Any) -> bool:
    """Whether two values are the same in JSON, where true is not 1."""
    return ours == theirs and isinstance(ours, bool) == isinstance(theirs, bool)


def _with(value: Any, tokens: tuple[str, ...], new: Any) -> Any:
    """Copy a value with another at the end of the path, or without the member there."""
    if not tokens:
        return new
    members: dict[str, Any] = dict(value) if is_object(value) else {}
    if len(tokens) == 1 and new is ABSENT:
        members.pop(tokens[0], None)
    else:
        members[tokens[0]] = _with(members.get(tokens[0]), tokens[1:], new)
    return members
