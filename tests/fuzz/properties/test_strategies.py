"""The strategies: what they make, and that it shrinks to the simplest that shows the same."""

import json
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, find, given, settings, target
from hypothesis import strategies as st
from hypothesis.database import DirectoryBasedExampleDatabase
from truespec.contract_tests import Coverage, Credentials, drawn_randoms
from truespec.fuzz.corpus.files import CorpusCase, write_case
from truespec.fuzz.properties import Requests, edge_values, near_misses, steer, valid_values
from truespec.spec import Exchange, NearMiss, Request, Response, Schema, Spec

from ...spec.schema.schemas import schema_of

QUICK = settings(max_examples=30, database=None)
FLAGSHIP = Spec.load("spec/images.yaml")
(CREATE,) = FLAGSHIP.operations
API = Requests(FLAGSHIP, (("X-Api-Key", "k"),))


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


@QUICK
@given(API.valid("createImages") | API.edges("createImages"))
def test_a_valid_request_breaks_nothing_and_carries_the_credentials(request: Request) -> None:
    assert API.broken(request) == ()
    assert request.field("x-api-key") == "k"


@QUICK
@given(API.near_misses("createImages") | API.invalid("createImages"))
def test_an_invalid_request_breaks_the_document(request: Request) -> None:
    assert API.broken(request)


def test_every_kind_of_request_can_be_drawn_and_shrinks() -> None:
    found = find(
        API.any("POST /api/images/create"),
        lambda request: "maxLength" in API.broken(request),
        # One in some 200 is such a one, and which Hypothesis makes depends on the modules that are loaded.
        settings=settings(QUICK, max_examples=5_000, phases=(Phase.generate, Phase.shrink)),
        random=Random(1),
    )
    assert found.target == "/api/images/create"
    assert len(json.loads(found.body)["prompt"]) == 1201


def test_targeted_search_climbs_to_what_chance_does_not_meet() -> None:
    wanted = {"a": 77, "b": 33, "c": 51}
    number = {"type": "integer", "minimum": 0, "maximum": 100}
    schema = schema_of({"type": "object", "required": [*wanted], "properties": dict.fromkeys(wanted, number)})

    def nearest(tell: Callable[[float], object]) -> int:
        found: list[int] = []

        @settings(max_examples=100, database=None, derandomize=True)
        @given(valid_values(schema))
        def search(value: Any) -> None:
            found.append(sum(abs(value[name] - each) for name, each in wanted.items()))
            tell(-float(found[-1]))

        search()
        return min(found)

    assert nearest(target) == 0
    assert nearest(float) > 10


def test_a_test_steers_by_time_and_size_and_what_was_exercised() -> None:
    told: dict[str, float] = {}
    request = find(API.valid("createImages"), lambda _: True, settings=QUICK)
    answer = Response(400, (), b"12345", 0.25)

    def tell(value: float, label: str) -> None:
        told[label] = value

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("hypothesis.target", tell)
        steer(Exchange(request, answer), Coverage(FLAGSHIP, FLAGSHIP.operations))
    assert told.pop("places of the document covered") > 0
    assert told == {"seconds to answer": 0.25, "bytes of the answer": 5.0}


def test_a_failure_is_the_first_thing_that_the_next_run_tries(tmp_path: Path) -> None:
    memory = DirectoryBasedExampleDatabase(tmp_path)
    seen: list[tuple[str, ...]] = []

    @settings(max_examples=100, database=memory, deadline=None, phases=(Phase.reuse, Phase.generate))
    @given(API.invalid("createImages"))
    def refuses(request: Request) -> None:
        seen.append(API.broken(request))
        assert "enum" not in seen[-1]

    for _ in range(2):
        with pytest.raises(AssertionError):
            refuses()
    before = len(seen)
    with pytest.raises(AssertionError):
        refuses()
    assert "enum" in seen[before]


def test_what_a_run_of_truespec_remembers_can_be_an_example(tmp_path: Path) -> None:
    case = CorpusCase("1", "server-error", CREATE.key, Request("POST", CREATE.path, (), b"{}"))
    write_case(tmp_path, case, Credentials())
    (request,) = API.remembered("createImages", tmp_path)
    assert (request.body, request.field("X-Api-Key")) == (b"{}", "k")


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
