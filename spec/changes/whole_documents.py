"""Changes of which documents there are: a description that has come, or that is gone (DIFF §5)."""

from ..location import Location
from .change import Change, Level, fingerprint_of


def document_added(name: str) -> Change:
    """Say that there is a document that was not there."""
    return _change("document-added", "info", None, Location(name, 1, 1, ""), f"{name} is new", name)


def document_removed(name: str, lives_on: str = "") -> Change:
    """Say that a document is gone. lives_on: where all of its operations are now, or ""."""
    message = f"{name} is gone" + (f"; its operations are in {lives_on} now" if lives_on else "")
    level: Level = "info" if lives_on else "breaking"
    return _change("document-removed", level, Location(name, 1, 1, ""), None, message, name)


def _change(
    id_: str, level: Level, old: Location | None, new: Location | None, message: str, name: str
) -> Change:
    fingerprint = fingerprint_of(id_, name)
    return Change(
        id=id_,
        level=level,
        operation="",
        path="",
        old=old,
        new=new,
        message=message,
        policy=level == "breaking",
        witness=None,
        cause=f"{id_} {name}",
        fingerprint=fingerprint,
        edit=fingerprint,
    )
