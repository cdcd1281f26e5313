"""What is proposed makes a document true to what was observed."""

import json
from typing import Any, Final

import pytest
from truespec.contract_tests import AuditSettings, Drift, audit, drifted, read_har
from truespec.spec import Formats, Spec, load_document

ALL: Final = Formats.parse("all")
SETTINGS: Final = AuditSettings(coverage=False)


def entry(
    body: Any, status: int = 200, *, method: str = "GET", query: str = "", sent: Any = None, **fields: str
) -> dict[str, Any]:
    """One recorded exchange with `/a/1`. body, sent: JSON, or text of the type that `content_type` says."""
    kind = fields.pop("content_type", "application/json")
    text = body if kind == "text/plain" else json.dumps(body)
    request: dict[str, Any] = {"method": method, "url": f"http://shop.test/a/1{query}", "headers": []}
    if sent is not None:
        request["headers"] = [{"name": "Content-Type", "value": "application/json"}]
        request["postData"] = {"mimeType": "application/json", "text": json.dumps(sent)}
    headers = [{"name": "Content-Type", "value": kind}]
    headers += [{"name": name.replace("_", "-"), "value": value} for name, value in fields.items()]
    content = {"size": len(text), "mimeType": kind, "text": text}
    return {"request": request, "response": {"status": status, "headers": headers, "content": content}}


def document(schema: Any, version: str = "3.1.0") -> bytes:
    content: Any = {"application/json": {"schema": {"$ref": "#/components/schemas/A"}}}
    parameters = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}},
        {"name": "q", "in": "query", "required": True, "schema": {"type": "integer", "maximum": 9}},
    ]
    header = {"X-N": {"required": True, "schema": {"type": "integer"}}}
    answer = {"200": {"description": "OK", "headers": header, "content": content}}
    put = {"requestBody": {"required": True, "content": content}, "responses": {"204": {"description": "d"}}}
    text = {
        "openapi": version,
        "info": {"title": "t", "version": "1"},
        "servers": [{"url": "http://shop.test"}],
        "paths": {"/a/{id}": {"get": {"responses": answer}, "put": put, "parameters": parameters}},
        "components": {"schemas": {"A": schema}},
    }
    return json.dumps(text).encode()


def found(described: bytes, *entries: dict[str, Any]) -> Drift:
    """Propose, and hold the law: with the Overlay as it is written, the same traffic is clean."""
    log = json.dumps({"log": {"version": "1.2", "entries": entries}}).encode()
    with read_har(log) as traffic:
        drift = drifted(load_document(described, name="a.json"), traffic, SETTINGS, ALL)
        overlays = [drift.overlay.encode()] if drift.overlay else []
        again = audit(Spec.load(described, overlays=overlays), traffic, SETTINGS)
    assert drift.left == ()
    assert [cause for cause in again.causes if any(status < 400 for status, _ in cause.answers)] == []
    return drift


KEYWORDS: Final = [
    ({"type": "integer"}, "a"),
    ({"type": "integer"}, None),
    ({"type": ["integer", "null"]}, 1.5),
    ({"enum": ["a"]}, "b"),
    ({"const": "a"}, "b"),
    ({"maxLength": 1}, "abc"),
    ({"minLength": 2}, ""),
    ({"pattern": "^a$"}, "b"),
    ({"format": "date"}, "monday"),
    ({"maximum": 3}, 4.5),
    ({"exclusiveMaximum": 3}, 3),
    ({"multipleOf": 2}, 3),
    ({"maxItems": 1}, [1, 2]),
    ({"uniqueItems": True}, [1, 1]),
    ({"items": {"type": "string"}}, ["a", 1, None]),
    ({"type": "object", "required": ["a", "b"]}, {"b": 1}),
    ({"type": "object", "additionalProperties": False}, {"a": None, "b": [1]}),
    ({"properties": {"a": {}}, "additionalProperties": False}, {"a": 1, "c d": {"e": True}}),
    ({"properties": {"a": {}}, "unevaluatedProperties": False}, {"b": 1}),
    ({"minProperties": 2}, {"a": 1}),
    ({"oneOf": [{"type": "string"}, {"type": "integer"}]}, True),
    ({"anyOf": [{"type": "object", "required": ["a"]}, {"type": "integer"}]}, {}),
    ({"not": {"type": "string"}}, "a"),
    ({"allOf": [{"type": "string"}, {"maxLength": 1}]}, "abc"),
]


@pytest.mark.parametrize(("schema", "value"), KEYWORDS, ids=[json.dumps(each[0]) for each in KEYWORDS])
def test_a_keyword_that_answers_break_is_made_wider(schema: Any, value: Any) -> None:
    drift = found(document(schema), entry(value, query="?q=1", X_N="1"))
    assert drift.proposals
    assert "entry 1: GET /a/1 answered 200: " in drift.overlay
    assert "(a.json:" in drift.overlay


def test_one_description_grows_with_all_that_was_seen() -> None:
    values = ["a", 1, None, "abcdefgh", [1], {"a": 1}]
    entries = [entry(value, query="?q=1", X_N="1") for value in values]
    found(document({"type": "boolean", "enum": [True], "maxLength": 1}), *entries)


@pytest.mark.parametrize("version", ["3.0.3", "3.1.0"])
def test_what_the_server_answers_and_takes_is_described(version: str) -> None:
    closed = {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False}
    drift = found(
        document(closed, version),
        entry({"a": None}),
        entry({"title": "no"}, 404, query="?q=1", content_type="application/problem+json"),
        entry("hello", query="?q=20", content_type="text/plain"),
        entry({"a": "b"}, query="?q=x", X_N="many"),
        entry({}, 204, method="DELETE", query="?q=1"),
        entry({"z": 1}, 201, method="PUT", query="?q=1", sent={"b": 1}),
    )
    rules = {each.cause.violation.rule for each in drift.proposals}
    assert {
        *("response-status-undocumented", "response-media-type-undocumented", "response-header-required"),
        *("request-parameter-required", "request-parameter-schema", "request-method-undocumented"),
        *("request-body-schema", "response-body-schema"),
    } <= rules


def test_what_the_server_refused_is_no_drift() -> None:
    schema = {"type": "string"}
    refused = entry({}, 400, query="?q=x")
    described = document(schema).replace(b'"200"', b'"400": {"description": "no"}, "200"')
    assert found(described, refused).proposals == ()


def test_a_document_that_is_true_stays_as_it_is() -> None:
    drift = found(document({"type": "string"}), entry("a", query="?q=1", X_N="1"))
    assert (drift.overlay, drift.proposals) == ("", ())
