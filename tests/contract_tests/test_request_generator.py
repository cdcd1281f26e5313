"""Whole requests of one operation: what each way of making them promises, on the wire."""

from random import Random
from typing import Any

from truespec.contract_tests import Credentials, RequestGenerator
from truespec.spec import Json, Match, Request, Spec, judge_request

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {
        "/things/{id}/parts": {
            "post": {
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
                    {
                        "name": "tags",
                        "in": "query",
                        "schema": {"type": "array", "items": {"enum": ["a", "b"]}},
                    },
                    {"name": "X-Mode", "in": "header", "required": True, "schema": {"enum": ["x", "y"]}},
                    {"name": "crumb", "in": "cookie", "schema": {"type": "integer"}},
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"type": "object", "required": ["n"]}},
                        "application/x-www-form-urlencoded": {
                            "schema": {
                                "type": "object",
                                "required": ["n"],
                                "properties": {"n": {"type": "integer"}},
                            }
                        },
                    },
                },
                "responses": {"200": {"description": ""}},
                "security": [{"Key": []}],
            }
        }
    },
    "components": {"securitySchemes": {"Key": {"type": "apiKey", "in": "query", "name": "key"}}},
}
SPEC = Spec.load(DOCUMENT)
(OPERATION,) = SPEC.operations
SEEDS = range(60)


def generator() -> RequestGenerator:
    return RequestGenerator(OPERATION, Credentials((("X-Trace", "t"),), ("key=secret",)))


def rules_of(request: Request) -> list[str]:
    match = SPEC.match(request.method, request.target)
    assert isinstance(match, Match), request.target
    return [violation.rule for violation in judge_request(match, request)]


def test_valid_requests_meet_the_document() -> None:
    assert {tuple(rules_of(generator().valid(Random(seed)))) for seed in SEEDS} == {()}


def test_edges_meet_the_document() -> None:
    assert {tuple(rules_of(generator().edge(Random(seed)))) for seed in SEEDS} == {()}


def test_near_misses_break_each_part_of_the_request() -> None:
    made = [generator().near_miss(Random(seed)) for seed in range(300)]
    broken = {rule for request in made if "%2F" not in request.path for rule in rules_of(request)}
    assert broken >= {
        "request-parameter-schema",
        "request-parameter-required",
        "request-body-schema",
        "request-body-required",
    }


def test_credentials_are_on_every_request_but_those_without() -> None:
    valid = generator().valid(Random(1))
    assert valid.fields[0] == ("X-Trace", "t")
    assert "key=secret" in valid.query
    assert {tuple(rules_of(generator().without_credentials(Random(seed)))) for seed in SEEDS} == {
        ("request-security-missing",)
    }


def test_the_same_random_makes_the_same_requests() -> None:
    first, second = Random(7), Random(7)
    one, other = generator(), generator()
    ways = ("valid", "edge", "near_miss", "without_credentials")
    assert [getattr(one, way)(first) for way in ways * 10] == [
        getattr(other, way)(second) for way in ways * 10
    ]


def test_a_renewed_generator_starts_from_other_values() -> None:
    made: list[set[bytes]] = []
    for seed in (1, 2):
        renewed = generator()
        renewed.renew(seed)
        made.append({renewed.near_miss(Random(number)).body for number in SEEDS})
    assert made[0] != made[1]


def test_what_is_known_of_the_server_is_used_for_parameters() -> None:
    knowing = RequestGenerator(
        OPERATION, suggest=lambda parameter, _: "seen" if parameter.name == "id" else None
    )
    paths = {knowing.valid(Random(seed)).path for seed in SEEDS}
    assert "/things/seen/parts" in paths


def changed(_: Random, __: Json) -> Json:
    return "changed"


def test_a_changed_value_goes_out_as_it_is() -> None:
    assert any(b"changed" in generator().with_body(Random(seed), changed).body for seed in SEEDS)
    assert any("changed" in generator().with_parameter(Random(seed), changed).target for seed in SEEDS)


def test_content_and_its_type_can_be_replaced() -> None:
    assert generator().with_content(Random(1), lambda random, text: b"\xff").body == b"\xff"
    assert generator().with_content_type(Random(1), "a/b").field("Content-Type") == "a/b"
    assert generator().with_content_type(Random(1), None).field("Content-Type") is None


def test_a_path_goes_out_in_characters_that_a_request_line_can_carry() -> None:
    paths = {"/größe/{id} x": {"get": {"responses": {"200": {"description": ""}}}}}
    spec = Spec.load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths})
    request = RequestGenerator(spec.operations[0], Credentials()).valid(Random(1))
    assert request.target.startswith("/gr%C3%B6%C3%9Fe/")
    assert request.target.endswith("%20x")
    assert isinstance(spec.match("GET", request.target), Match)
