"""HTTP messages as they were on the wire (RFC 9110).

Built from Flask, from a socket, from a HAR file; judged by `judge_request` and `judge_response`.
Field values are text decoded as ISO-8859-1, one pair a field line, in the order of the message.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeAlias

from msgspec import Struct

FieldLines: TypeAlias = tuple[tuple[str, str], ...]

_FIELD_NAME: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")


def is_field_name(text: str) -> bool:
    """Whether a text can be the name of a field (RFC 9110, Field Names: a token)."""
    return _FIELD_NAME.fullmatch(text) is not None


def first_field(fields: Iterable[tuple[str, str]], name: str) -> str | None:
    """Find the value of the first field line called `name` (in any case); None where there is none."""
    name, length = name.lower(), len(name)
    for key, value in fields:
        if len(key) == length and key.lower() == name:
            return value
    return None


def combined_field(fields: Iterable[tuple[str, str]], name: str) -> str | None:
    """Combine all field lines called `name` into one value (RFC 9110, Field Order); None where there is
    none.
    """
    name = name.lower()
    values = [value for key, value in fields if key.lower() == name]
    return ", ".join(values) if values else None


class Request(Struct, frozen=True):
    """A request as it was sent.

    method: as on the wire (methods are case-sensitive).
    target: the request target in origin form, raw: `/a%2Fb?x=1` (no decoding, no fragment).
    fields: header field lines in order. body: the content after transfer decoding.
    """

    method: str
    target: str
    fields: FieldLines = ()
    body: bytes = b""

    @property
    def path(self) -> str:
        """The raw path of the target, without the query."""
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        """The raw query of the target, without `?`; "" where there is none."""
        return self.target.partition("?")[2]

    @property
    def named(self) -> Mapping[str, str]:
        """The header fields by lower-case name; lines of one name are joined (RFC 9110, Field Order)."""
        return _by_name(self.fields)

    def field(self, name: str) -> str | None:
        """Find the first value of a header field, whatever the case of its name."""
        return first_field(self.fields, name)


@lru_cache(maxsize=64)
def _by_name(lines: FieldLines) -> Mapping[str, str]:
    """Index field lines; a client sends the same ones again and again."""
    fields: dict[str, str] = {}
    for written, value in lines:
        name = written.lower()
        if name in fields:
            fields[name] += ("; " if name == "cookie" else ", ") + value
        else:
            fields[name] = value
    return MappingProxyType(fields)


class Response(Struct, frozen=True):
    """An answer as it came.

    status: the status code. fields: header field lines in order. body: the content after transfer decoding
    (content coding, such as gzip, is still on). elapsed: seconds from sending to the last byte.
    """

    status: int
    fields: FieldLines = ()
    body: bytes = b""
    elapsed: float = 0.0

    def field(self, name: str) -> str | None:
        """Find the first value of a header field, whatever the case of its name."""
        return first_field(self.fields, name)


class Exchange(Struct, frozen=True):
    """One request and what became of it: a response, or the transport error that came instead.

    error: one line ("connection reset after 0 bytes"); None exactly when there is a response.
    """

    request: Request
    response: Response | None
    error: str | None = None

    @property
    def is_success(self) -> bool:
        """Whether it was answered with 2xx (RFC 9110, Successful 2xx)."""
        return self.response is not None and 200 <= self.response.status < 300
