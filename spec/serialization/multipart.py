"""Multipart bodies: from bytes to parts, and back (RFC 2046, Multipart Media Type; RFC 7578)."""

import re
from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from msgspec import Struct

MAX_PARTS: Final = 10_000
"""Parts of a body that are still read."""

MAX_HEAD: Final = 64 * 1024
"""Bytes of header fields that one part may have."""

_BOUNDARY: Final = re.compile(r"[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]")
_PARAMETER: Final = re.compile(
    r';\s*([!#$%&\'*+\-.^_`|~0-9A-Za-z]+)\s*=\s*("(?:[^"\\]|\\.)*+"|[^;]*)', re.DOTALL
)
_IN_NAMES: Final = {"%22": '"', "%0D": "\r", "%0A": "\n"}


class Part(Struct, frozen=True):
    """One part. name, filename: of its Content-Disposition, None where that has none. fields: as written."""

    fields: tuple[tuple[str, str], ...]
    content: bytes
    name: str | None = None
    filename: str | None = None

    def field(self, name: str) -> str | None:
        """Find the value of a header field, whatever the case of its name; None where there is none."""
        name = name.lower()
        return next((value for key, value in self.fields if key.lower() == name), None)


def parts_of(content: bytes, boundary: str) -> list[Part]:
    """Split a body into its parts; what stands before the first and after the last is passed over.

    Lines may end in LF alone, as some clients write them. Raises ValueError where it is malformed.
    """
    if not _BOUNDARY.fullmatch(boundary):
        raise ValueError("its Content-Type has no usable boundary")
    delimiter = re.compile(rb"(?:\A|\r?\n)--" + re.escape(boundary.encode()) + rb"(--)?[ \t]*(?=\r?\n|\Z)")
    starts: list[int] = []
    parts: list[Part] = []
    for found in delimiter.finditer(content):
        if starts:
            parts.append(_part(content[starts[-1] : found.start()], len(parts)))
        if found[1]:
            return parts
        starts.append(found.end())
        if len(starts) > MAX_PARTS:
            raise ValueError(f"it has more than {MAX_PARTS:,} parts")
    if not starts:
        raise ValueError("its boundary stands nowhere")
    raise ValueError("it ends without its closing boundary")


def _part(raw: bytes, number: int) -> Part:
    """Read one part: what follows its delimiter's line end."""
    raw = raw[2:] if raw.startswith(b"\r\n") else raw[1:]
    if raw.startswith((b"\r\n", b"\n")):
        head, content = b"", raw[2:] if raw.startswith(b"\r\n") else raw[1:]
    else:
        found = re.search(rb"\r?\n\r?\n", raw[: MAX_HEAD + 4])
        if found is None:
            raise ValueError(f"part {number} has no empty line after its header fields")
        head, content = raw[: found.start()], raw[found.end() :]
    fields = tuple(_fields(_text(head), number))
    disposition = next((value for name, value in fields if name.lower() == "content-disposition"), "")
    parameters = _parameters(disposition)
    filename = parameters.get("filename*", parameters.get("filename"))
    return Part(fields, content, parameters.get("name"), filename)


def _fields(head: str, number: int) -> Iterable[tuple[str, str]]:
    for line in re.split(r"\r?\n", re.sub(r"\r?\n[ \t]+", " ", head)) if head else ():
        name, colon, value = line.partition(":")
        if not colon or not name.strip():
            raise ValueError(f"part {number} has a header field without a name: {line[:40]!r}")
        yield name.strip(), value.strip()


def _text(head: bytes) -> str:
    try:
        return head.decode()
    except UnicodeDecodeError:
        return head.decode("latin-1")


def _parameters(disposition: str) -> dict[str, str]:
    """Read the parameters of a Content-Disposition; browsers percent-encode quotes and line ends in names."""
    found: dict[str, str] = {}
    for match in _PARAMETER.finditer(disposition):
        name, value = match[1].lower(), match[2].strip()
        if name.endswith("*"):  # RFC 8187: charset'language'percent-encoded
            charset, _, rest = value.partition("'")
            value = unquote(rest.partition("'")[2], charset if charset.lower() == "iso-8859-1" else "utf-8")
        elif value.startswith('"'):
            value = re.sub(r'\\(["\\])', r"\1", value[1:-1])
        for written, meant in _IN_NAMES.items():
            value = value.replace(written, meant)
        found.setdefault(name, value)
    return found


def form_part(name: str, content: bytes, content_type: str = "", filename: str | None = None) -> Part:
    """Make a part of a form (RFC 7578, Content-Disposition of each part)."""
    disposition = f'form-data; name="{_quoted(name)}"'
    if filename is not None:
        disposition += f'; filename="{_quoted(filename)}"'
    fields = [("Content-Disposition", disposition)]
    if content_type:
        fields.append(("Content-Type", content_type))
    return Part(tuple(fields), content, name, filename)


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', "%22").replace("\r", "%0D").replace("\n", "%0A")


def boundary_for(parts: Iterable[Part]) -> str:
    """Choose a boundary that stands in no part: always the same for the same parts."""
    contents = [part.content for part in parts]
    number = 0
    while any(f"--truespec-{number}".encode() in content for content in contents):
        number += 1
    return f"truespec-{number}"


def body_of(parts: Iterable[Part], boundary: str) -> bytes:
    """Write parts as a body. Raises ValueError for half a surrogate pair in a header field."""
    pieces: list[bytes] = []
    for part in parts:
        head = "".join(f"{name}: {value}\r\n" for name, value in part.fields)
        pieces += [f"--{boundary}\r\n{head}\r\n".encode(), part.content, b"\r\n"]
    return b"".join((*pieces, f"--{boundary}--\r\n".encode()))
