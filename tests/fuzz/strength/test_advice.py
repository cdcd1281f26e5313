"""Advice that is followed helps: what could not be seen is seen by then, in real documents, too."""

import json
from collections.abc import Callable, Mapping
from random import Random
from typing import Any, Final

import pytest
from truespec.fuzz import Strength, StrengthSettings, measure
from truespec.spec import Spec, load_document, pointer_tokens

from ...real_documents import SHARED_SPECS

pytestmark = pytest.mark.unmeasured
ALL: Final = StrengthSettings(most=100_000)
EACH: Final = 5
"""Places at which each kind of advice is followed."""

FOLLOWED: Final[Mapping[str, Callable[[dict[str, Any]], object]]] = {
    "say `minLength: 1`": lambda node: node.update(minLength=1),
    "say its `maxLength`": lambda node: node.update(maxLength=10_000),
    "say its `minimum`": lambda node: node.update(minimum=0),
    "say its `maximum`": lambda node: node.update(maximum=10**15),
    "say its `maxItems`": lambda node: node.update(maxItems=1_000),
    "say `type: integer`": lambda node: node.update(type="integer"),
    "say `required: true`": lambda node: node.update(required=True),
    "say `additionalProperties: false` (or `unevaluatedProperties`)": lambda node: node.update(
        additionalProperties=False
    ),
    "list what it can be in an `enum`, or give it a `format` or `pattern`": lambda node: node.update(
        pattern="^[^!]*$"
    ),
    "say what this alternative takes: it takes all that the others forbid": lambda node: node.update(
        enum=[None]
    ),
    "say `security`, unless anybody may call it": lambda node: node.update(security=[{"key": []}]),
}
"""What the advice asks for, done to the object at its place."""


def follow(document: Any, pointer: str, advice: str) -> bool:
    """Follow a piece of advice; whether it is of a kind that can be followed without knowing the server."""
    node = document
    for token in pointer_tokens(pointer):
        node = node[int(token)] if isinstance(node, list) else node[token]
    if advice.endswith("in `required`"):
        node.setdefault("required", []).append(advice.split("'")[1])
    elif advice in FOLLOWED:
        FOLLOWED[advice](node)
    else:
        return False
    return True


def measured(document: Any) -> Strength:
    return measure(Spec.load(json.dumps(document).encode(), name="d.json"), ALL)


def document_of(name: str) -> Any:
    document = json.loads(json.dumps(load_document(SHARED_SPECS / name).node().value, default=str))
    scheme = {"type": "apiKey", "in": "header", "name": "X-Truespec"}
    holder = document if "swagger" in document else document.setdefault("components", {})
    where = "securityDefinitions" if "swagger" in document else "securitySchemes"
    holder.setdefault(where, {})["key"] = scheme
    return document


DOCUMENTS: Final = (
    *("docker.yaml", "hotel-booking.yaml", "line-messaging.yml"),
    *("meilisearch.json", "museum.yaml", "qdrant.json"),
)


@pytest.mark.skipif(not SHARED_SPECS.exists(), reason="the real documents are not beside this checkout")
@pytest.mark.parametrize("name", DOCUMENTS)
def test_advice_that_is_followed_is_not_given_again_and_raises_the_score(name: str) -> None:
    document, random = document_of(name), Random(name)
    before, kinds = measured(document), dict[str, list[tuple[str, str]]]()
    for each in before.weaknesses:
        kinds.setdefault(each.advice.partition("'")[0], []).append((each.at.pointer, each.advice))
    followed = {
        each
        for places in kinds.values()
        for each in random.sample(places, min(EACH, len(places)))
        if follow(document, *each)
    }
    after = measured(document)
    assert followed & {(each.at.pointer, each.advice) for each in after.weaknesses} == set()
    assert len(followed) >= min(20, len(before.weaknesses))
    assert (before.total.score or 0) < (after.total.score or 0)


def answering(schema: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = {"description": "d", "content": {"application/json": {"schema": schema}}, **more}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {"security": [{}], "responses": {"200": answer}}}},
    }


