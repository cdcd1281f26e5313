"""Asks a mock in few words: the two ways it may be set, a document, a request line."""

import json
from typing import Any, Final

from msgspec.structs import replace
from truespec.mockserver import Mock, MockSettings, Reply
from truespec.spec import Request, Spec

WAYS: Final = {"default": MockSettings(), "prism": MockSettings().like_prism()}
"""What is promised holds in both, unless the table of differences in `docs/mock.md` names it."""

JSON: Final = ("Content-Type", "application/json")
FORM: Final = ("Content-Type", "application/x-www-form-urlencoded")
EMPTY: Final[dict[str, Any]] = {"description": "d"}
_PROBLEM: Final = "application/problem+json"


def ask(
    way: MockSettings,
    spec: Spec,
    line: str,
    *fields: tuple[str, str],
    body: bytes | str = b"",
    **changed: Any,
) -> Reply:
    """Ask a fresh mock once. line: `GET /a?b=c`. changed: settings."""
    method, target = line.split(" ", 1)
    content = body.encode() if isinstance(body, str) else body
    return Mock(spec, replace(way, **changed)).answer(Request(method, target, fields, content))


def kind(reply: Reply) -> tuple[int, str]:
    """Give status and identifier of a problem document; "" where the reply is none."""
    if reply.field("Content-Type") != _PROBLEM:
        return reply.status, ""
    return reply.status, json.loads(reply.body)["type"].partition("#")[2]


def told(reply: Reply, *, severity: str = "Error") -> list[tuple[str, str]]:
    """List place and code of what a reply says of the request, as `query.floor enum`."""
    entries = json.loads(reply.field("sl-violations") or "[]")
    return [
        (".".join(each["location"][1:]), each.get("code", ""))
        for each in entries
        if each["severity"] == severity and each["location"][0] == "request"
    ]


def example(media_type: str, value: Any, **more: Any) -> dict[str, Any]:
    """Write a response with one content and its example."""
    return {"description": "d", "content": {media_type: {"example": value}}, **more}


def contents(*media_types: str) -> dict[str, Any]:
    """Write a response with several contents; the example of each is its name."""
    return {"description": "d", "content": {each: {"example": each} for each in media_types}}
