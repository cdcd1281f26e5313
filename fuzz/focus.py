"""Where a change of the document has its effect: operations to fuzz, and places in them to aim at."""

from fnmatch import fnmatchcase
from typing import Final

from msgspec import Struct

from ..spec import Change, Location, Schema, Spec, diff, pointer_tokens

_OF_WORDS: Final = (
    *("comparison-cut-short", "deprecated-*", "dialect-changed", "link-*", "operation-deprecated"),
    *("operation-id-*", "operation-reactivated", "server-*", "sunset-*", "tag-*"),
)
"""Changes that no request and no answer shows."""

_INNER: Final = frozenset({"additionalProperties", "items", "prefixItems", "properties"})
"""Keywords that are about what stands in a value, not about the value itself."""


class Focus(Struct, frozen=True):
    """What a change touched. operations: keys, in the document's order. places: file and pointer of each."""

    operations: tuple[str, ...]
    places: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, old: Spec, new: Spec) -> "Focus":
        """Compare two documents; what is gone is sought where it stood."""
        changes = [
            change
            for change in diff(old, new)
            if not any(fnmatchcase(change.id, pattern) for pattern in _OF_WORDS)
        ]
        touched = {change.operation for change in changes}
        keys = tuple(operation.key for operation in new.operations if operation.key in touched)
        places = dict.fromkeys(
            place
            for change in changes
            if change.operation in touched.intersection(keys)
            if (place := _place(change, old, new)) is not None
        )
        return cls(keys, tuple(places))

    def is_at(self, location: Location) -> bool:
        """Whether a place is one that changed, or stands in one, or around one."""
        return any(
            file == location.file and (_is_in(pointer, location.pointer) or _is_in(location.pointer, pointer))
            for file, pointer in self.places
        )

    def aims_at(self, schema: Schema, pointer: str) -> bool:
        """Whether what stands at a pointer in a value of a schema is about a place that changed."""
        inner = schema
        for token in pointer_tokens(pointer):
            step = _step(inner, token)
            if step is None:
                break
            inner = step
        return any(self._is_about(inner.location, *place) for place in self.places)

    def _is_about(self, at: Location, file: str, pointer: str) -> bool:
        """Whether a schema stands in a changed place, or has a keyword there that is about its own values."""
        if file != at.file or _is_in(at.pointer, pointer):
            return file == at.file
        keyword = pointer[len(at.pointer) + 1 :].partition("/")[0]
        return _is_in(pointer, at.pointer) and keyword not in _INNER


def _step(schema: Schema, token: str) -> Schema | None:
    inner = schema.properties().get(token)
    return inner if inner is not None or not token.isdecimal() else schema.items()


def _is_in(pointer: str, other: str) -> bool:
    """Whether a place is another one, or stands in it."""
    return pointer == other or pointer.startswith(f"{other}/")


def _place(change: Change, old: Spec, new: Spec) -> tuple[str, str] | None:
    """Give the file and pointer of a change in the new document: of what is gone, the place around it."""
    if change.new is not None:
        return change.new.file, change.new.pointer
    if change.old is None:
        return None
    file = new.name if change.old.file == old.name else change.old.file
    return file, change.old.pointer.rpartition("/")[0]
