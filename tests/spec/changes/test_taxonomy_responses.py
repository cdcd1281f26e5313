"""DIFF §2.4, row by row: answers, their content and header fields; verdicts by hand."""

from typing import Any

import pytest
from truespec.spec import Policy

from .documents import TEXT
from .taxonomy import INTEGER, JSON, document, row, said_of


def answers(**said: Any) -> dict[str, Any]:
    held = {status.lstrip("s"): said_there or {"description": ""} for status, said_there in said.items()}
    return document({"/t": {"get": {"responses": held}}})


def content(schema: Any) -> dict[str, Any]:
    return {"description": "", "content": {JSON: {} if schema is None else {"schema": schema}}}


def media(*names: str, example: str = "") -> dict[str, Any]:
    held = {name: {"schema": TEXT, **({"example": "x"} if name == example else {})} for name in names}
    return answers(s200={"description": "", "content": held})


def fields(held: Any) -> dict[str, Any]:
    return answers(s200={"description": "", "headers": held})


def field(schema: Any, **more: Any) -> dict[str, Any]:
    return fields({"X-A": {"schema": schema, **more}})


ROWS = [
    row(
        "success replaced",
        answers(s200=content(TEXT)),
        answers(s201=content(TEXT)),
        "breaking response-success-replaced shown",
        "warning response-status-added",
    ),
    row(
        "success removed none",
        answers(s200=content(TEXT), s400=None),
        answers(s400=None),
        "breaking response-success-removed",
    ),
    row(
        "success removed",
        answers(s200=content(TEXT), s202=None),
        answers(s202=None),
        "warning response-success-removed",
    ),
    row("st add 2xx", answers(s200=None), answers(s200=None, s202=None), "warning response-status-added"),
    row("st add 3xx", answers(s200=None), answers(s200=None, s302=None), "warning response-status-added"),
    row("st add 4xx", answers(s200=None), answers(s200=None, s404=None), "info response-status-added"),
    row("st add 5xx", answers(s200=None), answers(s200=None, s503=None), "info response-status-added"),
    row(
        "st add governed same",
        answers(s200=None, default=content(TEXT)),
        answers(s200=None, s404=content(TEXT), default=content(TEXT)),
    ),
    row(
        "st add governed other",
        answers(s200=None, default=content(TEXT)),
        answers(s200=None, s404=content(INTEGER), default=content(TEXT)),
        "breaking response-body-type-changed shown",
    ),
    row(
        "st add governed range",
        answers(s200=None, s4XX=content(TEXT)),
        answers(s200=None, s404=content(INTEGER), s4XX=content(TEXT)),
        "breaking response-body-type-changed shown",
    ),
    row(
        "st exact to range",
        answers(s200=None, s404=content(TEXT)),
        answers(s200=None, s4XX=content(TEXT)),
        "info response-status-added",
    ),
    row("err removed", answers(s200=None, s404=None), answers(s200=None), "info response-error-removed"),
    row("def added", answers(s200=None), answers(s200=None, default=None), "info response-default-added"),
    row("def removed", answers(s200=None, default=None), answers(s200=None), "info response-default-removed"),
    row(
        "content removed",
        answers(s200=content(TEXT)),
        answers(s200=None),
        "breaking response-content-removed shown",
    ),
    row("content added", answers(s200=None), answers(s200=content(TEXT)), "info response-content-added"),
    row(
        "content removed 204",
        answers(s204=content(TEXT)),
        answers(s204=None),
        "warning response-content-removed",
    ),
    row(
        "mt removed",
        media("application/json", "text/plain"),
        media("application/json"),
        "breaking response-media-type-removed",
    ),
    row(
        "mt added last",
        media("application/json"),
        media("application/json", "text/plain"),
        "info response-media-type-added",
    ),
    row(
        "mt added first",
        media("application/json"),
        media("text/plain", "application/json"),
        "warning response-media-type-added",
    ),
    row(
        "mt added first of 2",
        media("application/json", "application/xml"),
        media("text/plain", "application/json", "application/xml"),
        "info response-media-type-added",
    ),
    row(
        "mt added, only it has an example",
        media("application/json"),
        media("application/json", "text/plain", example="text/plain"),
        "warning response-media-type-added",
    ),
    row("mt narrowed", media("image/*"), media("image/png"), "info response-media-type-narrowed"),
    row("mt widened", media("image/png"), media("image/*"), "breaking response-media-type-widened shown"),
    row(
        "schema rem",
        answers(s200=content(INTEGER)),
        answers(s200=content(None)),
        "breaking response-schema-removed shown",
    ),
    row(
        "schema rem {}",
        answers(s200=content({})),
        answers(s200=content(None)),
        "info response-schema-removed",
    ),
    row(
        "schema add",
        answers(s200=content(None)),
        answers(s200=content(INTEGER)),
        "info response-schema-added",
    ),
    row("h removed opt", field(TEXT), fields({}), "warning response-header-removed"),
    row("h removed req", field(TEXT, required=True), fields({}), "breaking response-header-removed shown"),
    row("h opt", field(TEXT, required=True), field(TEXT), "breaking response-header-became-optional shown"),
    row("h added", fields({}), field(TEXT), "info response-header-added"),
    row("h added req", fields({}), field(TEXT, required=True), "info response-header-added"),
    row("h req", field(TEXT), field(TEXT, required=True), "info response-header-became-required"),
    row("h str->int", field(TEXT), field(INTEGER), "info response-header-type-changed"),
    row("h int->str", field(INTEGER), field(TEXT), "breaking response-header-type-changed shown"),
    row(
        "h max+",
        field({**INTEGER, "maximum": 5}),
        field({**INTEGER, "maximum": 9}),
        "breaking response-header-maximum-loosened shown",
    ),
    row(
        "h max-",
        field({**INTEGER, "maximum": 9}),
        field({**INTEGER, "maximum": 5}),
        "info response-header-maximum-tightened",
    ),
    row(
        "h enum+",
        field({"enum": ["a"]}),
        field({"enum": ["a", "b"]}),
        "breaking response-header-enum-value-added shown",
    ),
    row("h case", fields({"X-A": {"schema": TEXT}}), fields({"x-a": {"schema": TEXT}})),
    row("h ct ign", fields({"Content-Type": {"schema": TEXT, "required": True}}), fields({})),
]


@pytest.mark.parametrize(("old", "new", "policy", "told"), ROWS)
def test_answers(old: Any, new: Any, policy: Policy, told: set[str]) -> None:
    assert said_of(old, new, policy) == told
