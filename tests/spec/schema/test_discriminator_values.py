"""Which values of a discriminating member name a schema that extends another."""

from typing import Any

import pytest
from truespec.spec import Spec


def animals(**heirs: dict[str, Any]) -> Spec:
    """A base with a discriminator and no `oneOf`, extended by others; an operation answers the base."""
    base = {
        "type": "object",
        "required": ["kind"],
        "properties": {"kind": {"type": "string"}},
        "discriminator": {"propertyName": "kind"},
    }
    extended = {
        name: {"allOf": [{"$ref": "#/components/schemas/Animal"}], **each} for name, each in heirs.items()
    }
    answer = {"application/json": {"schema": {"$ref": "#/components/schemas/Animal"}}}
    return Spec.load(
        {
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"get": {"responses": {"200": {"description": "", "content": answer}}}}},
            "components": {"schemas": {"Animal": base, **extended}},
        }
    )


def keywords(spec: Spec, value: Any) -> list[str]:
    schema = spec.operations[0].responses["200"].content["application/json"].schema
    assert schema is not None
    return [violation.keyword for violation in schema.violations(value)]


NEEDS_LIVES = {"required": ["lives"], "properties": {"lives": {"type": "integer"}}}


@pytest.mark.parametrize(
    ("heir", "value"),
    [
        pytest.param(NEEDS_LIVES, "Cat", id="its name"),
        pytest.param({**NEEDS_LIVES, "x-ms-discriminator-value": "#Animals.Cat"}, "#Animals.Cat", id="Azure"),
        pytest.param(
            {
                "required": ["lives"],
                "properties": {"kind": {"enum": ["cat"]}, "lives": {"type": "integer"}},
            },
            "cat",
            id="its own enum",
        ),
    ],
)
def test_a_value_names_the_schema_that_says_so(heir: dict[str, Any], value: str) -> None:
    spec = animals(Cat=heir, Dog={})
    assert keywords(spec, {"kind": value, "lives": 9}) == []
    assert keywords(spec, {"kind": value}) == ["required"]
    assert keywords(spec, {"kind": "Dog"}) == []
    assert keywords(spec, {"kind": "Dragon"}) == ["discriminator"]


def test_a_value_that_two_schemas_allow_names_neither_and_is_allowed() -> None:
    both = {"properties": {"kind": {"enum": ["pet", "wild"]}}}
    spec = animals(Cat=both, Dog=both)
    assert keywords(spec, {"kind": "Cat"}) == ["enum"]
    assert keywords(spec, {"kind": "pet"}) == []
