"""The grammar of a parameter says how it is written: expected by hand, and held against what is written."""

import re
from pathlib import Path
from random import Random
from typing import Any
from urllib.parse import unquote

import pytest
from truespec.spec import DocumentError, Parameter, Spec, wire_grammar, wire_text

IDS = {"type": "array", "items": {"type": "integer", "minimum": 0}}
POINT = {"type": "object", "properties": {"x": {"type": "integer"}, "y": {"enum": ["a.b", 1]}}}


def parameter(place: str, schema: Any, **more: Any) -> Parameter:
    described = {"name": "p", "in": place, "required": place == "path", "schema": schema, **more}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/{p}" if place == "path" else "/a": {"get": {"parameters": [described], "responses": {}}}},
    }
    return Spec.load(document).operations[0].parameters[0]


@pytest.mark.parametrize(
    ("place", "schema", "more", "grammar"),
    [
        ("query", {"enum": ["1:1", "16:9"]}, {}, "p=(1:1|16:9)"),
        ("query", {"const": "a+b"}, {}, r"p=a\+b"),
        ("query", {"type": "boolean"}, {}, "p=(true|false)"),
        ("query", {"type": ["integer", "null"]}, {}, "p=-?[0-9]+"),
        ("query", {"type": "integer", "minimum": 1, "maximum": 3}, {}, "p=(1|2|3)"),
        ("query", {"type": "number", "exclusiveMinimum": 0}, {}, r"p=[0-9]+(\.[0-9]+)?([eE][-+]?[0-9]+)?"),
        ("query", {"type": "string", "pattern": "^[a-z]{3}$"}, {}, "p=[a-z]{3}"),
        ("query", {"type": "string", "pattern": "^a|b$"}, {}, "p=.*"),  # `^` holds for one side only
        ("query", {"type": "string", "minLength": 1, "maxLength": 9}, {}, "p=.{1,9}"),
        ("query", {"type": "string", "format": "date"}, {}, "p=[0-9]{4}-[0-9]{2}-[0-9]{2}"),
        ("query", {"anyOf": [{"enum": ["all"]}, {"type": "integer", "minimum": 0}]}, {}, "p=(all|[0-9]+)"),
        ("query", {"allOf": [{"type": "string"}, {"enum": ["a", 1]}]}, {}, "p=a"),
        ("query", IDS, {"explode": False}, "p=[0-9]+(,[0-9]+)*"),
        ("query", {**IDS, "maxItems": 3}, {}, "p=[0-9]+(&p=[0-9]+){0,2}"),
        ("query", {**IDS, "minItems": 2, "maxItems": 2}, {"explode": False}, "p=[0-9]+(,[0-9]+){1}"),
        ("query", IDS, {"style": "pipeDelimited", "explode": False}, r"p=[0-9]+(\|[0-9]+)*"),
        ("query", IDS, {"style": "spaceDelimited", "explode": False}, "p=[0-9]+( [0-9]+)*"),
        ("query", POINT, {}, r"(x=-?[0-9]+|y=(a\.b|1))(&(x=-?[0-9]+|y=(a\.b|1)))?"),
        ("query", POINT, {"explode": False}, r"p=(x,-?[0-9]+|y,(a\.b|1))(,(x,-?[0-9]+|y,(a\.b|1)))?"),
        (
            "query",
            POINT,
            {"style": "deepObject"},
            r"(p\[x\]=-?[0-9]+|p\[y\]=(a\.b|1))(&(p\[x\]=-?[0-9]+|p\[y\]=(a\.b|1)))?",
        ),
        ("path", {"type": "string"}, {}, ".+"),
        ("path", IDS, {"style": "label", "explode": True}, r"\.[0-9]+(\.[0-9]+)*"),
        ("path", IDS, {"style": "matrix"}, ";p=[0-9]+(,[0-9]+)*"),
        ("path", IDS, {"style": "matrix", "explode": True}, "(;p=[0-9]+)+"),
        ("header", {"enum": ["web", "app"]}, {}, "p: (web|app)"),
        ("header", {"type": "array", "items": {"type": "string"}}, {}, "p: [^,]*(,[^,]*)*"),
        ("cookie", IDS, {}, "p=[0-9]+(; p=[0-9]+)*"),
    ],
)
def test_a_grammar_is_what_one_would_write(
    place: str, schema: Any, more: dict[str, Any], grammar: str
) -> None:
    assert wire_grammar(parameter(place, schema, **more)) == grammar


def test_items_of_arrays_inside_arrays_have_delimiters_of_their_own() -> None:
    inner = {"type": "array", "collectionFormat": "pipes", "items": {"type": "integer", "minimum": 0}}
    described = {"name": "p", "in": "query", "type": "array", "collectionFormat": "csv", "items": inner}
    document = {
        "swagger": "2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {"parameters": [described], "responses": {}}}},
    }
    nested = r"[0-9]+(\|[0-9]+)*"
    (found,) = Spec.load(document).operations[0].parameters
    assert wire_grammar(found) == f"p={nested}(,{nested})*"


def test_content_of_a_media_type_is_no_regular_language() -> None:
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/a": {"get": {"parameters": [{"name": "p", "in": "query", "content": {"application/json": {}}}]}}
        },
    }
    assert wire_grammar(Spec.load(document).operations[0].parameters[0]) == ""


DOCUMENTS = (
    "docker.yaml",
    "hotel-booking.yaml",
    "museum.yaml",
    "parameters-style.json",
    "qdrant.json",
    "traq.yaml",
)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_is_written_is_of_the_grammar(shared_specs: Path, name: str) -> None:
    """Of each way to write a parameter in a real document, once."""
    told: dict[tuple[str, str, bool], int] = {}
    for operation in Spec.load(shared_specs / name).operations:
        for each in operation.parameters:
            key = wire_grammar(each), each.style, each.explode
            if key not in told:
                told[key] = sum(fits(each, key[0], seed) for seed in range(4))
    assert sum(told.values()) >= len(told) > 0


def fits(found: Parameter, grammar: str, seed: int) -> bool:
    """Hold one written value against the grammar; whether one could be written."""
    try:
        value = found.schema.generate(Random(seed))
        text = wire_text(found, value)
    except (DocumentError, ValueError):
        return False
    if value in ([], {}) or re.search("%2[CE]", text):  # a delimiter inside a text
        return True
    plain = text if found.place == "header" else unquote(text)
    assert re.fullmatch(grammar, plain, re.DOTALL), (grammar, plain)
    return True
