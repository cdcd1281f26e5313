"""Judged object by object, a document fares as it does with the official schema as a whole."""

import json
from collections.abc import Iterator
from copy import deepcopy
from importlib.resources import files
from random import Random

import jsonschema_rs
import pytest
import yaml
from truespec.spec import Json, is_array, is_object, lint
from truespec.spec.linting.grammar import GRAMMARS, Grammar
from truespec.spec.linting.official import official

pytestmark = pytest.mark.unmeasured

IMAGES: Json = yaml.safe_load(files("truespec.spec").joinpath("images.yaml").read_bytes())

SWAGGER: Json = {
    "swagger": "2.0",
    "info": {"title": "T", "version": "1"},
    "paths": {
        "/a/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "type": "string"}],
            "get": {
                "parameters": [{"$ref": "#/parameters/Page"}],
                "security": [{"Key": []}],
                "responses": {"200": {"$ref": "#/responses/A"}, "default": {"description": "x"}},
            },
            "post": {
                "parameters": [{"name": "body", "in": "body", "schema": {"$ref": "#/definitions/A"}}],
                "responses": {"204": {"description": "x", "schema": {"type": "file"}}},
            },
        }
    },
    "parameters": {"Page": {"name": "page", "in": "query", "type": "integer", "minimum": 1}},
    "responses": {"A": {"description": "x", "schema": {"$ref": "#/definitions/A"}}},
    "definitions": {"A": {"type": "object", "properties": {"a": {"type": "array", "items": {}}}}},
    "securityDefinitions": {
        "Key": {"type": "apiKey", "name": "X-Key", "in": "header"},
        "Login": {
            "type": "oauth2",
            "flow": "implicit",
            "authorizationUrl": "https://a.test",
            "scopes": {},
        },
    },
}

OPENAPI_3_0: Json = {
    "openapi": "3.0.4",
    "info": {"title": "T", "version": "1"},
    "tags": [{"name": "a"}],
    "paths": {
        "/a/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}],
            "post": {
                "requestBody": {"content": {"a/b": {"schema": {"$ref": "#/components/schemas/A"}}}},
                "callbacks": {
                    "done": {
                        "{$request.body#/url}": {
                            "post": {"responses": {"200": {"$ref": "#/components/responses/A"}}}
                        }
                    }
                },
                "responses": {
                    "200": {
                        "description": "x",
                        "headers": {"x-a": {"schema": {"type": "string"}, "example": "a"}},
                        "content": {"application/json": {"examples": {"a": {"value": 1}}}},
                        "links": {"next": {"operationId": "a"}},
                    }
                },
            },
        }
    },
    "components": {
        "schemas": {"A": {"type": "object", "properties": {"a": {"nullable": True, "type": "string"}}}},
        "responses": {"A": {"description": "x"}},
        "securitySchemes": {"Token": {"type": "http", "scheme": "bearer"}},
    },
}

OPENAPI_3_2: Json = {
    "openapi": "3.2.0",
    "info": {"title": "T", "version": "1"},
    "paths": {
        "/a": {
            "query": {
                "responses": {
                    "200": {"summary": "x", "content": {"a/b": {"$ref": "#/components/mediaTypes/B"}}}
                }
            },
            "additionalOperations": {"LOCK": {"responses": {"200": {"description": "x"}}}},
        }
    },
    "components": {"mediaTypes": {"B": {"itemSchema": {"type": "object"}, "prefixEncoding": [{}]}}},
}

DOCUMENTS = {"2.0": SWAGGER, "3.0": OPENAPI_3_0, "3.1": IMAGES, "3.2": OPENAPI_3_2}

JUNK: tuple[Json, ...] = (
    None,
    True,
    0,
    -1.5,
    "",
    "x",
    "#/x",
    [],
    {},
    [1],
    ["a", "a"],
    {"type": "string"},
    {"": {}},
)
NAMES = (
    "type",
    "schema",
    "example",
    "examples",
    "required",
    "in",
    "name",
    "content",
    "x-a",
    "foo",
    "get",
    "style",
)


def whole(grammar: Grammar) -> jsonschema_rs.Validator:
    schema = dict(official(grammar).schema)
    if "$defs" in schema:
        return jsonschema_rs.Draft202012Validator(schema, offline=True)
    return jsonschema_rs.Draft4Validator(schema, offline=True)


def places(value: Json) -> Iterator[tuple[Json, str | int]]:
    """List every member and item, by its container and its name or position."""
    members = value.items() if is_object(value) else enumerate(value) if is_array(value) else ()
    for token, member in members:
        yield value, token
        yield from places(member)


def spoiled(document: Json, random: Random) -> Json:
    """Take something away from a document, put junk in its place, or add some."""
    document = deepcopy(document)
    container, token = random.choice(list(places(document)))
    if random.random() < 0.3:
        del container[token]
    elif is_object(container[token]) and random.random() < 0.5:
        container[token][random.choice(NAMES)] = deepcopy(random.choice(JUNK))
    else:
        container[token] = deepcopy(random.choice(JUNK))
    return document


def has_siblings(value: Json) -> bool:
    """Whether something stands beside a `$ref`: the official schemas refuse it, the text ignores it."""
    nodes = (container[token] for container, token in places(value))
    return any(is_object(node) and "$ref" in node and len(node) > 1 for node in nodes)


@pytest.mark.parametrize("version", GRAMMARS)
def test_what_stands_in_for_an_object_conforms(version: str) -> None:
    grammar = GRAMMARS[version]
    kinds = official(grammar)
    for kind, value in grammar.stands_in.items():
        if kind in grammar.fields and "$ref" not in value:
            assert kinds.compiled(kind).is_valid(value), kind


@pytest.mark.parametrize("version", DOCUMENTS)
def test_the_documents_conform(version: str) -> None:
    assert whole(GRAMMARS[version]).is_valid(DOCUMENTS[version])
    assert [problem for problem in lint(DOCUMENTS[version]) if problem.rule == "structure-invalid"] == []


@pytest.mark.parametrize("version", DOCUMENTS)
def test_a_spoiled_document_is_refused_by_both_or_by_neither(version: str) -> None:
    random, official_schema = Random(version), whole(GRAMMARS[version])
    for _ in range(60):
        document = spoiled(DOCUMENTS[version], random)
        problems = lint(document)
        rules = {problem.rule for problem in problems}
        if "version-unknown" in rules or has_siblings(document):
            continue
        refused = bool(rules & {"structure-invalid", "schema-invalid"})
        conforms = official_schema.is_valid(document)
        # since 3.1 the official schema says of Schema Objects only that they are objects or booleans
        assert refused is not conforms or (version in ("3.1", "3.2") and "schema-invalid" in rules), (
            json.dumps(document),
            [str(problem) for problem in problems],
        )
