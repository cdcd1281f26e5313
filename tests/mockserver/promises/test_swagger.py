"""Documents of Swagger 2.0."""

from typing import Any, Final

import pytest
from truespec.mockserver import MockSettings, Reply
from truespec.spec import Spec

from .asking import EMPTY, FORM, JSON, ask, kind, told

NAMES: Final = {"type": "object", "properties": {"n": {"type": "string"}}}


def swagger(operation: dict[str, Any], **document: Any) -> Spec:
    operation = {"responses": {"200": EMPTY}, **operation}
    return Spec.load({"swagger": "2.0", "paths": {"/a": {"post": operation}}, **document}, name="x.yaml")


@pytest.mark.parametrize(
    ("of_operation", "of_document", "examples", "accept", "sent"),
    [
        pytest.param(["a/b"], ["c/d"], {"a/b": "1"}, None, (200, "a/b", b"1"), id="of-the-operation"),
        pytest.param(None, ["c/d"], {"c/d": "1"}, None, (200, "c/d", b"1"), id="of-the-document"),
        pytest.param([], ["c/d"], {}, "c/d", (200, None, b""), id="empty"),
        pytest.param(None, None, {"e/f": "1"}, None, (200, "e/f", b"1"), id="keys-of-examples"),
        pytest.param(None, None, {"e/f": "1"}, "a/b", (406, None, None), id="keys-of-examples-are-all"),
        pytest.param(["a/b", "c/d"], None, {"a/b": "1", "c/d": "2"}, "c/d", (200, "c/d", b"2"), id="exact"),
        pytest.param(["a/b"], None, {"*/*": "1"}, None, (200, "a/b", b"1"), id="another-key"),
        pytest.param(["a/b"], None, {"response": "1"}, None, (200, "a/b", b"1"), id="no-media-type"),
    ],
)
def test_what_is_offered(
    way: MockSettings,
    of_operation: list[str] | None,
    of_document: list[str] | None,
    examples: dict[str, Any],
    accept: str | None,
    sent: tuple[int, str | None, bytes | None],
) -> None:
    operation = {"responses": {"200": {"description": "d", "examples": examples}}}
    spec = swagger(
        operation if of_operation is None else {**operation, "produces": of_operation},
        **({} if of_document is None else {"produces": of_document}),
    )
    reply = ask(way, spec, "POST /a", *([("Accept", accept)] if accept else []))
    assert reply.status == sent[0]
    if sent[0] == 200:
        assert (reply.field("Content-Type"), reply.body) == sent[1:]


def test_a_schema_without_produces_is_json(way: MockSettings) -> None:
    schema = {"type": "object", "example": {"n": "of the schema"}}
    reply = ask(way, swagger({"responses": {"200": {"description": "d", "schema": schema}}}), "POST /a")
    assert (reply.field("Content-Type"), reply.body) == ("application/json", b'{"n":"of the schema"}')


@pytest.mark.parametrize(
    ("consumes", "field", "status"),
    [
        (None, JSON, 200),
        (None, FORM, 415),
        (["application/xml"], JSON, 415),
        (["application/json"], JSON, 200),
    ],
)
def test_what_is_consumed(
    way: MockSettings, consumes: list[str] | None, field: tuple[str, str], status: int
) -> None:
    operation: dict[str, Any] = {"parameters": [{"name": "b", "in": "body", "schema": NAMES}]}
    if consumes is not None:
        operation["consumes"] = consumes
    assert ask(way, swagger(operation), "POST /a", field, body="{}").status == status


def posted(way: MockSettings, body: str, *parameters: dict[str, Any], field: tuple[str, str] = FORM) -> Reply:
    operation = {"parameters": [{"in": "formData", **each} for each in parameters]}
    return ask(way, swagger(operation), "POST /a", field, body=body)


