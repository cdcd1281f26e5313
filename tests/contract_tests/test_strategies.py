"""The strategies: what they make, and that it shrinks to the simplest that shows the same."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from truespec.contract_tests.credentials import Credentials
from truespec.contract_tests.strategies import (
    drawn_randoms,
    edge_values,
    near_misses,
    requests,
    valid_requests,
    valid_values,
)
from truespec.spec import NearMiss, Request, Schema, Spec, judge_request
from truespec.spec.router import Match

from ..spec.schema.schemas import schema_of

QUICK = settings(max_examples=30, database=None)
KEY = Credentials((("X-Api-Key", "k"),))
FLAGSHIP = Spec.load("spec/images.yaml")
(CREATE,) = FLAGSHIP.operations


def body_schema() -> Schema:
    assert CREATE.request_body is not None
    schema = CREATE.request_body.content["application/json"].schema
    assert schema is not None
    return schema


def words(random: Random) -> list[Any]:
    return [
        random.choice("abc") if random.random() < 0.5 else random.randint(1, 1000)
        for _ in range(random.randint(0, 10))
    ]


def test_what_random_chose_shrinks_to_the_simplest_choices() -> None:
    found = find(
        drawn_randoms().map(words),
        lambda made: any(isinstance(item, int) and item > 17 for item in made),
        settings=settings(QUICK, max_examples=300),
    )
    assert found == [18]


@QUICK
@given(drawn_randoms(), st.integers(1, 1000))
def test_a_drawn_random_keeps_the_bounds_of_every_method(random: Random, n: int) -> None:
    assert 0 <= random.random() < 1
    assert 0 <= random.randrange(n) < n
    assert 0 <= random.getrandbits(7) < 128
    assert max(random.sample(range(n), min(n, 5))) < n
    items = list(range(5))
    random.shuffle(items)
    assert sorted(items) == [0, 1, 2, 3, 4]


@QUICK
@given(valid_values(body_schema()))
def test_a_valid_value_meets_its_schema(value: Any) -> None:
    assert body_schema().violations(value) == ()


@QUICK
@given(near_misses(body_schema()))
def test_a_near_miss_is_refused_and_names_its_keyword(miss: NearMiss) -> None:
    assert miss.keyword
    assert not body_schema().is_valid(miss.value)


@QUICK
@given(edge_values(body_schema()))
def test_an_edge_value_meets_its_schema(value: Any) -> None:
    assert body_schema().violations(value) == ()


def test_a_schema_that_forbids_nothing_has_no_near_miss() -> None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/": {"get": {"parameters": [{"name": "a", "in": "query", "schema": {}}], "responses": {}}}
        },
    }
    schema = Spec.load(document).operations[0].parameters[0].schema
    with pytest.raises(Exception, match=r"Unsatisfiable|No such|filter"):
        find(near_misses(schema), lambda _: True, settings=QUICK)


def judged(request: Request) -> list[str]:
    match = FLAGSHIP.match(request.method, request.target)
    assert isinstance(match, Match)
    return [violation.rule for violation in judge_request(match, request)]


@QUICK
@given(valid_requests(CREATE, credentials=KEY))
def test_a_valid_request_is_accepted_by_the_judge(request: Request) -> None:
    assert judged(request) == []


def test_requests_hold_near_misses_that_shrink() -> None:
    found = find(
        requests(CREATE, credentials=KEY),
        lambda request: "request-body-schema" in judged(request),
        settings=settings(QUICK, max_examples=200),
    )
    assert len(found.body) < 400


MEMBERS = {
    "type": "object",
    "required": ["n"],
    "properties": {
        "n": {"type": "integer", "minimum": 0},
        "a": {"type": "string"},
        "b": {"enum": ["x", "y"]},
        "c": {"type": "array", "items": {"type": "null"}},
    },
}
TREE = {
    "type": "object",
    "properties": {"child": {"$ref": "#/components/schemas/Tree"}, "size": {"type": "integer"}},
}
SIMPLEST: list[tuple[Any, Callable[[Any], bool], Any]] = [
    ({"type": "integer", "minimum": 3}, lambda value: value > 40, 41),
    ({"type": "array", "items": {"type": "integer"}}, lambda value: len(value) > 1, [0, 0]),
    ({"type": "string", "pattern": "^[a-z]{2,5}$"}, lambda value: len(value) > 2, "aaa"),
    ({"type": "string", "pattern": "^[a-z]+$"}, lambda value: "c" in value, "c"),
    ({"type": "boolean"}, lambda _: True, False),
    # the optional member that it takes, and no other
    (MEMBERS, lambda _: True, {"n": 0}),
    (MEMBERS, lambda value: "b" in value, {"n": 0, "b": "x"}),
    (MEMBERS, lambda value: "c" in value, {"n": 0, "c": []}),
    ({"type": "array", "items": MEMBERS}, lambda value: len(value) > 1, [{"n": 0}, {"n": 0}]),
    # the first alternative
    ({"oneOf": [{"const": 1}, {"const": 2}]}, lambda _: True, 1),
    (TREE, lambda value: "child" in value, {"child": {}}),
]


@pytest.mark.parametrize(("schema", "fails", "least"), SIMPLEST)
def test_what_fails_shrinks_to_the_value_that_is_known_to_be_simplest(
    schema: Any, fails: Callable[[Any], bool], least: Any
) -> None:
    values = valid_values(schema_of(schema, schemas={"Tree": TREE}))
    assert find(values, fails, settings=settings(QUICK, max_examples=100)) == least
