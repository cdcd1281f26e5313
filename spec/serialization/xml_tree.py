"""XML documents as trees of elements, read within bounds (XML 1.0; Namespaces in XML; RFC 7303).

Document types are refused, and with them entities: nothing is fetched and nothing expands.
"""

import re
from collections.abc import Iterator
from typing import Any, Final
from xml.sax.saxutils import escape

from msgspec import Struct, field

MAX_DEPTH: Final = 200
MAX_ELEMENTS: Final = 200_000
"""Elements and attributes that are still read."""

INSTANCE: Final = "http://www.w3.org/2001/XMLSchema-instance"
_NAME: Final = re.compile(r"[^\W\d][\w.\-·]*")
_FORBIDDEN: Final = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ENCODINGS: Final = frozenset(
    {"utf-8", "utf8", "utf-16", "iso-8859-1", "latin-1", "latin1", "us-ascii", "ascii"}
)


class Element(Struct):
    """An element. attributes: by namespace and local name. text: all text directly inside, put together."""

    namespace: str
    name: str
    attributes: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])
    children: "list[Element]" = field(default_factory=list["Element"])
    text: str = ""

    @property
    def is_nil(self) -> bool:
        """Whether it says that it is null (XML Schema, `xsi:nil`)."""
        return self.attributes.get((INSTANCE, "nil"), "").strip() in ("true", "1")


def parse_xml(content: bytes, charset: str = "") -> Element:
    """Read a document. charset: of its Content-Type, which counts more than what the document says.

    Raises ValueError where it is not well-formed, has a document type, or is beyond the bounds.
    """
    return _Builder(charset).parse(content)


class _Builder:
    """Builds a tree from expat's events."""

    def __init__(self, charset: str) -> None:
        from xml.parsers import expat

        if charset and charset not in _ENCODINGS:
            raise ValueError(f"the charset {charset!r} is not read in XML")
        self._error = expat.ExpatError
        name = {"utf8": "utf-8", "latin-1": "iso-8859-1", "latin1": "iso-8859-1", "ascii": "us-ascii"}
        self._parser: Any = expat.ParserCreate(name.get(charset, charset) or None, namespace_separator="\n")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._open: list[Element] = []
        self._texts: list[list[str]] = []
        self._root: Element | None = None
        self._count = 0

    def parse(self, content: bytes) -> Element:
        try:
            self._parser.Parse(content, True)
        except self._error as error:
            from xml.parsers.expat import ErrorString

            reason = ErrorString(error.code)
            raise ValueError(f"{reason} at line {error.lineno}, column {error.offset + 1}") from None
        except LookupError:
            raise ValueError("its encoding is not known") from None
        if self._root is None:
            raise ValueError("it has no element")
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1 + len(attributes)
        if self._count > MAX_ELEMENTS:
            raise ValueError(f"it has more than {MAX_ELEMENTS:,} elements and attributes")
        if len(self._open) >= MAX_DEPTH:
            raise ValueError(f"it is nested deeper than {MAX_DEPTH} levels")
        element = Element(*_apart(name), {_apart(key): value for key, value in attributes.items()})
        if self._open:
            self._open[-1].children.append(element)
        else:
            self._root = element
        self._open.append(element)
        self._texts.append([])

    def _end(self, _name: str) -> None:
        self._open.pop().text = "".join(self._texts.pop())

    def _characters(self, text: str) -> None:
        self._texts[-1].append(text)

    def _doctype(self, *_: object) -> None:
        raise ValueError("it has a document type declaration, which is refused")


def _apart(name: str) -> tuple[str, str]:
    namespace, separator, local = name.rpartition("\n")
    return (namespace, local) if separator else ("", name)


class Tag(Struct):
    """An element to write. name: with its prefix. attributes: names and plain values, namespaces included."""

    name: str
    attributes: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    content: "list[Tag | str]" = field(default_factory=list["Tag | str"])
    is_cdata: bool = False


def write_xml_document(root: Tag, charset: str = "") -> bytes:
    """Write a document, in UTF-8 without a charset; what the charset does not have is written by number.

    Raises ValueError for names and characters that XML does not have, and for an unknown charset.
    """
    if charset and charset not in _ENCODINGS:
        raise ValueError(f"the charset {charset!r} is not written in XML")
    text = f'<?xml version="1.0" encoding="{charset or "UTF-8"}"?>\n{"".join(_written(root))}'
    # Within CDATA a number would be a text of its own.
    how = "strict" if "<![CDATA[" in text else "xmlcharrefreplace"
    return text.encode(charset or "utf-8", how)


def _written(tag: Tag) -> Iterator[str]:
    yield f"<{_checked_name(tag.name)}"
    for name, value in tag.attributes:
        text = escape(_checked(value), {'"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})
        yield f' {_checked_name(name)}="{text}"'
    if not tag.content:
        yield "/>"
        return
    yield ">"
    for each in tag.content:
        if isinstance(each, Tag):
            yield from _written(each)
        elif tag.is_cdata and "\r" not in each:
            yield "<![CDATA[" + _checked(each).replace("]]>", "]]]]><![CDATA[>") + "]]>"
        else:
            yield escape(_checked(each), {"\r": "&#13;"})
    yield f"</{tag.name}>"


def _checked(text: str) -> str:
    if _FORBIDDEN.search(text):
        raise ValueError("the text has characters that XML does not have")
    return text


def _checked_name(name: str) -> str:
    if not all(_NAME.fullmatch(part) for part in name.split(":", 1)):
        raise ValueError(f"{name!r} is no name of XML")
    return name
