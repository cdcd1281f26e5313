"""Runtime expressions: how links and callbacks name a part of a message (OpenAPI, Runtime Expressions)."""

import re
from collections.abc import Iterator, Mapping
from typing import Final
from urllib.parse import parse_qsl, unquote

from msgspec import Struct

from .document import member
from .json_text import json_or_none
from .json_value import Json
from .location import pointer_tokens
from .media_type import parse_media_type
from .message import Exchange, Request, Response

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


def leading_expression(text: str) -> Expression | None:
    """Read the expression that a text begins with: all of it, or one in braces; None where it has none."""
    if text.startswith("$"):
        return expression_of(text)
    found = _EMBEDDED.match(text)
    return expression_of(found[1]) if found is not None else None


_FORWARDED: Final = re.compile(r'(?:[^,]*?;)?\s*(?:proto="?)?(https?)\b', re.IGNORECASE)
"""The scheme that a client used, as the first of the servers in between tells it."""


def evaluated(value: Json, exchange: Exchange, path_values: Mapping[str, str], scheme: str = "http") -> Json:
    """Give what the value of a link, or the URL of a callback, means for one exchange: constants as they are,
    expressions by what they name, in braces within a text as well. path_values: of the request, raw. scheme:
    of the connection that the request came on. None for what is not there.
    """
    if not isinstance(value, str) or "$" not in value:
        return value
    if value.startswith("$"):
        return _named(value, exchange, path_values, scheme)
    parts = [(found, _named(found[1], exchange, path_values, scheme)) for found in _EMBEDDED.finditer(value)]
    if any(each is None for _, each in parts):
        return None
    for found, each in reversed(parts):
        value = f"{value[: found.start()]}{each}{value[found.end() :]}"
    return value


def _named(text: str, exchange: Exchange, path_values: Mapping[str, str], scheme: str) -> Json:
    expression, request, response = expression_of(text), exchange.request, exchange.response
    if expression is None or response is None:
        return None
    if not expression.side:
        whole: dict[str, Json] = {
            "$url": _address(request, scheme),
            "$method": request.method,
            "$statusCode": response.status,
        }
        return whole[text]
    message = request if expression.side == "request" else response
    if expression.place == "header":
        return message.field(expression.name)
    if expression.place == "path":
        return unquote(path_values[expression.name]) if expression.name in path_values else None
    if expression.place == "query":
        return dict(parse_qsl(request.query)).get(expression.name)
    return _inside(message, expression.tokens)


def _address(request: Request, scheme: str) -> Json:
    """Write where a client sent its request: a proxy in front may say that it spoke TLS (`X-Forwarded-Proto`;
    RFC 7239, `proto`).
    """
    host = request.field("host")
    told = _FORWARDED.match(request.field("x-forwarded-proto") or request.field("forwarded") or "")
    return (
        request.target if host is None else f"{told[1].lower() if told else scheme}://{host}{request.target}"
    )


def _inside(message: Request | Response, tokens: tuple[str, ...]) -> Json:
    """Follow a JSON Pointer into a body (RFC 6901), the fields of a form as members; None where it leads
    nowhere.
    """
    kind = parse_media_type(message.field("content-type") or "")
    if kind is not None and kind.essence == "application/x-www-form-urlencoded":
        value: Json = dict(parse_qsl(message.body.decode("utf-8", "replace")))
    else:
        value = json_or_none(message.body)
    for token in tokens:
        value = member(value, token)
    return value
