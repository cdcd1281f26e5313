"""How Swagger 2.0 writes what OpenAPI 3 calls parameters, bodies and responses.

Each element keeps its own place: a parameter is its own schema, `formData` parameters are the members of one
object, `collectionFormat` is a style (Swagger 2.0, Parameter Object, Operation Object, Response Object).
"""

from collections.abc import Sequence
from typing import Any, Final, cast

from ..document import Node
from ..media_type import parse_media_type
from ..model import (
    Encoding,
    Example,
    Header,
    MediaType,
    Parameter,
    ParameterPlace,
    RequestBody,
    ResponseObject,
)
from ..schema import Schema
from .media import anything
from .openapi import is_described_header, tell_of_optional_path
from .reading import Reading, single_example, text

_PLACES: Final = ("path", "query", "header")
_BODIES: Final = ("body", "formData")
_STYLES: Final = {"ssv": "spaceDelimited", "tsv": "tabDelimited", "pipes": "pipeDelimited"}
_MULTI: Final = ("query", "formData")
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_JSON: Final = "application/json"


def parameter(reading: Reading, node: Node) -> Parameter | None:
    """Read a Parameter Object that is neither body nor form; None, which is told, where it says nothing."""
    name, place = reading.text(node, "name"), reading.text(node, "in")
    if place in _BODIES and (name or place == "body"):
        return None
    if not name:
        reading.tell("this parameter has no `name`, and is passed over", node)
        return None
    if place not in _PLACES:
        reading.tell(f"the parameter {name!r} has an `in` that is unknown: {place!r}", node)
        return None
    if place == "header" and not is_described_header(reading, name, node):
        return None
    return _parameter(reading, name, cast(ParameterPlace, place), node)


def _parameter(reading: Reading, name: str, place: ParameterPlace, node: Node) -> Parameter:
    style, explode = _style(reading, node, "form" if place == "query" else "simple")
    if place == "path":
        tell_of_optional_path(reading, name, node)
    if not {"type", "enum", "schema", "allOf"} & node.mapping.keys():
        reading.tell(f"the parameter {name!r} has no `type`: any value will do", node)
    return Parameter(
        name=name,
        place=place,
        required=place == "path" or reading.flag(node, "required") or False,
        deprecated=False,
        style=style,
        explode=explode,
        schema=reading.schema(node, "request"),
        content_type=None,
        examples=single_example(node, "x-example"),
        location=node.location,
        description=text(node, "description"),
        allow_empty=place == "query" and (reading.flag(node, "allowEmptyValue") or False),
        item_styles=_item_styles(node),
    )


def _style(reading: Reading, node: Node, plain: str) -> tuple[str, bool]:
    """Say which style and explode a `collectionFormat` is."""
    written = reading.text(node, "collectionFormat")
    is_multi = written == "multi" and node.mapping.get("in") in _MULTI
    if written not in ("", "csv", *_STYLES) and not is_multi:
        message = f"the `collectionFormat` {written!r} is none that can be used here; read as 'csv'"
        reading.tell(message, node.child("collectionFormat"))
    return _STYLES.get(written, plain), is_multi


def _item_styles(node: Node) -> tuple[str, ...]:
    """Say how arrays inside an array are written (Swagger 2.0, Items Object, `collectionFormat`)."""
    styles: list[str] = []
    items = node.child("items")
    while text(items, "type") == "array":
        styles.append(_STYLES.get(text(items, "collectionFormat"), "simple"))
        items = items.child("items")
    return tuple(styles)


def request_body(reading: Reading, operation: Node, parameters: Sequence[Node | None]) -> RequestBody | None:
    """Make the body of an operation out of its `body` parameter, or of its `formData` parameters.

    parameters: its own, then those of its path item; None for each that leads nowhere: where one of them may
    have been the body, any content is taken.
    """
    bodies = [node for node in parameters if node is not None and node.mapping.get("in") == "body"]
    fields = [node for node in parameters if node is not None and _is_field(node)]
    holder = operation.child("parameters")
    if len(bodies) > 1 or (fields and bodies):
        message = "a request has one body, or form fields; the first body counts"
        reading.tell(message, holder, "parameter-exclusive")
    if bodies:
        return _body(reading, operation, bodies[0])
    if fields:
        return _form(reading, operation, fields)
    if None in parameters:
        return RequestBody(required=False, content=anything(holder), location=holder.location)
    return None