@pytest.mark.parametrize(
    ("parameter", "body", "expected"),
    [
        ({"name": "n", "type": "integer"}, "n=5", []),
        ({"name": "n", "type": "integer"}, "n=x", ["body.n type"]),
        ({"name": "n", "type": "integer", "required": True}, "m=1", ["body required"]),
        ({"name": "n", "type": "string", "enum": ["a"]}, "n=b", ["body.n enum"]),
        (
            {"name": "n", "type": "integer", "minimum": 3, "exclusiveMinimum": True},
            "n=3",
            ["body.n exclusiveMinimum"],
        ),
        ({"name": "n", "type": "string", "format": "byte"}, "n=%21", ["body.n format"]),
        ({"name": "n", "type": "string", "format": "byte"}, "n=YQ%3D%3D", []),
        ({"name": "n", "type": "string"}, "n=", []),
        ({"name": "n", "type": "string", "allowEmptyValue": False}, "n=", ["body.n minLength"]),
        ({"name": "n", "type": "array", "items": {"type": "integer"}}, "n=1,2", []),
        (
            {"name": "n", "type": "array", "items": {"type": "integer"}, "collectionFormat": "ssv"},
            "n=1+2",
            [],
        ),
        (
            {"name": "n", "type": "array", "items": {"type": "integer"}, "collectionFormat": "multi"},
            "n=1&n=2",
            [],
        ),
        ({"name": "n", "type": "array", "items": {"type": "integer"}}, "m=1", []),
        ({"name": "n[]", "type": "string"}, "n[]=a", []),
    ],
)
def test_forms(way: MockSettings, parameter: dict[str, Any], body: str, expected: list[str]) -> None:
    reply = posted(way, body, parameter)
    assert [" ".join(each) for each in told(reply)] == expected
    assert reply.status == (422 if expected else 200)


def test_a_file_makes_the_form_multipart(way: MockSettings) -> None:
    field = ("Content-Type", "multipart/form-data; boundary=b")
    file = '--b\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\nx\r\n--b--\r\n'
    parameter = {"name": "f", "type": "file", "required": True}
    assert posted(way, file, parameter, field=field).status == 200
    assert told(posted(way, "--b--\r\n", parameter, {"name": "n", "type": "string"}, field=field)) == [
        ("body", "required")
    ]


@pytest.mark.parametrize(
    ("style", "query", "expected"),
    [
        ("csv", "f=1,2", []),
        ("ssv", "f=1%202", []),
        ("pipes", "f=1|2", []),
        ("tsv", "f=1%092", []),
        ("tsv", "f=1%09x", ["query.f.1 type"]),
        ("multi", "f=1&f=2", []),
        ("csv", "f=1,x", ["query.f.1 type"]),
    ],
)
def test_collection_formats(way: MockSettings, style: str, query: str, expected: list[str]) -> None:
    items = {"type": "array", "items": {"type": "integer"}, "collectionFormat": style}
    reply = ask(way, swagger({"parameters": [{"name": "f", "in": "query", **items}]}), f"POST /a?{query}")
    assert [" ".join(each) for each in told(reply)] == expected


@pytest.mark.parametrize(
    ("scheme", "field", "status"),
    [
        ({"type": "basic"}, ("Authorization", "Basic YTpi"), 200),
        ({"type": "basic"}, ("X-Other", "x"), 401),
        ({"type": "apiKey", "in": "header", "name": "X-Key"}, ("X-Key", "k"), 200),
        ({"type": "oauth2", "flow": "implicit", "scopes": {}}, ("Authorization", "Bearer t"), 200),
    ],
)
def test_security(way: MockSettings, scheme: Any, field: tuple[str, str], status: int) -> None:
    spec = swagger({"security": [{"s": []}]}, securityDefinitions={"s": scheme})
    assert ask(way, spec, "POST /a", field).status == status


def test_references_and_extensions(way: MockSettings) -> None:
    spec = swagger(
        {
            "parameters": [{"$ref": "#/parameters/N"}],
            "responses": {"200": {"$ref": "#/responses/Fine"}},
        },
        parameters={"N": {"name": "n", "in": "query", "required": True, "type": "integer"}},
        responses={"Fine": {"description": "d", "schema": {"$ref": "#/definitions/Name"}}},
        definitions={"Name": {"type": "string", "x-nullable": True, "x-example": "Ada"}},
    )
    assert kind(ask(way, spec, "POST /a")) == (422, "UNPROCESSABLE_ENTITY")
    assert ask(way, spec, "POST /a?n=1").status == 200


def test_x_example_is_an_example(way: MockSettings) -> None:
    header = {"X-A": {"type": "string", "x-example": "sent"}}
    spec = swagger({"responses": {"200": {"description": "d", "headers": header}}})
    assert ask(way, spec, "POST /a").field("X-A") == "sent"
