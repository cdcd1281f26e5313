"""What versions of OpenAPI and older drafts say otherwise than 2020-12; verdicts are the standards' own."""

from typing import Any

import pytest

from .schemas import ref, schema_of, wrong

COMPONENTS = {"Text": {"type": "string"}, "Object": {"properties": {"a": {"type": "integer"}}}}
CASES: dict[str, tuple[str, Any, list[Any], list[Any]]] = {
    # OpenAPI 3.0.3, `nullable`, as clarified: it adds null to the types of a `type` beside it, nothing else.
    "3.0 nullable beside type": ("3.0.3", {"type": "string", "nullable": True}, ["a", None], [1]),
    "3.0 nullable false": ("3.0.3", {"type": "string", "nullable": False}, ["a"], [None]),
    "3.0 nullable without type": ("3.0.3", {"nullable": True, "minLength": 1}, ["a", None, 1], [""]),
    "3.0 nullable does not extend an enum": (
        "3.0.3",
        {"type": "string", "nullable": True, "enum": ["a"]},
        ["a"],
        [None, "b"],
    ),
    "3.0 nullable with null in the enum": (
        "3.0.3",
        {"type": "string", "nullable": True, "enum": ["a", None]},
        ["a", None],
        ["b"],
    ),
    "3.0 nullable beside allOf": (
        "3.0.3",
        {"nullable": True, "allOf": [ref("Text")]},
        ["a"],
        [None],
    ),
    "3.0 nullable beside $ref": ("3.0.3", {**ref("Text"), "nullable": True}, ["a"], [None]),
    "3.0 a list of types is honoured": ("3.0.3", {"type": ["string", "null"]}, ["a", None], [1]),
    "3.1 has no nullable": ("3.1.0", {"type": "string", "nullable": True}, ["a"], [None]),
    "2.0 x-nullable": ("2.0", {"type": "string", "x-nullable": True}, ["a", None], [1]),
    "2.0 has no nullable": ("2.0", {"type": "string", "nullable": True}, ["a"], [None]),
    # draft-04 (Wright-00), exclusiveMinimum: a boolean beside `minimum`.
    "3.0 exclusive minimum": ("3.0.3", {"minimum": 1, "exclusiveMinimum": True}, [1.01, "x"], [1]),
    "3.0 exclusive maximum": ("3.0.3", {"maximum": 1, "exclusiveMaximum": True}, [0.99], [1]),
    "3.0 not exclusive": ("3.0.3", {"minimum": 1, "exclusiveMinimum": False}, [1], [0.99]),
    "3.0 exclusive without a bound": ("3.0.3", {"exclusiveMinimum": True}, [0, -1], []),
    "3.0 an exclusive number is honoured": ("3.0.3", {"exclusiveMinimum": 1}, [2], [1]),
    "2.0 exclusive minimum": ("2.0", {"minimum": 1, "exclusiveMinimum": True}, [2], [1]),
    # Reference Object, 3.0: members beside `$ref` are ignored; Schema Object, 3.1: they count.
    "3.0 siblings of $ref": ("3.0.3", {**ref("Text"), "maxLength": 1}, ["long"], [1]),
    "2.0 siblings of $ref": ("2.0", {**ref("Text", "2.0"), "maxLength": 1}, ["long"], [1]),
    "3.1 siblings of $ref": ("3.1.0", {**ref("Text"), "maxLength": 1}, ["l"], ["long", 1]),
    "3.2 siblings of $ref": ("3.2.0", {**ref("Text"), "maxLength": 1}, ["l"], ["long", 1]),
    # Swagger 2.0, Response Object: `file` is anything at all.
    "2.0 file": ("2.0", {"type": "file"}, ["anything", 1], []),
    # Keywords that 3.0 does not know are honoured: who writes them means them.
    "3.0 const": ("3.0.3", {"const": 1}, [1, 1.0], [2]),
    "3.0 patternProperties": (
        "3.0.3",
        {"patternProperties": {"^a": {"type": "string"}}},
        [{"a": ""}],
        [{"a": 1}],
    ),
    "3.0 if": (
        "3.0.3",
        {"if": {"minimum": 1}, "then": {"maximum": 2}, "else": {"minimum": -1}},
        [2, 0, -1],
        [3, -2],
    ),
    "3.0 contains": ("3.0.3", {"contains": {"type": "string"}}, [["a"]], [[], [1]]),
    "3.0 type null": ("3.0.3", {"type": "null"}, [None], ["", 0]),
    "2.0 oneOf": ("2.0", {"oneOf": [{"maximum": 1}, {"minimum": 1}]}, [0, 2], [1, "x"]),
    "2.0 not": ("2.0", {"not": {"type": "string"}}, [1, None], [""]),
    "2.0 a list of types is honoured": ("2.0", {"type": ["string", "null"]}, ["a", None], [1]),
    "3.0 nothing is a schema that allows nothing": (
        "3.0.3",
        {"properties": {"a": False, "b": True}},
        [{}, {"b": 1}],
        [{"a": 1}],
    ),
    # Data Types: `byte` is base64 in 2.0 and 3.0, and in the registry that later versions point to.
    "3.0 byte": ("3.0.3", {"type": "string", "format": "byte"}, ["YQ==", ""], ["not base64!", 1]),
    "2.0 byte": ("2.0", {"type": "string", "format": "byte"}, ["YQ==", ""], ["not base64!", 1]),
    "3.0 binary is any octets": ("3.0.3", {"type": "string", "format": "binary"}, ["\x00é", ""], [1]),
    # Before 3.1, `$schema` names no dialect, and there are no resources inside of schemas.
    "3.0 $schema has no meaning": (
        "3.0.3",
        {"$schema": "http://json-schema.org/draft-07/schema#", "items": {"type": "string"}},
        [["a"]],
        [[1]],
    ),
    "3.1 a type list with null": ("3.1.0", {"type": ["string", "null"], "enum": ["a"]}, ["a"], [None, "b"]),
    "3.1 exclusive bounds are numbers": (
        "3.1.0",
        {"exclusiveMinimum": 1, "exclusiveMaximum": 2},
        [1.5],
        [1, 2],
    ),
    "3.1 both bounds": ("3.1.0", {"minimum": 1, "exclusiveMinimum": 1}, [2], [1]),
    "3.1 siblings evaluate what a reference does": (
        "3.1.0",
        {**ref("Object"), "unevaluatedProperties": False},
        [{"a": 1}, {}],
        [{"b": 1}],
    ),
    "3.0 siblings of $ref close nothing": (
        "3.0.3",
        {**ref("Object"), "unevaluatedProperties": False},
        [{"a": 1}, {"b": 1}],
        [{"a": ""}],
    ),
    "3.2 has no nullable": ("3.2.0", {"type": "string", "nullable": True}, ["a"], [None]),
    "3.2 a list of types": ("3.2.0", {"type": ["string", "null"]}, ["a", None], [1]),
    "3.2 const": ("3.2.0", {"const": None}, [None], [0, ""]),
    # In 2020-12 these are annotations.
    "3.1 contentEncoding": ("3.1.0", {"type": "string", "contentEncoding": "base64"}, ["not base64!"], [1]),
    "3.1 contentMediaType": ("3.1.0", {"contentMediaType": "application/json"}, ["{"], []),
    "3.1 contentSchema": ("3.1.0", {"contentSchema": {"type": "integer"}}, ["x", {}], []),
    "3.1 draft-04's keywords mean nothing": (
        "3.1.0",
        {"dependencies": {"a": ["b"]}, "additionalItems": False, "id": "x"},
        [{"a": 1}, [1, 2]],
        [],
    ),
    "values are data": (
        "3.0.3",
        {"enum": [{"$ref": "#/nowhere", "nullable": True}, {"type": "file"}]},
        [{"$ref": "#/nowhere", "nullable": True}],
        [None, {"$ref": "#/nowhere"}],
    ),
    "const is data": (
        "3.1.0",
        {"const": {"$ref": "#/nowhere", "exclusiveMinimum": True}},
        [{"$ref": "#/nowhere", "exclusiveMinimum": True}],
        [{}],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_version_says_what_its_text_says(name: str) -> None:
    version, schema, good, bad = CASES[name]
    found = schema_of(schema, version=version, schemas=COMPONENTS)
    assert [value for value in good if not found.is_valid(value)] == []
    assert [value for value in bad if found.is_valid(value)] == []
    assert found.problems == ()


@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0"])
@pytest.mark.parametrize(
    "name",
    [
        "$ref",
        "nullable",
        "example",
        "discriminator",
        "default",
        "enum",
        "type",
        "allOf",
        "$schema",
        "properties",
    ],
)
def test_a_property_named_like_a_keyword_is_a_property(name: str, version: str) -> None:
    # kubernetes' JSONSchemaProps describes JSON Schema itself
    found = schema_of({"properties": {name: {"type": "string"}}, "required": [name]}, version=version)
    assert found.is_valid({name: "text"})
    assert wrong(found, {name: 1}) == [("type", f"/{name}", f"{name}/type")]
    assert wrong(found, {}) == [("required", "", "schema/required")]
    assert found.problems == ()


@pytest.mark.parametrize(
    ("version", "schema", "value", "expected"),
    [
        (
            "3.0.3",
            {"minimum": 1, "exclusiveMinimum": True},
            1,
            ("exclusiveMinimum", "", "schema/exclusiveMinimum"),
        ),
        ("3.0.3", {"type": "string", "nullable": True}, 1, ("type", "", "schema/type")),
        (
            "2.0",
            {"type": "object", "properties": {"a": {"type": "integer"}}},
            {"a": ""},
            ("type", "/a", "a/type"),
        ),
    ],
)
def test_a_rewritten_keyword_is_found_where_it_was_written(
    version: str, schema: Any, value: Any, expected: tuple[str, str, str]
) -> None:
    assert wrong(schema_of(schema, version=version), value) == [expected]


DRAFT_4 = "http://json-schema.org/draft-04/schema#"
DRAFT_7 = "http://json-schema.org/draft-07/schema#"
DRAFT_2019 = "https://json-schema.org/draft/2019-09/schema"


@pytest.mark.parametrize(
    ("uri", "schema", "good", "bad"),
    [
        (DRAFT_4, {"minimum": 1, "exclusiveMinimum": True}, [2], [1]),
        (DRAFT_7, {"items": [{"type": "string"}], "additionalItems": False}, [["a"], []], [["a", 1], [1]]),
        (DRAFT_7, {"items": [{"type": "string"}]}, [["a", 1]], [[1]]),
        (DRAFT_2019, {"items": [True], "additionalItems": {"type": "integer"}}, [["a", 1]], [["a", "b"]]),
        (DRAFT_7, {"items": {"type": "string"}, "additionalItems": False}, [["a", "b"]], [[1]]),
        (DRAFT_7, {"dependencies": {"a": ["b"]}}, [{"a": 1, "b": 1}, {}], [{"a": 1}]),
        (DRAFT_4, {"dependencies": {"a": {"required": ["b"]}}}, [{"a": 1, "b": 1}], [{"a": 1}]),
        (DRAFT_7, {**ref("Text"), "maxLength": 1}, ["long"], [1]),
        (DRAFT_2019, {**ref("Text"), "maxLength": 1}, ["l"], ["long"]),
    ],
)
@pytest.mark.parametrize("way", ["$schema", "jsonSchemaDialect"])
def test_an_older_draft_is_read_where_a_document_of_3_1_names_it(
    uri: str, schema: Any, good: list[Any], bad: list[Any], way: str
) -> None:
    more: dict[str, Any] = {"jsonSchemaDialect": uri} if way == "jsonSchemaDialect" else {}
    own = {"$schema": uri, **schema} if way == "$schema" else schema
    found = schema_of(own, schemas={"Text": {"type": "string"}}, **more)
    assert [value for value in good if not found.is_valid(value)] == []
    assert [value for value in bad if found.is_valid(value)] == []
    assert found.problems == ()


@pytest.mark.parametrize(
    ("schema", "value", "expected"),
    [
        ({"items": [{"type": "string"}]}, [1], ("type", "/0", "0/type")),
        (
            {"items": [True], "additionalItems": {"type": "string"}},
            [1, 2],
            ("type", "/1", "additionalItems/type"),
        ),
        ({"items": [True], "additionalItems": False}, [1, 2], ("items", "/1", "schema/additionalItems")),
        ({"dependencies": {"a": ["b"]}}, {"a": 1}, ("dependentRequired", "", "schema/dependencies")),
        ({"dependencies": {"a": {"required": ["b"]}}}, {"a": 1}, ("required", "", "a/required")),
    ],
)
def test_what_moved_since_an_older_draft_is_found_where_it_was_written(
    schema: Any, value: Any, expected: tuple[str, str, str]
) -> None:
    found = schema_of({"$schema": DRAFT_7, **schema})
    assert wrong(found, value) == [expected]


def test_a_schema_inside_may_name_a_draft_of_its_own() -> None:
    inner = {"$schema": DRAFT_7, "items": [{"type": "string"}]}
    found = schema_of({"properties": {"old": inner, "new": {"prefixItems": [{"type": "string"}]}}})
    assert not found.is_valid({"old": [1]})
    assert not found.is_valid({"new": [1]})
    assert found.is_valid({"old": ["a", 1], "new": ["a", 1]})


@pytest.mark.parametrize(
    ("version", "schema", "good", "bad", "pointer"),
    [
        ("3.0.3", {"type": "any", "maximum": 1}, ["x", 1], [2], "type"),
        ("3.0.3", {"type": "file"}, ["x", 1], [], "type"),
        ("3.1.0", {"minimum": 1, "exclusiveMinimum": True}, [1], [0], "exclusiveMinimum"),
        ("3.0.3", {"items": [{"type": "string"}], "maxItems": 1}, [[1]], [[1, 2]], "items"),
        ("3.0.3", {"properties": {"a": {"type": "string", "required": True}}}, [{}], [{"a": 1}], "required"),
        ("2.0", {"properties": {"a": {"type": "string", "required": True}}}, [{}], [{"a": 1}], "required"),
    ],
)
def test_what_a_version_does_not_know_is_told_and_costs_only_itself(
    version: str, schema: Any, good: list[Any], bad: list[Any], pointer: str
) -> None:
    found = schema_of(schema, version=version)
    assert [value for value in good if not found.is_valid(value)] == []
    assert [value for value in bad if found.is_valid(value)] == []
    assert [problem.at.pointer.rpartition("/")[2] for problem in found.problems] == [pointer]
