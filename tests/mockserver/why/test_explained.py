"""Why a mock answers as it does: each step, with the place in the document that decided it."""

from typing import Any, Final

import pytest
from truespec.mockserver import Explanation, Mock, MockSettings, explained
from truespec.spec import Request, Spec

from ..callbacks.receiver import callback, orders
from ..documents import CREATE, FLAGSHIP, KEY, create, json_response, spec_of
from .agreement import disagreements, notes, step

JSON: Final = ("Content-Type", "application/json")


def told(found: Explanation, stage: str) -> str:
    """Say what a step says; "" where there is none."""
    one = step(found, stage)
    return one.says if one is not None else ""


def shop() -> Spec:
    """Read a document with something to decide at each step."""
    parameters: list[dict[str, Any]] = [
        {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
        {
            "name": "tags",
            "in": "query",
            "explode": False,
            "schema": {"type": "array", "items": {"type": "string"}},
        },
        {"name": "deep", "in": "query", "schema": {"type": "integer"}},
    ]
    schema = {"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}}
    found = json_response(schema, examples={"good": {"value": {"n": 1}}, "bad": {"value": {"n": "x"}}})
    found["content"] = {"text/csv": {"schema": schema}, **found["content"]}
    responses = {"200": found, "404": {"description": "d"}, "5XX": {"description": "d"}}
    return spec_of(
        {
            "/things/latest": {"post": {"responses": {"201": {"description": "d"}}}},
            "/things/{id}": {"get": {"parameters": parameters, "responses": responses}},
        }
    )


def why(spec: Spec, target: str, *fields: tuple[str, str], **settings: Any) -> Explanation:
    return explained(spec, MockSettings(**settings), Request("GET", target, fields))


def test_the_paths_that_fit_are_told_the_most_concrete_first() -> None:
    found = why(shop(), "/things/latest")
    assert told(found, "route") == "GET /things/{id}"
    assert notes(found, "route", "path") == ["fits /things/latest: POST", "fits /things/{id}: GET"]


def test_a_path_that_is_not_there_is_told_with_what_is_near() -> None:
    found = why(shop(), "/thing/7")
    assert (found.reply.status, told(found, "route")) == (404, "no path of the document fits /thing/7")
    assert notes(found, "route", "path")[0].startswith("near: /things/")


def test_each_parameter_is_told_as_it_was_read() -> None:
    found = why(shop(), "/things/7?tags=a,b&deep=x")
    assert notes(found, "parameters", "parameter") == [
        'query tags = ["a", "b"]',
        'query deep = "x"',
        "path id = 7",
    ]
    assert told(found, "judge") == "the request breaks the document in 1 place"
    assert told(found, "refusal") == "The request breaks the document (UNPROCESSABLE_ENTITY)"
    assert told(found, "status") == "422, and nothing is declared for 422, 400"
    assert told(found, "content") == "our problem document"


def test_a_media_type_that_can_not_carry_the_value_is_told_to_be_passed_over() -> None:
    found = why(shop(), "/things/7")
    assert told(found, "status") == "200: the lowest 2xx that is documented"
    assert told(found, "media type") == (
        "application/json of text/csv, application/json: nothing is asked for (Accept)"
    )
    assert told(found, "content") == "the example 'good'"


def test_an_example_that_is_bad_is_told_with_what_it_breaks() -> None:
    found = why(shop(), "/things/7", ("Prefer", "example=bad"), ("Accept", "application/json"))
    assert told(found, "preference") == 'Prefer asks for example "bad"'
    assert told(found, "content") == "the example 'bad', mended at /n"
    content = step(found, "content")
    assert content is not None
    assert [each.says.partition(" has")[0] for each in content.notes] == [
        "the example 'bad' breaks the document",
        "body /n is of type string,",
    ]


@pytest.mark.parametrize(
    ("prefer", "status", "reason"),
    [
        ("code=404", 404, "404: it was asked for, documented as 404"),
        ("code=503", 503, "503: it was asked for, documented as 5XX"),
        ("code=302", 404, "nothing is documented for 302"),
    ],
)
def test_a_preferred_status_is_told_with_what_documents_it(prefer: str, status: int, reason: str) -> None:
    found = why(shop(), "/things/7", ("Prefer", prefer))
    assert found.reply.status == status
    assert reason in [each.says for each in found.steps if each.stage == "status"]


def test_a_type_that_is_not_acceptable_is_told() -> None:
    found = why(shop(), "/things/7", ("Accept", "image/png"))
    assert found.reply.status == 406
    assert (
        told(found, "media type") == "none of text/csv, application/json is acceptable: Accept is image/png"
    )


def test_credentials_and_body_of_the_flagship_are_told_with_their_places() -> None:
    spec = Spec.load(FLAGSHIP)
    found = explained(spec, MockSettings(), Request("POST", CREATE, (JSON,), b"{}"))
    assert notes(found, "credentials", "scheme") == ["ApiKey is not met"]
    body = step(found, "body")
    assert body is not None
    assert body.says == "2 bytes as application/json, described by application/json"
    assert str(body.at).startswith(f"{FLAGSHIP}:")
    assert found.reply.status == 401


@pytest.mark.parametrize(
    "fields",
    [
        (),
        (("Prefer", "code=500"),),
        (("Prefer", "dynamic=true, seed=4"),),
        (("Prefer", "code=abc"),),
        (("Prefer", "example=nothing"),),
        (("Accept", "text/html"),),
    ],
    ids=str,
)
def test_what_is_told_of_the_flagship_is_what_a_mock_answers(fields: tuple[tuple[str, str], ...]) -> None:
    spec = Spec.load(FLAGSHIP)
    for request in (create(*fields), create(*fields, body=b"{"), Request("GET", CREATE, (KEY, *fields))):
        found = explained(spec, MockSettings(), request)
        assert list(disagreements(found, Mock(spec).answer(request))) == []


def test_preflight_requests_and_bodies_that_are_too_large_are_told() -> None:
    spec = Spec.load(FLAGSHIP)
    asked = (("Origin", "http://a"), ("Access-Control-Request-Method", "POST"))
    found = explained(spec, MockSettings(), Request("OPTIONS", CREATE, asked))
    assert "preflight" in told(found, "route")
    found = explained(spec, MockSettings(max_body=3), create())
    assert (found.reply.status, "--max-body" in told(found, "judge")) == (413, True)


def test_where_callbacks_go_is_told() -> None:
    spec = orders({"done": callback("{$request.body#/hook}/{$statusCode}")})
    request = Request("POST", "/orders/a", (JSON,), b'{"hook":"http://localhost:1"}')
    assert told(explained(spec, MockSettings(), request), "callback") == (
        "callback done of POST /orders/{shop} goes to http://localhost:1/201"
    )


def test_it_is_written_for_programs() -> None:
    written = why(shop(), "/things/7").json()
    assert written["request"] == {"method": "GET", "target": "/things/7"}
    assert [each["stage"] for each in written["steps"]][:2] == ["route", "parameters"]
    assert (written["answer"]["status"], written["answer"]["body"]) == (200, '{"n":1}')
