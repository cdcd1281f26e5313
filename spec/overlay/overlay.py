"""An Overlay as it is written: its actions, in order (Overlay Specification 1.0 and 1.1, Overlay Object)."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Final

from msgspec import Struct

from ..document import Document, Node
from ..errors import DocumentError
from ..json_value import is_object

VERSIONS: Final = ("1.0", "1.1")
"""Versions that are read, by their first two numbers."""

_KINDS: Final[Mapping[str, tuple[type, str]]] = {
    "copy": (str, "text"),
    "description": (str, "text"),
    "extends": (str, "text"),
    "remove": (bool, "true or false"),
    "target": (str, "text"),
}
_FIELDS: Final = ("overlay", "info", "extends", "actions")
_ACTION_FIELDS: Final = ("target", "description", "update", "remove", "copy")


class Action(Struct, frozen=True):
    """One Action Object: where, and what happens there. place: the action itself."""

    place: Node

    @property
    def target(self) -> Node:
        """The JSONPath that selects what is changed."""
        return self.place.child("target")

    @property
    def removes(self) -> bool:
        """Whether what is selected goes; if so, nothing else of the action counts."""
        return self.place.mapping.get("remove") is True

    @property
    def update(self) -> Node | None:
        """What is merged into what is selected."""
        return self.place.child("update") if "update" in self.place.mapping else None

    @property
    def copy(self) -> Node | None:
        """The JSONPath of what is merged into what is selected; `update` comes before it."""
        return self.place.child("copy") if "copy" in self.place.mapping else None


class Overlay(Struct, frozen=True):
    """One Overlay document. extends: the document that it was written for, None where it does not say."""

    document: Document
    extends: Node | None
    actions: tuple[Action, ...]


def read_overlay(document: Document) -> Overlay:
    """Read an Overlay. Raises DocumentError, with the place, where it is not formed as the standard says."""
    root = document.node()
    version = root.mapping.get("overlay")
    if version is None:
        message = "this is no Overlay: it has no `overlay` field that names a version"
        raise DocumentError(message, root.location)
    if ".".join(str(version).split(".")[:2]) not in VERSIONS:
        message = f"unknown Overlay version {str(version)!r}; versions read: {', '.join(VERSIONS)}"
        raise DocumentError(message, root.child("overlay").location)
    _check(root, _FIELDS, "an Overlay")
    info = root.child("info")
    if not isinstance(info.mapping.get("title"), str) or "version" not in info.mapping:
        raise DocumentError("the `info` of an Overlay has a `title` and a `version`", info.location)
    actions = root.child("actions")
    if not actions.sequence:
        raise DocumentError("`actions` has to be a list of at least one action", actions.location)
    extends = root.child("extends") if "extends" in root.mapping else None
    return Overlay(document, extends, tuple(_actions(actions)))


def _actions(node: Node) -> Iterator[Action]:
    for item in node.items():
        if not is_object(item.value):
            raise DocumentError("an action has to be a mapping", item.location)
        _check(item, _ACTION_FIELDS, "an action")
        if "target" not in item.mapping:
            raise DocumentError("an action has to have a `target`", item.location)
        yield Action(item)


def _check(node: Node, fields: tuple[str, ...], what: str) -> None:
    """See that there are no unknown fields, and none of another type."""
    for name, member in node.members():
        if name not in fields and not name.startswith("x-"):
            close = get_close_matches(name, fields, 1)
            meant = f"; did you mean `{close[0]}`?" if close else ""
            raise DocumentError(f"{what} has no field `{name}`{meant}", member.location)
        kind, words = _KINDS.get(name, (object, ""))
        if not isinstance(member.value, kind):
            raise DocumentError(f"`{name}` has to be {words}", member.location)
