"""What a contract can see of a server's faults, and what it is told to say where it can't."""

import copy
import json
import re
from typing import Any, Final

import pytest
from truespec.contract_tests import ContractBroken, judging
from truespec.fuzz import Strength, StrengthSettings, measure, strength_json, strength_text
from truespec.mockserver import create_app
from truespec.spec import Spec

TEXT: Final = {"type": "string", "minLength": 1, "maxLength": 20}
NUMBER: Final = {"type": "integer", "minimum": 1, "maximum": 99}
NOTE: Final[dict[str, Any]] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["id", "state", "tags", "text"],
    "properties": {
        "id": NUMBER,
        "text": TEXT,
        "state": {"type": "string", "enum": ["on", "off"]},
        "tags": {"type": "array", "maxItems": 9, "items": TEXT},
    },
}
TIGHT: Final[dict[str, Any]] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "security": [{"k": ["notes"]}],
    "paths": {
        "/notes": {
            "get": {
                "parameters": [{"name": "limit", "in": "query", "schema": NUMBER}],
                "responses": {
                    "200": {
                        "description": "d",
                        "headers": {"X-Left": {"required": True, "schema": NUMBER}},
                        "content": {
                            "application/json": {"schema": {"type": "array", "maxItems": 9, "items": NOTE}}
                        },
                    }
                },
            },
            "post": {
                "requestBody": {"required": True, "content": {"application/json": {"schema": NOTE}}},
                "responses": {"201": {"description": "d", "content": {"application/json": {"schema": NOTE}}}},
            },
        },
        "/notes/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": NUMBER}],
            "get": {
                "responses": {"200": {"description": "d", "content": {"application/json": {"schema": NOTE}}}}
            },
            "delete": {"responses": {"204": {"description": "d"}}},
        },
    },
    "components": {
        "securitySchemes": {
            "k": {
                "type": "oauth2",
                "flows": {"clientCredentials": {"tokenUrl": "/t", "scopes": {"notes": "s"}}},
            }
        }
    },
}
ANSWER: Final = "paths /notes/{id} get responses 200 content application/json schema"


def loosened(place: str, *, without: str) -> dict[str, Any]:
    """Copy the tight document without one thing. place: the way to what has it, blanks between."""
    document = copy.deepcopy(TIGHT)
    node: Any = document
    for name in place.split():
        node = node[int(name)] if isinstance(node, list) else node[name]
    if isinstance(node, list):
        node.remove(without)
    else:
        del node[without]
    return document


def loaded(document: dict[str, Any]) -> Spec:
    return Spec.load(json.dumps(document, indent=1).encode(), name="notes.json")


def measured(document: dict[str, Any], **settings: Any) -> Strength:
    return measure(loaded(document), StrengthSettings(**settings))


def test_a_contract_that_says_everything_sees_every_fault() -> None:
    strength = measured(TIGHT)
    assert strength.weaknesses == ()
    assert strength.total.planted == strength.total.seen == strength.possible
    assert {family: tally.planted > 1 for family, tally in strength.families.items()} == {
        "answer": True, "validation": True, "security": True, "state": True,
    }  # fmt: skip
    assert strength.total.score == 100


@pytest.mark.parametrize(
    ("place", "without", "kind", "advice", "pointer"),
    [
        (f"{ANSWER} required", "tags", "missing", "list 'tags' in `required`", "/schema"),
        (f"{ANSWER} properties id", "minimum", "negative", "say its `minimum`", "/properties/id"),
        (f"{ANSWER} properties id", "maximum", "huge", "say its `maximum`", "/properties/id"),
        (f"{ANSWER} properties state", "enum", "form", "list what it can be", "/properties/state"),
        (f"{ANSWER} properties tags", "maxItems", "many", "say its `maxItems`", "/properties/tags"),
        (f"{ANSWER} properties tags items", "maxLength", "long", "say its `maxLength`", "/tags/items"),
        (ANSWER, "additionalProperties", "unknown", "say `additionalProperties: false`", "/schema"),
        (
            "paths /notes get responses 200 headers X-Left",
            "required", "header", "say `required: true`", "X-Left",
        ),
        ("paths /notes post requestBody", "required", "body", "say `required: true`", "/requestBody"),
        (
            "paths /notes post requestBody content application/json schema properties id",
            "minimum", "negative", "say its `minimum`", "/properties/id",
        ),
        ("paths /notes/{id}", "get", "made", "document GET /notes/{…}", "/post"),
        ("paths /notes/{id}", "get", "deleted-there", "document GET /notes/{…}", "/delete"),
        ("paths /notes", "get", "deleted-listed", "document the GET that lists them", "/delete"),
        (
            "paths /notes get responses 200 content application/json schema items properties",
            "id", "twice", "describe the items of the list", "/get",
        ),
    ],
)  # fmt: skip
def test_what_a_contract_does_not_say_is_told_with_its_place(
    place: str, without: str, kind: str, advice: str, pointer: str
) -> None:
    weaknesses = measured(loosened(place, without=without)).weaknesses
    fitting = [each for each in weaknesses if any(fault.kind == kind for fault in each.faults)]
    assert any(each.advice.startswith(advice) and each.at.pointer.endswith(pointer) for each in fitting)
    assert measured(TIGHT).total.score == 100


def test_security_that_is_not_declared_can_not_be_missed() -> None:
    (weakness, *_) = measured(loosened("", without="security")).weaknesses
    assert weakness.faults[0].kind == "credentials"


@pytest.mark.parametrize("security", [[], [{}, {"k": ["notes"]}]])
def test_that_anybody_may_call_is_no_weakness_where_the_document_says_so(security: list[Any]) -> None:
    document = loosened("", without="security")
    for item in document["paths"].values():
        for method in item.keys() - {"parameters"}:
            item[method]["security"] = security
    weaknesses = measured(document).weaknesses
    assert [fault.kind for each in weaknesses for fault in each.faults] == []


def test_the_seed_chooses_where_there_are_too_many() -> None:
    first, again, other = (measured(TIGHT, most=20, seed=seed) for seed in (1, 1, 0))
    assert first.total.planted == 20 < first.possible
    assert strength_json(first) == strength_json(again)
    families = [{name: each.planted for name, each in one.families.items()} for one in (first, other)]
    assert families[0] != families[1]


def test_a_fault_that_is_seen_is_found_in_our_mock_and_one_that_is_not_is_not() -> None:
    spec = loaded(loosened(f"{ANSWER} required", without="tags"))
    app = create_app(spec)
    mock = app.extensions["truespec"]
    headers = {"Authorization": "Bearer t"}
    unseen = {fault.words for each in measure(spec).weaknesses for fault in each.faults}
    assert "200 /tags is missing" in unseen
    assert "200 /id is missing" not in unseen
    with judging(spec) as judge:
        client = judge(app.test_client())
        mock.override("GET /notes/{id}", json={"id": 1, "state": "on", "text": "t"}, on_purpose=True)
        assert client.get("/notes/1", headers=headers).status_code == 200
        mock.override("GET /notes/{id}", json={"state": "on", "tags": ["a"], "text": "t"}, on_purpose=True)
        with pytest.raises(ContractBroken):
            client.get("/notes/1", headers=headers)


def test_the_text_names_what_would_help_most() -> None:
    text = strength_text(measured(loosened(ANSWER, without="additionalProperties")))
    assert "what would raise it most:" in text
    assert re.search(r"\nnotes.json:\d+: say `additionalProperties: false`", text)