def advice_of(document: dict[str, Any]) -> dict[str, set[str]]:
    """Say what is advised, and the kinds of faults that it is against, by the end of the place."""
    return {
        f"{each.at.pointer.partition('/schema/')[2]}: {each.advice}": {fault.kind for fault in each.faults}
        for each in measured(document).weaknesses
    }


PRICE: Final = {"type": "integer", "minimum": 1, "maximum": 9}
CLOSED: Final = {"type": "object", "required": ["a"], "additionalProperties": False}
ALTERNATIVE: Final = "say what this alternative takes: it takes all that the others forbid"
APART: Final = "tell the alternatives apart: this one takes what another forbids"


def test_an_alternative_that_takes_anything_is_blamed_for_all_that_the_others_forbid() -> None:
    inner = {"anyOf": [{**CLOSED, "properties": {"a": PRICE}}, {}]}
    found = advice_of(answering({**CLOSED, "properties": {"a": inner}}))
    kinds = {"missing", "null", "type", "negative", "huge", "fraction", "unknown"}
    assert found == {f"properties/a/anyOf/1: {ALTERNATIVE}": kinds}


def test_an_alternative_that_takes_some_of_it_is_to_be_told_apart() -> None:
    other = {"type": "object", "properties": {"b": {"type": "string"}}}
    found = advice_of(answering({"anyOf": [{**CLOSED, "properties": {"a": PRICE}}, other]}))
    assert found[f"anyOf/1: {APART}"] >= {"missing", "negative", "unknown"}
    assert [each for each in found if not each.startswith("anyOf/1")] == []


def test_what_another_alternative_means_is_no_fault() -> None:
    either = {"anyOf": [PRICE, {"type": "string", "enum": ["x"]}, {"type": "object", "maxProperties": 0}]}
    assert advice_of(answering({**CLOSED, "properties": {"a": either}})) == {}


def test_an_enormous_number_can_be_given_a_fraction() -> None:
    nanoseconds = {"type": "integer", "minimum": 0, "maximum": 10**17, "example": 1461943101381709}
    assert advice_of(answering({**CLOSED, "properties": {"a": nanoseconds}})) == {}


def test_a_fraction_is_no_fault_of_what_may_be_any_number() -> None:
    price = {"type": "number", "minimum": 1, "maximum": 9, "example": 2}
    assert advice_of(answering({**CLOSED, "properties": {"a": price}})) == {}


def test_an_alternative_that_takes_anything_is_blamed_where_the_example_is_of_it_too() -> None:
    open_ended = {"anyOf": [{**CLOSED, "properties": {"a": PRICE}}, {}], "example": None}
    found = advice_of(answering({**CLOSED, "properties": {"a": open_ended}}))
    assert set(found) == {f"properties/a/anyOf/1: {ALTERNATIVE}"}


@pytest.mark.parametrize(
    ("media_type", "advice"),
    [
        ("text/csv", {": say `minLength: 1`"}),
        ("application/jsonl", set[str]()),
        ("text/event-stream", set[str]()),
        ("image/png", set[str]()),
    ],
)
def test_what_may_be_empty_is_told_to_say_otherwise_where_it_can(media_type: str, advice: set[str]) -> None:
    document = answering({})
    content = document["paths"]["/a"]["get"]["responses"]["200"]["content"]
    content[media_type] = {"schema": {"type": "string", "maxLength": 99}}
    del content["application/json"]
    assert {each for each, kinds in advice_of(document).items() if "no-content" in kinds} == advice


def test_no_field_can_be_required_by_swagger() -> None:
    field = {"X-A": {"description": "d", "type": "string"}}
    of_swagger = {"description": "d", "headers": field}
    paths = {"/a": {"get": {"security": [{}], "responses": {"200": of_swagger}}}}
    document = {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": paths}
    assert "header" not in {kind for kinds in advice_of(document).values() for kind in kinds}
    headers = {"X-A": {"schema": {"type": "string"}}}
    assert {"header"} in advice_of(answering(PRICE, headers=headers)).values()
