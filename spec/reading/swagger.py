"""How Swagger 2.0 writes what OpenAPI 3 calls parameters, bodies, responses and servers.

Each element keeps its own place: a parameter is its own schema, `formData` parameters are the members of one
object, `collectionFormat` is a style (Swagger 2.0, Parameter Object, Operation Object, Response Object).
"""

from collections.abc import Iterator
from typing import Any, Final, cast

from ..document import Node
from ..model import (
    Encoding,
    Example,
    Header,
    MediaType,
    Parameter,
    ParameterPlace,
    RequestBody,
    ResponseObject,
    SecurityScheme,
    Server,
)
from .openapi import IGNORED_HEADERS, server_path
from .reading import Reading, flag, schema_node, single_example, text

_PLACES: Final = ("path", "query", "header")
_STYLES: Final = {"ssv": "spaceDelimited", "tsv": "tabDelimited", "pipes": "pipeDelimited"}
_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_JSON: Final = "application/json"


def parameters(reading: Reading, node: Node) -> Iterator[Parameter]:
    """Read the Parameter Objects that are neither body nor form."""
    for item in node.items():
        target = reading.follow(item)
        if target is None:
            continue
        name, place = text(target, "name"), text(target, "in")
        if name and place in _PLACES and not (place == "header" and name.lower() in IGNORED_HEADERS):
            yield _parameter(reading, name, cast(ParameterPlace, place), target)


def _parameter(reading: Reading, name: str, place: ParameterPlace, node: Node) -> Parameter:
    style, explode = _style(node, "form" if place == "query" else "simple")
    return Parameter(
        name=name,
        place=place,
        required=place == "path" or flag(node, "required"),
        deprecated=False,
        style=style,
        explode=explode,
        schema=reading.schema(node, "request"),
        content_type=None,
        examples=single_example(node, "x-example"),
        location=node.location,
        description=text(node, "description"),
        allow_empty=place == "query" and flag(node, "allowEmptyValue"),
        item_styles=_item_styles(node),
    )


def _style(node: Node, plain: str) -> tuple[str, bool]:
    """Say which style and explode a `collectionFormat` is."""
    written = text(node, "collectionFormat")
    return _STYLES.get(written, plain), written == "multi"


def _item_styles(node: Node) -> tuple[str, ...]:
    """Say how arrays inside an array are written (Swagger 2.0, Items Object, `collectionFormat`)."""
    styles: list[str] = []
    items = node.child("items")
    while text(items, "type") == "array":
        styles.append(_STYLES.get(text(items, "collectionFormat"), "simple"))
        items = items.child("items")
    return tuple(styles)


def request_body(reading: Reading, operation: Node) -> RequestBody | None:
    """Make the body of an operation out of its `body` parameter, or of its `formData` parameters."""
    fields: list[Node] = []
    for item in _all_parameters(operation):
        node = reading.follow(item)
        if node is None:
            continue
        if text(node, "in") == "body":
            types = _media_types(reading, operation, "consumes") or [_JSON]
            content = {each: _body_media_type(reading, each, node) for each in types}
            return RequestBody(flag(node, "required"), content, node.location)
        if text(node, "in") == "formData" and text(node, "name"):
            fields.append(node)
    return _form(reading, operation, fields) if fields else None


def _all_parameters(operation: Node) -> Iterator[Node]:
    """Go through an operation's own parameters, then those of its path item."""
    yield from operation.child("parameters").items()
    item = operation.parent()
    yield from item.child("parameters").items()


def _body_media_type(reading: Reading, media_range: str, node: Node) -> MediaType:
    schema = reading.schema(schema_node(node), "request")
    return MediaType(media_range, schema, single_example(node, "x-example"), node.location)


def _form(reading: Reading, operation: Node, fields: list[Node]) -> RequestBody:
    """Make one object of form fields; each keeps its place, since its schema is the parameter itself."""
    members = {text(node, "name"): node for node in reversed(fields)}
    members = dict(reversed(members.items()))
    required = [name for name, node in members.items() if flag(node, "required")]
    value: dict[str, Any] = {"type": "object", "required": required, "properties": members}
    schema = reading.schema(Node(operation.file, operation.pointer, value), "request")
    has_file = any(text(node, "type") == "file" for node in fields)
    types = [
        each for each in _media_types(reading, operation, "consumes") if each.partition(";")[0] in _FORMS
    ]
    encoding = {name: _encoding(node) for name, node in members.items()}
    at = operation.child("parameters").location
    content = {
        each: MediaType(each, schema, {}, at, encoding)
        for each in types or [_FORMS[1] if has_file else _FORMS[0]]
    }
    return RequestBody(bool(required), content, at)


def _encoding(node: Node) -> Encoding:
    style, explode = _style(node, "form")
    return Encoding(
        "", style, explode, allow_reserved=False, location=node.location, item_styles=_item_styles(node)
    )


def _media_types(reading: Reading, operation: Node, key: str) -> list[str]:
    """List what an operation consumes or produces; its own list, even an empty one, replaces the
    document's.
    """
    holder = operation if key in operation.mapping else reading.document.node()
    return [each for each in holder.child(key).sequence if isinstance(each, str)]


def response(reading: Reading, operation: Node, status: str, node: Node) -> ResponseObject:
    """Read a Response Object; a schema without any `produces` is offered as JSON."""
    written = node.child("examples")
    types = _media_types(reading, operation, "produces") or list(written.mapping) or [_JSON]
    described = "schema" in node.mapping or bool(written.mapping)
    content = {each: _media_type(reading, each, node) for each in types} if described else {}
    headers = dict(reading.each(node.child("headers"), _header))
    return ResponseObject(status, text(node, "description"), content, headers, node.location)


def _media_type(reading: Reading, media_range: str, node: Node) -> MediaType:
    written = node.child("examples")
    found = {media_range: ""} if media_range in written.mapping else dict.fromkeys(written.mapping, "")
    examples = {
        name: Example(written.mapping[key], "", written.child(key).location) for key, name in found.items()
    }
    schema = reading.schema(node.child("schema"), "response") if "schema" in node.mapping else None
    return MediaType(media_range, schema, examples, node.location)


def _header(reading: Reading, name: str, node: Node) -> Header:
    return Header(
        name=name,
        required=False,
        explode=False,
        schema=reading.schema(node, "response"),
        examples=single_example(node, "x-example"),
        location=node.location,
        style=_style(node, "simple")[0],
        item_styles=_item_styles(node),
    )


def security_scheme(_: Reading, key: str, node: Node) -> SecurityScheme:
    """Read a Security Scheme Object; `basic` is a scheme of HTTP."""
    kind = text(node, "type")
    is_basic = kind == "basic"
    return SecurityScheme(
        key=key,
        type="http" if is_basic else kind,
        name=text(node, "name"),
        place=text(node, "in"),
        scheme="basic" if is_basic else "",
        location=node.location,
    )


def servers(node: Node) -> tuple[Server, ...]:
    """Make the servers of a document out of `schemes`, `host` and `basePath`; other nodes have none."""
    if node.pointer:
        return ()
    host, base = text(node, "host"), text(node, "basePath")
    if not host and not base:
        return ()
    schemes = [each for each in node.child("schemes").sequence if isinstance(each, str)] or ["http"]
    urls = [f"{scheme}://{host}{base}" for scheme in schemes] if host else [base]
    at = node.child("basePath" if base else "host").location
    return tuple(Server(url, server_path(url), "", at) for url in urls)
