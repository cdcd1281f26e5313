"""Rules on what of a request, or of a message's head, is described and does not count."""

from collections.abc import Iterator
from typing import Final

from ..media_type import parse_media_type
from .composition import Composition
from .paths import operations
from .subject import Fault, Subject

_IGNORED: Final = ("accept", "authorization", "content-type")


def header_ignored(subject: Subject) -> Iterator[Fault]:
    """Find descriptions of headers that OpenAPI 3 says are ignored: other objects speak of them."""
    if subject.grammar.version == "2.0":
        return
    for part in subject.walk.of("parameter"):
        name = part.node.mapping.get("name")
        if part.node.mapping.get("in") == "header" and str(name).lower() in _IGNORED:
            instead = "`security`" if str(name).lower() == "authorization" else "`content`"
            message = f"a header parameter {name!r} is ignored; {instead} speaks of it"
            yield Fault(message, part.node.location)
    for part in subject.walk.of("response"):
        for name, member in part.node.child("headers").members():
            if name.lower() == "content-type":
                yield Fault("a header 'Content-Type' is ignored; `content` speaks of it", member.location)


def request_body_ignored(subject: Subject) -> Iterator[Fault]:
    """Find bodies of requests whose method gives a body no meaning (RFC 9110, Methods)."""
    if subject.grammar.version == "2.0":
        return
    methods = ("get", "head", "trace") + (("delete",) if subject.grammar.version == "3.0" else ())
    for template, _, item in subject.path_items():
        for method, operation in operations(subject, item):
            if method in methods and "requestBody" in operation.mapping:
                message = (
                    f"the body of {method.upper()} {template} has no meaning in HTTP, and may be ignored"
                )
                yield Fault(message, operation.child("requestBody").location)


def media_type_invalid(subject: Subject) -> Iterator[Fault]:
    """Find names of content that have not the form of a media type."""
    for kind in ("request-body", "response", "parameter", "header"):
        for part in subject.walk.of(kind):
            for name, member in part.node.child("content").members():
                if not name.startswith("x-") and parse_media_type(name) is None:
                    yield Fault(f"{name!r} is no media type, and is passed over", member.location)
    root = subject.document.node()
    for holder in (root, *(part.node for part in subject.walk.of("operation"))):
        for field in ("consumes", "produces") if subject.grammar.version == "2.0" else ():
            for item in holder.child(field).items():
                if not isinstance(item.value, str) or parse_media_type(item.value) is None:
                    yield Fault(f"{item.value!r} is no media type, and is passed over", item.location)


def encoding_unmatched(subject: Subject) -> Iterator[Fault]:
    """Find encodings of parts that the schema does not have, or of content that has no parts."""
    composition = Composition(subject)
    for part in subject.walk.of("media-type"):
        encoding = part.node.child("encoding")
        schema = subject.followed(part.node.child("schema"))
        if not encoding.mapping or schema is None:
            continue
        members = composition.members(schema)
        for name, member in encoding.members():
            if members.declared and not members.is_open and name not in members.declared:
                yield Fault(
                    f"`encoding` is for members of the schema, and it has no {name!r}", member.location
                )


def style_undefined(subject: Subject) -> Iterator[Fault]:
    """Find styles that have no meaning for values of the parameter's type."""
    for part in subject.walk.of("parameter"):
        node = part.node
        style, schema = node.mapping.get("style"), subject.followed(node.child("schema"))
        type_ = None if schema is None else schema.mapping.get("type")
        if style not in ("deepObject", "pipeDelimited", "spaceDelimited") or not isinstance(type_, str):
            continue
        if style == "deepObject" and type_ != "object":
            yield Fault(
                f"the style deepObject writes objects, and this is of type {type_}",
                node.child("style").location,
            )
        elif style != "deepObject" and type_ not in ("array", "object"):
            yield Fault(
                f"the style {style} writes arrays, and this is of type {type_}", node.child("style").location
            )
        elif style != "deepObject" and node.mapping.get("explode") is True:
            yield Fault(f"the style {style} has no meaning with `explode`", node.child("explode").location)


def tag_duplicate(subject: Subject) -> Iterator[Fault]:
    """Find tags that are described twice."""
    seen: set[str] = set()
    for tag in subject.document.node().child("tags").items():
        name = tag.mapping.get("name")
        if isinstance(name, str) and name in seen:
            yield Fault(f"the tag {name!r} is described more than once", tag.location)
        seen.add(str(name))
