"""The values that are made from schemas: fixed ones, and those by chance."""

import json
import re
from typing import Any, Final

import pytest
from truespec.mockserver import MockSettings
from truespec.spec import Spec

from ..documents import answering, json_response, spec_of
from .asking import ask

NODE: Final = {"$ref": "#/components/schemas/Node"}


def made(
    way: MockSettings, schema: Any, *fields: tuple[str, str], openapi: str = "3.1.0", **changed: Any
) -> Any:
    spec = spec_of({"/a": {"get": {"responses": {"200": json_response(schema)}}}}, openapi=openapi)
    reply = ask(way, spec, "GET /a", *fields, errors=True, **changed)
    assert (reply.status, reply.field("sl-violations")) == (200, None), reply.body
    return json.loads(reply.body)


@pytest.mark.parametrize(
    ("schema", "value"),
    [
        pytest.param({"type": "integer", "default": 1, "example": 2, "enum": [3, 2, 1]}, 1, id="default"),
        pytest.param({"const": 4, "enum": [4, 5]}, 4, id="const"),
        pytest.param({"type": "integer", "example": 2, "enum": [3, 2]}, 2, id="example-before-enum"),
        pytest.param({"type": "integer", "examples": [2], "enum": [3, 2]}, 2, id="examples-before-enum"),
        pytest.param({"enum": ["b", "a"]}, "b", id="first-of-enum"),
        pytest.param({"default": "d", "anyOf": [{"type": "string"}]}, "d", id="default-beside-anyOf"),
        pytest.param({"example": {"a": 1}, "allOf": [{}]}, {"a": 1}, id="example-beside-allOf"),
        pytest.param({"oneOf": [{"const": "first"}, {"const": "second"}]}, "first", id="first-of-oneOf"),
        pytest.param({"anyOf": [{"const": "first"}, {"type": "string"}]}, "first", id="first-of-anyOf"),
        pytest.param({"type": "object"}, {}, id="plain-object"),
        pytest.param({"type": "null"}, None, id="null"),
        pytest.param({"type": "string", "default": None, "nullable": True}, None, id="null-is-said"),
        pytest.param({"properties": {"a": {"const": 1}}}, {"a": 1}, id="type-is-inferred"),
    ],
)  # fmt: skip
def test_the_value_that_the_document_gives(way: MockSettings, schema: Any, value: Any) -> None:
    is_old = "nullable" in schema
    assert made(way, schema, openapi="3.0.3" if is_old else "3.1.0") == value


@pytest.mark.parametrize(
    ("schema", "pattern"),
    [
        ({"type": "string", "minLength": 30, "maxLength": 31}, r".{30,31}"),
        ({"type": "string", "format": "date"}, r"\d{4}-\d\d-\d\d"),
        ({"type": "string", "format": "date-time"}, r"\d{4}-\d\d-\d\dT.*"),
        ({"type": "string", "format": "email"}, r"\S+@\S+"),
        ({"type": "string", "format": "uuid"}, r"[0-9a-f-]{36}"),
        ({"type": "string", "format": "ipv4"}, r"\d+(\.\d+){3}"),
        ({"type": "string", "pattern": "^[A-Z]{3}-\\d$"}, r"[A-Z]{3}-\d"),
    ],
)
def test_texts_fit_their_keywords_and_are_always_the_same(
    way: MockSettings, schema: dict[str, Any], pattern: str
) -> None:
    value = made(way, schema)
    assert re.fullmatch(pattern, value)
    assert made(way, schema) == value


def test_all_declared_members_are_there_and_no_other(way: MockSettings) -> None:
    schema = {"type": "object", "required": ["a"], "properties": {"a": {"type": "string"}, "b": {}, "c": {}}}
    for dynamic in (False, True):
        assert list(made(way, schema, dynamic=dynamic)) == ["a", "b", "c"]


@pytest.mark.parametrize("additional", [True, False])
def test_no_member_is_invented(way: MockSettings, additional: bool) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": additional}
    for dynamic in (False, True):
        assert list(made(way, schema, dynamic=dynamic)) == ["a"]


def test_a_schema_of_further_members_is_asked_for_some(way: MockSettings) -> None:
    schema = {"type": "object", "additionalProperties": {"type": "integer"}}
    for dynamic in (False, True):
        value = made(way, schema, dynamic=dynamic)
        assert value
        assert all(isinstance(each, int) for each in value.values())


@pytest.mark.parametrize(
    ("schema", "count"),
    [
        ({"type": "array", "items": {"type": "integer"}, "minItems": 3}, 3),
        ({"type": "array", "contains": {"const": 5}}, 1),
        ({"type": "array", "prefixItems": [{"const": 1}, {"const": 2}], "minItems": 2}, 2),
        ({"type": "array", "items": {"enum": [1, 2, 3]}, "minItems": 3, "uniqueItems": True}, 3),
    ],
)
def test_arrays_have_what_is_asked(way: MockSettings, schema: dict[str, Any], count: int) -> None:
    for dynamic in (False, True):
        assert len(made(way, schema, dynamic=dynamic)) >= count


