"""Where a request goes: a base, a path with variables, a query (Postman Collection Format, Url)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import quote, urlsplit

from msgspec import Struct

from ..document import Node
from ..hosts import has_scheme
from .entries import Entry, entries, query_entries, text_of
from .variables import VARIABLE, Scope

_NO_NAME: Final = re.compile(r"[{}/?#$\s]+")
"""What can't stand in the name of a variable of a path."""

_UNQUOTED: Final = "!$&'()*+,;=:@~%{}"
"""What may stand in a path beside letters and digits (RFC 3986, Path), braces of variables included."""

_NAMED: Final = re.compile(r"\{([^{}]*)\}")


class Target(Struct, frozen=True):
    """Where one request goes. base: scheme, host and what a variable puts behind them; "" where not known.

    template: a path template. names: its variables, in order. values: of variables, by name. query: entries.
    """

    base: str
    template: str
    names: tuple[str, ...]
    values: Mapping[str, Entry]
    query: tuple[Entry, ...]

    @property
    def shape(self) -> str:
        """The template without the names of its variables: templates alike in it are the same path."""
        return _NAMED.sub("{}", self.template)


def target_of(url: Node, scope: Scope) -> Target:
    """Read the member `url` of a request: a text, or an object of its parts."""
    raw = url.value if isinstance(url.value, str) else text_of(url.mapping.get("raw") or "")
    address, _, query = raw.partition("#")[0].partition("?")
    host, path = _split(address)
    if "path" in url.mapping:
        path = "/".join(_segments(url.child("path")))
    if "host" in url.mapping:
        host = _host(url)
    found = tuple(entries(url, "query")) if "query" in url.mapping else tuple(query_entries(query, url))
    template, names = _template(path, scope)
    values = {entry.name: entry for entry in entries(url, "variable")}
    return Target(_base(host, scope), template, names, values, found)


def _split(address: str) -> tuple[str, str]:
    """Split an address into its host, scheme included, and its path without the first slash."""
    scheme, mark, rest = address.rpartition("://")
    host, _, path = rest.partition("/")
    return (f"{scheme}{mark}{host}" if host else ""), path


def _segments(path: Node) -> Iterator[str]:
    """List the segments of a path: of a text, of a list of texts, of objects with a value each."""
    if isinstance(path.value, str):
        yield from path.value.removeprefix("/").split("/")
    for item in path.items():
        yield text_of(item.mapping.get("value", "") if item.mapping else item.value)


def _host(url: Node) -> str:
    host = url.child("host")
    name = host.value if isinstance(host.value, str) else ".".join(text_of(each) for each in host.sequence)
    scheme, port = url.mapping.get("protocol"), url.mapping.get("port")
    written = name if scheme is None else f"{text_of(scheme)}://{name}"
    return written if port is None else f"{written}:{text_of(port)}"


def _base(host: str, scope: Scope) -> str:
    """Write the address of a host as a server of OpenAPI has it; "" where it is not known."""
    filled = scope.filled(host).rstrip("/")
    if "{" in filled or not filled or not filled.isascii() or not filled.isprintable() or " " in filled:
        return ""
    address = filled if has_scheme(filled) else f"http://{filled}"
    try:
        parts = urlsplit(address)
        usable = parts.scheme in ("http", "https") and parts.hostname and (parts.port or 1)
    except ValueError:
        return ""
    return f"{parts.scheme}://{parts.netloc}{parts.path}" if usable else ""


def _template(path: str, scope: Scope) -> tuple[str, tuple[str, ...]]:
    """Write a path as a template: `:name` and unknown variables are its own."""
    filled = scope.filled(path).partition("?")[0].removeprefix("/")
    names: list[str] = []
    segments = [_segment(each, names) for each in filled.split("/")]
    return "/" + "/".join(segments), tuple(names)


def _segment(segment: str, names: list[str]) -> str:
    if segment.startswith(":") and len(segment) > 1:
        return _variable(segment[1:], names)
    segment = VARIABLE.sub(lambda found: "{" + found[1] + "}", segment)
    parts: Sequence[str] = _NAMED.split(segment)  # texts and names by turns
    return "".join(
        _variable(part, names)
        if place % 2
        else quote(part.replace("{", "%7B").replace("}", "%7D"), _UNQUOTED)
        for place, part in enumerate(parts)
    )


def _variable(name: str, names: list[str]) -> str:
    """Write a variable of the path; a name that stands there already gets a number."""
    plain = _NO_NAME.sub("", name) or "value"
    unique, number = plain, 1
    while unique in names:
        number += 1
        unique = f"{plain}{number}"
    names.append(unique)
    return "{" + unique + "}"
