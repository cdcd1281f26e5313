"""Bodies inside bodies: parts that are forms, XML or multipart themselves (OpenAPI 3.2, Encoding Object)."""

from typing import Any

import pytest
from truespec.spec import Json, Match, Request, Spec, judge_request, write_content

JSON_PART = {"contentType": "application/json"}
KEYED = {"type": "object", "required": ["k"]}
MIXED = {"contentType": "multipart/mixed", "itemEncoding": JSON_PART}


def document(media_range: str, media: dict[str, Any], version: str = "3.2.0") -> Spec:
    operation = {
        "requestBody": {"required": True, "content": {media_range: media}},
        "responses": {"200": {"description": "Taken."}},
    }
    return Spec.load(
        {"openapi": version, "info": {"title": "T", "version": "1"}, "paths": {"/p": {"post": operation}}}
    )


def written(spec: Spec, value: Json) -> tuple[str, bytes]:
    body = spec.operations[0].request_body
    assert body is not None
    ((media_range, media),) = body.content.items()
    return write_content(media_range, media, value)


def breaches(spec: Spec, content_type: str, body: bytes) -> list[tuple[str, str]]:
    match = Match(spec.operations[0], {})
    found = judge_request(match, Request("POST", "/p", (("Content-Type", content_type),), body))
    return [(each.rule, each.where.pointer) for each in found]


def parts(*written: tuple[str, str], boundary: str = "out") -> bytes:
    text = "".join(f"--{boundary}\r\n{head}\r\n\r\n{content}\r\n" for head, content in written)
    return f"{text}--{boundary}--\r\n".encode()


def inner(*values: str) -> str:
    return parts(*(("Content-Type: application/json", each) for each in values), boundary="in").decode()


POSITIONS = document(
    "multipart/mixed",
    {
        "schema": {"type": "array", "prefixItems": [{"type": "object"}, {"type": "array", "items": KEYED}]},
        "prefixEncoding": [JSON_PART, MIXED],
    },
)
NAMES = document(
    "multipart/form-data",
    {
        "schema": {
            "type": "object",
            "properties": {
                "lists": {"type": "array", "items": {"type": "array", "items": KEYED}},
                "form": {
                    "type": "object",
                    "properties": {"z": {"type": "array", "items": {"type": "integer"}}},
                },
                "tree": {"type": "object", "properties": {"q": {"type": "integer"}}},
            },
        },
        "encoding": {
            "lists": MIXED,
            "form": {
                "contentType": "application/x-www-form-urlencoded",
                "encoding": {"z": {"style": "pipeDelimited", "explode": False}},
            },
            "tree": {"contentType": "application/xml"},
        },
    },
)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (['{"k": 1}', '{"k": 2}'], []),
        (['{"k": 1}', '{"x": 2}'], [("request-body-schema", "/1/1")]),
        (["[]"], [("request-body-schema", "/1/0")]),
    ],
)
def test_parts_of_a_part_are_read_by_position(values: list[str], expected: list[tuple[str, str]]) -> None:
    first = ("Content-Type: application/json", "{}")
    nested = ("Content-Type: multipart/mixed; boundary=in", inner(*values))
    assert breaches(POSITIONS, "multipart/mixed; boundary=out", parts(first, nested)) == expected


def form_part(name: str, kind: str, content: str) -> tuple[str, str]:
    return f'Content-Disposition: form-data; name="{name}"\r\nContent-Type: {kind}', content


@pytest.mark.parametrize(
    ("part", "expected"),
    [
        (form_part("lists", "multipart/mixed; boundary=in", inner('{"k": 1}')), []),
        (
            form_part("lists", "multipart/mixed; boundary=in", inner('{"k": 1}', "{}")),
            [("request-body-schema", "/lists/0/1")],
        ),
        (form_part("form", "application/x-www-form-urlencoded", "z=1%7C2"), []),
        (
            form_part("form", "application/x-www-form-urlencoded", "z=1%7Ca"),
            [("request-body-schema", "/form/z/1")],
        ),
        (
            form_part("form", "application/x-www-form-urlencoded", "z=1@2"),  # @ stands for itself
            [("request-body-malformed", "/form/z"), ("request-body-schema", "/form/z/0")],
        ),
        (form_part("tree", "application/xml", "<tree><q>1</q></tree>"), []),
        (
            form_part("tree", "application/xml", "<tree><q>one</q></tree>"),
            [("request-body-schema", "/tree/q")],
        ),
    ],
)
def test_a_part_is_read_as_its_own_encodings_say(
    part: tuple[str, str], expected: list[tuple[str, str]]
) -> None:
    assert breaches(NAMES, "multipart/form-data; boundary=out", parts(part)) == expected


ITEMS = document("multipart/mixed", {"itemSchema": KEYED, "itemEncoding": JSON_PART})


@pytest.mark.parametrize(
    ("spec", "value", "inside"),
    [
        (
            POSITIONS,
            [{"a": 1}, [{"k": 1}, {"k": 2}]],
            b'\r\nContent-Type: application/json\r\n\r\n{"k":2}\r\n',
        ),
        (NAMES, {"lists": [[{"k": 1}]], "form": {"z": [1, 2]}}, b"\r\n\r\nz=1%7C2\r\n"),
        (NAMES, {"tree": {"q": 7}}, b"<q>7</q>"),
        (ITEMS, [{"k": 1}, {"k": 2}], b'\r\n\r\n{"k":2}\r\n'),
    ],
)
def test_what_is_nested_is_written_so_that_it_is_read_back(spec: Spec, value: Json, inside: bytes) -> None:
    content_type, body = written(spec, value)
    assert inside in body
    assert breaches(spec, content_type, body) == []


def test_a_part_is_written_as_the_first_declared_type_that_can_carry_it() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "object"}}}
    encoding = {"a": {"contentType": "image/png, application/json"}}
    spec = document("multipart/form-data", {"schema": schema, "encoding": encoding})
    assert b"Content-Type: application/json\r\n\r\n{}" in written(spec, {"a": {}})[1]


def test_encodings_that_lead_back_to_themselves_are_told_and_left_out() -> None:
    pointer = "#/paths/~1p/post/requestBody/content/multipart~1form-data/encoding/a"
    encoding = {"a": {"contentType": "multipart/form-data", "encoding": {"a": {"$ref": pointer}}}}
    spec = document("multipart/form-data", {"schema": {"type": "object"}, "encoding": encoding})
    assert [each.rule for each in spec.problems] == ["reference-cyclic"]
    assert written(spec, {"a": "text"})[1]


def test_swagger_2_says_nothing_of_reserved_characters() -> None:
    parameter = {"name": "f", "in": "formData", "type": "array", "collectionFormat": "multi"}
    operation = {
        "consumes": ["application/x-www-form-urlencoded"],
        "parameters": [parameter | {"items": {"type": "string"}}],
        "responses": {"200": {"description": "Taken."}},
    }
    spec = Spec.load(
        {"swagger": "2.0", "info": {"title": "T", "version": "1"}, "paths": {"/p": {"post": operation}}}
    )
    assert breaches(spec, "application/x-www-form-urlencoded", b"f=a@b,c&f=d") == []
