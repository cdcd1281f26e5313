"""The requests of a collection, out of their folders, with what each inherits (Postman Collection, Item)."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

from msgspec import Struct

from ..document import Node
from .entries import text_of
from .variables import Scope

Tell: TypeAlias = Callable[[str, Node], None]
"""Notes that a part of a collection can't be used: the message, and the place."""


class Folder(Struct, frozen=True):
    """What is inherited. name: of the folder, with those around it; "" for the collection itself."""

    node: Node
    scope: Scope
    auth: Node
    name: str = ""


class Item(Struct, frozen=True):
    """One request with its saved responses. auth: what counts for it. folder: its name, "" for none."""

    node: Node
    name: str
    request: Node
    scope: Scope
    auth: Node
    folder: Folder


def items_of(collection: Node, tell: Tell) -> Iterator[Item]:
    """List the requests in their order. tell: hears of what is neither a request nor a folder."""
    scope = Scope().within(collection)
    yield from _items(Folder(collection, scope, collection.child("auth")), tell)


def _items(folder: Folder, tell: Tell) -> Iterator[Item]:
    for node in folder.node.child("item").items():
        name = text_of(node.mapping.get("name") or "")
        scope = folder.scope.within(node)
        request = node.child("request")
        if isinstance(node.child("item").value, list):
            full = f"{folder.name} / {name}" if folder.name and name else name or folder.name
            yield from _items(Folder(node, scope, _nearest(node, folder.auth), full), tell)
        elif request.mapping or isinstance(request.value, str):
            auth = _nearest(request, folder.auth)
            yield Item(node, name, request, scope, auth, folder)
        else:
            tell("this is neither a request (`request`) nor a folder (`item`)", node)


def _nearest(node: Node, inherited: Node) -> Node:
    """Take the authorization of a request or folder; what it does not say itself is inherited."""
    own = node.child("auth")
    return own if own.mapping and own.mapping.get("type") != "inherit" else inherited
