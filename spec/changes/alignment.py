"""Two schemas side by side, as they are written: what both refer to, and where they say other things."""

from typing import Any, Final, TypeAlias

from msgspec import Struct, field

from ..json_text import canonical_json
from ..json_value import is_array, is_object
from .graph import ASSERTED, LISTS, MAPS, ONES, references_in

Tokens: TypeAlias = tuple[str | int, ...]

_SAID: Final = ASSERTED | {"$ref"}
_NULL: Final = {"type": "null"}
_ABOUT_THE_SAME: Final = frozenset(
    (
        "$ref", "allOf", "anyOf", "contains", "dependentSchemas", "else", "if", "not", "oneOf",
        "patternProperties", "then", "unevaluatedItems", "unevaluatedProperties",
    )
)  # fmt: skip
"""Keywords beside which a member or an item may be described a second time, or counts for something else."""

_INSIDE: Final = ("additionalProperties", "items", "prefixItems", "properties")


class Part(Struct, frozen=True):
    """Two definitions that stand at one place of two others. tokens: the way there, through the schemas."""

    tokens: Tokens
    old: str
    new: str


class Reference(Struct, frozen=True):
    """A reference that stands at one place in both. is_alone: nothing else is said of what is there."""

    part: Part
    is_alone: bool


class Alignment(Struct):
    """Two schemas side by side. is_same: they say the same, but for what they refer to.

    loose: what OLD and what NEW refers to where they do not stand side by side.
    """

    is_same: bool = True
    references: list[Reference] = field(default_factory=list[Reference])
    loose: tuple[set[str], set[str]] = field(default_factory=lambda: (set(), set()))

    @classmethod
    def of(cls, old: Any, new: Any) -> "Alignment":
        """Put two schemas side by side."""
        found = cls()
        found._align(old, new, (), is_alone=True)
        return found

    def _align(self, old: Any, new: Any, tokens: Tokens, *, is_alone: bool) -> None:
        if not (is_object(old) and is_object(new)):
            if old is not new:
                self._differ(old, new)
            return
        mine, theirs = _SAID & old.keys(), _SAID & new.keys()
        inside = is_alone and _ABOUT_THE_SAME.isdisjoint(mine | theirs)
        for keyword in sorted(mine | theirs):
            if keyword not in mine or keyword not in theirs:
                self._differ(_only(keyword, old), _only(keyword, new))
                continue
            is_all = is_alone and _is_all(keyword, mine, old) and _is_all(keyword, theirs, new)
            alone = inside if keyword in _INSIDE else is_all
            if keyword == "$ref":
                part = Part(tokens, name_of(old), name_of(new))
                self.references.append(Reference(part, alone))
            elif keyword in ONES:
                self._align(old[keyword], new[keyword], (*tokens, keyword), is_alone=alone)
            elif keyword in LISTS or keyword in MAPS:
                self._align_several(keyword, old[keyword], new[keyword], tokens, is_alone=alone)
            elif canonical_json(old[keyword]) != canonical_json(new[keyword]):
                self.is_same = False

    def _align_several(self, keyword: str, old: Any, new: Any, tokens: Tokens, *, is_alone: bool) -> None:
        if keyword in LISTS and len(old) != len(new):
            self._differ({keyword: old}, {keyword: new})
            return
        mine, theirs = _by_name(old), _by_name(new)
        for name in dict.fromkeys((*mine, *theirs)):
            if name in mine and name in theirs:
                self._align(mine[name], theirs[name], (*tokens, keyword, name), is_alone=is_alone)
            else:
                self._differ(mine.get(name, True), theirs.get(name, True))

    def _differ(self, old: Any, new: Any) -> None:
        """Note that two schemas differ; what they lead to is not side by side."""
        self.is_same = False
        for names, schema in zip(self.loose, (old, new), strict=True):
            names.update(references_in(schema))


def _by_name(schemas: Any) -> dict[str | int, Any]:
    """Give the schemas of a keyword by name, those of a list by position."""
    return dict(enumerate(schemas)) if is_array(schemas) else schemas


def _only(keyword: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {keyword: schema[keyword]} if keyword in schema else {}


def name_of(reference: Any) -> str:
    """Name the definition that a reference of a bundle leads to."""
    return str(reference["$ref"]).removeprefix("#/$defs/")


def _is_all(keyword: str, said: frozenset[str], schema: Any) -> bool:
    """Whether one schema inside of this one says all that is said of the value, but that it may be null."""
    if len(said) != 1 or keyword not in ("$ref", "allOf", "anyOf"):
        return False
    value = schema[keyword]
    return keyword == "$ref" or len(value) - (keyword == "anyOf" and _NULL in value) == 1
