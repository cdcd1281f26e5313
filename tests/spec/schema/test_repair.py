"""Mending values that break their schema."""

from random import Random
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st
from truespec.spec import DocumentError, Json, Schema, Spec

PET: Final[dict[str, Any]] = {
    "type": "object",
    "required": ["id", "kind"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "integer", "minimum": 1, "maximum": 99},
        "kind": {"enum": ["CAT", "DOG"]},
        "name": {"type": "string", "maxLength": 5},
        "born": {"type": "string", "format": "date"},
        "tags": {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "maxItems": 2},
        "friend": {"$ref": "#/components/schemas/Pet"},
    },
}


def schema_of(schema: Any, **components: Any) -> Schema:
    content = {"application/json": {"schema": schema}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": {"description": "d", "content": content}}}}},
        "components": {"schemas": {"Pet": PET, **components}},
    }
    found = Spec.load(document).operations[0].responses["200"].content["application/json"].schema
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("schema", "value", "mended", "pointers"),
    [
        pytest.param(PET, {"id": 3, "kind": "CAT"}, {"id": 3, "kind": "CAT"}, (), id="nothing-to-mend"),
        pytest.param(
            PET, {"id": "3", "kind": "CAT"}, {"id": 3, "kind": "CAT"}, ("/id",), id="number-as-text"
        ),
        pytest.param(PET, {"id": 0, "kind": "CAT"}, {"id": 1, "kind": "CAT"}, ("/id",), id="below"),
        pytest.param(PET, {"id": 300, "kind": "CAT"}, {"id": 99, "kind": "CAT"}, ("/id",), id="above"),
        pytest.param(PET, {"id": 3, "kind": "dog"}, {"id": 3, "kind": "DOG"}, ("/kind",), id="case"),
        pytest.param(
            PET,
            {"id": 3, "kind": "DOG", "age": 2},
            {"id": 3, "kind": "DOG"},
            ("/age",),
            id="undeclared-member",
        ),
        pytest.param(PET, {"id": 3}, {"id": 3, "kind": "CAT"}, ("/kind",), id="missing-member"),
        pytest.param(
            PET,
            {"id": 3, "kind": "DOG", "name": "Alexander"},
            {"id": 3, "kind": "DOG", "name": "Alexa"},
            ("/name",),
            id="too-long",
        ),
        pytest.param(
            PET,
            {"id": 3, "kind": "DOG", "tags": ["a", "a", "b", "c"]},
            {"id": 3, "kind": "DOG", "tags": ["a", "b"]},
            ("/tags",),
            id="doubles-and-too-many",
        ),
        pytest.param(
            PET,
            {"id": 3, "kind": "DOG", "tags": "a"},
            {"id": 3, "kind": "DOG", "tags": ["a"]},
            ("/tags",),
            id="one-for-a-list",
        ),
        pytest.param(
            PET,
            {
                "id": 3,
                "kind": "DOG",
                "friend": {"id": 4, "kind": "DOG", "friend": {"id": "7", "kind": "CAT"}},
            },
            {"id": 3, "kind": "DOG", "friend": {"id": 4, "kind": "DOG", "friend": {"id": 7, "kind": "CAT"}}},
            ("/friend/friend/id",),
            id="deep-inside",
        ),
        pytest.param(PET, '{"id": 3, "kind": "DOG"}', {"id": 3, "kind": "DOG"}, ("",), id="text-of-json"),
        pytest.param({"type": "string"}, 5, "5", ("",), id="text-as-number"),
        pytest.param({"type": "string"}, True, "true", ("",), id="text-as-boolean"),
        pytest.param({"type": "boolean"}, "false", False, ("",), id="boolean-as-text"),
        pytest.param({"type": "integer", "multipleOf": 5}, 12, 10, ("",), id="no-multiple"),
        pytest.param({"type": "integer"}, 2.6, 3, ("",), id="no-whole-number"),
        pytest.param(
            {"type": "array", "items": {"type": "integer"}}, ["1", 2], [1, 2], ("/0",), id="one-item"
        ),
        pytest.param({"type": "integer"}, [4], 4, ("",), id="a-list-for-one"),
    ],
)
def test_what_conforms_is_kept(schema: Any, value: Json, mended: Json, pointers: tuple[str, ...]) -> None:
    found = schema_of(schema).repaired(value)
    assert (found.value, found.pointers) == (mended, pointers)


def test_what_can_not_be_read_otherwise_is_made_anew_and_the_rest_kept() -> None:
    schema = schema_of(PET)
    found = schema.repaired({"id": 3, "kind": "DOG", "born": "long ago"})
    assert found.pointers == ("/born",)
    assert isinstance(found.value, dict)
    assert (found.value["id"], found.value["kind"]) == (3, "DOG")
    assert schema.is_valid(found.value)


BARKING: Final = {"type": "object", "required": ["bark"], "properties": {"bark": {"type": "boolean"}}}
MEOWING: Final = {"type": "object", "required": ["meow"], "properties": {"meow": {"type": "boolean"}}}


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_of_alternatives_the_one_that_keeps_most_is_taken(keyword: str) -> None:
    closed = [{**each, "additionalProperties": False} for each in (BARKING, MEOWING)]
    assert schema_of({keyword: closed}).repaired({"meow": "true"}).value == {"meow": True}


def test_a_schema_that_nothing_meets_is_told() -> None:
    with pytest.raises(DocumentError):
        schema_of({"type": "string", "minLength": 3, "maxLength": 2}).repaired("abcd")


ANY_JSON: Final = st.recursive(
    st.none() | st.booleans() | st.integers(-200, 200) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from([*PET["properties"], "x"]), inner)
    ),
    max_leaves=12,
)


@given(ANY_JSON)
def test_whatever_it_was_it_conforms_and_what_conformed_is_untouched(value: Json) -> None:
    schema = schema_of(PET)
    found = schema.repaired(value)
    assert schema.is_valid(found.value)
    assert (found.value == value) or not schema.is_valid(value)
    assert bool(found.pointers) is not schema.is_valid(value)
    assert schema.repaired(found.value).pointers == ()


@pytest.mark.parametrize("keyword", ["minimum", "exclusiveMinimum"])
def test_numbers_beyond_every_float_are_mended_exactly(keyword: str) -> None:
    schema = schema_of({"type": "number", keyword: 10**400, "multipleOf": 2})
    assert schema.is_valid(schema.repaired(5).value)
    assert schema.repaired(10**400 + 2).value == 10**400 + 2
    plain = schema_of({"type": "number", keyword: 10**400})
    assert plain.is_valid(plain.example())
    assert all(not schema.is_valid(near.value) for near in schema.near_misses(Random(0)))


def test_a_number_beyond_all_floats_is_made_anew() -> None:
    repaired = schema_of({"type": "integer", "maximum": 9}).repaired(float("inf"))
    assert isinstance(repaired.value, int)
    assert repaired.pointers == ("",)
