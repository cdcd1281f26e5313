"""What was accepted on purpose in the document itself: `x-truespec-diff` on an element of NEW (DIFF, Policy).

It is about the changes that it allows, of that element and of all below it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, Final

from ..spec import Node, Spec, UsageError, is_array, is_object
from .accepted import Acceptance, end_of, unused

if TYPE_CHECKING:
    from ..spec import Change, Location

_KEY: Final = "x-truespec-diff"
_FIELDS: Final = ("allow", "expires", "owner", "permanent", "reason")


def inline_acceptances(
    changes: "Sequence[Change]", places: "Sequence[Location | None]", new: Spec, today: date
) -> tuple[dict[str, Acceptance], tuple[str, ...]]:
    """Give what excuses changes, by their fingerprints, and notes on what has run out or matches nothing.

    places: where each change is marked in NEW. Raises UsageError, with the place, for what allows nothing.
    """
    entries = [(node.location, entry) for node in _written(new) for entry in _entries(node)]
    if not entries:
        return {}, ()
    excused: dict[str, Acceptance] = {}
    notes: dict[str, None] = {}
    unmatched = {id(entry): entry for _, entry in entries}
    operations = {operation.key: operation.location for operation in new.operations}
    for change, place in zip(changes, places, strict=True):
        around = [each for each in (place, operations.get(change.operation)) if each is not None]
        for location, entry in entries:
            if not fnmatchcase(change.id, entry.id) or not any(_holds(location, each) for each in around):
                continue
            unmatched.pop(id(entry), None)
            if entry.holds(today):
                excused.setdefault(change.fingerprint, entry)
            else:
                notes[f"the acceptance of {entry.id} ran out on {entry.expires} ({entry.at})"] = None
    left = (unused(f"{_KEY} of {entry.id}", entry.at) for entry in unmatched.values())
    return excused, (*notes, *left)


def _written(new: Spec) -> Iterator[Node]:
    """Find the elements of all files that say something."""
    for file in new.document.files():
        if file.text and _KEY not in file.text:  # a large file is not walked for nothing
            continue
        waiting = [Node(file, "", file.value)]
        while waiting:
            node = waiting.pop()
            if _KEY in node.mapping:
                yield node
            inner = [each for _, each in node.members()] if is_object(node.value) else list(node.items())
            waiting += [each for each in inner if is_object(each.value) or is_array(each.value)]


def _holds(outer: "Location", inner: "Location") -> bool:
    is_below = inner.pointer == outer.pointer or inner.pointer.startswith(f"{outer.pointer}/")
    return outer.file == inner.file and is_below


def _entries(element: Node) -> tuple[Acceptance, ...]:
    node = element.child(_KEY)
    value: Any = node.value
    if not is_object(value) or value.keys() - set(_FIELDS):
        raise UsageError(f"{node.location}: `{_KEY}` is a mapping of {', '.join(_FIELDS)}")
    ids, reason, expires = value.get("allow"), value.get("reason"), value.get("expires")
    if not is_array(ids) or not ids or not all(isinstance(each, str) for each in ids):
        raise UsageError(f"{node.location}: `allow` has to be a list of ids of changes")
    if not isinstance(reason, str) or not reason.strip():
        raise UsageError(f"{node.location}: `{_KEY}` needs a `reason`")
    if (value.get("permanent") is True) is bool(expires):
        raise UsageError(f"{node.location}: `{_KEY}` needs either `expires`, a day, or `permanent: true`")
    end = end_of(str(expires), f"{node.location}: `expires`") if expires else None
    owner = str(value.get("owner", "the document"))
    return tuple(Acceptance("", str(each), "", "", reason, owner, end, node.location) for each in ids)
