"""Runtime expressions: how links and callbacks name a part of a message (OpenAPI, Runtime Expressions)."""

import re
from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from ..document import pointer_tokens

_EXPRESSION: Final = re.compile(
    r"""\$(?:
        (?P<whole>url|method|statusCode)
        |(?P<side>request|response)\.(?:
            header\.(?P<header>[!#$%&'*+.^_`|~0-9A-Za-z-]+)
            |(?P<place>query|path)\.(?P<name>[^{}]+)
            |body(?:\#(?P<pointer>(?:/(?:[^~/]|~[01])*)*))?(?P<body>)
        )
    )""",
    re.VERBOSE,
)
_EMBEDDED: Final = re.compile(r"\{([^{}]*)\}?")


class Expression(Struct, frozen=True):
    """What an expression names. side: `request` or `response`; "" for `$url`, `$method` and `$statusCode`.

    place: `header`, `query`, `path` or `body`. name: of a header or parameter. tokens: the way into a body.
    """

    text: str
    side: str = ""
    place: str = ""
    name: str = ""
    tokens: tuple[str, ...] = ()


def expression_of(text: str) -> Expression | None:
    """Read one expression; None where it has not the form of one."""
    found = _EXPRESSION.fullmatch(text)
    if found is None:
        return None
    side = found["side"] or ""
    if found["header"]:
        return Expression(text, side, "header", found["header"])
    if found["name"]:
        return Expression(text, side, found["place"], found["name"])
    if found["body"] is not None:
        return Expression(text, side, "body", "", tuple(pointer_tokens(found["pointer"] or "")))
    return Expression(text)


def expressions_in(text: str) -> Iterator[str]:
    """List what is meant as expressions in a text: all of it, or what stands in braces; `{` alone, too."""
    if text.startswith("$"):
        yield text
    else:
        yield from (found[1] if found[0].endswith("}") else found[0] for found in _EMBEDDED.finditer(text))
