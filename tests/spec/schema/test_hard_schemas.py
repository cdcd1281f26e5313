"""Hard schemas: the judge and the generator, each held to verdicts that were written by hand."""

from collections.abc import Iterable, Iterator
from itertools import islice
from random import Random
from typing import Any

import jsonschema
import pytest
from truespec.spec.schema.format_checks import compiled
from truespec.spec.schema.generate import CannotGenerate
from truespec.spec.schema.impossible import impossible
from truespec.spec.schema.neighbours import near_misses
from truespec.spec.schema.shape import SHAPES
from truespec.spec.schema.workshop import Workshop

from ...effort import calls_of
from .hard_pairs import IMPOSSIBLE_PAIRS, PAIRS
from .hard_schemas import ABSURD, IMPOSSIBLE, SATISFIABLE, Hard
from .keyword_pairs import KEYWORDS, constraining, pairs_of, pairs_of_impossible

HARD: dict[str, Hard] = SATISFIABLE | PAIRS
NOTHING: dict[str, tuple[Any, str]] = IMPOSSIBLE | IMPOSSIBLE_PAIRS
FORMATS = jsonschema.FormatChecker(["date"])


def definitions(schema: Any) -> dict[str, Any]:
    return schema.get("$defs", {}) if isinstance(schema, dict) else {}


def second(schema: Any) -> Any:
    return jsonschema.Draft202012Validator(schema, format_checker=FORMATS)


def said(keywords: Iterable[str]) -> set[str]:
    """Name keywords as both engines do: one says `contains` of its counts, one only the path to `false`."""
    named = {"contains" if each.endswith("Contains") else each for each in keywords}
    return named & set(KEYWORDS) - {"then", "else"}


def keywords_of(errors: Any) -> Iterator[str]:
    """Name the keywords of errors, and of the reasons for them."""
    for error in errors:
        yield from map(str, error.schema_path)
        yield from keywords_of(error.context)


def test_each_pair_of_keywords_that_constrain_one_another_has_a_schema() -> None:
    covered = {pair for hard in HARD.values() for pair in pairs_of(hard)}
    covered |= {pair for schema, _ in NOTHING.values() for pair in pairs_of_impossible(schema)}
    assert sorted(constraining() - covered) == []


@pytest.mark.parametrize("name", HARD)
def test_the_judge_says_what_we_say(name: str) -> None:
    hard = HARD[name]
    accepts = compiled(hard.schema).is_valid
    assert [value for value in hard.good if not accepts(value)] == []
    assert [value for value in hard.bad if accepts(value)] == []


@pytest.mark.parametrize("name", HARD)
def test_every_kind_of_value_is_found_and_a_second_opinion_agrees(name: str) -> None:
    schema = HARD[name].schema
    generator = Workshop(definitions(schema)).generator(schema, compiled(schema).is_valid)
    for shape in SHAPES:
        made = [generator.generate(Random(seed), shape) for seed in range(4)]
        assert [value for value in made if not second(schema).is_valid(value)] == []


@pytest.mark.parametrize("name", HARD)
def test_a_second_opinion_refuses_each_near_miss_by_the_same_keywords(name: str) -> None:
    schema = HARD[name].schema
    engine, others = compiled(schema), second(schema)

    def broken(value: Any) -> Iterator[str]:
        for error in engine.iter_errors(value):
            yield str(error.schema_path[-1])

    generator = Workshop(definitions(schema)).generator(schema, engine.is_valid)
    missed = list(islice(near_misses(schema, broken, Random(1), generator), 60))
    assert missed
    for each in missed:
        if "format" in each.keywords or "\n" in str(each.value):  # Python's `$` finds a last line end, too
            continue
        assert said(each.keywords) <= said(keywords_of(others.iter_errors(each.value))), each


@pytest.mark.parametrize("name", HARD)
def test_what_has_values_is_never_called_impossible(name: str) -> None:
    schema = HARD[name].schema
    assert impossible(Workshop(definitions(schema)).builder, schema) is None


@pytest.mark.parametrize("name", NOTHING)
def test_what_nothing_meets_is_proven_so_in_words(name: str) -> None:
    schema, words = NOTHING[name]
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
