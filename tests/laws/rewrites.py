"""Documents written in another way that means the same: what a comparison has to be silent about.

`Written` knows where the schemas of a document are; each rewrite changes some of them, chosen by `random`.
"""

import copy
import json
from collections.abc import Callable, Iterator, Mapping
from random import Random
from typing import Any, Final, TypeAlias

Schema: TypeAlias = dict[str, Any]

_ONE: Final = ("additionalProperties", "items", "not", "if", "then", "else", "contains", "propertyNames")
_LISTS: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_MAPS: Final = ("properties", "patternProperties", "dependentSchemas", "$defs")
_DATA: Final = frozenset({"default", "enum", "const", "example", "examples", "mapping", "x-enum"})
_ORDERLESS: Final = frozenset({"required", "enum", "allOf", "anyOf", "oneOf"})
_SPLIT: Final = frozenset(
    {
        *("minLength", "maxLength", "pattern", "format", "minimum", "maximum", "minItems", "maxItems"),
        *("properties", "required", "enum", "items", "uniqueItems", "multipleOf", "anyOf"),
        *("minProperties", "maxProperties", "description", "title"),
    }
)
_MOST: Final = 40
"""Places that one rewrite changes."""


class Written:
    """A document, and the places of its schemas: what holds each, and under which key."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.document = copy.deepcopy(document)
        self.is_2 = "swagger" in document
        self.version = str(document.get("openapi", "2.0"))[:3]
        self.prefix = "#/definitions/" if self.is_2 else "#/components/schemas/"

    @property
    def named(self) -> dict[str, Any]:
        """The schemas that have names."""
        if self.is_2:
            return self.document.setdefault("definitions", {})
        return self.document.setdefault("components", {}).setdefault("schemas", {})

    def schemas(self) -> Iterator[tuple[Any, Any]]:
        """Give holder and key of every schema."""
        for name in list(self.named):
            yield from self._within(self.named, name)
        rest = {key: value for key, value in self.document.items() if key != "definitions"}
        yield from self._outside(rest, ())

    def _outside(self, node: Any, way: tuple[str, ...]) -> Iterator[tuple[Any, Any]]:
        if isinstance(node, list):
            for item in node:
                yield from self._outside(item, way)
        if not isinstance(node, dict) or way[-2:] == ("components", "schemas"):
            return
        for key in list(node):
            if key in ("example", "examples") or str(key).startswith("x-"):
                continue
            if key == "schema" and isinstance(node[key], dict):
                yield from self._within(node, key)
            else:
                yield from self._outside(node[key], (*way, key))

    def _within(self, holder: Any, key: Any) -> Iterator[tuple[Any, Any]]:
        schema = holder[key]
        if not isinstance(schema, dict):
            return
        yield holder, key
        if "$ref" in schema:
            return
        for keyword in _ONE:
            if isinstance(schema.get(keyword), dict):
                yield from self._within(schema, keyword)
        for keyword in _LISTS:
            for index in range(len(schema.get(keyword, ()))):
                yield from self._within(schema[keyword], index)
        for keyword in _MAPS:
            for name in list(schema.get(keyword, ())):
                yield from self._within(schema[keyword], name)

    def families(self) -> set[str]:
        """Name the schemas that a discriminator tells apart, or that have one: their names have a meaning."""
        found: set[str] = set()
        owners = {
            name
            for name, schema in self.named.items()
            if isinstance(schema, dict) and "discriminator" in schema
        }
        found |= owners
        for holder, key in self.schemas():
            schema = holder[key]
            if "discriminator" in schema:
                found |= {
                    name
                    for each in (*schema.get("oneOf", ()), *schema.get("anyOf", ()))
                    if (name := self.name_of(each))
                }
        for name, schema in self.named.items():
            if isinstance(schema, dict) and any(
                self.name_of(each) in owners for each in schema.get("allOf", ())
            ):
                found.add(name)
        return found

    def name_of(self, schema: Any) -> str:
        """Say which named schema this refers to; "" where none."""
        reference = schema.get("$ref") if isinstance(schema, dict) else None
        if not isinstance(reference, str) or not reference.startswith(self.prefix):
            return ""
        return reference.removeprefix(self.prefix).replace("~1", "/").replace("~0", "~")

    def chosen(self, random: Random, fits: Callable[[Schema], bool]) -> list[tuple[Any, Any]]:
        """Choose places whose schemas fit; no chosen one lies within another."""
        places = [each for each in self.schemas() if fits(each[0][each[1]])]
        random.shuffle(places)
        return places[:_MOST]


def extracted(document: dict[str, Any], random: Random) -> dict[str, Any]:
    """Move schemas into components."""
    written = Written(document)
    families = written.families()
    own = {id(written.named[name]) for name in families}
    places = written.chosen(
        random,
        lambda s: (
            "$ref" not in s and "discriminator" not in s and s.get("type") != "file" and id(s) not in own
        ),
    )
    for number, (holder, key) in enumerate(places):
        if holder is written.named:
            continue
        name = f"Extracted{number}"
        written.named[name] = holder[key]
        holder[key] = {"$ref": written.prefix + name}
    return written.document


def inlined(document: dict[str, Any], random: Random) -> dict[str, Any]:
    """Write copies in the place of references that lead to no circle."""
    written = Written(document)
    families = written.families()
    leads = {name: _leads_to(written, schema) for name, schema in written.named.items()}

    def is_plain(schema: Schema) -> bool:
        name = written.name_of(schema)
        return name in leads and len(schema) == 1 and name not in families and not _is_circular(name, leads)

    for holder, key in written.chosen(random, is_plain):
        if isinstance(holder, dict) and holder is written.named:
            continue
        holder[key] = copy.deepcopy(written.named[written.name_of(holder[key])])
    return written.document


def _leads_to(written: Written, schema: Any) -> set[str]:
    text = json.dumps(schema)
    return {
        name
        for name in written.named
        if json.dumps(written.prefix + name.replace("~", "~0").replace("/", "~1")) in text
    }


def _is_circular(name: str, leads: Mapping[str, set[str]]) -> bool:
    seen: set[str] = set()
    waiting = list(leads[name])
    while waiting:
        other = waiting.pop()
        if other not in seen:
            seen.add(other)
            waiting.extend(leads.get(other, ()))
    return name in seen


def renamed(document: dict[str, Any], random: Random) -> dict[str, Any]:
    """Give named schemas other names."""
    written = Written(document)
    free = sorted(set(written.named) - written.families())
    names = {name: f"{name}Renamed" for name in free if random.random() < 0.5}
    references = {written.prefix + old: written.prefix + new for old, new in names.items()}

    def with_names(node: Any) -> Any:
        if isinstance(node, list):
            return [with_names(item) for item in node]
        if isinstance(node, dict):
            return {
                key: references.get(value, value)
                if key == "$ref" and isinstance(value, str)
                else with_names(value)
                for key, value in node.items()
            }
        return node

    kept = {names.get(name, name): schema for name, schema in written.named.items()}
    written.named.clear()
    written.named.update(kept)
    return with_names(written.document)


def shuffled(document: dict[str, Any], random: Random) -> dict[str, Any]:
    """Write members, and lists whose order means nothing, in another order."""
    written = Written(document)
    for holder, key in list(written.schemas()):
        schema = holder[key]
        for keyword in _ORDERLESS & schema.keys():
            if isinstance(schema[keyword], list):
                random.shuffle(schema[keyword])
        for each in (schema, schema.get("properties")):
            if isinstance(each, dict):
                members = list(each.items())
                random.shuffle(members)
                each.clear()
                each.update(members)
    return written.document


def split(document: dict[str, Any], random: Random) -> dict[str, Any]:
    """Spread what a schema says over the branches of an `allOf`."""
    written = Written(document)

    def is_plain(schema: Schema) -> bool:
        return {*schema} <= _SPLIT | {"type"} and "type" in schema and schema["type"] != "file"

    schemas = [holder[key] for holder, key in written.chosen(random, is_plain)]
    for schema in schemas:
        first: Schema = {"type": schema["type"]}
        second: Schema = {"type": schema["type"]} if random.random() < 0.5 else {}
        for keyword, value in schema.items():
            if keyword == "properties":
                for name, member in value.items():
                    random.choice((first, second)).setdefault("properties", {})[name] = member
            elif keyword != "type":
                random.choice((first, second))[keyword] = value
        schema.clear()
        schema["allOf"] = [first, second]
    return written.document


def upgraded(document: dict[str, Any], random: Random) -> dict[str, Any]:
    """Write a 3.0 document as 3.1."""
    written = Written(document)
    for holder, key in list(written.schemas()):
        schema = holder[key]
        if "$ref" in schema:
            holder[key] = {"$ref": schema["$ref"]}
            continue
        is_nullable = schema.pop("nullable", False)
        if is_nullable and "type" in schema:
            schema["type"] = [schema["type"], "null"]
        for keyword, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
            if schema.pop(keyword, False) is True:
                schema[keyword] = schema.pop(bound)
    written.document["openapi"] = "3.1.0"
    return written.document


REWRITES: Final[Mapping[str, Callable[[dict[str, Any], Random], dict[str, Any]]]] = {
    "extracted": extracted,
    "inlined": inlined,
    "renamed": renamed,
    "shuffled": shuffled,
    "split": split,
    "upgraded": upgraded,
}
"""All rewrites, by name."""
