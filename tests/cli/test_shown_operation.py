"""An operation as it is told, once as JSON and once as text."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
import pytest
from truespec.cli.shown import shown_document
from truespec.cli.shown_operation import shown_operation, words_of
from truespec.cli.shown_text import fitted, operation_lines
from truespec.spec import Spec

from ..spec.schema.schemas import schema_of

ORDERS: Final = """\
openapi: 3.0.3
info: {title: t, version: '1'}
servers: [{url: https://api.example/v1}]
security: [{Key: [], Login: [write]}, {Name: []}]
paths:
  /orders/{id}:
    post:
      operationId: change
      parameters:
        - {name: id, in: path, required: true, schema: {type: integer, minimum: 1}, example: 7}
        - name: ids
          in: query
          explode: false
          schema: {type: array, items: {type: integer, minimum: 0}}
          example: [1, 2]
        - {name: size, in: query, schema: {type: string, enum: [small, large]}, example: huge}
        - {name: filter, in: query, content: {application/json: {schema: {type: object}}}}
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Order'}, example: {state: x, secret: s}}
      responses:
        '200': {description: d, content: {application/json: {schema: {$ref: '#/components/schemas/Order'}}}}
        '400': {description: d, content: {image/png: {schema: {type: object}}}}
        '500':
          description: d
          content: {application/json: {schema: {type: string, minLength: 2, maxLength: 1}}}
    get: {responses: {'200': {description: d}}}
components:
  schemas:
    Order:
      type: object
      required: [id, state, secret]
      properties:
        id: {type: integer, readOnly: true}
        state: {type: string, enum: [open, closed]}
        secret: {type: string, writeOnly: true}
        lines: {type: array, items: {$ref: '#/components/schemas/Order'}}
  securitySchemes:
    Key: {type: apiKey, in: query, name: key}
    Login: {type: oauth2, flows: {clientCredentials: {tokenUrl: /t, scopes: {write: w}}}}
    Name: {type: http, scheme: basic}
"""


SPEC: Final = Spec.load(ORDERS.encode(), name="orders.yaml")
CHANGE: Final = shown_operation(SPEC, SPEC.operation("change"))
LINES: Final = list(operation_lines(CHANGE))


def test_each_parameter_has_its_grammar_and_an_example_that_conforms() -> None:
    found = {each["name"]: each for each in CHANGE["parameters"]}
    assert {name: (each["grammar"], each["example"], each["mended"]) for name, each in found.items()} == {
        "id": ("[0-9]+", "7", False),
        "ids": ("ids=[0-9]+(,[0-9]+)*", "ids=1,2", False),
        "size": ("size=(small|large)", found["size"]["example"], True),
        "filter": (None, "filter=%7B%7D", False),
    }
    assert found["size"]["example"] in ("size=small", "size=large")


def names(content: Any) -> tuple[list[str], list[str]]:
    """Name the members of a view, and those that it leaves out."""
    return [each["name"] for each in content["members"]], content["leftOut"]


def test_what_a_direction_does_not_see_is_left_out() -> None:
    (sent,), (got,) = CHANGE["body"]["content"], CHANGE["answers"][0]["content"]
    assert names(sent) == (["state", "secret", "lines"], ["id"])
    assert names(got) == (["id", "state", "lines"], ["secret"])
    assert "id" not in json.loads(sent["example"]["message"]["body"])
    assert "secret" not in json.loads(got["example"]["message"]["body"])


def test_an_example_that_breaks_its_schema_is_mended_and_said_to_be() -> None:
    example = CHANGE["body"]["content"][0]["example"]
    assert (example["mended"], example["at"]["line"]) == (True, 21)
    assert "mended: body /state" in example["why"]
    sent = json.loads(example["message"]["body"])
    assert (sent["state"] in ("open", "closed"), sent["secret"]) == (True, "s")


def test_an_example_request_is_a_command_with_stand_ins_for_credentials() -> None:
    curl = CHANGE["body"]["content"][0]["example"]["curl"]
    assert curl.startswith("curl -sS -i 'https://api.example/v1/orders/7?key=truespec'")
    assert "-H 'Authorization: Bearer truespec'" in curl


def test_security_is_told_as_alternatives_of_which_all_is_needed() -> None:
    start = LINES.index("security")
    assert LINES[start + 1 : start + 4] == [
        "  Key (apiKey in query key) and Login (oauth2 in header Authorization: Bearer …; scopes write)",
        "  or Name (http in header Authorization: Basic …)",
        "",
    ]


def test_what_is_not_proven_is_said_with_the_reason() -> None:
    examples = {each["status"]: each["content"][0]["example"] for each in CHANGE["answers"]}
    assert {status: each["verdict"] for status, each in examples.items()} == {
        "200": "conforms",
        "400": "undecided",
        "500": "impossible",
    }
    why = "an object or array can't be written as image/png"
    assert f"  answer 400 image/png: {why} (orders.yaml:24)" in LINES


@pytest.mark.parametrize(
    ("version", "schema", "words"),
    [
        ("2.0", {"type": "string", "x-nullable": True}, "string or null"),
        ("3.0.3", {"type": "string", "nullable": True, "format": "date"}, "string or null, date"),
        ("3.0.3", {"nullable": True}, "anything"),
        ("3.0.3", {"type": "number", "minimum": 0, "exclusiveMinimum": True}, "number, exclusiveMinimum 0"),
        ("3.1.0", {"type": ["string", "null"], "maxLength": 3}, "string or null, maxLength 3"),
    ],
)
def test_limits_and_null_are_named_alike_in_all_versions(version: str, schema: Any, words: str) -> None:
    assert words_of(schema_of(schema, version=version)) == words


SHAPE: Final = json.loads(
    (Path(__file__).resolve().parents[2] / "docs" / "show.schema.json").read_text(encoding="utf-8")
)


VALIDATOR: Final = jsonschema_rs.Draft202012Validator(SHAPE)


def breaches(told: Any) -> Iterator[str]:
    return map(str, VALIDATOR.iter_errors(json.loads(json.dumps(told, default=str))))


def test_the_json_is_as_it_is_documented() -> None:
    assert list(breaches(shown_document(SPEC))) == []
    for operation in SPEC.operations:
        assert list(breaches({"document": "-", "operation": shown_operation(SPEC, operation)})) == []


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("museum.yaml", "buyMuseumTickets"),
        ("traq.yaml", "postFile"),
        ("parameters-style.json", "GET /cookies"),
    ],
)
def test_a_real_document_is_shown_as_it_is_documented(shared_specs: Path, name: str, key: str) -> None:
    spec = Spec.load(shared_specs / name)
    operation = shown_operation(spec, spec.operation(key))
    assert list(breaches({"document": name, "operation": operation})) == []
    assert list(breaches(shown_document(spec))) == []


def test_a_schema_without_end_is_shown_to_a_depth() -> None:
    assert 0 < sum("lines: array of object" in line for line in LINES) < 20


def test_references_in_a_circle_are_followed_once() -> None:
    document = """
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    post:
      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
      responses: {}
components:
  schemas:
    A: {allOf: [{$ref: '#/components/schemas/B'}], properties: {x: {type: integer}}}
    B: {$ref: '#/components/schemas/C', properties: {y: {items: {$ref: '#/components/schemas/C'}}}}
    C: {$ref: '#/components/schemas/B'}
"""
    spec = Spec.load(document.encode())
    (content,) = shown_operation(spec, spec.operations[0])["body"]["content"]
    assert names(content) == (["x", "y"], [])


def test_lines_are_broken_only_for_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    long = "  " + "word " * 40
    assert fitted(iter([long])) == long
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "60")
    parts = fitted(iter([long])).splitlines()
    assert len(parts) > 3
    assert all(len(part) <= 60 for part in parts)
    assert {part[:6] for part in parts[1:]} == {"      "}
