"""What a refused request gets."""

import json
from typing import Any, Final

import pytest
from truespec.mockserver import Mock, MockSettings, Reply, create_app, truespec_mock
from truespec.spec import FieldLines, Request

from .connections import connection
from .documents import get, json_response, lines, spec_of

ANYTHING: dict[str, Any] = {"description": "d"}
OURS = {"type": "object", "required": ["type", "title", "validation"], "additionalProperties": True}
THEIRS = {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}}


def refused(responses: dict[str, Any], *fields: tuple[str, str]) -> Reply:
    """Ask without the parameter that the operation requires."""
    parameter = {"name": "n", "in": "query", "required": True, "schema": {"type": "integer"}}
    operation = {"parameters": [parameter], "responses": {"200": ANYTHING, **responses}}
    return get(spec_of({"/a": {"get": operation}}), *fields)


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


LIMIT: dict[str, Any] = {"X-Limit": {"required": True, "schema": {"type": "integer", "minimum": 3}}}


def test_declared_headers_come_with_our_problem_document() -> None:
    reply = refused({"422": {**json_response(OURS), "headers": LIMIT}})
    assert (reply.status, int(reply.field("X-Limit") or 0) >= 3) == (422, True)
    assert json.loads(reply.body)["validation"]


def test_headers_that_no_value_fits_cost_the_declared_answer() -> None:
    reply = refused({"422": {**json_response(OURS), "headers": {"X-A": {"schema": NOTHING_MEETS}}}})
    assert (reply.status, reply.field("Content-Type")) == (422, "application/problem+json")


def test_a_documented_head_is_refused_in_the_document_s_way() -> None:
    parameter = {"name": "n", "in": "query", "required": True, "schema": {"type": "integer"}}
    operation = {"parameters": [parameter], "responses": {"200": ANYTHING, "422": json_response(OURS)}}
    reply = Mock(spec_of({"/a": {"head": operation}})).answer(Request("HEAD", "/a"))
    assert (reply.status, reply.field("Content-Type")) == (422, "application/json")


NAMED: dict[str, Any] = json_response(
    THEIRS, examples={"first": {"value": {"error": "1"}}, "second": {"value": {"error": "2"}}}
)


@pytest.mark.parametrize(
    ("prefer", "status", "told"),
    [
        pytest.param("code=422, example=second", 422, {"error": "2"}, id="named"),
        pytest.param("code=400, example=second", 400, {"error": "2"}, id="the-other-status"),
        pytest.param("code=422", 422, {"error": "1"}, id="code-alone"),
        pytest.param("code=200, example=second", 422, {"error": "1"}, id="another-code"),
        pytest.param("example=second", 422, {"error": "1"}, id="example-alone"),
        pytest.param("code=xyz", 422, {"error": "1"}, id="no-code"),
    ],
)
def test_a_refused_request_may_prefer_among_refusals_only(
    prefer: str, status: int, told: dict[str, str]
) -> None:
    reply = refused({"422": NAMED, "400": NAMED}, ("Prefer", prefer))
    assert (reply.status, json.loads(reply.body)) == (status, told)
    assert reply.field("sl-violations")


def test_an_unknown_example_of_a_refusal_is_404() -> None:
    reply = refused({"422": NAMED}, ("Prefer", "code=422, example=third"))
    assert (reply.status, json.loads(reply.body)["type"]) == (404, "urn:truespec:problem#NOT_FOUND")


@pytest.mark.parametrize(
    ("declared_406", "content_type", "member"),
    [
        pytest.param({}, "application/problem+json", "type", id="undeclared"),
        pytest.param({"406": json_response({"type": "object"})}, "application/json", "type", id="declared"),
        pytest.param({"default": json_response(THEIRS)}, "application/json", "error", id="default"),
    ],
)
def test_nothing_acceptable_is_406(declared_406: dict[str, Any], content_type: str, member: str) -> None:
    spec = spec_of({"/a": {"get": {"responses": {"200": json_response(example=1), **declared_406}}}})
    reply = get(spec, ("Accept", "image/png"))
    assert (reply.status, reply.field("Content-Type")) == (406, content_type)
    told = json.loads(reply.body)
    assert (
        told[member] == "urn:truespec:problem#NOT_ACCEPTABLE" if member == "type" else set(told) == {member}
    )


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


@pytest.mark.parametrize(
    ("header", "sent"),
    [
        pytest.param({"schema": {"type": "string"}}, 'Basic realm="truespec"', id="left-to-us"),
        pytest.param({"schema": {"type": "string"}, "example": "Basic a"}, "Basic a", id="written-down"),
        pytest.param({"schema": {"enum": ["Basic b"]}}, "Basic b", id="ours-does-not-fit"),
    ],
)
@pytest.mark.parametrize("content", [json_response(OURS), json_response(THEIRS)], ids=["ours", "theirs"])
def test_a_declared_challenge_is_the_document_s_and_told_again_in_the_body(
    header: dict[str, Any], sent: str, content: dict[str, Any]
) -> None:
    declared = {**content, "headers": {"WWW-Authenticate": header}}
    operation = {"security": [{"b": []}], "responses": {"401": declared}}
    schemes = {"securitySchemes": {"b": {"type": "http", "scheme": "basic"}}}
    reply = get(spec_of({"/a": {"get": operation}}, components=schemes))
    assert (reply.status, lines(reply, "www-authenticate")) == (401, (("WWW-Authenticate", sent),))
    assert json.loads(reply.body).get("headers", {}).get("WWW-Authenticate", sent) == sent


