"""Hard schemas of documents, in both directions: the judge and the generator, held to verdicts by hand.

What is made is held to a plain schema that was written by hand, by another implementation.
"""

from random import Random

import jsonschema
import pytest
from truespec.spec import DocumentError, Schema
from truespec.spec.schema.shape import SHAPES

from .hard_documents import DISCRIMINATORS, VIEWS, HardDocument, Seen
from .schemas import schema_of

HARD = VIEWS | DISCRIMINATORS
SIDES = ("request", "response")
CASES = [(name, side) for name in HARD for side in SIDES]


def case(name: str, side: str) -> tuple[Seen, Schema]:
    hard: HardDocument = HARD[name]
    seen = hard.request if side == "request" else hard.response
    schema = schema_of(hard.schema, version=hard.version, schemas=hard.components, side=side)
    return seen, schema


@pytest.mark.parametrize(("name", "side"), CASES)
def test_each_direction_is_judged_as_we_say(name: str, side: str) -> None:
    seen, schema = case(name, side)
    assert [value for value in seen.good if not schema.is_valid(value)] == []
    assert [value for value in seen.bad if schema.is_valid(value)] == []
    assert schema.problems == ()


@pytest.mark.parametrize(("name", "side"), CASES)
def test_what_is_made_means_what_we_say(name: str, side: str) -> None:
    seen, schema = case(name, side)
    if seen.made is None:
        with pytest.raises(DocumentError):
            schema.generate(Random(1))
        assert schema.impossible is not None
        return
    assert schema.impossible is None
    accepts = jsonschema.Draft202012Validator(seen.made).is_valid
    made = [schema.generate(Random(seed), shape) for shape in SHAPES for seed in range(8)]
    assert [value for value in (*made, schema.example()) if not accepts(value)] == []
