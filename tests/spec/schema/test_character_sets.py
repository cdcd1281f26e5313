"""Characters of a pattern, as the engine has them."""

import itertools
from random import Random

import jsonschema_rs
import pytest
from truespec.spec.schema.character_sets import characters_of


@pytest.mark.parametrize(
    "pattern",
    [r"\p{L}", r"\P{Nd}", r"\p{Script=Greek}", "[a-f]", "(?i:[k-s])", r"[^\p{L}\x20]", r"[^\x00-\U0010ffff]"],
)
def test_the_characters_are_those_that_the_engine_takes(pattern: str) -> None:
    ranges = characters_of(pattern)
    judge = jsonschema_rs.Draft202012Validator({"pattern": pattern})
    random = Random(0)
    edges = [code for low, high in ranges for code in (low - 1, low, high, high + 1)]
    codes = random.sample(edges, min(len(edges), 400)) + [random.randrange(0x110000) for _ in range(400)]
    for code in codes:
        if 0 <= code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF:
            assert any(low <= code <= high for low, high in ranges) is judge.is_valid(chr(code)), hex(code)


def test_ranges_are_in_order_and_apart() -> None:
    ranges = characters_of(r"\p{L}")
    assert all(one[1] + 1 < other[0] for one, other in itertools.pairwise(ranges))
