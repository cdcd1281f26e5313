"""Discriminators: which schema a value is held to, and what is said of it (OpenAPI, Discriminator Object)."""

from pathlib import Path
from random import Random
from typing import Any

import pytest
from truespec.spec import FULL, MINIMAL, PLAIN, Schema, Spec

from .schemas import ref, schema_of, wrong

DOG = {
    "type": "object",
    "required": ["kind", "bark"],
    "properties": {"kind": {"type": "string"}, "bark": {"type": "integer"}},
}
CAT = {
    "type": "object",
    "required": ["kind"],
    "properties": {"kind": {"type": "string"}, "lives": {"type": "integer", "maximum": 9}},
}
PETS: dict[str, Any] = {"Dog": DOG, "Cat": CAT}


def pet(keyword: str = "oneOf", **discriminator: Any) -> Schema:
    schema = {keyword: [ref("Dog"), ref("Cat")], "discriminator": {"propertyName": "kind"} | discriminator}
    return schema_of(schema, schemas=PETS)


@pytest.mark.parametrize("keyword", ["oneOf", "anyOf"])
def test_a_schemas_name_chooses_it(keyword: str) -> None:
    found = pet(keyword)
    assert found.is_valid({"kind": "Dog", "bark": 1})
    assert found.is_valid({"kind": "Cat", "lives": 9})
    # a Cat by name; that it would do as a Dog, too, is no matter: both schemas are open
    assert found.is_valid({"kind": "Cat", "bark": 1})
    assert wrong(found, {"kind": "Dog", "bark": "x"}) == [("type", "/bark", "bark/type")]
    assert wrong(found, {"kind": "Dog"}) == [("required", "", "Dog/required")]
    assert wrong(found, {"kind": "Cat", "lives": 10}) == [("maximum", "/lives", "lives/maximum")]


def test_a_value_that_means_nothing_is_told_with_those_that_do() -> None:
    found = pet()
    (violation,) = found.violations({"kind": "bird", "bark": 1})
    assert (violation.keyword, violation.pointer, violation.value) == ("discriminator", "/kind", "bird")
    assert violation.message == 'is "bird", has to be one of "Dog", "Cat"'
    assert violation.at.pointer.endswith("/schema/discriminator")
    assert wrong(found, {"kind": 1}) == [("discriminator", "/kind", "schema/discriminator")]


@pytest.mark.parametrize(
    "mapping",
    [
        {"hund": "Dog", "katze": "Cat"},
        {"hund": "#/components/schemas/Dog", "katze": "#/components/schemas/Cat"},
        {"hund": "Dog", "wolf": "Dog", "katze": "api.yaml#/components/schemas/Cat"},
    ],
)
def test_a_mapping_gives_names(mapping: dict[str, str]) -> None:
    found = pet(mapping={key: value for key, value in mapping.items() if "api.yaml" not in value})
    assert found.is_valid({"kind": "hund", "bark": 1})
    assert not found.is_valid({"kind": "hund"})
    assert found.is_valid({"kind": "Dog", "bark": 1})  # the schema's name stays its name
    assert wrong(found, {"kind": "vogel"}) == [("discriminator", "/kind", "schema/discriminator")]


def test_a_mapped_name_is_not_the_schema_of_that_name() -> None:
    found = pet(mapping={"Dog": "Cat"})
    assert found.is_valid({"kind": "Dog", "lives": 1})
    assert wrong(found, {"kind": "Dog", "lives": 10}) == [("maximum", "/lives", "lives/maximum")]


def test_without_the_member_the_alternatives_decide() -> None:
    open_dog = {"type": "object", "required": ["bark"]}
    open_cat = {"type": "object", "required": ["lives"]}
    found = schema_of(
        {"oneOf": [ref("Dog"), ref("Cat"), {"type": "null"}], "discriminator": {"propertyName": "kind"}},
        schemas={"Dog": open_dog, "Cat": open_cat},
    )
    assert found.is_valid({"bark": 1})
    assert found.is_valid(None)
    assert not found.is_valid({"bark": 1, "lives": 1})
    assert found.is_valid({"kind": "Dog", "bark": 1, "lives": 1})
    assert not found.is_valid(7)


def test_an_inline_alternative_has_no_name_and_stays_possible() -> None:
    bird = {"type": "object", "required": ["wings"], "properties": {"kind": {"const": "bird"}}}
    found = schema_of({"oneOf": [ref("Dog"), bird], "discriminator": {"propertyName": "kind"}}, schemas=PETS)
    assert found.is_valid({"kind": "bird", "wings": 2})
    assert wrong(found, {"kind": "bird"}) == [("oneOf", "", "schema/oneOf")]


