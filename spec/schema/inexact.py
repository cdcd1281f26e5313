"""What follows where something of a schema was left out: no guess may refuse a value.

A schema that lost a keyword accepts more than it should. Beside others that is no harm; under `not`, `if`,
`oneOf` or a bounded `contains` it would refuse what is right, so there the whole keyword is left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from ..json_value import is_array, is_object
from .keywords import FORMS

INEXACT: Final[dict[str, Any]] = {"$comment": "something was left out here"}
"""Stands in a schema that lost something."""

_TURNED: Final = ("contains", "if", "not", "oneOf", "unevaluatedItems", "unevaluatedProperties")


def is_inexact(schema: object) -> bool:
    """Whether a schema in a bundle lost something itself."""
    return is_object(schema) and schema.get("$comment") == INEXACT["$comment"]


def without_guesses(definitions: dict[str, Any], names: Iterable[str]) -> dict[str, Any]:
    """Leave keywords out that would refuse values because of what is missing.

    names: the definitions that lost something.
    """
    guesses = _Guesses(definitions, set(names))
    guesses.spread()
    return {name: guesses.cleared(schema) for name, schema in definitions.items()}


@dataclass(slots=True)
class _Guesses:
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

    def cleared(self, schema: Any) -> Any:
        """Write a schema without what would refuse by a guess."""
        if is_array(schema):
            return [self.cleared(item) for item in schema]
        if not is_object(schema):
            return schema
        out = dict(schema)
        for keyword, inner in _children(schema):
            form = FORMS[keyword]
            if keyword in _TURNED and (
                self.is_guess(inner) if not keyword.startswith("unevaluated") else self.is_guess(schema)
            ):
                del out[keyword]
            elif form == "members":
                out[keyword] = {name: self.cleared(member) for name, member in schema[keyword].items()}
            else:
                out[keyword] = self.cleared(inner)
        return out


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
