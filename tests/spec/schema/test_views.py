"""`readOnly` and `writeOnly`: what each direction expects, and what it lets pass.

OpenAPI 3.0, Schema Object: "readOnly … SHOULD NOT be sent as part of the request. If the property is … in the
required list, the required will take effect on the response only." Tolerated is what only SHOULD NOT be sent,
but for members of a closed object: a request schema has them not at all.
"""

import json
from pathlib import Path
from typing import Any

import pytest
from truespec.spec import Spec

from .schemas import ref, schema_of

ID: dict[str, Any] = {"type": "integer", "readOnly": True}
SECRET: dict[str, Any] = {"type": "string", "writeOnly": True}
COMPONENTS: dict[str, Any] = {
    "Id": ID,
    "IdAlias": ref("Id"),
    "Base": {"type": "object", "properties": {"id": ID}},
    "Needing": {"type": "object", "required": ["id"]},
    "Wrapped": {"allOf": [ref("Id"), {"description": "more"}]},
}

REQUEST: dict[str, tuple[Any, list[Any], list[Any]]] = {
    "itself": ({"properties": {"id": ID}, "required": ["id", "n"]}, [{"n": 1}], [{}, {"id": 1}]),
    "through $ref": ({"properties": {"id": ref("Id")}, "required": ["id"]}, [{}], []),
    "through two": ({"properties": {"id": ref("IdAlias")}, "required": ["id"]}, [{}], []),
    "through allOf": ({"properties": {"id": {"allOf": [ref("Id")]}}, "required": ["id"]}, [{}], []),
    "through both": ({"properties": {"id": ref("Wrapped")}, "required": ["id"]}, [{}], []),
    "required beside allOf": ({"allOf": [ref("Base")], "required": ["id", "n"]}, [{"n": 1}], [{"id": 1}]),
    "required in a sibling": (
        {"allOf": [ref("Base"), {"required": ["id", "n"]}]},
        [{"n": 1}],
        [{"id": 1}],
    ),
    "required in a referenced sibling": ({"allOf": [ref("Base"), ref("Needing")]}, [{}], [1]),
    "required by a condition": (
        {"properties": {"id": ID}, "if": {"required": ["n"]}, "then": {"required": ["id"]}},
        [{"n": 1}],
        [],
    ),
    "required by a member": (
        {"properties": {"id": ID}, "dependentRequired": {"n": ["id", "m"]}},
        [{"n": 1, "m": 1}],
        [{"n": 1}],
    ),
    "nested": (
        {"properties": {"a": {"type": "array", "items": {"properties": {"id": ID}, "required": ["id"]}}}},
        [{"a": [{}]}],
        [{"a": 1}],
    ),
    "sent all the same": ({"properties": {"id": ID}}, [{"id": 1}, {"id": "no number"}], []),
    "sent to a closed object": (
        {"properties": {"id": ID, "n": {}}, "additionalProperties": False},
        [{"n": 1}],
        [{"x": 1}, {"id": 1, "n": 1}],
    ),
    "sent to an evaluated object": (
        {"allOf": [ref("Base")], "unevaluatedProperties": False},
        [{"id": 1}],
        [{"x": 1}],
    ),
    "the other way": ({"properties": {"s": SECRET}, "required": ["s"]}, [{"s": ""}], [{}, {"s": 1}]),
    "a name that is not hidden elsewhere": (
        {
            "properties": {"a": {"properties": {"id": ID}}, "id": {"type": "string"}},
            "required": ["id"],
        },
        [{"id": "x"}],
        [{}, {"id": 1}],
    ),
}


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0"])
@pytest.mark.parametrize("name", REQUEST)
def test_a_request_hides_what_is_read_only(name: str, version: str) -> None:
    schema, good, bad = _for(version, REQUEST[name])
    found = schema_of(schema, version=version, schemas=_for(version, COMPONENTS))
    if version == "2.0" and name == "the other way":
        return  # 2.0 has no writeOnly; that it is honoured is no promise
    assert [value for value in good if not found.is_valid(value)] == []
    assert [value for value in bad if found.is_valid(value)] == []


