"""Every field of the objects of all versions of OpenAPI, with two values that `diff` has to tell apart."""

from collections.abc import Iterator
from copy import deepcopy
from importlib.util import find_spec
from json import loads
from pathlib import Path
from typing import Any, Final

import yaml
from msgspec import Struct

VERSIONS: Final = ("2.0", "3.0", "3.1", "3.2")
_WRITTEN: Final = {
    "2.0": ("swagger", "2.0"),
    "3.0": ("openapi", "3.0.4"),
    "3.1": ("openapi", "3.1.2"),
    "3.2": ("openapi", "3.2.0"),
}
_TABLE: Final = yaml.safe_load(Path(__file__).with_name("every_field.yaml").read_text(encoding="utf-8"))


class Field(Struct, frozen=True):
    """A field of an object in one version. row: what the table says. at: the pointer of the object.

    base: what the object is where that is not what stands there.
    """

    version: str
    object: str
    name: str
    row: dict[str, Any]
    at: str
    base: dict[str, Any] | None

    def __str__(self) -> str:
        return f"{self.version} {self.object} {self.name}"

    @property
    def silent(self) -> str:
        """Why nothing is told of it; "" where something has to be."""
        return self.row.get("silent", "")

    def pair(self) -> tuple[dict[str, Any], dict[str, Any]] | None:
        """Write the two documents; None of a field that has no values of its own."""
        values = (
            self.row.get("old", self.row.get("values")) if self.version == "2.0" else self.row.get("values")
        )
        return None if values is None else (self._with(values[0]), self._with(values[1]))

    def _with(self, value: Any) -> dict[str, Any]:
        key, number = _WRITTEN[self.version]
        document = {key: number} | deepcopy(_TABLE["documents"]["2.0" if self.version == "2.0" else "3"])
        at = self.row.get("of", self.at)
        if "in" in self.row:
            at = f"{at}/properties/{self.row['in']}"
        if "around" in self.row:
            _at(document, at.rpartition("/")[0]).update(deepcopy(self.row["around"]))
        holder = _at(document, at)
        if self.base is not None:
            holder.clear()
            holder.update(deepcopy(self.base))
        holder.update(deepcopy(self.row.get("beside", {})))
        for name in self.row.get("without", ()):
            holder.pop(name, None)
        name = self.row.get("name", self.name).strip()
        holder.pop(name, None)
        if value is not None:
            holder[name] = deepcopy(value)
        return document


def _at(document: Any, pointer: str) -> Any:
    """Go to an object of a document, made where it is not there."""
    holder = document
    for token in pointer.split("/")[1:]:
        name = token.replace("~1", "/").replace("~0", "~")
        holder = holder[int(name)] if isinstance(holder, list) else holder.setdefault(name, {})
    return holder


def fields() -> Iterator[Field]:
    """List the fields of all objects in all versions that have them."""
    for object_, said in _TABLE["objects"].items():
        for name, row in said["fields"].items():
            for version in VERSIONS:
                at = said.get("old" if version == "2.0" else "at")
                if at is not None and _has(said, version) and _has(row, version):
                    yield Field(version, object_, name, row, at, said.get("base"))


def _has(said: dict[str, Any], version: str) -> bool:
    return said.get("since", "2.0") <= version <= said.get("until", "3.2")


def official_fields(version: str) -> dict[str, set[str]]:
    """List the fields of each object that the official schema of a version names, by its own names."""
    spec = find_spec("openapi_spec_validator")
    assert spec is not None
    assert spec.origin is not None
    path = Path(spec.origin).parent / f"resources/schemas/v{version}/schema.json"
    schema = loads(path.read_text(encoding="utf-8"))
    defined = schema.get("$defs") or schema["definitions"]
    root = {key: value for key, value in schema.items() if key not in ("$defs", "definitions")}
    return {"openapi": _named_in(root)} | {name: _named_in(each) for name, each in defined.items()}


def _named_in(definition: Any) -> set[str]:
    found = set(definition.get("properties", {}))
    inner = [each for key in ("allOf", "anyOf", "oneOf") for each in definition.get(key, ())]
    inner += [definition[key] for key in ("if", "then", "else") if key in definition]
    inner += [*definition.get("dependentSchemas", {}).values(), *definition.get("$defs", {}).values()]
    return found.union(*(_named_in(each) for each in inner if isinstance(each, dict)))
