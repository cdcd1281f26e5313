"""Hard schemas: the judge and the generator, each held to verdicts that were written by hand."""

from random import Random
from typing import Any

import jsonschema
import pytest
from truespec.spec.schema.format_checks import compiled
from truespec.spec.schema.generate import CannotGenerate
from truespec.spec.schema.impossible import impossible
from truespec.spec.schema.shape import SHAPES
from truespec.spec.schema.workshop import Workshop

from ...effort import calls_of
from .hard_schemas import ABSURD, IMPOSSIBLE, SATISFIABLE


def definitions(schema: Any) -> dict[str, Any]:
    return schema.get("$defs", {}) if isinstance(schema, dict) else {}


@pytest.mark.parametrize("name", SATISFIABLE)
def test_the_judge_says_what_we_say(name: str) -> None:
    hard = SATISFIABLE[name]
    accepts = compiled(hard.schema).is_valid
    assert [value for value in hard.good if not accepts(value)] == []
    assert [value for value in hard.bad if accepts(value)] == []


@pytest.mark.parametrize("name", SATISFIABLE)
def test_every_kind_of_value_is_found_and_a_second_opinion_agrees(name: str) -> None:
    schema = SATISFIABLE[name].schema
    generator = Workshop(definitions(schema)).generator(schema, compiled(schema).is_valid)
    second = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker(["date"]))
    for shape in SHAPES:
        made = [generator.generate(Random(seed), shape) for seed in range(4)]
        assert [value for value in made if not second.is_valid(value)] == []


@pytest.mark.parametrize("name", SATISFIABLE)
def test_what_has_values_is_never_called_impossible(name: str) -> None:
    schema = SATISFIABLE[name].schema
    assert impossible(Workshop(definitions(schema)).builder, schema) is None


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_nothing_meets_is_proven_so_in_words(name: str) -> None:
    schema, words = IMPOSSIBLE[name]
    workshop = Workshop(definitions(schema))
    found = impossible(workshop.builder, schema)
    assert found is not None
    assert words in found.reason
    with pytest.raises(CannotGenerate):
        workshop.generator(schema, compiled(schema).is_valid).generate(Random(1))


@pytest.mark.parametrize("name", ABSURD)
def test_what_is_too_much_is_refused_in_a_moment(name: str) -> None:
    schema = ABSURD[name]
    workshop = Workshop({})

    def refuse() -> None:
        with pytest.raises(CannotGenerate):
            workshop.generator(schema, lambda value: False).generate(Random(1))
        assert impossible(workshop.builder, schema) is None

    assert calls_of(refuse) < 200_000