@pytest.mark.parametrize(
    ("schema", "openapi"),
    [
        ({"type": "string", "nullable": True}, "3.0.3"),
        ({"type": ["null", "string"]}, "3.1.0"),
        ({"type": ["string", "null"]}, "3.1.0"),
    ],
)
def test_nullable_is_not_null(way: MockSettings, schema: dict[str, Any], openapi: str) -> None:
    assert isinstance(made(way, schema, openapi=openapi), str)


def test_compositions_are_one_value(way: MockSettings) -> None:
    base = {"type": "object", "properties": {"id": {"const": 1}}}
    schema = {
        "allOf": [base, {"properties": {"name": {"const": "n"}}}],
        "if": True,
        "then": {"required": ["id"]},
    }
    assert made(way, schema) == {"id": 1, "name": "n"}
    taken = {**base, "oneOf": [{"required": ["a"], "properties": {"a": {"const": 2}}}]}
    assert made(way, taken, dynamic=True) == {"id": 1, "a": 2}


def recursive(**more: Any) -> Spec:
    node = {"type": "object", "properties": {"next": NODE, "all": {"type": "array", "items": NODE}}, **more}
    components = {"schemas": {"Node": node}}
    return spec_of({"/a": {"get": {"responses": {"200": json_response(NODE)}}}}, components=components)


@pytest.mark.parametrize("more", [{}, {"required": ["all"]}])
def test_a_recursion_ends_and_conforms(way: MockSettings, more: dict[str, Any]) -> None:
    for dynamic in (False, True):
        reply = ask(way, recursive(**more), "GET /a", dynamic=dynamic, errors=True)
        assert (reply.status, reply.field("sl-violations")) == (200, None)


def test_members_for_requests_only_are_left_out(way: MockSettings) -> None:
    schema = {
        "type": "object",
        "required": ["secret", "name"],
        "properties": {"secret": {"type": "string", "writeOnly": True}, "name": {"type": "string"}},
    }
    for dynamic in (False, True):
        assert list(made(way, schema, dynamic=dynamic)) == ["name"]


ROOM: Final = {
    "type": "object",
    "example": {"n": 1, "text": "as authored"},
    "properties": {
        "n": {"type": "integer", "maximum": 10**9},
        "text": {"type": "string", "minLength": 10},
        "at": {"type": "string", "format": "uuid"},
    },
}


def test_dynamic_values_differ_and_are_no_examples(way: MockSettings) -> None:
    values = {json.dumps(made(way, ROOM, dynamic=True)) for _ in range(5)}
    assert len(values) == 5
    assert all(json.loads(each)["text"] != "as authored" for each in values)


@pytest.mark.parametrize(
    ("started", "prefer", "differs"),
    [(False, "dynamic=true", True), (True, "dynamic=false", False), (False, "", False), (True, "", True)],
)
def test_a_request_switches_dynamic_values_on_and_off(
    way: MockSettings,
    started: bool,
    prefer: str,
    differs: bool,
) -> None:
    fields = [("Prefer", prefer)] if prefer else []
    assert (made(way, ROOM, *fields, dynamic=started) != made(way, ROOM, *fields, dynamic=started)) is differs


@pytest.mark.parametrize(("prefer", "seed"), [("seed=s", None), ("respond-async", "s")])
def test_a_seed_repeats_values(way: MockSettings, prefer: str, seed: str | None) -> None:
    answers = [made(way, ROOM, ("Prefer", prefer), dynamic=True, seed=seed) for _ in range(2)]
    other = made(way, ROOM, ("Prefer", prefer.replace("=s", "=t")), dynamic=True, seed=seed and "t")
    assert answers[0] == answers[1] != other


def test_a_dynamic_answer_without_a_schema_is_the_example(way: MockSettings) -> None:
    reply = ask(way, answering({"200": json_response(example="v")}), "GET /a", dynamic=True)
    assert (reply.status, reply.body) == (200, b'"v"')


@pytest.mark.parametrize("media_type", ["application/xml", "text/plain"])
def test_other_types_are_made_by_chance_too(way: MockSettings, media_type: str) -> None:
    schema = {"type": "string", "minLength": 12}
    content = {media_type: {"schema": schema, "example": "authored text"}}
    response = {
        "description": "d",
        "content": content,
        "headers": {"X-No": {"schema": {"type": "integer", "maximum": 10**9}, "example": 1}},
    }
    replies = [ask(way, answering({"200": response}), "GET /a", dynamic=True) for _ in range(4)]
    assert len({each.body for each in replies}) > 1
    assert len({each.field("X-No") for each in replies}) > 1


def test_the_document_tunes_values_by_chance(way: MockSettings) -> None:
    items = {"type": "array", "items": {"type": "string", "x-faker": "random.uuid"}}
    paths = {"/a": {"get": {"responses": {"200": json_response(items)}}}}
    spec = spec_of(paths, **{"x-json-schema-faker": {"min-items": 3, "max-items": 3}})
    value = json.loads(ask(way, spec, "GET /a", dynamic=True).body)
    assert [len(each) for each in value] == [36] * 3