def _is_field(node: Node) -> bool:
    return node.mapping.get("in") == "formData" and bool(text(node, "name"))


def _body(reading: Reading, operation: Node, node: Node) -> RequestBody:
    types = tuple(_media_types(reading, operation, "consumes")) or (_JSON,)

    def make() -> RequestBody:
        if "schema" not in node.mapping:
            reading.tell("this body has no `schema`: any value will do", node)
        schema = reading.schema_of(node, "request") or reading.any_value(node, "request")
        examples = single_example(node, "x-example")
        content = {each: MediaType(each, schema, examples, node.location) for each in types}
        required = reading.flag(node, "required") or False
        return RequestBody(required, content, node.location, text(node, "description"))

    return reading.once(("body", types), node, make)


def _form(reading: Reading, operation: Node, fields: list[Node]) -> RequestBody:
    """Make one object of form fields; each keeps its place, since its schema is the parameter itself."""
    members = {text(node, "name"): node for node in reversed(fields)}
    members = dict(reversed(members.items()))
    required = [name for name, node in members.items() if reading.flag(node, "required")]
    value: dict[str, Any] = {"type": "object", "required": required, "properties": members}
    schema = reading.schema(Node(operation.file, operation.pointer, value), "request")
    has_file = any(text(node, "type") == "file" for node in fields)
    consumed = _media_types(reading, operation, "consumes")
    types = [each for each in consumed if each.partition(";")[0].strip().lower() in _FORMS]
    encoding = {name: _encoding(reading, node) for name, node in members.items()}
    at = operation.child("parameters").location
    content = {
        each: MediaType(each, schema, {}, at, encoding)
        for each in types or [_FORMS[1] if has_file else _FORMS[0]]
    }
    return RequestBody(bool(required), content, at)


def _encoding(reading: Reading, node: Node) -> Encoding:
    style, explode = _style(reading, node, "form")
    return Encoding(
        "", style, explode, allow_reserved=None, location=node.location, item_styles=_item_styles(node)
    )


def _media_types(reading: Reading, operation: Node, key: str) -> list[str]:
    """List what an operation consumes or produces; its own list, even an empty one, replaces the
    document's.
    """
    holder = operation if key in operation.mapping else reading.document.node()
    if key not in holder.mapping:
        return []

    def make() -> list[str]:
        return [item.value for item in reading.items(holder, key) if isinstance(item.value, str)]

    return reading.once(key, holder, make)


def response(reading: Reading, operation: Node, status: str, node: Node) -> ResponseObject:
    """Read a Response Object; a schema without any `produces` is offered as JSON."""
    written = reading.member(node, "examples")
    examples = {} if written is None else written.mapping
    named = [each for each in examples if parse_media_type(each) is not None]
    types = _media_types(reading, operation, "produces") or named or [_JSON]
    is_described = "schema" in node.mapping or bool(examples)
    schema = reading.schema_of(node, "response")
    content = {each: _media_type(each, schema, node, written) for each in types} if is_described else {}
    return ResponseObject(
        status=status,
        description=text(node, "description"),
        content=content,
        headers=dict(reading.each(node, "headers", _header)) if "headers" in node.mapping else {},
        location=node.location,
    )


def _media_type(media_range: str, schema: Schema | None, node: Node, written: Node | None) -> MediaType:
    if written is None:
        return MediaType(media_range, schema, {}, node.location)
    found = {media_range: ""} if media_range in written.mapping else dict.fromkeys(written.mapping, "")
    examples = {
        name: Example(written.mapping[key], "", written.child(key).location) for key, name in found.items()
    }
    return MediaType(media_range, schema, examples, node.location)


def _header(reading: Reading, name: str, node: Node) -> Header:
    style, _ = _style(reading, node, "simple")
    return Header(
        name=name,
        required=False,
        explode=False,
        schema=reading.schema(node, "response"),
        examples=single_example(node, "x-example"),
        location=node.location,
        style=style,
        item_styles=_item_styles(node),
        description=text(node, "description"),
    )
