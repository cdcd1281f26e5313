"""How OpenAPI 3.0, 3.1 and 3.2 write parameters, bodies, responses and servers."""

from collections.abc import Iterator
from typing import Final, cast
from urllib.parse import urlsplit

from ..document import Node
from ..model import (
    Encoding,
    Example,
    Header,
    Link,
    MediaType,
    Parameter,
    ParameterPlace,
    RequestBody,
    ResponseObject,
    SecurityScheme,
    Server,
)
from ..schema import View
from .reading import Reading, flag, schema_node, single_example, text

_STYLES: Final = {
    "path": "simple",
    "header": "simple",
    "query": "form",
    "cookie": "form",
    "querystring": "form",
}
_EXPLODED: Final = frozenset({"form", "cookie"})
IGNORED_HEADERS: Final = frozenset({"accept", "content-type", "authorization"})
"""Header parameters that OpenAPI describes elsewhere (Parameter Object, `name`)."""


def parameters(reading: Reading, node: Node) -> Iterator[Parameter]:
    """Read a list of Parameter Objects; those without a name or a place are left out."""
    for item in node.items():
        target = reading.follow(item)
        if target is None:
            continue
        name, place = text(target, "name"), text(target, "in")
        if name and place in _STYLES and not (place == "header" and name.lower() in IGNORED_HEADERS):
            yield _parameter(reading, name, cast(ParameterPlace, place), target)


def _parameter(reading: Reading, name: str, place: ParameterPlace, node: Node) -> Parameter:
    content_type, holder = _described(node)
    style = text(node, "style") or _STYLES[place]
    explode = node.mapping.get("explode")
    return Parameter(
        name=name,
        place=place,
        required=place == "path" or flag(node, "required"),
        deprecated=flag(node, "deprecated"),
        style=style,
        explode=explode if isinstance(explode, bool) else style in _EXPLODED,
        schema=reading.schema(schema_node(holder), "request"),
        content_type=content_type,
        examples=examples(reading, node) or examples(reading, holder),
        location=node.location,
        allow_reserved=flag(node, "allowReserved"),
        description=text(node, "description"),
        allow_empty=place == "query" and flag(node, "allowEmptyValue"),
    )


def _described(node: Node) -> tuple[str | None, Node]:
    """Find what describes a value: the media type of `content`, or the node itself."""
    for media_range, media_type in node.child("content").members():
        return media_range, media_type
    return None, node


def request_body(reading: Reading, operation: Node) -> RequestBody | None:
    """Read an operation's Request Body Object; None where it has none that can be used."""
    if "requestBody" not in operation.mapping:
        return None
    node = reading.follow(operation.child("requestBody"))
    return node and RequestBody(flag(node, "required"), _content(reading, node, "request"), node.location)


def _content(reading: Reading, node: Node, view: View) -> dict[str, MediaType]:
    content: dict[str, MediaType] = {}
    for media_range, written in node.child("content").members():
        media = reading.follow(written)
        if media is not None:
            content[media_range] = _media_type(reading, media_range, media, view)
    return content


def _media_type(reading: Reading, media_range: str, node: Node, view: View) -> MediaType:
    schema, items = node.child("schema"), node.child("itemSchema")
    return MediaType(
        range=media_range,
        schema=reading.schema(schema, view) if isinstance(schema.value, dict | bool) else None,
        examples=examples(reading, node),
        location=node.location,
        encoding=dict(reading.each(node.child("encoding"), _encoding)),
        item_schema=reading.schema(items, view) if isinstance(items.value, dict | bool) else None,
        prefix_encoding=tuple(_encoding(reading, "", item) for item in node.child("prefixEncoding").items()),
        item_encoding=_encoding(reading, "", node.child("itemEncoding"))
        if "itemEncoding" in node.mapping
        else None,
    )


def _encoding(reading: Reading, _name: str, node: Node) -> Encoding:
    explode = node.mapping.get("explode")
    return Encoding(
        content_type=text(node, "contentType"),
        style=text(node, "style"),
        explode=explode if isinstance(explode, bool) else None,
        allow_reserved=flag(node, "allowReserved"),
        location=node.location,
        headers=_headers(reading, node),
    )


def response(reading: Reading, _operation: Node, status: str, node: Node) -> ResponseObject:
    """Read a Response Object."""
    return ResponseObject(
        status=status,
        description=text(node, "description"),
        content=_content(reading, node, "response"),
        headers=_headers(reading, node),
        location=node.location,
        links=dict(reading.each(node.child("links"), _link)),
    )


def _headers(reading: Reading, node: Node) -> dict[str, Header]:
    """Read `headers`; `Content-Type` is described elsewhere."""
    return {
        name: header
        for name, header in reading.each(node.child("headers"), _header)
        if name.lower() != "content-type"
    }


def _header(reading: Reading, name: str, node: Node) -> Header:
    content_type, holder = _described(node)
    return Header(
        name=name,
        required=flag(node, "required"),
        explode=flag(node, "explode"),
        schema=reading.schema(schema_node(holder), "response"),
        examples=examples(reading, node) or examples(reading, holder),
        location=node.location,
        content_type=content_type,
    )


def _link(_: Reading, _name: str, node: Node) -> Link:
    operation = text(node, "operationId") or text(node, "operationRef")
    return Link(operation, node.child("parameters").mapping, node.mapping.get("requestBody"), node.location)


def examples(reading: Reading, node: Node) -> dict[str, Example]:
    """Read `example` (under the name "") and `examples`; one with only `externalValue` is passed over."""
    found = single_example(node)
    for name, written in node.child("examples").members():
        target = reading.follow(written)
        if target is None:
            continue
        key = next((key for key in ("dataValue", "value") if key in target.mapping), None)
        if key is not None:
            found[name] = Example(target.mapping[key], text(target, "summary"), target.child(key).location)
    return found


def security_scheme(_: Reading, key: str, node: Node) -> SecurityScheme:
    """Read a Security Scheme Object."""
    return SecurityScheme(
        key=key,
        type=text(node, "type"),
        name=text(node, "name"),
        place=text(node, "in"),
        scheme=text(node, "scheme").lower(),
        location=node.location,
    )


def servers(node: Node) -> tuple[Server, ...]:
    """Read the Server Objects of the document, a path item or an operation; variables take their defaults."""
    found: list[Server] = []
    for item in node.child("servers").items():
        url = text(item, "url")
        for name, variable in item.child("variables").members():
            url = url.replace(f"{{{name}}}", text(variable, "default"))
        found.append(Server(url, server_path(url), text(item, "description"), item.location))
    return tuple(found)


def server_path(url: str) -> str:
    """Take the path of a server's URL, without a trailing `/`; "" where it has none."""
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""
