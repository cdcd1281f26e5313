"""DIFF §2.3, row by row: request bodies, their media types and parts; verdicts by hand."""

from typing import Any

import pytest
from truespec.spec import Policy

from .documents import TEXT
from .taxonomy import INTEGER, JSON, document, operation, row, said_of, sent

FORM, MULTIPART, XML = "application/x-www-form-urlencoded", "multipart/form-data", "application/xml"
NO_BODY = document({"/t": {"post": operation()}})
FILE = {"type": "string", "contentMediaType": "application/octet-stream"}
BINARY = {"type": "string", "format": "binary"}
NUMBERS, TEXTS = {"type": "array", "items": INTEGER}, {"type": "array", "items": TEXT}


def holding(schema: Any) -> dict[str, Any]:
    return {"type": "object", "properties": {"a": schema}}


def media(*names: str) -> dict[str, Any]:
    body = {"required": True, "content": {name: {"schema": TEXT} for name in names}}
    return document({"/t": {"post": operation(requestBody=body)}})


def described(schema: Any) -> dict[str, Any]:
    body = {"required": True, "content": {JSON: {} if schema is None else {"schema": schema}}}
    return document({"/t": {"post": operation(requestBody=body)}})


def part(**encoding: Any) -> dict[str, Any]:
    return sent(holding(FILE), MULTIPART, encoding={"a": encoding})


def field(schema: Any, **encoding: Any) -> dict[str, Any]:
    return sent(holding(schema), FORM, encoding={"a": encoding})


def file(schema: Any, version: str = "3.1.0", *, required: bool = True) -> dict[str, Any]:
    return sent(holding(schema), MULTIPART, required=required) | {"openapi": version}


def swagger_file() -> dict[str, Any]:
    held = {"name": "a", "in": "formData", "type": "file"}
    asked = {"consumes": [MULTIPART], "parameters": [held], "responses": {"200": {"description": ""}}}
    return {"swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {"/t": {"post": asked}}}


ROWS = [
    row("b added req", NO_BODY, sent(TEXT), "breaking request-body-added-required shown"),
    row("b added opt", NO_BODY, sent(TEXT, required=False), "info request-body-added-optional"),
    row(
        "b became req", sent(TEXT, required=False), sent(TEXT), "breaking request-body-became-required shown"
    ),
    row("b became opt", sent(TEXT), sent(TEXT, required=False), "info request-body-became-optional"),
    row("b removed req", sent(TEXT), NO_BODY, "breaking request-body-removed shown"),
    row("b removed opt", sent(TEXT, required=False), NO_BODY, "warning request-body-removed"),
    row(
        "mt rem",
        media("application/json", "text/plain"),
        media("application/json"),
        "breaking request-media-type-removed shown",
    ),
    row(
        "mt add",
        media("application/json"),
        media("application/json", "text/plain"),
        "info request-media-type-added",
    ),
    row("mt case", media("application/json"), media("Application/JSON; charset=UTF-8")),
    row("mt range", media("image/png"), media("image/*"), "info request-media-type-widened"),
    row("mt narrowed", media("image/*"), media("image/png"), "breaking request-media-type-narrowed shown"),
    row(
        "mt exact by range",
        media("application/json", "text/plain"),
        media("application/json", "*/*"),
        "info request-media-type-widened",
    ),
    row("mt param charset", media("text/plain; charset=utf-8"), media("text/plain")),
    row(
        "mt param version",
        media("application/json; version=1"),
        media("application/json; version=2"),
        "breaking request-media-type-parameter-changed shown",
    ),
    row("schema add", described(None), described(INTEGER), "breaking request-schema-added shown"),
    row("schema add true", described(None), described({}), "info request-schema-added"),
    row("schema rem", described(INTEGER), described(None), "info request-schema-removed"),
    row(
        "json int->str",
        sent(holding(INTEGER)),
        sent(holding(TEXT)),
        "breaking request-body-type-changed shown",
    ),
    row(
        "form int->str",
        sent(holding(INTEGER), FORM),
        sent(holding(TEXT), FORM),
        "info request-body-type-changed",
    ),
    row(
        "form str->int",
        sent(holding(TEXT), FORM),
        sent(holding(INTEGER), FORM),
        "breaking request-body-type-changed shown",
    ),
    row(
        "multi int->str",
        sent(holding(INTEGER), MULTIPART),
        sent(holding(TEXT), MULTIPART),
        "info request-body-type-changed",
    ),
    row(
        "multi str->int",
        sent(holding(TEXT), MULTIPART),
        sent(holding(INTEGER), MULTIPART),
        "breaking request-body-type-changed shown",
    ),
    row(
        "plain int->str",
        sent(INTEGER, "text/plain"),
        sent(TEXT, "text/plain"),
        "info request-body-type-changed",
    ),
    row(
        "plain max",
        sent({**TEXT, "maxLength": 9}, "text/plain"),
        sent({**TEXT, "maxLength": 5}, "text/plain"),
        "breaking request-body-max-length-tightened shown",
    ),
    row(
        "plain str->int",
        sent(TEXT, "text/plain"),
        sent(INTEGER, "text/plain"),
        "breaking request-body-type-changed shown",
    ),
    row(
        "xml int->str",
        sent(holding(INTEGER), XML),
        sent(holding(TEXT), XML),
        "info request-body-type-changed",
    ),
    row(
        "xml str->int",
        sent(holding(TEXT), XML),
        sent(holding(INTEGER), XML),
        "breaking request-body-type-changed shown",
    ),
    row("form null", sent(holding({"type": ["string", "null"]}), FORM), sent(holding(TEXT), FORM)),
    row(
        "part ct narrowed",
        part(contentType="image/png, image/jpeg"),
        part(contentType="image/png"),
        "breaking request-part-content-type-narrowed shown",
    ),
    row(
        "part ct widened",
        part(contentType="image/png"),
        part(contentType="image/png, image/jpeg"),
        "info request-part-content-type-widened",
    ),
    row(
        "part hdr",
        part(contentType="image/png"),
        part(contentType="image/png", headers={"X-A": {"required": True, "schema": TEXT}}),
        "breaking request-part-header-required shown",
    ),
    row(
        "part hdr opt",
        part(contentType="image/png"),
        part(contentType="image/png", headers={"X-A": {"schema": TEXT}}),
    ),
    row(
        "part style int",
        field(NUMBERS, style="form", explode=False),
        field(NUMBERS, style="pipeDelimited", explode=False),
        "breaking request-part-style-changed shown",
    ),
    row(
        "part style str",
        field(TEXTS, style="form", explode=False),
        field(TEXTS, style="pipeDelimited", explode=False),
        "breaking request-part-style-changed shown",
    ),
    row("file->list", file(FILE), file({"type": "array", "items": FILE}), "info request-file-became-list"),
    row(
        "list->file",
        file({"type": "array", "items": FILE}),
        file(FILE),
        "breaking request-list-became-file shown",
    ),
    row(
        "a file, from 2.0 to 3.0",
        swagger_file(),
        file(BINARY, "3.0.3", required=False),
        "info dialect-changed",
    ),
    row("a file, from 3.0 to nothing said", file(BINARY, "3.0.3"), file({}), "info dialect-changed"),
    row("a file, from 3.0 to 3.1", file(BINARY, "3.0.3"), file(FILE), "info dialect-changed"),
]


@pytest.mark.parametrize(("old", "new", "policy", "told"), ROWS)
def test_request_bodies(old: Any, new: Any, policy: Policy, told: set[str]) -> None:
    assert said_of(old, new, policy) == told
