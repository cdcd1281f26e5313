"""Wild values and mutations: always JSON, never the original changed in place."""

from copy import deepcopy
from random import Random

from truespec.fuzz.wild_values import Words

VALUE = {"a": [1, "x", {"b": None}], "c": 1.5, "d": "text", "e": True, "f": []}


def depth_of(value: object) -> int:
    if isinstance(value, dict):
        return 1 + max((depth_of(member) for member in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((depth_of(item) for item in value), default=0)
    return 0


def test_a_wild_value_is_a_json_value_of_bounded_depth() -> None:
    assert all(depth_of(Words().wild(Random(seed))) <= 4 for seed in range(500))


def test_a_mutation_leaves_the_original_alone() -> None:
    original = deepcopy(VALUE)
    for seed in range(500):
        Words().mutated(Random(seed), VALUE)
    assert original == VALUE


def test_most_mutations_change_the_value() -> None:
    changed = [Words().mutated(Random(seed), VALUE) != VALUE for seed in range(300)]
    assert sum(changed) > 270


def test_the_same_choices_make_the_same_value() -> None:
    assert [Words().mutated(Random(seed), VALUE) for seed in range(50)] == [
        Words().mutated(Random(seed), VALUE) for seed in range(50)
    ]
