"""One request of a collection, read: what is sent, where, and with which credentials."""

import re
from typing import Final

from msgspec import Struct

from .contents import Content, media_of, request_content
from .dropped import tell_dropped
from .entries import Entry, entries
from .items import Item, Tell
from .securing import Authorization, authorization_of, authorization_of_field
from .urls import Target, target_of

_TOKEN: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
"""What a method is (RFC 9110, Tokens)."""


class Sent(Struct, frozen=True):
    """One request. content: None where it has none."""

    item: Item
    method: str
    target: Target
    content: Content | None
    authorization: Authorization | None


def sent_of(item: Item, tell: Tell) -> Sent | None:
    """Read a request; None, which is told, where it can't be one."""
    request = item.request
    url = request if isinstance(request.value, str) else request.child("url")
    method = request.mapping.get("method") or "GET"
    if not isinstance(method, str) or not _TOKEN.fullmatch(method):
        tell(f"this is no method of HTTP: {method!r}", request.child("method"))
        return None
    tell_dropped(item, tell)
    if not (isinstance(url.value, str) and url.value.strip()) and not url.mapping:
        tell("this request has no `url`", request)
        return None
    fields = [field for field in entries(request, "header") if not field.is_off]
    declared = media_of(item.scope.filled(_value_of(fields, "content-type")))
    content = request_content(request.child("body"), declared, item.scope, item.name)
    return Sent(item, method.upper(), target_of(url, item.scope), content, _authorization(item, fields))


def _authorization(item: Item, fields: list[Entry]) -> Authorization | None:
    """Find what a request needs: what it inherits, or a field that it has itself."""
    found = authorization_of(item.auth, item.scope)
    own = next((field for field in fields if field.name.lower() == "authorization"), None)
    return authorization_of_field(own) if found is None and own is not None else found


def _value_of(fields: list[Entry], name: str) -> str:
    return next((field.value or "" for field in fields if field.name.lower() == name), "")
