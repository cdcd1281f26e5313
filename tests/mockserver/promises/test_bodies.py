"""What is said of the body of a request."""

import json
from typing import Any, Final

import pytest
from truespec.mockserver import MockSettings, Reply

from ..documents import spec_of
from .asking import EMPTY, FORM, JSON, ask, kind, told

ROOM: Final = {
    "type": "object",
    "required": ["name", "id"],
    "properties": {
        "id": {"type": "integer", "readOnly": True},
        "name": {"type": "string", "maxLength": 3},
        "seats": {"type": "array", "items": {"type": "object", "properties": {"row": {"type": "integer"}}}},
    },
}
MULTIPART: Final = ("Content-Type", "multipart/form-data; boundary=b")


def posted(
    way: MockSettings, content: dict[str, Any], body: str | bytes, *fields: tuple[str, str], **more: Any
) -> Reply:
    openapi = more.pop("openapi", "3.1.0")
    operation = {"requestBody": {"content": content, **more}, "responses": {"200": EMPTY}}
    return ask(way, spec_of({"/a": {"post": operation}}, openapi=openapi), "POST /a", *fields, body=body)


def room(way: MockSettings, body: str, **more: Any) -> list[str]:
    reply = posted(way, {"application/json": {"schema": ROOM}}, body, JSON, **more)
    found = [" ".join(each) for each in told(reply)]
    assert kind(reply) == ((422, "UNPROCESSABLE_ENTITY") if found else (200, ""))
    return found


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('{"name": "a"}', []),
        ('{"name": "a", "id": 5}', []),
        ('{"name": "a", "more": 1}', []),
        ("{}", ["body required"]),
        ('{"name": "abcd"}', ["body.name maxLength"]),
        ('{"name": 5}', ["body.name type"]),
        ('{"name": "a", "seats": [{"row": "1"}]}', ["body.seats.0.row type"]),
        ("[]", ["body type"]),
    ],
)
def test_json(way: MockSettings, body: str, expected: list[str]) -> None:
    assert room(way, body) == expected


def test_a_member_for_answers_only_is_refused_where_the_object_is_closed(way: MockSettings) -> None:
    closed = {**ROOM, "additionalProperties": False}
    reply = posted(way, {"application/json": {"schema": closed}}, '{"name": "a", "id": 5}', JSON)
    assert told(reply) == [("body", "additionalProperties")]


@pytest.mark.parametrize(
    ("required", "fields", "expected"),
    [
        (True, (), [("body", "required")]),
        (True, (JSON,), [("body", "required")]),
        (False, (), []),
        (False, (("Content-Type", "image/png"),), []),
    ],
)
def test_an_absent_body(
    way: MockSettings,
    required: bool,
    fields: tuple[tuple[str, str], ...],
    expected: list[tuple[str, str]],
) -> None:
    reply = posted(way, {"application/json": {"schema": ROOM}}, "", *fields, required=required)
    assert (reply.status, told(reply)) == (422 if expected else 200, expected)


@pytest.mark.parametrize(
    ("declared", "sent", "expected"),
    [
        ("application/json", "application/json; charset=utf-8", (200, "")),
        ("application/json", "application/vnd.room+json", (200, "")),
        ("application/json", "text/plain", (415, "INVALID_CONTENT_TYPE")),
        ("application/json", "nonsense", (415, "INVALID_CONTENT_TYPE")),
        ("application/vnd.a+json", "application/vnd.b+json", (415, "INVALID_CONTENT_TYPE")),
        ("text/*", "text/csv", (200, "")),
        ("*/*", "image/png", (200, "")),
    ],
)
def test_the_type_of_a_body(way: MockSettings, declared: str, sent: str, expected: tuple[int, str]) -> None:
    reply = posted(way, {declared: {}}, "{}", ("Content-Type", sent))
    assert kind(reply) == expected
    assert told(reply) == ([] if expected[0] == 200 else [("", "415")])


