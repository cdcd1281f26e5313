"""What a refused request gets."""

import json
from typing import Any

import pytest
from truespec.mockserver import Mock, Reply
from truespec.spec import Request

from .documents import get, json_response, spec_of

ANYTHING: dict[str, Any] = {"description": "d"}
OURS = {"type": "object", "required": ["type", "title", "validation"], "additionalProperties": True}
THEIRS = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}


def refused(responses: dict[str, Any]) -> Reply:
    """Ask without the parameter that the operation requires."""
    parameter = {"name": "n", "in": "query", "required": True, "schema": {"type": "integer"}}
    operation = {"parameters": [parameter], "responses": {"200": ANYTHING, **responses}}
    return get(spec_of({"/a": {"get": operation}}))


def declared(media_type: str, **media: Any) -> dict[str, Any]:
    return {"422": {"description": "d", "content": {media_type: media}}}


@pytest.mark.parametrize(
    ("responses", "status", "content_type"),
    [
        pytest.param({}, 422, "application/problem+json", id="undeclared"),
        pytest.param({"422": ANYTHING}, 422, None, id="without-content"),
        pytest.param({"422": json_response(OURS)}, 422, "application/json", id="our-document-fits"),
        pytest.param({"400": json_response(OURS)}, 400, "application/json", id="400-is-declared"),
        pytest.param({"4XX": json_response(OURS)}, 422, "application/json", id="range"),
        pytest.param({"default": json_response(OURS)}, 422, "application/json", id="default"),
        pytest.param(declared("*/*", schema=OURS), 422, "application/problem+json", id="any-type"),
        pytest.param(declared("text/plain", example="no"), 422, "text/plain", id="text"),
        pytest.param(
            declared("text/plain", example={"a": 1}), 422, "application/problem+json", id="unusable"
        ),
    ],
)
def test_the_document_s_own_answer_comes_first(
    responses: dict[str, Any], status: int, content_type: str | None
) -> None:
    reply = refused(responses)
    assert (reply.status, reply.field("Content-Type")) == (status, content_type)
    assert len(json.loads(reply.field("sl-violations") or "")) == 1
    assert [violation.rule for violation in reply.violations] == ["request-parameter-required"]


def test_our_problem_document_says_the_declared_status() -> None:
    assert json.loads(refused({"400": json_response(OURS)}).body)["status"] == 400


@pytest.mark.parametrize(
    ("media", "body"),
    [
        pytest.param({"example": {"error": "mine"}}, {"error": "mine"}, id="example"),
        pytest.param(
            {"examples": {"x": {"value": {"error": "x"}}, "y": {"value": 1}}}, {"error": "x"}, id="first"
        ),
    ],
)
def test_where_our_document_does_not_fit_the_declared_example_answers(
    media: dict[str, Any], body: dict[str, str]
) -> None:
    reply = refused({"422": json_response(THEIRS, **media)})
    assert (reply.status, json.loads(reply.body)) == (422, body)


def test_without_an_example_one_is_made_from_the_schema() -> None:
    assert set(json.loads(refused({"422": json_response(THEIRS)}).body)) == {"error"}


NOTHING_MEETS: dict[str, Any] = {"type": "string", "minLength": 3, "maxLength": 2}


def test_a_declared_refusal_that_nothing_meets_is_passed_over() -> None:
    assert json.loads(refused({"422": json_response(NOTHING_MEETS)}).body)["status"] == 422


def secured(*schemes: dict[str, Any]) -> Reply:
    named = {f"s{number}": scheme for number, scheme in enumerate(schemes)}
    operation = {"security": [{name: []} for name in named], "responses": {"200": ANYTHING}}
    spec = spec_of({"/a": {"get": operation}}, components={"securitySchemes": named})
    return Mock(spec).answer(Request("GET", "/a"))


@pytest.mark.parametrize(
    ("scheme", "challenge"),
    [
        pytest.param({"type": "http", "scheme": "basic"}, 'Basic realm="truespec"', id="basic"),
        pytest.param({"type": "http", "scheme": "Bearer"}, 'Bearer realm="truespec"', id="bearer"),
        pytest.param({"type": "oauth2", "flows": {}}, 'Bearer realm="truespec"', id="oauth2"),
        pytest.param(
            {"type": "apiKey", "in": "query", "name": "k"},
            'ApiKey realm="truespec", in="query", name="k"',
            id="api-key",
        ),
        pytest.param(
            {"type": "apiKey", "in": "query", "name": 'a"b\\'},
            r'ApiKey realm="truespec", in="query", name="a\"b\\"',
            id="quotes",
        ),
        pytest.param(
            {"type": "http", "scheme": "digest"},
            'Digest realm="truespec", nonce="truespec", qop="auth"',
            id="digest",
        ),
    ],
)
def test_401_has_a_challenge(scheme: dict[str, Any], challenge: str) -> None:
    reply = secured(scheme)
    assert (reply.status, reply.field("WWW-Authenticate")) == (401, challenge)


def test_each_scheme_that_would_do_is_a_challenge_once() -> None:
    reply = secured(
        {"type": "http", "scheme": "basic"},
        {"type": "http", "scheme": "bearer"},
        {"type": "oauth2", "flows": {}},
    )
    assert reply.field("WWW-Authenticate") == 'Basic realm="truespec", Bearer realm="truespec"'
