"""Lists of names and values, in all the ways in which collections write them."""

import re
from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import unquote_plus

from msgspec import Struct

from ..document import Node
from ..json_text import json_text

_NAMED: Final = re.compile(r"\s*[^:\s][^:]*:")


class Entry(Struct, frozen=True):
    """A name and its value. value: None where there is a name alone. is_off: not sent, only noted."""

    name: str
    value: str | None
    node: Node
    is_off: bool = False
    description: str = ""

    @property
    def type(self) -> str:
        """Its kind in a form: "file", or "text"."""
        return str(self.node.mapping.get("type", "text"))


def entries(node: Node, key: str) -> Iterator[Entry]:
    """List the entries of the member `key`: a list of objects, an object, or lines as in a message."""
    written = node.child(key)
    if isinstance(written.value, str):
        for line in written.value.splitlines():
            name, colon, value = line.partition(":")
            if colon and name.strip():
                yield Entry(name.strip(), value.strip(), written)
        return
    for name, member in written.members():
        yield Entry(name, _text_or_none(member.value), member)
    for item in written.items():
        entry = _entry(item)
        if entry is not None:
            yield entry


def nameless(node: Node, key: str) -> Iterator[Node]:
    """List what stands among the entries of the member `key`, has a value, and is no entry."""
    written = node.child(key)
    if isinstance(written.value, str):
        yield from (written for line in written.value.splitlines() if line.strip() and not _NAMED.match(line))
    for item in written.items():
        is_empty = not item.value if not item.mapping else item.mapping.get("value") in (None, "")
        if not is_empty and _entry(item) is None:
            yield item


def query_entries(query: str, node: Node) -> Iterator[Entry]:
    """List the entries of a query string."""
    for part in query.split("&"):
        if part:
            name, mark, value = part.partition("=")
            yield Entry(unquote_plus(name), unquote_plus(value) if mark else None, node)


def description_of(node: Node) -> str:
    """Read a description: text, or an object that has the text as its content."""
    value = node.mapping.get("description")
    if isinstance(value, str):
        return value.strip()
    content = node.child("description").mapping.get("content")
    return content.strip() if isinstance(content, str) else ""


def text_of(value: Any) -> str:
    """Write a value as text: as it stands, or as JSON."""
    return value if isinstance(value, str) else json_text(value)


def _entry(item: Node) -> Entry | None:
    if isinstance(item.value, str):
        name, colon, value = item.value.partition(":")
        return Entry(name.strip(), value.strip(), item) if colon and name.strip() else None
    name = item.mapping.get("key", item.mapping.get("id"))
    if name is None or name == "":
        return None
    off = item.mapping.get("disabled") is True
    return Entry(text_of(name), _text_or_none(item.mapping.get("value")), item, off, description_of(item))


def _text_or_none(value: Any) -> str | None:
    return None if value is None else text_of(value)
