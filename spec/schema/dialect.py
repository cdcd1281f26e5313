"""How each version of OpenAPI, and each older draft of JSON Schema, writes schemas, as data.

A `Dialect` rewrites the keywords of one schema object in place to JSON Schema 2020-12, not those of the
schemas inside it: each keyword keeps its name, so that its place stays the user's. The few that moved between
drafts (`items` as a list, `dependencies`) are said apart, in `Moved`.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final, TypeAlias

from msgspec import Struct, field

from ..json_value import is_array, is_object

Rewrite: TypeAlias = Callable[[dict[str, Any]], dict[str, Any]]
"""Rewrites the keywords of one schema object, given as a copy that may be changed."""

Moved: TypeAlias = dict[tuple[str, ...], tuple[str, ...]]
"""Where keywords, or members of them, went: the place in 2020-12, and the one where the user wrote them."""


class Dialect(Struct, frozen=True):
    """How one way of writing schemas differs from JSON Schema 2020-12.

    rewrite: applied to each schema object. reference_siblings: whether keywords beside `$ref` count.
    tuples: whether `items` may be a list, and `dependencies` are known. older: the dialects that a `$schema`
    inside may name, by URI; none where `$schema` has no meaning.
    """

    rewrite: Rewrite
    reference_siblings: bool
    tuples: bool = False
    older: "Mapping[str, Dialect]" = field(default_factory=dict[str, "Dialect"])

    def named(self, uri: object) -> "Dialect":
        """Find the dialect that a `$schema` names; this one where it names none that differs."""
        return self.older.get(uri.rstrip("#"), self) if isinstance(uri, str) else self


def _unchanged(schema: dict[str, Any]) -> dict[str, Any]:
    return schema


def _boolean_bounds(schema: dict[str, Any]) -> dict[str, Any]:
    """Rewrite `exclusiveMinimum: true` beside `minimum`; without it, or false, it says nothing (draft-04)."""
    for exclusive, inclusive in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        if isinstance(schema.get(exclusive), bool) and schema.pop(exclusive) and inclusive in schema:
            schema[exclusive] = schema.pop(inclusive)
    return schema


def _from_openapi_3_0(schema: dict[str, Any]) -> dict[str, Any]:
    """Rewrite `nullable` and boolean exclusive bounds (OpenAPI 3.0.4, Schema Object).

    `nullable` adds a type to those of `type`: where there is none, or an `enum` lists the values, it has
    nothing to add (3.0.3, clarified). `x-nullable` is what documents kept that were converted from 2.0.
    """
    written = schema.get("type")
    is_nullable = schema.get("nullable") is True or schema.get("x-nullable") is True
    if is_nullable and (isinstance(written, str) or is_array(written)):
        schema["type"] = [*([written] if isinstance(written, str) else written), "null"]
    return _boolean_bounds(schema)


def _from_swagger_2_0(schema: dict[str, Any]) -> dict[str, Any]:
    """As 3.0, without `nullable`, and with `type: file` for any bytes (2.0, Schema Object). Only a field of a
    form that forbids the empty value by name has none (2.0, Parameter Object, `allowEmptyValue`).
    """
    schema.pop("nullable", None)
    if schema.get("type") == "file":
        del schema["type"]
    elif schema.get("in") == "formData" and schema.get("allowEmptyValue") is False:
        schema.setdefault("minLength", 1)
    if isinstance(schema.get("required"), bool) and "in" in schema:
        del schema["required"]  # a parameter is its own schema, and says with it that it has to be sent
    return _from_openapi_3_0(schema)


def moved_keywords(schema: dict[str, Any]) -> Moved:
    """Bring what moved since 2019-09 to its place: `items` as a list, `additionalItems`, `dependencies`.

    schema: a copy, which is changed. (JSON Schema 2020-12, Changes from Previous Drafts.)
    """
    moved: Moved = {}
    if is_array(schema.get("items")):
        schema["prefixItems"] = schema.pop("items")
        moved["prefixItems",] = ("items",)
        if "additionalItems" in schema:
            schema["items"] = schema.pop("additionalItems")
            moved["items",] = ("additionalItems",)
    dependencies = schema.pop("dependencies", None)
    for name, needed in dependencies.items() if is_object(dependencies) else ():
        keyword = "dependentRequired" if is_array(needed) else "dependentSchemas"
        moved[keyword, name] = ("dependencies", name)
        if keyword not in schema:
            moved[keyword,] = ("dependencies",)
        schema[keyword] = {**schema.get(keyword, {}), name: needed}
    return moved


_DRAFT_4: Final = Dialect(_boolean_bounds, reference_siblings=False, tuples=True)
_DRAFT_7: Final = Dialect(_unchanged, reference_siblings=False, tuples=True)
_DRAFT_2019: Final = Dialect(_unchanged, reference_siblings=True, tuples=True)
_OLDER: Final[Mapping[str, Dialect]] = MappingProxyType(
    {
        f"{scheme}://json-schema.org/{path}": dialect
        for scheme in ("http", "https")
        for path, dialect in (
            ("draft-03/schema", _DRAFT_4),
            ("draft-04/schema", _DRAFT_4),
            ("draft-05/schema", _DRAFT_4),
            ("draft-06/schema", _DRAFT_7),
            ("draft-07/schema", _DRAFT_7),
            ("draft/2019-09/schema", _DRAFT_2019),
        )
    }
)
_OPENAPI_3_1: Final = Dialect(_unchanged, reference_siblings=True, older=_OLDER)

DIALECTS: Final[Mapping[str, Dialect]] = MappingProxyType(
    {
        "2.0": Dialect(_from_swagger_2_0, reference_siblings=False),
        "3.0": Dialect(_from_openapi_3_0, reference_siblings=False),
        "3.1": _OPENAPI_3_1,
        "3.2": _OPENAPI_3_1,
    }
)
"""By the first two numbers of the version."""
