"""From the engine's errors to what a reader can use: the keyword, a sentence, and both places.

Of alternatives the one is named that was meant: by the discriminator, else the nearest.
"""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from msgspec import Struct

from ..document import Location, pointer_of
from ..json_value import Json, is_object
from ..location import pointer_child
from .definition import Bundle, Definition, Path, Selection
from .flat import same
from .messages import keyword_of, listed, message_of, shown
from .nearest import label_of, nearest
from .views import is_tolerated

_GAVE_UP: Final = ("BacktrackLimitExceeded", "RegexEngineFailure")
_COMPOSED: Final = ("anyOf", "oneOf")
_TOLD: Final = 2
"""Errors of the nearest alternative that are told in one line."""


class SchemaViolation(Struct, frozen=True):
    """One keyword that a value breaks.

    keyword: as in JSON Schema (`maxLength`), or `discriminator`. message: about the value ("has 3 characters,
    at most 2 are allowed").
    pointer: where in the value. at: the keyword's place in the document. value: what stands at `pointer`.
    """

    keyword: str
    message: str
    pointer: str
    at: Location
    value: Json

    def about(self, what: str) -> str:
        """Write a sentence. what: the whole value, by name ("query parameter 'tags'")."""
        return f"{what} at {self.pointer} {self.message}" if self.pointer else f"{what} {self.message}"


def gave_up(error: Any) -> bool:
    """Whether an error says that a pattern took too many steps: neither met nor broken."""
    return type(error.kind).__name__ in _GAVE_UP


def violations(bundle: Bundle, errors: Iterable[Any], root: Location) -> tuple[SchemaViolation, ...]:
    """Say what the engine's errors say. root: the place of the schema, for what has none of its own."""
    report = _Report(bundle, root)
    return _distinct(violation for error in errors for violation in report.of(error))


class _Report(Struct, frozen=True):
    bundle: Bundle
    root: Location

    def of(self, error: Any) -> Iterator[SchemaViolation]:
        if gave_up(error):
            return
        definition, path = self.bundle.definition(list(error.schema_path))
        if definition is None or error.kind.name not in _COMPOSED:
            yield self._plain(error, definition, path)
            return
        selection = definition.selections.get(path)
        selected = None if selection is None else self._selected(error, definition, selection)
        if selected is not None:
            yield from selected
        else:
            yield self._composed(error, definition, path)

    def _plain(self, error: Any, definition: Definition | None, path: Path) -> SchemaViolation:
        keyword = keyword_of(error)
        message = message_of(error, self.bundle.patterns, keyword)
        if definition is not None and definition.renamed.get(path) == "format":
            keyword = "format"
            message = f"is {shown(error.instance)}, which is no {_at(definition, path[:-1])['format']}"
        at = self.root if definition is None else definition.location(path)
        return SchemaViolation(keyword, message, pointer_of(error.instance_path), at, error.instance)

    def _selected(
        self, error: Any, definition: Definition, selection: Selection
    ) -> list[SchemaViolation] | None:
        """Say what is wrong with the alternative that the discriminator chooses; None where none."""
        value: Any = error.instance
        is_told = is_object(value) and selection.member in value
        if not is_told and (selection.default is None or not is_object(value)):
            return [] if selection.is_among_heirs and selection.default is None else None
        own = value.get(selection.member)
        chosen = [
            index
            for index, values in enumerate(selection.values)
            if is_told and values is not None and any(same(own, each) for each in values)
        ] or ([selection.default] if selection.default is not None else [])
        if len(chosen) == 1:
            found = [each for inner in error.kind.context[chosen[0]] for each in self.of(inner)]
            return found or None
        if chosen or not selection.is_closed:
            return None
        known = [
            values[0]
            for values, shown_ in zip(selection.values, selection.shown, strict=True)
            if shown_ and values
        ]
        return [
            SchemaViolation(
                "discriminator",
                f"is {shown(own)}, has to be one of {listed(known)}",
                pointer_child(pointer_of(error.instance_path), selection.member),
                definition.location(selection.at),
                own,
            )
        ]

    def _composed(self, error: Any, definition: Definition, path: Path) -> SchemaViolation:
        keyword = definition.renamed.get(path) or str(error.kind.name)
        branches = self._branches(definition, path)
        context: list[list[Any]] = error.kind.context[: len(branches)]
        message = f"fits none of the alternatives of `{keyword}`"
        if type(error.kind).__name__.endswith("MultipleValid"):
            fitting = [
                label_of(self.bundle, branches, index) for index, errors in enumerate(context) if not errors
            ]
            message = f"fits more than one alternative of `{keyword}`"
            message += f": {' and '.join(fitting)}" if len(fitting) > 1 else ""
        else:
            index = nearest(context, len(error.instance_path))
            if index is not None:
                message += f"; nearest is {label_of(self.bundle, branches, index)}: "
                message += self._told(context[index], len(error.instance_path))
        at = definition.location(path)
        return SchemaViolation(keyword, message, pointer_of(error.instance_path), at, error.instance)

    def _told(self, errors: list[Any], depth: int) -> str:
        """Put the errors of an alternative into one line."""
        found = _distinct(violation for error in errors for violation in self.of(error))
        told: list[str] = []
        for violation in found[:_TOLD]:
            pointer = "".join(f"/{token}" for token in violation.pointer.split("/")[depth + 1 :])
            place = f" ({violation.at})" if violation.at.line else ""
            told.append(f"{pointer} {violation.message}{place}".lstrip())
        more = f", and {len(found) - _TOLD} more" if len(found) > _TOLD else ""
        return "; ".join(told) + more

    def _branches(self, definition: Definition, path: Path) -> list[Any]:
        """Find the alternatives as the user wrote them."""
        return [branch for branch in _at(definition, path) if not is_tolerated(branch)]


def _at(definition: Definition, path: Path) -> Any:
    """Find what a definition has at a place in the bundle, where a keyword may have another name."""
    found: Any = definition.schema
    for depth, token in enumerate(path, 1):
        key: Any = token
        if is_object(found) and key not in found:
            key = definition.renamed[path[:depth]]
        found = found[key]
    return found


def _distinct(found: Iterable[SchemaViolation]) -> tuple[SchemaViolation, ...]:
    """Keep one of those that say the same of the same place (a schema reached twice, through `allOf` say)."""
    seen: dict[tuple[str, str, Location, str], SchemaViolation] = {}
    for violation in found:
        seen.setdefault((violation.keyword, violation.pointer, violation.at, violation.message), violation)
    return tuple(seen.values())