def test_what_the_alternatives_say_of_the_member_counts_where_no_mapping_does() -> None:
    dog = {"type": "object", "properties": {"kind": {"enum": ["dog", "puppy"]}, "bark": {"type": "integer"}}}
    cat = {"allOf": [ref("Base"), {"properties": {"kind": {"const": "cat"}, "lives": {"type": "integer"}}}]}
    found = schema_of(
        {"oneOf": [ref("Dog"), ref("Cat")], "discriminator": {"propertyName": "kind"}},
        schemas={"Dog": dog, "Cat": cat, "Base": {"type": "object"}},
    )
    assert found.is_valid({"kind": "puppy", "bark": 1})
    assert wrong(found, {"kind": "cat", "lives": "9"}) == [("type", "/lives", "lives/type")]
    assert wrong(found, {"kind": "bird"}) == [("discriminator", "/kind", "schema/discriminator")]


def test_a_mapping_that_leads_nowhere_refuses_nothing() -> None:
    found = pet(mapping={"gone": "#/components/schemas/Gone"})
    assert found.is_valid({"kind": "Dog", "bark": 1})
    assert not found.is_valid({"kind": "bird"})


def test_default_mapping_takes_what_means_nothing_else() -> None:
    schema = {
        "oneOf": [ref("Dog"), ref("Cat")],
        "discriminator": {"propertyName": "kind", "defaultMapping": "Cat"},
    }
    cat = CAT | {"required": []}
    found = schema_of(schema, schemas={"Dog": DOG, "Cat": cat}, version="3.2.0")
    assert found.is_valid({"kind": "tiger", "lives": 1})
    assert found.is_valid({"lives": 1})
    assert wrong(found, {"kind": "tiger", "lives": 10}) == [("maximum", "/lives", "lives/maximum")]
    assert wrong(found, {"lives": 10}) == [("maximum", "/lives", "lives/maximum")]
    assert wrong(found, "tiger") == [("oneOf", "", "schema/oneOf")]
    assert wrong(found, {"kind": "Dog"}) == [("required", "", "Dog/required")]


def heirs(version: str, *, names: bool = False, needed: bool = True) -> dict[str, Any]:
    """Write a base and schemas that extend it."""
    base: dict[str, Any] = {"type": "object", "properties": {"kind": {"type": "string"}}}
    if needed:
        base["required"] = ["kind"]
    mapping = {} if names else {"mapping": {"dog": ref("Dog", version)["$ref"], "cat": "Cat"}}
    base["discriminator"] = "kind" if version == "2.0" else {"propertyName": "kind"} | mapping
    up = {"allOf": [ref("Pet", version), {"properties": {"bark": {"type": "integer"}}, "required": ["bark"]}]}
    return {
        "Pet": base,
        "Dog": up,
        "Cat": {"allOf": [ref("Pet", version)], "properties": {"lives": {"maximum": 9}}},
        "Puppy": {"allOf": [ref("Dog", version), {"properties": {"age": {"maximum": 1}}}]},
    }


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0"])
def test_schemas_that_extend_a_base_are_chosen_by_name(version: str) -> None:
    found = schema_of(ref("Pet", version), version=version, schemas=heirs(version, names=True))
    assert found.is_valid({"kind": "Dog", "bark": 1})
    assert found.is_valid({"kind": "Cat"})
    assert found.is_valid({"kind": "Puppy", "bark": 1, "age": 1})
    assert found.is_valid({"kind": "Pet"})
    assert wrong(found, {"kind": "Dog"}) == [("required", "", "1/required")]
    assert wrong(found, {"kind": "Puppy", "bark": 1, "age": 2}) == [("maximum", "/age", "age/maximum")]
    assert wrong(found, {"kind": "bird"}) == [("discriminator", "/kind", "Pet/discriminator")]
    assert wrong(found, {}) == [("required", "", "Pet/required")]
    assert wrong(found, []) == [("type", "", "Pet/type")]


def test_schemas_that_extend_a_base_are_chosen_by_mapping() -> None:
    found = schema_of(ref("Pet"), schemas=heirs("3.0.3"), version="3.0.3")
    assert found.is_valid({"kind": "dog", "bark": 1})
    assert found.is_valid({"kind": "Puppy", "bark": 1})
    assert wrong(found, {"kind": "dog", "bark": ""}) == [("type", "/bark", "bark/type")]
    (violation,) = found.violations({"kind": "bird"})
    assert violation.message == 'is "bird", has to be one of "dog", "cat", "Puppy"'