def _for(version: str, written: Any) -> Any:
    """Write references as a version has them."""
    if isinstance(written, dict):
        return {
            key: value.replace("#/components/schemas/", "#/definitions/")
            if key == "$ref" and version == "2.0" and isinstance(value, str)
            else _for(version, value)
            for key, value in written.items()
        }
    return [_for(version, item) for item in written] if isinstance(written, list | tuple) else written


def test_a_response_shows_what_is_read_only_and_hides_what_is_write_only() -> None:
    schema = {"properties": {"id": ID, "s": SECRET}, "required": ["id", "s"], "additionalProperties": False}
    found = schema_of(schema, side="response")
    assert found.is_valid({"id": 1})
    assert found.is_valid({"id": 1, "s": "leaked, which SHOULD NOT be"})
    assert not found.is_valid({"s": ""})
    assert not found.is_valid({"id": "1"})


def test_siblings_of_a_reference_hide_since_3_1() -> None:
    schema = {"properties": {"a": {**ref("Text"), "readOnly": True}}, "required": ["a"]}
    schemas = {"Text": {"type": "string"}}
    assert schema_of(schema, schemas=schemas).is_valid({})
    assert not schema_of(schema, schemas=schemas, version="3.0.3").is_valid({})


def test_what_is_hidden_is_not_made() -> None:
    found = schema_of(
        {
            "type": "object",
            "properties": {"id": ID, "n": {"type": "integer"}},
            "required": ["id", "n"],
            "additionalProperties": False,
        }
    )
    assert list(found.example()) == ["n"]


def test_one_component_is_seen_apart_where_its_members_are_hidden_by_another() -> None:
    found = schema_of(
        {"properties": {"a": {"allOf": [ref("Base"), ref("Needing")]}, "b": ref("Needing")}},
        schemas=COMPONENTS,
    )
    assert found.is_valid({"a": {}, "b": {"id": 1}})
    assert not found.is_valid({"b": {}})


def test_a_recursive_schema_hides_at_every_level() -> None:
    tree = {"properties": {"id": ID, "child": ref("Tree")}, "required": ["id"]}
    found = schema_of(ref("Tree"), schemas={"Tree": tree})
    assert found.is_valid({"child": {"child": {"id": "tolerated"}}})
    closed = schema_of(ref("Tree"), schemas={"Tree": {**tree, "additionalProperties": False}})
    assert closed.is_valid({"child": {"child": {}}})
    assert not closed.is_valid({"child": {"child": {"id": 7}}})


def both_views(path: Path) -> list[Any]:
    """The schema of the answer to `GET /` in the view of answers, and that of a body in that of requests."""
    (operation,) = Spec.load(path).operations
    assert operation.request_body is not None
    holders = operation.request_body, operation.responses["200"]
    return [holder.content["application/json"].schema for holder in holders]


@pytest.mark.parametrize(
    ("member", "is_shared"),
    [
        ({"type": "string"}, True),
        ({"readOnly": False}, True),
        ({"readOnly": True}, False),
        ({"writeOnly": True}, False),
        ({"$ref": "other.json"}, False),
    ],
)
def test_views_that_hide_nothing_share_what_is_made(tmp_path: Path, member: Any, is_shared: bool) -> None:
    content = {"content": {"application/json": {"schema": ref("Thing")}}}
    operation = {"requestBody": content, "responses": {"200": {"description": "", **content}}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/": {"post": operation}},
        "components": {"schemas": {"Thing": {"properties": {"a": member}, "required": ["a"]}}},
    }
    (tmp_path / "api.json").write_text(json.dumps(document))
    (tmp_path / "other.json").write_text(json.dumps({"readOnly": True}))
    sent, answered = both_views(tmp_path / "api.json")
    assert (sent.bundle() is answered.bundle()) == is_shared
    is_read_only = member.get("readOnly") is True or "$ref" in member
    assert (sent.is_valid({}), answered.is_valid({})) == (is_read_only, member.get("writeOnly") is True)
