"""Problem documents and the `sl-violations` field."""

import json

import pytest
from truespec.mockserver.problems import (
    BAD_REQUEST,
    VIOLATIONS_LIMIT,
    of_side,
    validation_entry,
    violations_field,
)
from truespec.spec import Location, Violation, Where

AT = Location("x.yaml", 7, 3, "/paths")


def test_a_problem_document_has_the_members_of_rfc_9457() -> None:
    assert BAD_REQUEST.document("why", more=[1]) == {
        "type": "urn:truespec:problem#BAD_REQUEST",
        "title": "The request is malformed",
        "status": 400,
        "detail": "why",
        "more": [1],
    }


def test_the_status_can_be_the_one_that_the_document_declares() -> None:
    assert BAD_REQUEST.document("why", 422)["status"] == 422


@pytest.mark.parametrize(
    ("where", "code", "location"),
    [
        pytest.param(Where("body", pointer="/a/0/b~1c"), "type", ["body", "a", "0", "b/c"], id="body"),
        pytest.param(Where("body"), "required", ["body"], id="member-is-missing"),
        pytest.param(Where("query", "page", "/0"), "type", ["query", "page", "0"], id="query"),
        pytest.param(Where("query", "page"), "required", ["query"], id="parameter-is-missing"),
        pytest.param(Where("header", "X-Platform"), "enum", ["header", "x-platform"], id="header"),
        pytest.param(Where("security"), "401", [], id="security"),
    ],
)
def test_an_entry_says_where_in_the_message(where: Where, code: str, location: list[str]) -> None:
    entry = validation_entry(Violation("rule", code, "words", where, AT))
    assert entry == {
        "location": location,
        "severity": "Error",
        "code": code,
        "message": "words",
        "rule": "rule",
        "at": "x.yaml:7",
    }


def test_an_entry_may_say_on_which_side() -> None:
    entry = of_side(validation_entry(Violation("rule", "type", "words", Where("body"), AT)), "response")
    assert entry["location"] == ["response", "body"]


@pytest.mark.parametrize(
    ("count", "message"),
    [
        pytest.param(0, "", id="none"),
        pytest.param(3, "short", id="a-few"),
        pytest.param(500, "too many", id="many"),
        pytest.param(1, "한" * 20_000, id="one-that-is-too-long"),
        pytest.param(40, "\r\n\0😀\ud800" * 9, id="characters-that-no-field-can-hold"),
    ],
)
def test_the_field_is_always_json_in_ascii_and_within_the_limit(count: int, message: str) -> None:
    value = violations_field([{"location": [str(number)], "message": message} for number in range(count)])
    entries = json.loads(value)
    assert (value.isascii(), value.isprintable(), len(value) <= VIOLATIONS_LIMIT <= 8192) == (True,) * 3
    left_out = [entry for entry in entries if "left out" in entry["message"]]
    assert len(entries) == count or left_out == entries[-1:]


def test_what_is_left_out_is_counted() -> None:
    value = json.loads(violations_field([{"location": ["request", "query"], "message": "x" * 1000}] * 20))
    assert value[-1]["message"] == f"{20 - len(value) + 1} more are left out"