def test_a_scheme_that_is_met_is_no_challenge() -> None:
    schemes = {
        "b": {"type": "http", "scheme": "basic"},
        "k": {"type": "apiKey", "in": "query", "name": "k"},
        "t": {"type": "http", "scheme": "bearer"},
    }
    operation = {"security": [{"b": [], "k": []}, {"t": [], "k": []}], "responses": {"200": ANYTHING}}
    spec = spec_of({"/a": {"get": operation}}, components={"securitySchemes": schemes})
    reply = get(spec, ("Authorization", "Basic YTpi"))
    assert reply.status == 401
    assert reply.field("WWW-Authenticate") == (
        'ApiKey realm="truespec", in="query", name="k", Bearer realm="truespec"'
    )


def test_malformed_credentials_are_challenged_again() -> None:
    schemes = {"b": {"type": "http", "scheme": "basic"}, "t": {"type": "http", "scheme": "bearer"}}
    operation = {"security": [{"b": [], "t": []}], "responses": {"200": ANYTHING}}
    spec = spec_of({"/a": {"get": operation}}, components={"securitySchemes": schemes})
    reply = get(spec, ("Authorization", "Basic !"))
    assert reply.field("WWW-Authenticate") == 'Basic realm="truespec", Bearer realm="truespec"'


TEXT: Final = {"type": "string"}


def oversized(responses: dict[str, Any]) -> Mock:
    operation = {"requestBody": {"content": {"text/plain": {}}}, "responses": responses}
    return Mock(spec_of({"/a": {"post": operation}}), MockSettings(max_body=3))


@pytest.mark.parametrize(
    ("responses", "status", "body"),
    [
        pytest.param({"413": json_response(TEXT, example="big")}, 413, b'"big"', id="exact"),
        pytest.param({"4XX": json_response(TEXT, example="no")}, 413, b'"no"', id="range"),
        pytest.param({"default": json_response(TEXT, example="d")}, 413, b'"d"', id="default"),
        pytest.param(
            {"200": json_response(example=1), "400": json_response(example=2)}, 413, None, id="ours"
        ),
    ],
)
def test_a_body_that_is_too_large_gets_the_declared_413(
    responses: dict[str, Any], status: int, body: bytes | None
) -> None:
    mock = oversized(responses)
    reply = mock.too_large(Request("POST", "/a", (("Content-Type", "text/plain"),)))
    assert (reply.status, reply.field("Access-Control-Allow-Origin")) == (status, "*")
    assert reply.body == body if body else b"CONTENT_TOO_LARGE" in reply.body
    app = create_app(mock).test_client().post("/a", data=b"1234", content_type="text/plain")
    assert (app.status_code, app.data) == (reply.status, reply.body)
    with truespec_mock(mock) as running, connection(running.url) as client:
        head = "POST /a HTTP/1.1\r\nHost: h\r\nContent-Type: text/plain\r\n"
        client.send(head + "Content-Length: 4\r\n\r\n1234")
        answer = client.answer()
    assert (answer.status, answer.body) == (reply.status, reply.body)


def test_a_declared_refusal_that_is_trusted_tells_what_it_breaks_beside_the_request() -> None:
    declared = json_response({"type": "integer"}, example="no number")
    operation = {
        "parameters": [{"name": "n", "in": "query", "required": True}],
        "responses": {"422": declared},
    }
    for errors in (False, True):
        settings = MockSettings(examples="trust", errors=errors)
        reply = Mock(spec_of({"/a": {"get": operation}}), settings).answer(Request("GET", "/a"))
        told = json.loads(reply.field("sl-violations") or "[]")
        assert (reply.status, reply.body) == (422, b'"no number"')
        assert [each["location"] for each in told] == [["request", "query"], ["response", "body"]]


DEPRECATED: Final = [
    {"name": "floor", "in": "query", "deprecated": True, "schema": {"type": "integer"}},
    {"name": "X-Old", "in": "header", "deprecated": True, "schema": {"type": "string"}},
    {"name": "deep", "in": "query", "style": "deepObject", "deprecated": True, "schema": {"type": "object"}},
    {"name": "fine", "in": "query", "schema": {"type": "string"}},
]


@pytest.mark.parametrize(
    ("target", "fields", "status", "places"),
    [
        pytest.param("/a?fine=1", (), 200, [], id="unused"),
        pytest.param("/a?floor=1", (), 200, [["query", "floor"]], id="query"),
        pytest.param("/a?fl%6For=1", (), 200, [["query", "floor"]], id="escaped"),
        pytest.param("/a?deep[x]=1", (), 200, [["query", "deep"]], id="deep"),
        pytest.param("/a", (("x-old", "1"),), 200, [["header", "x-old"]], id="header"),
        pytest.param("/a?floor=x", (), 422, [["query", "floor"], ["query", "floor"]], id="refused"),
    ],
)
@pytest.mark.parametrize("settings", [MockSettings(errors=True), MockSettings(dynamic=True)])
def test_a_deprecated_parameter_is_a_warning_and_nothing_else(
    target: str, fields: FieldLines, status: int, places: list[list[str]], settings: MockSettings
) -> None:
    operation = {"parameters": DEPRECATED, "responses": {"200": json_response(example=1)}}
    mock = Mock(spec_of({"/a": {"get": operation}}), settings)
    mock.answer(Request("GET", "/a?fine=1"))  # what came before does not matter
    reply = mock.answer(Request("GET", target, fields))
    told = json.loads(reply.field("sl-violations") or "[]")
    assert reply.status == status
    assert [each["location"] for each in told] == [["request", *place] for place in places]
    expected = ["Error", "Warning"] if status == 422 else ["Warning"] * len(places)
    assert [each["severity"] for each in told] == expected
    assert all(each["code"] == "deprecated" for each in told if each["severity"] == "Warning")
