"""The saved responses of a collection: a Response Object for each status (Postman Collection, Response)."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any, Final

from msgspec import Struct

from ..document import Node
from ..message import is_field_name
from .contents import Content, has_infinite, media_of, media_of_language, text_content
from .entries import Entry, entries, text_of
from .inferring import UNKNOWN, has_unknown
from .items import Item, Tell
from .media import media_types
from .placing import Places

_NOT_REPLAYED: Final = frozenset(
    (
        *("connection", "content-encoding", "content-length", "content-type", "date", "keep-alive"),
        *("proxy-authenticate", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"),
    )
)
"""Fields of one connection, of the content as it was sent, or of one moment, in lower case."""

_STATUSES: Final = range(100, 600)
_EMPTY: Final = frozenset(
    (*range(100, 200), HTTPStatus.NO_CONTENT, HTTPStatus.RESET_CONTENT, HTTPStatus.NOT_MODIFIED)
)
"""Statuses of answers without content (RFC 9110, 15)."""


class Saved(Struct, frozen=True):
    """One saved response."""

    status: int
    name: str
    reason: str
    fields: tuple[Entry, ...]
    content: Content | None
    node: Node


def saved_responses(item: Item, tell: Tell) -> Iterator[Saved]:
    """List the responses that were saved with a request. tell: hears of what can't be used."""
    for node in item.node.child("response").items():
        status = node.mapping.get("code")
        if isinstance(status, bool) or not isinstance(status, int) or status not in _STATUSES:
            tell("this saved response has no status (`code`, a number from 100 to 599)", node)
            continue
        fields = tuple(entries(node, "header"))
        name = text_of(node.mapping.get("name") or "").strip()
        reason = text_of(node.mapping.get("status") or "").strip()
        content = _content(node, fields, name, tell)
        if content is not None and status in _EMPTY:
            tell(f"an answer {status} has no content: the saved body is left out", node.child("body"))
            content = None
        yield Saved(status, name, reason, fields, content, node)


def responses_object(saved: Sequence[Saved], places: Places, *, refusals: bool) -> dict[str, Any]:
    """Make the Responses Object; where nothing was saved, any answer is expected.

    refusals: whether any refusal is expected where none was saved.
    """
    if not saved:
        return {"default": {"description": "No response was saved."}}
    by_status: dict[int, list[Saved]] = {}
    for each in saved:
        by_status.setdefault(each.status, []).append(each)
    made = {str(status): _response(by_status[status], places) for status in sorted(by_status)}
    if refusals and not any(name.startswith("4") for name in made):
        made["4XX"] = {"description": "Refused; no such response was saved."}
    return made


def _response(saved: Sequence[Saved], places: Places) -> dict[str, Any]:
    first = saved[0]
    made: dict[str, Any] = {"description": first.reason or _phrase(first.status) or first.name or "Saved"}
    fields = {
        field.name.lower(): field
        for each in reversed(saved)
        for field in reversed(each.fields)
        if field.name.lower() not in _NOT_REPLAYED and is_field_name(field.name)
    }
    if fields:
        made["headers"] = {field.name: _header(field, places) for field in reversed(fields.values())}
    contents = [each.content for each in saved if each.content is not None]
    if contents:
        made["content"] = media_types(contents, places, requires=True)
    return places.put(made, first.node)


def _header(field: Entry, places: Places) -> dict[str, Any]:
    made: dict[str, Any] = {"schema": {"type": "string"}, "example": field.value or ""}
    if field.description:
        made = {"description": field.description, **made}
    return places.put(made, field.node)


def _content(node: Node, fields: Sequence[Entry], name: str, tell: Tell) -> Content | None:
    """Read what was received; nothing without a media type."""
    body = node.child("body")
    if not isinstance(body.value, str) or not body.value:
        return None
    declared = next((each.value for each in fields if each.name.lower() == "content-type"), None)
    media = media_of(declared or "") or media_of_language(node.mapping.get("_postman_previewlanguage"))
    if not media:
        return None
    content = text_content(media, body.value, body, name)
    if content.value is UNKNOWN:
        tell(f"the saved body is no JSON, though its type is {media}: it is no example", body)
    elif has_unknown(content.value) and has_infinite(body.value):
        tell("the saved body has a number beyond all that a float holds: it is no example", body)
    return content


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in {each.value for each in HTTPStatus} else ""
