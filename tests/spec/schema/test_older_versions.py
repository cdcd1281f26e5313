"""Hard schemas that 2.0 and 3.0 can write, too: judge and generator against engines of those versions.

What is asked about is the schema as written; ours rewrites it first.
"""

from collections.abc import Iterator
from random import Random
from typing import Any

import jsonschema
import pytest
from openapi_schema_validator import OAS30Validator
from truespec.spec import FULL, MINIMAL, PLAIN

from .hard_pairs import PAIRS
from .hard_schemas import SATISFIABLE
from .schemas import schema_of

KNOWN = {
    *("type", "enum", "minimum", "maximum", "multipleOf", "minLength", "maxLength", "pattern"),
    *("items", "minItems", "maxItems", "uniqueItems"),
    *("properties", "additionalProperties", "required", "minProperties", "maxProperties"),
    *("allOf", "anyOf", "oneOf", "not"),
}
"""What both versions know and mean alike; formats are another matter."""

TYPES = ("boolean", "integer", "number", "string", "array", "object")
WITHIN = ("items", "additionalProperties", "not", "allOf", "anyOf", "oneOf")


def keywords(schema: Any) -> Iterator[str]:
    """Name the keywords of a schema and of those inside; `?` for what older versions can't write."""
    if not isinstance(schema, dict):
        yield "?" if isinstance(schema, bool) else ""
        return
    written: dict[str, Any] = schema
    for keyword, value in written.items():
        yield "?" if keyword == "type" and str(value) not in TYPES else keyword
        if keyword == "properties":
            yield from (name for each in value.values() for name in keywords(each))
        elif keyword in WITHIN and not (keyword == "additionalProperties" and isinstance(value, bool)):
            parts: list[Any] = value if isinstance(value, list) else [value]
            yield from (name for each in parts for name in keywords(each))


HARD = {name: hard for name, hard in (SATISFIABLE | PAIRS).items() if set(keywords(hard.schema)) <= KNOWN}
ENGINES = {"2.0": jsonschema.Draft4Validator, "3.0.3": OAS30Validator}


def is_spelled_alike(value: Any) -> bool:
    """Whether no number is a whole one with a fraction: before 2020-12, 1.0 may be no integer."""
    if isinstance(value, list):
        return all(map(is_spelled_alike, value))
    if isinstance(value, dict):
        return all(map(is_spelled_alike, value.values()))
    return not (isinstance(value, float) and value.is_integer())


@pytest.mark.parametrize("version", ENGINES)
@pytest.mark.parametrize("name", HARD)
def test_an_engine_of_the_version_says_the_same(name: str, version: str) -> None:
    hard = HARD[name]
    engine: Any = ENGINES[version](hard.schema)
    ours = schema_of(hard.schema, version=version)
    values = [value for value in (*hard.good, *hard.bad) if is_spelled_alike(value)]
    assert [value for value in values if engine.is_valid(value) is not ours.is_valid(value)] == []
    made = [ours.generate(Random(seed), shape) for shape in (PLAIN, FULL, MINIMAL) for seed in range(3)]
    assert [value for value in made if not engine.is_valid(value)] == []


def test_most_of_what_these_versions_can_write_is_asked_about() -> None:
    assert {keyword for hard in HARD.values() for keyword in keywords(hard.schema)} - {""} == KNOWN
