"""What is the same text in both documents is passed over, with all that it leads to."""

from typing import Any

import pytest
from truespec.spec import Spec

from .documents import TEXT, ids, obj, of_body

PET = obj({"kind": TEXT}, "kind", discriminator={"propertyName": "kind"})


def pets(pet: Any, cat: Any) -> Spec:
    """A document that takes a pet, which no operation calls a cat."""
    heir = {"allOf": [{"$ref": "#/components/schemas/Pet"}, obj({"name": cat})]}
    return of_body(
        {"$ref": "#/components/schemas/Pet"},
        openapi="3.0.3",
        components={"schemas": {"Pet": pet, "Cat": heir}},
    )


@pytest.mark.parametrize(
    "mapping", [{}, {"mapping": {"cat": "#/components/schemas/Cat"}}, {"mapping": {"cat": "Cat"}}]
)
def test_a_change_in_what_a_discriminator_chooses_is_a_change_of_who_has_the_discriminator(
    mapping: Any,
) -> None:
    pet = PET | {"discriminator": {"propertyName": "kind"} | mapping}
    assert "breaking" in [level for level, _ in ids(pets(pet, TEXT), pets(pet, TEXT | {"maxLength": 5}))]
    assert ids(pets(pet, TEXT), pets(pet, TEXT)) == []


def test_two_schemas_of_one_text_that_others_extend_are_not_the_same() -> None:
    def spec(length: int) -> Spec:
        schemas: dict[str, Any] = {"Pet": PET, "Toy": PET}
        for base, limit in (("Pet", 9), ("Toy", length)):
            heir = obj({"name": TEXT | {"maxLength": limit}})
            schemas[f"Small{base}"] = {"allOf": [{"$ref": f"#/components/schemas/{base}"}, heir]}
        both = obj({name: {"$ref": f"#/components/schemas/{name}"} for name in ("Pet", "Toy")})
        return of_body(both, openapi="3.0.3", components={"schemas": schemas})

    assert "breaking" in [level for level, _ in ids(spec(9), spec(5))]
