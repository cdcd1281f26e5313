"""Path templates: what literals and variables a segment is made of, and whether a text fits it (OpenAPI, Path
Templating; RFC 3986, Percent-Encoding).

Matching takes one pass over the text whatever the template is: no text makes it slow.
"""

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, unquote

from msgspec import Struct

_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")
_ENCODED: Final = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PLAIN: Final = "!$&'()*+,;=:@/%-._~"
"""Characters that a path may hold as they are (RFC 3986, pchar), and `%`."""


def variables(template: str) -> list[str]:
    """List the names of a path template's variables, in order."""
    return _VARIABLE.findall(path_of(template))


def path_of(key: str) -> str:
    """Take the path of a key of the Paths Object, without the query and fragment that some have."""
    return key.partition("#")[0].partition("?")[0]


def query_of(key: str) -> tuple[tuple[str, str | None], ...]:
    """Read the query that a key of the Paths Object demands; None for a value that is a variable."""
    query = key.partition("#")[0].partition("?")[2]
    pairs = (part.partition("=") for part in query.split("&") if part)
    return tuple(
        (unquote(name), None if _VARIABLE.fullmatch(value) else unquote(value)) for name, _, value in pairs
    )


def normalized(text: str) -> str:
    """Write a raw segment in the one way that is equivalent: `%7e` as `~`, ` ` as `%20`, `%2f` as `%2F`
    (RFC 3986, Percent-Encoding Normalization).
    """
    if "%" in text:
        text = _ENCODED.sub(_decoded_if_unreserved, text)
    return text if text.isalnum() and text.isascii() else quote(text, safe=_PLAIN)


def _decoded_if_unreserved(found: re.Match[str]) -> str:
    character = chr(int(found[1], 16))
    return character if character in _UNRESERVED else found[0].upper()


class Segment(Struct, frozen=True):
    """One segment of a template. literals: the texts around its variables, one more than there are of them;
    normalized. names: of the variables.
    """

    literals: tuple[str, ...]
    names: tuple[str, ...]

    @classmethod
    def parse(cls, written: str) -> "Segment":
        """Take a segment of a template apart."""
        parts = _VARIABLE.split(written)
        return cls(tuple(map(normalized, parts[::2])), tuple(parts[1::2]))

    @property
    def is_variable(self) -> bool:
        """Whether one variable is all of it."""
        return self.literals == ("", "")

    @property
    def literal_length(self) -> int:
        """How much of it is literal text: of two that fit, the one with more is the more concrete."""
        return sum(map(len, self.literals))

    def texts(self, text: str) -> Sequence[str] | None:
        """Read the texts of the variables from a raw, normalized segment; None where it does not fit.

        A variable beside literal text holds at least one character, and as few as possible; one that is all
        of the segment may be empty (the parameter is missing then, which the judge says).
        """
        if self.is_variable:
            return (text,)
        first, *between, last = self.literals
        end = len(text) - len(last)
        if not text.startswith(first) or not text.endswith(last) or end < len(first):
            return None
        found: list[str] = []
        position = len(first)
        for literal in between:
            at = text.find(literal, position + 1, end)
            if at < 0:
                return None
            found.append(text[position:at])
            position = at + len(literal)
        if position >= end:
            return None
        found.append(text[position:end])
        return found
