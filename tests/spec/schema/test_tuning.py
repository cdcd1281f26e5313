"""`x-json-schema-faker` at the root of a document, `x-faker` on a schema."""

import re
from random import Random
from typing import Any

import pytest
from truespec.spec import Schema, Spec


def schema(written: Any, **options: Any) -> Schema:
    """Read a schema of a document with these options; `min_items` stands for `min-items`."""
    content = {"content": {"application/json": {"schema": written}}}
    named = {name.replace("_", "-"): value for name, value in options.items()}
    document = {
        "openapi": "3.1.0",
        "x-json-schema-faker": named,
        "paths": {"/a": {"get": {"responses": {"200": content}}}},
    }
    found = Spec.load(document).operations[0].responses["200"].content["application/json"].schema
    assert found is not None
    return found


def drawn(written: Any, **options: Any) -> list[Any]:
    """Make some values, all of which meet their schema."""
    found = schema(written, **options)
    values = [found.drawn(Random(seed)) for seed in range(8)]
    assert all(map(found.is_valid, values))
    return values


NUMBERS = {"type": "array", "items": {"type": "integer"}}
ROOM = {
    "type": "object",
    "required": ["a"],
    "properties": {"a": {"type": "integer"}, "b": {"type": "string"}},
}


@pytest.mark.parametrize("options", [{"minItems": 4, "maxItems": 5}, {"min_items": 4, "max_items": 5}])
def test_bounds_of_arrays_that_have_none(options: dict[str, Any]) -> None:
    assert {len(each) for each in drawn(NUMBERS, **options)} <= {4, 5}


def test_bounds_of_texts_that_have_none() -> None:
    assert {len(each) for each in drawn({"type": "string"}, minLength=30, maxLength=31)} <= {30, 31}


@pytest.mark.parametrize(
    "written",
    [
        {**NUMBERS, "maxItems": 2},
        {"type": "array", "uniqueItems": True, "items": {"type": "boolean"}},
        {"type": "string", "format": "date"},
        {"type": "string", "maxLength": 3},
        {"enum": ["a"]},
    ],
)
def test_the_schema_comes_first(written: Any) -> None:
    drawn(written, minItems=5, minLength=30)


def test_a_recursion_ends_whatever_is_asked_for() -> None:
    branches = {"type": "array", "items": {"$ref": "#"}}
    tree = {"$id": "https://tree.example/", "type": "object", "properties": {"all": branches}}
    assert drawn(tree, minItems=2)[0]["all"][1]["all"]


@pytest.mark.parametrize(
    ("options", "members"),
    [
        ({}, {("a", "b")}),
        ({"requiredOnly": True}, {("a",)}),
        ({"optionalsProbability": 0.5}, {("a",), ("a", "b")}),
    ],
)
def test_optional_members(options: dict[str, Any], members: set[tuple[str, ...]]) -> None:
    assert {tuple(each) for each in drawn(ROOM, **options)} == members


@pytest.mark.parametrize(
    ("options", "values"),
    [({"useDefaultValue": True}, {7}), ({"useExamplesValue": True}, {8, 9})],
)
def test_what_the_schema_gives_is_taken(options: dict[str, Any], values: set[int]) -> None:
    written = {"type": "integer", "maximum": 10**6, "default": 7, "examples": [8, 9]}
    assert set(drawn(written, **options)) == values
    assert not set(drawn(written)) <= values


def test_a_locale_is_the_language_of_texts() -> None:
    city = {"type": "object", "properties": {"city": {"type": "string"}}}
    assert {each["city"] for each in drawn(city, locale="ko_KR")} <= {"서울", "부산", "전주"}


@pytest.mark.parametrize("options", [{"unheardOf": 1}, {"minItems": "many"}, {"locale": "xx"}])
def test_unknown_options_are_passed_over(options: dict[str, Any]) -> None:
    drawn(NUMBERS, **options)


@pytest.mark.parametrize(
    ("written", "pattern"),
    [
        ({"type": "string", "x-faker": "internet.email"}, r"\S+@\S+"),
        ({"type": "string", "x-faker": "commerce.price"}, r"\d+\.\d\d"),
        ({"type": "string", "x-faker": {"date.past": [2]}}, r"\d{4}-\d\d-\d\dT.*"),
        ({"type": "string", "x-faker": "random.uuid"}, r"[0-9a-f-]{36}"),
        ({"type": "integer", "x-faker": "commerce.price"}, r"[1-4]?\d?\d|500"),
        ({"type": "string", "x-faker": "no.such"}, r".+"),
        ({"type": "string", "x-faker": 5}, r".+"),
        ({"type": "string", "x-faker": "internet.email", "enum": ["a"]}, r"a"),
        ({"type": "string", "x-faker": "internet.email", "maxLength": 3}, r".{0,3}"),
        ({"type": "string", "x-faker": "internet.email", "pattern": "^[0-9]{4}$"}, r"\d{4}"),
    ],
)
def test_a_sort_of_value(written: Any, pattern: str) -> None:
    assert all(re.fullmatch(pattern, str(each)) for each in drawn(written))