def test_without_the_member_a_base_decides_alone() -> None:
    found = schema_of(ref("Pet"), schemas=heirs("3.1.0", needed=False))
    assert found.is_valid({})
    assert found.is_valid({"bark": "anything"})


def test_an_heir_by_itself_is_not_chosen_among() -> None:
    found = schema_of(ref("Dog"), schemas=heirs("3.1.0"))
    assert found.is_valid({"kind": "poodle", "bark": 1})
    assert wrong(found, {"kind": "dog"}) == [("required", "", "1/required")]


def test_a_wrapper_around_a_base_still_chooses() -> None:
    found = schema_of({"properties": {"pet": {"allOf": [ref("Pet")]}}}, schemas=heirs("3.1.0"))
    assert wrong(found, {"pet": {"kind": "dog"}}) == [("required", "/pet", "1/required")]


def test_a_base_whose_alternatives_extend_it_ends() -> None:
    base = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}},
        "oneOf": [ref("Dog"), ref("Cat")],
        "discriminator": {"propertyName": "kind"},
    }
    schemas = heirs("3.1.0") | {"Pet": base}
    found = schema_of(ref("Pet"), schemas=schemas)
    assert found.is_valid({"kind": "Dog", "bark": 1})
    assert wrong(found, {"kind": "Dog"}) == [("required", "", "1/required")]


def test_discriminators_nest() -> None:
    schemas = heirs("3.1.0") | {
        "Dog": {
            "allOf": [ref("Pet"), {"required": ["size"], "properties": {"size": {"type": "string"}}}],
            "discriminator": {"propertyName": "size", "mapping": {"small": "Small"}},
        },
        "Small": {"allOf": [ref("Dog"), {"properties": {"weight": {"maximum": 5}}}]},
    }
    del schemas["Puppy"]
    found = schema_of(ref("Pet"), schemas=schemas)
    assert found.is_valid({"kind": "dog", "size": "small", "weight": 5})
    assert wrong(found, {"kind": "dog", "size": "small", "weight": 6}) == [
        ("maximum", "/weight", "weight/maximum")
    ]
    assert wrong(found, {"kind": "dog", "size": "big"}) == [("discriminator", "/size", "Dog/discriminator")]


def test_a_discriminator_without_anything_to_choose_says_nothing() -> None:
    alone = {"type": "object", "properties": {"kind": {}}, "discriminator": {"propertyName": "kind"}}
    assert schema_of(alone).is_valid({"kind": "whatever"})
    assert schema_of({"type": "object", "discriminator": {"mapping": {}}}).is_valid({})
    assert schema_of({"type": "object", "discriminator": 7}).is_valid({})


def test_numbers_and_booleans_may_choose() -> None:
    schemas = {
        "One": {"type": "object", "properties": {"v": {"type": "integer"}, "a": {"type": "string"}}},
        "Yes": {"type": "object", "properties": {"v": {"type": "boolean"}}},
    }
    found = schema_of(
        {
            "oneOf": [ref("One"), ref("Yes")],
            "discriminator": {"propertyName": "v", "mapping": {"1": "One", "true": "Yes"}},
        },
        schemas=schemas,
    )
    assert found.is_valid({"v": 1})
    assert found.is_valid({"v": True})
    assert wrong(found, {"v": 1, "a": 1}) == [("type", "/a", "a/type")]


@pytest.mark.parametrize("shape", [PLAIN, FULL, MINIMAL], ids=["plain", "full", "minimal"])
def test_what_is_made_is_named_by_the_mapping(shape: Any) -> None:
    found = schema_of({"type": "array", "items": ref("Pet"), "minItems": 2}, schemas=heirs("3.1.0"))
    for seed in range(20):
        value = found.generate(Random(seed), shape)
        assert found.is_valid(value)
        assert {each["kind"] for each in value} <= {"dog", "cat", "Puppy"}
    assert found.example()[0]["kind"] == "dog"


def test_every_message_of_a_real_base_is_held_to_its_own_schema(shared_specs: Path) -> None:
    spec = Spec.load(shared_specs / "line-messaging.yml")
    body = spec.operation("POST /v2/bot/message/push").request_body
    assert body is not None
    schema = body.content["application/json"].schema
    assert schema is not None
    assert schema.is_valid({"to": "u", "messages": [{"type": "text", "text": "hi"}]})
    assert wrong(schema, {"to": "u", "messages": [{"type": "text"}]}) == [
        ("required", "/messages/0", "TextMessage/required")
    ]
    (found,) = schema.violations({"to": "u", "messages": [{"type": "tex", "text": "hi"}]})
    assert (found.keyword, found.pointer) == ("discriminator", "/messages/0/type")
