"""Drawing values through Hypothesis without a test around them."""

from random import Random

import pytest
from truespec.contract_tests import draw_each


def number(random: Random) -> int:
    return random.randrange(1_000_000)


def drawn(seed: int, examples: int, most: int = 10_000) -> list[int]:
    values: list[int] = []

    def take(value: int) -> bool:
        values.append(value)
        return len(values) < most

    draw_each(number, seed, examples, take)
    return values


def test_the_same_seed_gives_the_same_values() -> None:
    assert drawn(5, 40) == drawn(5, 40)
    assert drawn(5, 40) != drawn(6, 40)


def test_as_many_values_as_asked_for() -> None:
    assert len(drawn(1, 25)) == 25


def test_no_value_follows_a_refusal() -> None:
    assert len(drawn(1, 100, most=3)) == 3


def test_an_interrupt_goes_on_to_the_caller() -> None:
    def take(_: int) -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        draw_each(number, 1, 10, take)


def test_values_that_need_more_choices_than_there_are_end_the_drawing() -> None:
    def endless(random: Random) -> int:
        return sum(random.randrange(1_000_000) for _ in range(20_000))

    taken: list[int] = []
    draw_each(endless, 1, 5, lambda value: bool(taken.append(value)) or True)
    assert taken == []
