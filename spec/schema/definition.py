"""What schemas become: a `Bundle` of `Definition`s, each of which knows the places that it was made of."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, TypeAlias

from msgspec import Struct, field

from ..document import DocumentProblem, Location, Node, pointer_of
from ..json_value import is_array, is_object

Path: TypeAlias = tuple[str | int, ...]
"""The way from a definition to something inside it."""


class Selection(Struct, frozen=True):
    """How a discriminator was written into a schema (`writing`).

    member: the one that tells. at: the Discriminator Object, from the definition. values: for each
    alternative, those of the member that choose it; None where anything may. shown: which of them to name.
    default: the alternative for all other values. is_closed: whether every object that has the member has
    to be one of the alternatives. is_among_heirs: whether they are schemas that extend this one.
    """

    member: str
    at: Path
    values: tuple[tuple[Any, ...] | None, ...]
    shown: tuple[bool, ...]
    default: int | None
    is_closed: bool
    is_among_heirs: bool


class Definition(Struct):
    """One schema of a bundle. node: what it was made of. is_asked: written as `not` and `if` see it, with
    nothing hidden. dynamic: what `$dynamicRef` finds by name.

    references: the definitions that it leads to. moved: for places that the user wrote elsewhere, where.
    renamed: for places that stand for another keyword, its name. selections: by the alternatives' place.
    patterns: for each pattern that is spelled differently from the user's, the user's spelling.
    unjudged: what of it is right and can't be held against values. is_inexact: something was left out.
    backtracks: a pattern of it can't run in linear time.
    """

    name: str
    node: Node
    hidden: frozenset[str]
    is_bare: bool
    is_asked: bool
    dynamic: Mapping[str, Node]
    schema: Any = True
    references: dict[str, None] = field(default_factory=dict[str, None])
    moved: dict[Path, Path] = field(default_factory=dict[Path, Path])
    renamed: dict[Path, str] = field(default_factory=dict[Path, str])
    selections: dict[Path, Selection] = field(default_factory=dict[Path, Selection])
    patterns: dict[str, str] = field(default_factory=dict[str, str])
    problems: list[DocumentProblem] = field(default_factory=list[DocumentProblem])
    unjudged: list[DocumentProblem] = field(default_factory=list[DocumentProblem])
    is_inexact: bool = False
    backtracks: bool = False
    _locations: dict[Path, Location] = field(default_factory=dict[Path, Location])

    def written(self, path: Path) -> Path:
        """Map a place in the definition to the one where the user wrote it."""
        for length in range(len(path), 0, -1):
            found = self.moved.get(path[:length])
            if found is not None:
                return (*found, *path[length:])
        return path

    def location(self, path: Path) -> Location:
        """Find the place in the user's file that something in the definition was made of; once for each."""
        known = self._locations.get(path)
        if known is None:
            at = self.node.pointer + pointer_of(self.written(path))
            known = self._locations[path] = self.node.file.location(at)
        return known


class Bundle(Struct, frozen=True, dict=True):
    """A self-contained schema. schema: `{"$ref": "#/$defs/…", "$defs": {…}}`. definitions: by name.

    is_exact: whether nothing was left out of them, so that they are the same in every bundle.
    """

    schema: dict[str, Any]
    definitions: Mapping[str, Definition]
    is_exact: bool = True

    @cached_property
    def patterns(self) -> Mapping[str, str]:
        """For each pattern that is spelled differently from the user's, the user's spelling."""
        return {key: text for each in self.definitions.values() for key, text in each.patterns.items()}

    @property
    def problems(self) -> tuple[DocumentProblem, ...]:
        """What can't be used: references that lead nowhere, keywords with impossible values."""
        return tuple(problem for each in self.definitions.values() for problem in each.problems)

    @property
    def unjudged(self) -> tuple[DocumentProblem, ...]:
        """What is right and still can't be held against values."""
        return tuple(problem for each in self.definitions.values() for problem in each.unjudged)

    def location_of(self, schema: Any) -> Location | None:
        """Find the place that a part of the bundle, known by identity, was made of; None where it is none."""
        for definition in self.definitions.values():
            waiting: list[tuple[Any, Path]] = [(definition.schema, ())]
            while waiting:
                part, path = waiting.pop()
                if part is schema and is_object(part):
                    return definition.location(path)
                if is_object(part):
                    waiting.extend((child, (*path, name)) for name, child in part.items())
                elif is_array(part):
                    waiting.extend((child, (*path, index)) for index, child in enumerate(part))
        return None

    def definition(self, path: list[str | int]) -> tuple[Definition | None, Path]:
        """Split a place in the bundle (`$defs`, name, …) into the definition and the way from it."""
        if len(path) > 1 and path[0] == "$defs":
            return self.definitions.get(str(path[1])), tuple(path[2:])
        return None, tuple(path)
