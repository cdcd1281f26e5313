"""Content: Media Type Objects with their encodings, the headers of parts and answers, and examples."""

from collections.abc import Mapping
from typing import TypedDict

from ..document import Node
from ..json_text import MalformedJson, parse_json
from ..json_value import Json
from ..media_type import parse_media_type
from ..message import is_field_name
from ..model import Encoding, Example, Header, MediaType
from ..schema import View
from .reading import Reading, single_example, text


def content(reading: Reading, node: Node, view: View) -> dict[str, MediaType] | None:
    """Read the media types of `content`; None where nothing is said of them that can be used."""
    if reading.member(node, "content") is None:
        return None
    found: dict[str, MediaType] = {}
    for media_range, written in reading.members(node, "content"):
        if parse_media_type(media_range) is None:
            reading.tell(f"{media_range!r} is no media type, and is passed over", written)
            continue
        media = reading.follow(written)
        if media is None:
            found[media_range] = MediaType(media_range, None, {}, written.location)
        elif media is written:
            found[media_range] = media_type(reading, media_range, media, view)
        else:
            found[media_range] = reading.once(
                (media_range, view), media, lambda r=media_range, m=media: media_type(reading, r, m, view)
            )
    return found


def anything(node: Node) -> dict[str, MediaType]:
    """Describe content of which nothing is known."""
    return {"*/*": MediaType("*/*", None, {}, node.location)}


def media_type(reading: Reading, media_range: str, node: Node, view: View) -> MediaType:
    """Read a Media Type Object."""
    return MediaType(
        range=media_range,
        schema=reading.schema_of(node, view),
        examples=examples(reading, node, media_range),
        location=node.location,
        item_schema=reading.schema_of(node, view, "itemSchema"),
        **_encodings(reading, node),
    )


class _Encodings(TypedDict, total=False):
    encoding: Mapping[str, Encoding]
    prefix_encoding: tuple[Encoding, ...]
    item_encoding: Encoding | None


def _encodings(reading: Reading, holder: Node) -> _Encodings:
    """Read the Encoding Objects of a Media Type Object or of another one: by name, by position."""
    found: _Encodings = {}
    if "encoding" in holder.mapping:
        by_name = reading.each(holder, "encoding", lambda _reading, _name, node: _encoding(reading, node))
        found["encoding"] = {name: each for name, each in by_name if each is not None}
    if "prefixEncoding" in holder.mapping:
        written = tuple(reading.items(holder, "prefixEncoding"))
        found["prefix_encoding"] = tuple(_of_position(reading, each) for each in written)
    item = reading.member(holder, "itemEncoding")
    if item is not None:
        found["item_encoding"] = _encoding(reading, item)
    return found


def _of_position(reading: Reading, written: Node) -> Encoding:
    """Read the Encoding Object of a position, which stays taken where nothing can be used there."""
    node = reading.follow(written)
    found = None if node is None else _encoding(reading, node)
    return found or Encoding("", "", None, None, written.location)


def _encoding(reading: Reading, node: Node) -> Encoding | None:
    return reading.inside(node, [node], lambda: _as_written(reading, node))


def _as_written(reading: Reading, node: Node) -> Encoding:
    return Encoding(
        content_type=reading.text(node, "contentType"),
        style=reading.text(node, "style"),
        explode=reading.flag(node, "explode"),
        allow_reserved=reading.flag(node, "allowReserved") or False,
        location=node.location,
        headers=headers(reading, node, "request"),
        **_encodings(reading, node),
    )


def headers(reading: Reading, node: Node, view: View) -> dict[str, Header]:
    """Read the headers of a response or a part; `Content-Type` is described elsewhere."""
    found: dict[str, Header] = {}
    for name, written in reading.members(node, "headers"):
        target = reading.follow(written)
        if target is None or name.lower() == "content-type":
            continue
        if not is_field_name(name):
            message = f"no header can be called {name!r}: it is passed over"
            reading.tell(message, written, "header-name-invalid")
            continue
        if target is written:
            found[name] = _header(reading, name, target, view)
        else:
            found[name] = reading.once(
                ("header", name, view), target, lambda n=name, t=target: _header(reading, n, t, view)
            )
    return found


def _header(reading: Reading, name: str, node: Node, view: View) -> Header:
    content_type, holder = described(reading, node, f"the header {name!r}")
    style = reading.text(node, "style")
    if style not in ("", "simple"):
        reading.tell(f"the header {name!r} has style {style!r}; headers have `simple`", node.child("style"))
    return Header(
        name=name,
        required=reading.flag(node, "required") or False,
        explode=reading.flag(node, "explode") or False,
        schema=reading.schema_of(holder, view) or reading.any_value(holder, view),
        examples=examples(reading, node) or examples(reading, holder),
        location=node.location,
        content_type=content_type,
        description=text(node, "description"),
        deprecated=reading.flag(node, "deprecated") or False,
    )


def described(reading: Reading, node: Node, what: str) -> tuple[str | None, Node]:
    """Find what describes a value: the one media type of `content`, or the node itself with its `schema`."""
    members = list(reading.members(node, "content"))
    if len(members) > 1 or (members and "schema" in node.mapping):
        reading.tell(f"{what} has to have one description; that of {members[0][0]!r} counts", node)
    for media_range, written in members[:1]:
        holder = reading.follow(written)
        return media_range, written if holder is None else holder
    if "schema" not in node.mapping:
        reading.tell(f"{what} has neither `schema` nor `content`: any value will do", node)
    return None, node


def examples(reading: Reading, node: Node, media_range: str = "") -> dict[str, Example]:
    """Read `example` (under the name "") and `examples`; one with only `externalValue` is passed over.

    media_range: what a `serializedValue` is written in; without it such an example is passed over.
    """
    found = single_example(node)
    if "examples" not in node.mapping:
        return found
    for name, written in reading.members(node, "examples"):
        target = reading.follow(written)
        if target is None:
            continue
        key = next((key for key in ("dataValue", "value") if key in target.mapping), None)
        if key is not None:
            found[name] = Example(target.mapping[key], text(target, "summary"), target.child(key).location)
        elif media_range and (written_out := reading.text(target, "serializedValue")):
            at = target.child("serializedValue")
            try:
                value = _deserialized(written_out, media_range)
            except MalformedJson as error:
                reading.tell(f"the example {name!r} is no {media_range}: {error.message}", at)
            else:
                found[name] = Example(value, text(target, "summary"), at.location)
    return found


def _deserialized(written: str, media_range: str) -> Json:
    """Read the text of an example (OpenAPI 3.2, Example Object, `serializedValue`): JSON, or itself.

    Raises MalformedJson.
    """
    media_type = parse_media_type(media_range)
    is_json = media_type is not None and media_type.is_json
    return parse_json(written.encode()) if is_json else written