def test_a_body_to_an_operation_without_one_is_415(way: MockSettings) -> None:
    spec = spec_of({"/a": {"post": {"responses": {"200": EMPTY}}}})
    for fields in ((JSON,), ()):
        assert kind(ask(way, spec, "POST /a", *fields, body="{}")) == (415, "INVALID_CONTENT_TYPE")


@pytest.mark.parametrize(("body", "status"), [('{"name": "a"}', 200), ('{"name": 5}', 422), ("words", 400)])
def test_without_content_type_the_first_content_is_tried(way: MockSettings, body: str, status: int) -> None:
    assert posted(way, {"application/json": {"schema": ROOM}}, body).status == status


def test_malformed_json_is_400_with_its_place(way: MockSettings) -> None:
    reply = posted(way, {"application/json": {"schema": ROOM}}, '{"name":\n x}', JSON)
    assert (reply.status, reply.field("Content-Type")) == (400, "application/problem+json")
    assert "line 2" in json.loads(reply.body)["detail"]


@pytest.mark.parametrize(
    ("openapi", "schema"),
    [
        ("3.0.3", {"type": "string", "nullable": True}),
        ("3.0.3", {"type": "string", "x-nullable": True}),
        ("3.1.0", {"type": ["string", "null"]}),
        ("3.0.3", {"nullable": True, "allOf": [{"type": "string", "nullable": True}]}),
    ],
)
def test_null_is_taken_where_it_is_allowed(way: MockSettings, openapi: str, schema: dict[str, Any]) -> None:
    media = {"application/json": {"schema": schema}}
    assert posted(way, media, "null", JSON, openapi=openapi).status == 200
    assert posted(way, media, "5", JSON, openapi=openapi).status == 422


@pytest.mark.parametrize(
    ("schema", "good", "bad"),
    [
        ({"prefixItems": [{"type": "integer"}], "items": False}, "[1]", "[1, 2]"),
        ({"contains": {"const": 1}, "minContains": 2}, "[1, 1]", "[1]"),
        ({"if": {"required": ["a"]}, "then": {"required": ["b"]}}, "{}", '{"a": 1}'),
        ({"properties": {"a": {}}, "unevaluatedProperties": False}, '{"a": 1}', '{"b": 1}'),
    ],
)
def test_json_schema_2020_12(way: MockSettings, schema: dict[str, Any], good: str, bad: str) -> None:
    media = {"application/json": {"schema": schema}}
    assert [posted(way, media, each, JSON).status for each in (good, bad)] == [200, 422]


@pytest.mark.parametrize(
    ("schema", "encoding", "body", "expected"),
    [
        pytest.param({"a": {"type": "integer"}}, {}, "a=5", [], id="number"),
        pytest.param({"a": {"type": "integer"}}, {}, "a=x", ["body.a type"], id="no-number"),
        pytest.param({"a": {"const": "b c"}}, {}, "a=b+c", [], id="plus-is-a-space"),
        pytest.param({"a": {"const": ""}}, {}, "a", [], id="no-equals-sign"),
        pytest.param(
            {"a": {"type": "array", "items": {"type": "integer"}}}, {}, "a=1&a=2", [], id="repeated"
        ),
        pytest.param({"a": {"type": "array"}}, {}, "", [], id="an-absent-array"),
        pytest.param(
            {"a": {"type": "array", "items": {"type": "integer"}}},
            {"a": {"style": "form", "explode": False}},
            "a=1,2",
            [],
            id="commas",
        ),
        pytest.param(
            {"a": {"type": "array", "items": {"type": "integer"}}},
            {"a": {"style": "pipeDelimited", "explode": False}},
            "a=1|2",
            [],
            id="pipes",
        ),
        pytest.param({"a": {"type": "string"}}, {"a": {}}, "a=b/c", ["body.a allowReserved"], id="reserved"),
        pytest.param({"a": {"type": "string"}}, {"a": {}}, "a=b:c", [], id="colon"),
        pytest.param({"a": {"type": "string"}}, {"a": {}}, "a=b%2Fc", [], id="escaped"),
        pytest.param({"a": {"type": "string"}}, {"a": {}}, "a=b+c", [], id="plus"),
        pytest.param({"a": {"type": "string"}}, {"a": {"allowReserved": True}}, "a=b/c", [], id="allowed"),
        pytest.param({"a": {"type": "string"}}, {}, "a=b/c", [], id="no-entry"),
    ],
)
def test_urlencoded_forms(
    way: MockSettings, schema: dict[str, Any], encoding: dict[str, Any], body: str, expected: list[str]
) -> None:
    media = {"schema": {"type": "object", "properties": schema}, "encoding": encoding}
    reply = posted(way, {"application/x-www-form-urlencoded": media}, body, FORM)
    assert [" ".join(each) for each in told(reply)] == expected
    assert reply.status == (422 if expected else 200)


