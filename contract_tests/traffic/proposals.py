"""What would make a document true to what was observed: for each cause of violations, the smallest edits."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from ...spec import (
    Document,
    DocumentError,
    Drop,
    Edit,
    Json,
    Node,
    Put,
    is_array,
    is_object,
    json_type,
    parse_media_type,
)
from .causes import Cause

_SIZES: Final = frozenset(
    ("maxItems", "maxLength", "maxProperties", "minItems", "minLength", "minProperties")
)
_BOUNDS: Final = frozenset(("maximum", "minimum"))
_SCHEMA_RULES: Final = frozenset(
    (
        *("request-body-schema", "request-parameter-schema"),
        *("response-body-schema", "response-header-schema"),
    )
)

Proposer: TypeAlias = Callable[[Document, Cause, Node], Iterator[Edit]]
"""Makes the edits for a cause. The node is what the document says at its place."""


def proposed(document: Document, cause: Cause, *, gives_up: bool) -> tuple[Edit, ...]:
    """Give the edits that would make the document allow what was observed; none where that can't be said.

    gives_up: a keyword that was made wider several times, and is broken all the same, goes.
    """
    at = cause.violation.at
    if at.file != document.root.name:
        return ()
    node = document.node(at.pointer)
    rule = cause.violation.rule
    if rule in _SCHEMA_RULES:
        return tuple([Drop(node)] if gives_up else _of_keyword(document, cause, node))
    proposer = _OF_RULES.get(rule)
    try:
        return () if proposer is None else tuple(proposer(document, cause, document.follow(node)))
    except DocumentError:  # a reference that leads nowhere
        return ()


def _of_keyword(document: Document, cause: Cause, node: Node) -> Iterator[Edit]:
    keyword = node.pointer.rpartition("/")[2]
    value = cause.violation.value
    if node.value is None:
        return
    if keyword == "type":
        yield from _wider_type(document, node, value)
    elif keyword == "enum" and not (is_object(value) or is_array(value)):
        yield Put(node, [*node.sequence, value])
    elif keyword in _SIZES and isinstance(value, str) | is_object(value) | is_array(value):
        yield Put(node, len(value))  # pyright: ignore[reportArgumentType]  (one of the three)
    elif keyword in _BOUNDS and isinstance(value, int | float):
        yield Put(node, value)
    elif keyword == "required" and is_object(value):
        kept = [name for name in node.sequence if name in value]
        yield Put(node, kept) if kept else Drop(node)
    elif keyword == "additionalProperties" and node.value is False and is_object(value):
        yield from _described(node.parent(), value)
    else:
        yield Drop(node)


def _wider_type(document: Document, node: Node, value: Json) -> Iterator[Edit]:
    if _version(document) >= "3.1":
        types = node.value if is_array(node.value) else [node.value]
        yield Put(node, [*types, _type_of(value)])
    elif value is None and _version(document) >= "3.0":
        yield Put(node.parent().child("nullable"), value=True)
    else:
        yield Drop(node)


def _described(schema: Node, value: Mapping[str, Json]) -> Iterator[Edit]:
    """Describe the members that a closed object had beyond those that it is allowed."""
    properties = schema.child("properties")
    new = {name: _schema_of(each) for name, each in value.items() if name not in properties.mapping}
    if properties.value is None:
        yield Put(properties, new)
    else:
        yield from (Put(properties.child(name), described) for name, described in new.items())


def _version(document: Document) -> str:
    root = document.node().mapping
    return str(root.get("openapi", root.get("swagger", "")))


def _schema_of(value: Json) -> dict[str, Any]:
    return {} if value is None else {"type": _type_of(value)}


def _type_of(value: Json) -> str:
    """Name a type; who writes a number with a fraction, be it 1.0, is taken at that word."""
    kind = json_type(value)
    return "number" if kind == "integer" and not isinstance(value, int) else kind


def _not_required(_: Document, cause: Cause, node: Node) -> Iterator[Edit]:
    del cause
    yield Put(node.child("required"), value=False)


def _answered(document: Document, cause: Cause, node: Node) -> Iterator[Edit]:
    """Describe the statuses that came and that no Response Object covers."""
    responses = node.child("responses")
    first = cause.entry.exchange.response
    new: dict[str, Any] = {}
    for status, _ in cause.answers:
        own = first is not None and first.status == status
        new[str(status)] = _response(document, cause, has_content=own)
    if responses.value is None:
        yield Put(responses, new)
    else:
        yield from (Put(responses.child(status), described) for status, described in new.items())


def _response(document: Document, cause: Cause, *, has_content: bool) -> dict[str, Any]:
    media_type = _media_type(cause, is_answer=True)
    described: dict[str, Any] = {"description": "Observed."}
    if has_content and media_type and _version(document) >= "3":
        described["content"] = {media_type: {}}
    return described


def _media_type(cause: Cause, *, is_answer: bool) -> str:
    exchange = cause.entry.exchange
    message = exchange.response if is_answer else exchange.request
    kind = parse_media_type((message.field("content-type") or "") if message is not None else "")
    return kind.essence if kind is not None and message is not None and message.body else ""


def _content(document: Document, cause: Cause, node: Node) -> Iterator[Edit]:
    """Describe another media type of a request or an answer."""
    media_type = _media_type(cause, is_answer=cause.side == "response")
    content = node.child("content")
    if not media_type or _version(document) < "3":
        return
    if content.value is None:
        yield Put(content, {media_type: {}})
    else:
        yield Put(content.child(media_type), {})


def _operation(document: Document, cause: Cause, node: Node) -> Iterator[Edit]:
    """Describe a method that a path did not have."""
    request, response = cause.entry.exchange.request, cause.entry.exchange.response
    if response is None:
        return
    template = node.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")
    names = [part.partition("}")[0] for part in template.split("{")[1:]]
    known = {each.get("name") for each in node.child("parameters").sequence if is_object(each)}
    typed: dict[str, Any] = {"type": "string"} if _version(document) < "3" else {"schema": {"type": "string"}}
    parameters = [
        {"name": name, "in": "path", "required": True, **typed} for name in names if name not in known
    ]
    described: dict[str, Any] = {"parameters": parameters} if parameters else {}
    described["responses"] = {str(response.status): _response(document, cause, has_content=True)}
    sent = _media_type(cause, is_answer=False)
    if sent and _version(document) >= "3":
        described["requestBody"] = {"content": {sent: {}}}
    yield Put(node.child(request.method.lower()), described)


_OF_RULES: Final[Mapping[str, Proposer]] = MappingProxyType(
    {
        "request-body-required": _not_required,
        "request-media-type-undocumented": _content,
        "request-method-undocumented": _operation,
        "request-parameter-required": _not_required,
        "response-header-required": _not_required,
        "response-media-type-undocumented": _content,
        "response-status-undocumented": _answered,
    }
)
