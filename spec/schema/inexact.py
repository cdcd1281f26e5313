"""What follows where something of a schema was left out: no guess may refuse a value.

A schema that lost a keyword accepts more than it should. Beside others that is no harm; under `not`, `if` or
a bounded `contains` it would refuse what is right, so there the whole keyword is left out, and of `oneOf` it
is enough that something fits.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final, TypeVar

from msgspec import Struct, field

from ..json_value import is_array, is_object
from .definition import Definition, Path
from .keywords import FORMS

_Told = TypeVar("_Told")

INEXACT: Final[dict[str, Any]] = {"$comment": "something was left out here"}
"""Stands in a schema that lost something."""

_TURNED: Final = ("contains", "if", "not", "oneOf", "unevaluatedItems", "unevaluatedProperties")


def is_inexact(schema: object) -> bool:
    """Whether a schema in a bundle lost something itself."""
    return is_object(schema) and schema.get("$comment") == INEXACT["$comment"]


def without_guesses(definitions: Mapping[str, Definition]) -> dict[str, Any]:
    """Write the schemas of definitions without the keywords that would refuse because of what is missing."""
    lost = {name for name, each in definitions.items() if each.is_inexact}
    guesses = _Guesses({name: each.schema for name, each in definitions.items()}, lost)
    guesses.spread()
    return {name: guesses.cleared(each.schema, (), each) for name, each in definitions.items()}


class _Guesses(Struct):
    definitions: dict[str, Any]
    inexact: set[str] = field(default_factory=set[str])

    def spread(self) -> None:
        """Find all definitions that lead to one that lost something."""
        leads = {name: set(_references(schema)) for name, schema in self.definitions.items()}
        found = len(self.inexact) - 1
        while found != len(self.inexact):
            found = len(self.inexact)
            self.inexact |= {name for name, targets in leads.items() if targets & self.inexact}

    def is_guess(self, schema: Any) -> bool:
        """Whether a schema, or something that it leads to, lost something."""
        if not is_object(schema):
            return is_array(schema) and any(map(self.is_guess, schema))
        if is_inexact(schema) or not self.inexact.isdisjoint(_references(schema)):
            return True
        return any(self.is_guess(child) for _, child in _children(schema))

    def cleared(self, schema: Any, path: Path, definition: Definition) -> Any:
        """Write a schema without what would refuse by a guess. path: where it stands in its definition."""
        if is_array(schema):
            return [self.cleared(item, (*path, index), definition) for index, item in enumerate(schema)]
        if not is_object(schema):
            return schema
        out = dict(schema)
        for keyword, inner in _children(schema):
            place = (*path, keyword)
            if keyword in _TURNED and self._turns(keyword, inner, schema):
                del out[keyword]
                if keyword == "oneOf" and "anyOf" not in schema:
                    out["anyOf"] = self.cleared(inner, place, definition)
                    _call_one_of(definition, path)
            elif FORMS[keyword] == "members":
                members: dict[str, Any] = schema[keyword]
                out[keyword] = {
                    name: self.cleared(member, (*place, name), definition) for name, member in members.items()
                }
            else:
                out[keyword] = self.cleared(inner, place, definition)
        return out

    def _turns(self, keyword: str, inner: Any, schema: dict[str, Any]) -> bool:
        """Whether what is missing would make this keyword refuse."""
        return self.is_guess(schema if keyword.startswith("unevaluated") else inner)


def _call_one_of(definition: Definition, path: Path) -> None:
    """Let what is said of an `anyOf` be said of the `oneOf` that it stands for."""
    one, any_ = (*path, "oneOf"), (*path, "anyOf")
    definition.moved[any_] = definition.written(one)
    definition.renamed[any_] = "oneOf"
    _repeat(definition.moved, one, any_)
    _repeat(definition.renamed, one, any_)
    _repeat(definition.selections, one, any_)


def _repeat(known: dict[Path, _Told], here: Path, there: Path) -> None:
    """Let what is known of a place, and of all inside it, be known of another one, too."""
    inside = {path: what for path, what in known.items() if path[: len(here)] == here}
    known |= {(*there, *path[len(here) :]): what for path, what in inside.items()}


def _children(schema: dict[str, Any]) -> Iterator[tuple[str, Any]]:
    """Go through the keywords that hold schemas, with those schemas."""
    for keyword, value in schema.items():
        form = FORMS.get(keyword, "value")
        if form == "members":
            yield keyword, list(value.values())
        elif form != "value":
            yield keyword, value


def _references(schema: Any) -> Iterator[str]:
    """List the definitions that a schema leads to."""
    if is_array(schema):
        for item in schema:
            yield from _references(item)
    elif is_object(schema):
        if isinstance(schema.get("$ref"), str):
            yield schema["$ref"].removeprefix("#/$defs/")
        for _, inner in _children(schema):
            yield from _references(inner)
