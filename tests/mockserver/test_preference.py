"""What a client prefers."""

import json

import pytest
from truespec.mockserver import Mock
from truespec.mockserver.preference import UnusablePreference, preference_of
from truespec.spec import FieldLines, Request

from .documents import answering, get, json_response


def preferred(fields: FieldLines, query: str = "") -> tuple[int, str]:
    found = preference_of(Request("GET", f"/a{query}", fields))
    return found.code, found.example


@pytest.mark.parametrize(
    ("prefer", "found"),
    [
        pytest.param("code=404", (404, ""), id="code"),
        pytest.param('code="404"', (404, ""), id="quoted"),
        pytest.param("example=cat", (0, "cat"), id="example"),
        pytest.param('code=404, example="a b"', (404, "a b"), id="both"),
        pytest.param('example="a, b"', (0, "a, b"), id="comma-in-quotes"),
        pytest.param(r'example="a\"b"', (0, 'a"b'), id="quote-in-quotes"),
        pytest.param("Code=404;x=y", (404, ""), id="any-case-and-parameters"),
        pytest.param("respond-async, wait=10, code=404", (404, ""), id="others"),
        pytest.param("code=404, code=500", (404, ""), id="the-first-counts"),
        pytest.param(";;, =,", (0, ""), id="nonsense"),
        pytest.param("code", (0, ""), id="no-value"),
    ],
)
def test_the_prefer_field(prefer: str, found: tuple[int, str]) -> None:
    assert preferred((("prefer", prefer),)) == found


def test_several_field_lines_are_one() -> None:
    assert preferred((("Prefer", "code=404"), ("Prefer", "example=cat"))) == (404, "cat")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        pytest.param("?__code=404&__example=a%20b+c", (404, "a b c"), id="both"),
        pytest.param("?code=404&x__code=500", (0, ""), id="other-parameters"),
        pytest.param("?__code=", (0, ""), id="empty"),
    ],
)
def test_the_query_twins(query: str, found: tuple[int, str]) -> None:
    assert preferred((), query) == found


def test_the_field_wins_over_the_query() -> None:
    assert preferred((("Prefer", "example=cat"),), "?__code=404") == (0, "cat")


@pytest.mark.parametrize(
    ("fields", "query", "found"),
    [
        pytest.param((), "", (None, ""), id="neither"),
        pytest.param((("Prefer", "dynamic=true, seed=a"),), "", (True, "a"), id="field"),
        pytest.param((), "?__dynamic=false&__seed=b", (False, "b"), id="query"),
        pytest.param((("Prefer", "code=200"),), "?__dynamic=true&__seed=b", (None, ""), id="field-wins"),
    ],
)
def test_values_by_chance(fields: FieldLines, query: str, found: tuple[bool | None, str]) -> None:
    preference = preference_of(Request("GET", f"/a{query}", fields))
    assert (preference.dynamic, preference.seed) == found


@pytest.mark.parametrize("dynamic", ["yes", "TRUE", "1"])
def test_dynamic_is_true_or_false(dynamic: str) -> None:
    with pytest.raises(UnusablePreference, match="neither true nor false"):
        preferred((("Prefer", f"dynamic={dynamic}"),))


@pytest.mark.parametrize("code", ["abc", "99", "600", "2000", "100", "٢٠٠", "-200"])
def test_a_code_that_is_no_final_status_is_told(code: str) -> None:
    with pytest.raises(UnusablePreference, match="no final status"):
        preferred((), f"?__code={code}")


RESPONSES = {
    "200": json_response(examples={"cat": {"value": "meow"}, "dog": {"value": "woof"}}),
    "404": json_response(example="gone"),
    "5XX": json_response(example="broken"),
}


@pytest.mark.parametrize(
    ("prefer", "status", "body"),
    [
        pytest.param("code=404", 404, "gone", id="code"),
        pytest.param("code=503", 503, "broken", id="range"),
        pytest.param("example=dog", 200, "woof", id="example"),
    ],
)
def test_the_mock_answers_as_preferred(prefer: str, status: int, body: str) -> None:
    reply = get(answering(RESPONSES), ("Prefer", prefer))
    assert (reply.status, json.loads(reply.body)) == (status, body)


@pytest.mark.parametrize(
    ("prefer", "status", "kind"),
    [
        pytest.param("code=201", 404, "NOT_FOUND", id="code"),
        pytest.param("example=cow", 404, "NOT_FOUND", id="example"),
        pytest.param("code=abc", 422, "UNPROCESSABLE_ENTITY", id="no-code"),
        pytest.param("dynamic=maybe", 422, "UNPROCESSABLE_ENTITY", id="no-boolean"),
    ],
)
def test_what_can_not_be_had_is_refused(prefer: str, status: int, kind: str) -> None:
    reply = get(answering(RESPONSES), ("Prefer", prefer))
    assert (reply.status, json.loads(reply.body)["type"]) == (status, f"urn:truespec:problem#{kind}")


def test_a_query_twin_is_no_undocumented_parameter() -> None:
    reply = Mock(answering(RESPONSES)).answer(Request("GET", "/a?__code=404"))
    assert (reply.status, reply.violations) == (404, ())
