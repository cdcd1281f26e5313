import json
from typing import Any

import pytest
from truespec.spec import Schema, Spec, lint, load_document, may_have_unjudged
from truespec.spec.schema.flat import Flat
from truespec.spec.schema.merging import alternatives
from truespec.spec.schema.unfolding import excess

from ...effort import calls_of


def chain(keyword: str, length: int, end: Any) -> dict[str, Any]:
    """Make schemas of which each names the next twice."""
    twice = {f"B{n}": {keyword: [{"$ref": f"#/$defs/B{n + 1}"}] * 2} for n in range(length)}
    return twice | {f"B{length}": end}


def document_of(schemas: dict[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/B0"}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/": {"post": {"requestBody": {"content": content}, "responses": {}}}},
        "components": {"schemas": schemas},
    }


def schema_of(schemas: dict[str, Any]) -> Schema:
    spec = Spec.load(document_of(schemas))
    body = spec.operations[0].request_body
    assert body is not None
    schema = body.content["application/json"].schema
    assert schema is not None
    return schema


def test_what_real_documents_do_is_no_excess() -> None:
    assert excess(chain("allOf", 10, {"type": "string"}), {}) is None
    assert (
        excess(
            {f"D{n}": {"allOf": [{"$ref": f"#/$defs/D{n + 1}"}]} for n in range(3000)} | {"D3000": True}, {}
        )
        is None
    )


def test_recursion_is_no_excess() -> None:
    tree = {"properties": {"left": {"$ref": "#/$defs/T"}}, "anyOf": [{"$ref": "#/$defs/T"}, {"type": "null"}]}
    assert excess({"T": tree}, {}) is None


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
def test_the_innermost_composition_that_multiplies_is_found(keyword: str) -> None:
    # B(40 - n) costs 3 * 2**n - 2 … : 2**15 * 3 < 100,000 < 2**16 * 3
    name, found = excess(chain(keyword, 40, {"type": "string"}), {}) or ("", "")
    assert found == keyword
    assert 20 <= int(name[1:]) <= 26


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
def test_such_a_schema_takes_no_time_and_is_told(keyword: str) -> None:
    twice = {
        f"B{n}": {keyword: [{"$ref": f"#/components/schemas/B{n + 1}"}] * 2, "maxLength": 5}
        for n in range(40)
    }
    schema = schema_of(twice | {"B40": {"type": "string"}})
    assert not schema.is_valid("longer than five")
    assert schema.is_valid("five") or keyword == "oneOf"
    assert any("is not judged: unfolded" in problem.message for problem in schema.unjudged)


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
@pytest.mark.parametrize(("length", "is_told"), [(10, False), (40, True)])
def test_what_multiplies_is_told_by_lint_and_seen_at_a_quick_look(
    keyword: str, length: int, is_told: bool
) -> None:
    multiplying = {
        name: {keyword: [{"$ref": f"#/components/schemas/B{number + 1}"}] * 2}
        for number, name in enumerate(f"B{each}" for each in range(length))
    }
    document = document_of(multiplying | {f"B{length}": {"type": "string"}})
    judged = schema_of(document["components"]["schemas"])
    found = [problem for problem in lint(document) if problem.rule == "schema-not-judged"]
    assert [(each.message, each.at.pointer) for each in found] == [
        (each.message, each.at.pointer) for each in judged.unjudged
    ]
    assert all(each.message.startswith(f"`{keyword}` is not judged") for each in found)
    assert may_have_unjudged(load_document(document)) is bool(found) is is_told
    assert may_have_unjudged(load_document(json.dumps(document).encode())) is is_told


def alternatives_of(schemas: dict[str, Any]) -> list[Flat]:
    return alternatives({"$defs": schemas}, {"$ref": "#/$defs/B0"})


@pytest.mark.parametrize("keyword", ["allOf", "anyOf", "oneOf"])
def test_what_stands_twice_is_unfolded_once(keyword: str) -> None:
    few, many = (chain(keyword, length, {"type": "string"}) for length in (3, 9))
    assert calls_of(lambda: alternatives_of(many)) < 5 * calls_of(lambda: alternatives_of(few))
    assert alternatives_of(many) == ([] if keyword == "oneOf" else [{"type": ["string"]}])


def test_only_what_stands_once_is_met_just_once() -> None:
    text, twice = {"type": "string"}, {"$ref": "#/$defs/B1"}
    schemas = {"B0": {"oneOf": [twice, text, twice, {"type": "integer"}]}, "B1": {"maxLength": 1}}
    (found,) = alternatives_of(schemas)
    assert (found["type"], found["minLength"]) == (["string"], 2)
