"""What of a request of a collection is left out because nobody can know what it means: it is told."""

from ..document import Node
from ..message import is_field_name
from .contents import BODY_MODES
from .entries import Entry, entries, nameless
from .items import Item, Tell
from .securing import AUTHORIZATION_KINDS
from .variables import VARIABLE


def tell_dropped(item: Item, tell: Tell) -> None:
    """Name the parts of one request and its saved responses that are left out."""
    request = item.request
    url, body = request.child("url"), request.child("body")
    for node, key in (
        (request, "header"),
        (url, "query"),
        (url, "variable"),
        (body, "urlencoded"),
        (body, "formdata"),
        *((response, "header") for response in item.node.child("response").items()),
    ):
        for each in nameless(node, key):
            tell("this entry has a value and no name (`key`): it is left out", each)
    _tell_body(body, tell)
    _tell_authorization(item.auth, item, tell)
    for response in item.node.child("response").items():
        _tell_response(response, tell)


def _tell_body(body: Node, tell: Tell) -> None:
    mode = body.mapping.get("mode")
    if mode is not None and mode not in BODY_MODES:
        known = ", ".join(BODY_MODES)
        tell(f"a body has no mode {mode!r}, it is one of {known}: it is left out", body.child("mode"))
    elif mode == "graphql" and not isinstance(body.child("graphql").mapping.get("query"), str):
        tell("this body of GraphQL has no `query`: it is left out", body)


def _tell_authorization(auth: Node, item: Item, tell: Tell) -> None:
    kind = auth.mapping.get("type")
    if kind is None:
        return
    if kind not in AUTHORIZATION_KINDS:
        tell(f"{kind!r} is no kind of authorization that is known: nothing is asked for", auth.child("type"))
    elif kind == "apikey":
        given = {entry.name: item.scope.filled(entry.value or "") for entry in entries(auth, kind)}
        name = given.get("key", "")
        if name and not is_field_name(name) and not VARIABLE.search(name):
            tell(f"no key can be called {name!r}: it is taken for X-API-Key", auth)


def _tell_response(response: Node, tell: Tell) -> None:
    fields: list[Entry] = list(entries(response, "header"))
    for field in fields:
        if not is_field_name(field.name):
            tell(f"no field can be called {field.name!r}: it is left out", field.node)
    has_type = any(field.name.lower() == "content-type" for field in fields)
    body = response.child("body")
    if body.value and not has_type and not response.mapping.get("_postman_previewlanguage"):
        tell("the saved body has no media type (`Content-Type` in `header`): it is left out", body)
