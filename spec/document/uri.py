"""URIs (RFC 3986): read, written in one spelling, resolved against a base.

References in descriptions are often no URIs to the letter (`sub dir/{id}.yaml`): what a URI can't contain is
percent-encoded first. Two spellings of one URI become equal (Syntax-Based Normalization).
"""

import os
import re
from pathlib import Path, PurePosixPath
from typing import Final
from urllib.parse import quote, unquote_to_bytes

from msgspec import Struct
from msgspec.structs import replace

_PARTS: Final = re.compile(
    r"(?:([A-Za-z][A-Za-z0-9+.\-]*):)?(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?", re.DOTALL
)
_ENCODED: Final = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_LEGAL: Final = "!#$%&'()*+,/:;=?@[]~"
_PORTS: Final = {"http": ":80", "https": ":443"}


class Uri(Struct, frozen=True):
    """A URI or relative reference without its fragment, normalized. authority, query: None where absent."""

    scheme: str
    authority: str | None
    path: str
    query: str | None

    @classmethod
    def parse(cls, text: str) -> "Uri":
        """Read a URI reference; whatever text is one. A fragment is left out."""
        match = _PARTS.match(_written(text.partition("#")[0]))
        assert match is not None  # every part is optional
        scheme, authority, path, query = match.groups()
        scheme = (scheme or "").lower()
        if authority is not None:
            userinfo, at, host = authority.rpartition("@")
            authority = userinfo + at + host.lower().removesuffix(_PORTS.get(scheme, "\0"))
            path = path or "/"
        if scheme and path.startswith("/"):
            path = _without_dots(path)
        return cls(scheme, authority, path, query)

    def __str__(self) -> str:
        scheme = f"{self.scheme}:" if self.scheme else ""
        authority = f"//{self.authority}" if self.authority is not None else ""
        query = f"?{self.query}" if self.query is not None else ""
        return f"{scheme}{authority}{self.path}{query}"

    def resolve(self, reference: str) -> "Uri":
        """Resolve a reference against this base (RFC 3986, Transform References), without its fragment."""
        relative = Uri.parse(reference)
        if relative.scheme:
            return relative
        if relative.authority is not None:
            return Uri.parse(f"{self.scheme}:{relative}" if self.scheme else str(relative))
        if not relative.path:
            query = self.query if relative.query is None else relative.query
            return replace(self, query=query)
        path = relative.path
        if not path.startswith("/"):
            path = self.path[: self.path.rfind("/") + 1] + path
        return Uri(self.scheme, self.authority, _without_dots(path), relative.query)

    @property
    def origin(self) -> tuple[str, str]:
        """Scheme, host and port: what a browser takes for one site (RFC 6454)."""
        return self.scheme, (self.authority or "").rpartition("@")[2]

    @property
    def name(self) -> str:
        """How to show it: without a user's name and password."""
        shown = self if self.authority is None else replace(self, authority=self.origin[1])
        return str(shown)


def file_uri(path: Path) -> Uri:
    """Write the URI of an absolute path (RFC 8089)."""
    return Uri.parse(path.as_uri())


def decoded_path(uri: Uri) -> str:
    """Decode the path of a URI as names of files are spelled here."""
    path = os.fsdecode(unquote_to_bytes(uri.path))
    return path[1:] if os.name == "nt" and re.match(r"/[A-Za-z]:", path) else path


def relative_path(uri: Uri, base: Uri) -> str:
    """Write how a path leads there from the folder of `base`: both of one origin, percent-encoding kept."""
    start = PurePosixPath(base.path).parent
    return os.path.relpath(uri.path, start).replace(os.sep, "/")


def _written(text: str) -> str:
    """Percent-encode what a URI can't contain; decode what needs no encoding, once."""

    def normal(match: re.Match[str]) -> str:
        if match[1] is None:
            return "%25"
        code = int(match[1], 16)
        return chr(code) if code in _UNRESERVED else f"%{match[1].upper()}"

    return _ENCODED.sub(normal, quote(text.strip(), safe=_LEGAL, errors="surrogatepass"))


def _without_dots(path: str) -> str:
    """Take `.` and `..` out of a path (RFC 3986, Remove Dot Segments)."""
    kept: list[str] = []
    parts = path.split("/")
    for part in parts:
        if part == "..":
            if len(kept) > 1:
                kept.pop()
        elif part != ".":
            kept.append(part)
    if parts[-1] in (".", ".."):
        kept.append("")
    joined = "/".join(kept)
    return joined if joined.startswith("/") or not path.startswith("/") else f"/{joined}"
