"""How OpenAPI 3.0, 3.1 and 3.2 write parameters, bodies, responses and links."""

from collections.abc import Sequence
from typing import Final, cast

from ..document import Location, Node
from ..errors import DocumentError
from ..message import is_field_name
from ..model import Encoding, Link, Parameter, ParameterPlace, RequestBody, ResponseObject
from .media import anything, content, described, examples, headers, media_type
from .reading import Reading, text
from .servers import server

_STYLES: Final = {
    "path": ("simple", "label", "matrix"),
    "header": ("simple",),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "cookie": ("form", "cookie"),
    "querystring": ("form",),
}
"""The styles of each place, the default first (Parameter Object, Style Values)."""

_EXPLODED: Final = frozenset({"form", "cookie"})
_IGNORED_HEADERS: Final = frozenset({"accept", "content-type", "authorization"})
"""Header parameters that OpenAPI describes elsewhere (Parameter Object, `name`)."""


def parameter(reading: Reading, node: Node) -> Parameter | None:
    """Read a Parameter Object; None, which is told, where it says not what it describes."""
    name = reading.text(node, "name")
    place = reading.text(node, "in")
    if not name:
        reading.tell("this parameter has no `name`, and is passed over", node)
        return None
    if place not in _STYLES:
        hint = "; a body is described by `requestBody`" if place in ("body", "formData") else ""
        reading.tell(f"the parameter {name!r} has an `in` that is unknown: {place!r}{hint}", node)
        return None
    if place == "header" and not is_described_header(reading, name, node):
        return None
    return _parameter(reading, name, cast(ParameterPlace, place), node)


def is_described_header(reading: Reading, name: str, node: Node) -> bool:
    """Whether a header parameter describes a field; one that no field can be called is told."""
    if not is_field_name(name):
        message = f"no header can be called {name!r}: the parameter is passed over"
        reading.tell(message, node, "header-name-invalid")
        return False
    return name.lower() not in _IGNORED_HEADERS


def _parameter(reading: Reading, name: str, place: ParameterPlace, node: Node) -> Parameter:
    content_type, holder = described(reading, node, f"the parameter {name!r}")
    style = _style(reading, name, place, node)
    explode = reading.flag(node, "explode")
    if place == "path":
        tell_of_optional_path(reading, name, node)
    if place == "querystring" and content_type is None:
        reading.tell(f"the query string {name!r} has to be described by `content`", node)
    return Parameter(
        name=name,
        place=place,
        required=place == "path" or reading.flag(node, "required") or False,
        deprecated=reading.flag(node, "deprecated") or False,
        style=style,
        explode=style in _EXPLODED if explode is None else explode,
        schema=reading.schema_of(holder, "request") or reading.any_value(holder, "request"),
        content_type=content_type,
        examples=examples(reading, node) or examples(reading, holder),
        location=node.location,
        allow_reserved=reading.flag(node, "allowReserved") or False,
        description=text(node, "description"),
        encoding=_encodings(reading, holder, content_type),
        allow_empty=place == "query" and (reading.flag(node, "allowEmptyValue") or False),
    )


def tell_of_optional_path(reading: Reading, name: str, node: Node) -> None:
    """Tell of a path parameter that is not `required`: a path without it is another path."""
    if node.mapping.get("required") is not True:
        reading.tell(f"the path parameter {name!r} has to be `required: true`, and counts as it", node)


def _style(reading: Reading, name: str, place: ParameterPlace, node: Node) -> str:
    style = reading.text(node, "style")
    allowed = _STYLES[place]
    if style and style not in allowed:
        message = f"the parameter {name!r} has style {style!r}, in {place} it may be {' or '.join(allowed)}"
        reading.tell(f"{message}; read as {allowed[0]}", node.child("style"))
    return style if style in allowed else allowed[0]


def _encodings(reading: Reading, holder: Node, content_type: str | None) -> dict[str, Encoding]:
    if content_type is None or "encoding" not in holder.mapping:
        return {}
    return dict(media_type(reading, content_type, holder, "request").encoding)


def request_body(reading: Reading, operation: Node, _parameters: Sequence[Node | None]) -> RequestBody | None:
    """Read an operation's Request Body Object; of one that can't be used, any content is taken."""
    if "requestBody" not in operation.mapping:
        return None
    written = operation.child("requestBody")
    node = reading.follow(written)
    if node is None:
        return RequestBody(required=False, content=anything(written), location=written.location)
    if node is written:
        return _body(reading, node)
    return reading.once("requestBody", node, lambda: _body(reading, node))


def _body(reading: Reading, node: Node) -> RequestBody:
    if "content" not in node.mapping:
        reading.tell("this request body has no `content`: any will do", node)
    return RequestBody(
        required=reading.flag(node, "required") or False,
        content=content(reading, node, "request") or anything(node),
        location=node.location,
        description=text(node, "description"),
    )


def response(reading: Reading, _operation: Node, status: str, node: Node) -> ResponseObject:
    """Read a Response Object; one without `content` says nothing of it."""
    return ResponseObject(
        status=status,
        description=text(node, "description"),
        content=content(reading, node, "response") or {},
        headers=headers(reading, node, "response"),
        location=node.location,
        links=dict(reading.each(node, "links", _link)) if "links" in node.mapping else {},
        summary=text(node, "summary"),
    )


def _link(reading: Reading, _name: str, node: Node) -> Link:
    operation_id, reference = reading.text(node, "operationId"), reading.text(node, "operationRef")
    if bool(operation_id) is bool(reference):
        reading.tell("a link leads to one operation: by `operationId`, or by `operationRef`", node)
    if operation_id:
        reading.links.append((operation_id, node.child("operationId")))
    parameters = reading.member(node, "parameters")
    there = reading.member(node, "server")
    return Link(
        operation=operation_id or reference,
        parameters={} if parameters is None else parameters.mapping,
        request_body=node.mapping.get("requestBody"),
        location=node.location,
        target=_linked(reading, node, reference) if reference and not operation_id else None,
        server=None if there is None else server(reading, there),
        description=text(node, "description"),
    )


def _linked(reading: Reading, node: Node, reference: str) -> Location | None:
    """Find where an `operationRef` leads; another API's document may be anywhere."""
    try:
        return reading.document.target(reference, node).location
    except DocumentError as error:
        if "://" not in reference:
            reading.tell(
                f"the link leads nowhere: {error.message}", node.child("operationRef"), "link-dangling"
            )
        return None