def test_a_required_and_a_forbidden_field_of_a_form(way: MockSettings) -> None:
    schema = {"type": "object", "required": ["a"], "properties": {"a": {}}, "additionalProperties": False}
    media = {"application/x-www-form-urlencoded": {"schema": schema}}
    found = told(posted(way, media, "b=1", FORM))
    assert sorted(found) == [("body", "additionalProperties"), ("body", "required")]


def test_fields_are_read_as_a_then_says(way: MockSettings) -> None:
    schema = {
        "type": "object",
        "properties": {"kind": {"type": "string"}},
        "if": {"properties": {"kind": {"const": "n"}}},
        "then": {"properties": {"v": {"type": "integer"}}},
    }
    media = {"application/x-www-form-urlencoded": {"schema": schema}}
    assert posted(way, media, "kind=n&v=5", FORM).status == 200
    assert told(posted(way, media, "kind=n&v=x", FORM)) == [("body.v", "type")]


def parts(*named: tuple[str, str]) -> str:
    """Write a multipart body; each part: what follows `name=`, and its content."""
    written = (
        f"--b\r\nContent-Disposition: form-data; name={name}\r\n\r\n{text}\r\n" for name, text in named
    )
    return "".join(written) + "--b--\r\n"


UPLOAD: Final = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary"},
        "no": {"type": "integer"},
        "place": {"type": "object", "properties": {"x": {"type": "integer"}}},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (parts(('"file"; filename="a.bin"', "\xff\x00")), []),
        (parts(('"no"', "5")), ["body required"]),
        (parts(('"file"', "x"), ('"no"', "five")), ["body.no type"]),
        (parts(('"file"', "x"), ('"place"', '{"x": 1}')), []),
        (parts(('"file"', "x"), ('"place"', '{"x": "a"}')), ["body.place.x type"]),
        (parts(('"file"', "x"), ('"tags"', "a"), ('"tags"', "b")), []),
    ],
)
def test_multipart_forms(way: MockSettings, body: str, expected: list[str]) -> None:
    content = {"multipart/form-data": {"schema": UPLOAD}}
    reply = posted(way, content, body.encode("latin-1"), MULTIPART)
    assert [" ".join(each) for each in told(reply)] == expected
    assert reply.status == (422 if expected else 200)


def test_multipart_without_a_boundary_is_415(way: MockSettings) -> None:
    content = {"multipart/form-data": {"schema": UPLOAD}}
    reply = posted(way, content, parts(('"file"', "x")), ("Content-Type", "multipart/form-data"))
    assert kind(reply) == (415, "INVALID_CONTENT_TYPE")


@pytest.mark.parametrize(("body", "status"), [("5", 200), ("five", 422)])
def test_plain_text_is_read_as_its_schema(way: MockSettings, body: str, status: int) -> None:
    media = {"text/plain": {"schema": {"type": "integer"}}}
    assert posted(way, media, body, ("Content-Type", "text/plain")).status == status


def test_xml_is_read(way: MockSettings) -> None:
    schema = {"type": "object", "properties": {"no": {"type": "integer"}}, "xml": {"name": "room"}}
    media, field = {"application/xml": {"schema": schema}}, ("Content-Type", "application/xml")
    assert posted(way, media, "<room><no>5</no></room>", field).status == 200
    assert told(posted(way, media, "<room><no>x</no></room>", field)) == [("body.no", "type")]
