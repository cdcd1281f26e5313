"""The official JSON Schemas of OpenAPI, asked object by object.

Each object of a description is held to the official definition of its kind, with the objects inside it
replaced by the smallest ones that conform: they are asked by themselves. So an error says what is wrong with
one object, and no `oneOf` far above it fails along. The schemas are those that the OpenAPI Initiative
publishes, as the package openapi-spec-validator ships them.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
from msgspec import Struct, field

from ..json_value import is_array, is_object
from .causes import Cause, causes
from .grammar import Grammar
from .walk import Part

_META: Final = "https://json-schema.org/draft/2020-12/schema"

_CORRECTIONS: Final[Mapping[str, Mapping[str, Any]]] = {
    # The 3.1 schema calls the link's server `body`; the Link Object has `server`.
    "3.1": {"link": {"server": {"$ref": "#/$defs/server"}}},
}
"""Where an official schema contradicts its specification, which says of itself that it prevails: fields to
add, by version and definition.
"""


class Official(Struct, frozen=True):
    """The official schema of one version. A document has few of the kinds of objects: each is compiled when
    it is met.
    """

    grammar: Grammar
    schema: dict[str, Any]
    _kinds: dict[str, Any] = field(default_factory=dict[str, Any])

    def causes(self, part: Part) -> Iterator[Cause]:
        """Say what is wrong with one object by itself, one `Cause` a root cause."""
        compiled = self.compiled(part.kind)
        value = self._alone(part)
        if not compiled.is_valid(value):
            yield from causes(compiled.iter_errors(value), self.schema, part.kind)

    def compiled(self, kind: str) -> Any:
        """Compile the definition of one kind, once."""
        if kind not in self._kinds:
            self._kinds[kind] = _compiled(self.schema, self.grammar, kind)
        return self._kinds[kind]

    def _alone(self, part: Part) -> Any:
        """Copy the value of a part with the objects inside it, and what may be anything, replaced."""
        value = part.node.value
        if not is_object(value):
            return [] if is_array(value) else value
        return {
            name: self._replaced(part.kind, name, member)
            for name, member in value.items()
            if not (part.kind == "path-item" and name == "$ref" and isinstance(member, str))
        }

    def _replaced(self, kind: str, name: str, member: Any) -> Any:
        if name.startswith("x-") and kind not in ("callback", "responses"):
            return None
        if name in _ANYTHING.get(kind, ()):
            return [0] if is_array(member) else {} if is_object(member) else member
        held = self.grammar.held_by(kind, name)
        if held is None:
            return member
        shape, inner = held
        stands_in = self.grammar.stands_in[inner]
        if shape == "one":
            return member if inner == "schema" and isinstance(member, bool) else stands_in
        if shape == "list" and is_array(member):
            # numbered, since lists of parameters have to be unique
            return [
                {"$ref": f"#{place}"} if inner in self.grammar.references else stands_in
                for place in range(len(member))
            ]
        return dict.fromkeys(member, stands_in) if shape == "map" and is_object(member) else member


_ANYTHING: Final[Mapping[str, tuple[str, ...]]] = {
    "example": ("value", "dataValue"),
    "header": ("example",),
    "media-type": ("example",),
    "parameter": ("example",),
    "response": ("examples",),
    "schema": ("const", "default", "enum", "example", "examples"),
}
"""Fields whose value the official schema does not look into."""


def official(grammar: Grammar) -> Official:
    """Read the official schema of a version."""
    schema: dict[str, Any] = json.loads(_text(grammar.version))
    for definition, added in _CORRECTIONS.get(grammar.version, {}).items():
        schema["$defs"][definition]["properties"] |= added
    return Official(grammar, schema)


def _text(version: str) -> bytes:
    """Read the official schema of a version from the package that ships it, without running that package
    (importing it takes 0.2 s).
    """
    package = find_spec("openapi_spec_validator")
    folders = list(package.submodule_search_locations or ()) if package is not None else []
    if not folders:
        raise ModuleNotFoundError("the package openapi-spec-validator is missing; install truespec again")
    return Path(folders[0], "resources", "schemas", f"v{version}", "schema.json").read_bytes()


def _compiled(schema: dict[str, Any], grammar: Grammar, kind: str) -> Any:
    """Compile the definition of one kind. OpenAPI 3.1 and later leave schemas to their dialect."""
    if "$defs" in schema:
        if kind == "schema":
            return jsonschema_rs.Draft202012Validator({"$ref": _META}, offline=True)
        address: str = schema["$id"]
        pointer = "" if kind == "openapi" else f"#/$defs/{grammar.definitions[kind]}"
        registry = jsonschema_rs.Registry([(address, schema)])
        return jsonschema_rs.Draft202012Validator(
            {"$ref": address + pointer}, registry=registry, offline=True
        )
    if kind == "openapi":
        return jsonschema_rs.Draft4Validator(schema, offline=True)
    pointer = f"#/definitions/{grammar.definitions[kind]}"
    bare = {key: value for key, value in schema.items() if key in ("$schema", "definitions")}
    return jsonschema_rs.Draft4Validator(bare | {"allOf": [{"$ref": pointer}]}, offline=True)
