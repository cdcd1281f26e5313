"""Which response and which example answers a valid request, and how a client prefers another."""

import json
from typing import Any, Final

import pytest
from truespec.mockserver import MockSettings

from ..documents import answering, json_response
from .asking import EMPTY, ask, example, kind

TYPE: Final = "application/json"


def responses(*keys: str) -> dict[str, Any]:
    """Describe responses that say which one they are."""
    return {key: example(TYPE, key) for key in keys}


@pytest.mark.parametrize(
    ("declared", "prefer", "answered"),
    [
        pytest.param(["206", "201", "204"], "", (201, "201"), id="lowest-2xx"),
        pytest.param(["2XX", "299"], "", (299, "299"), id="exact-before-range"),
        pytest.param(["404", "2XX"], "", (200, "2XX"), id="range"),
        pytest.param(["404", "2xx"], "", (200, "2xx"), id="range-in-lower-case"),
        pytest.param(["404", "default"], "", (200, "default"), id="default-as-200"),
        pytest.param(["503", "404"], "", (503, "503"), id="first-declared"),
        pytest.param(["4XX"], "", (400, "4XX"), id="first-is-a-range"),
        pytest.param(["5XX"], "", (500, "5XX"), id="first-is-the-other-range"),
        pytest.param(["200", "404"], "code=404", (404, "404"), id="code"),
        pytest.param(["200", "4XX"], "code=418", (418, "4XX"), id="code-of-a-range"),
        pytest.param(["200", "default"], "code=503", (503, "default"), id="code-of-default"),
        pytest.param(["200", "501"], "code=501", (501, "501"), id="501-is-a-reply-like-any"),
        pytest.param(["200", "404"], "code=404, respond-async", (404, "404"), id="unknown-preferences"),
        pytest.param(["200", "404"], 'CODE="404"', (404, "404"), id="as-rfc-7240-writes-it"),
    ],
)
def test_the_response_that_is_chosen(
    way: MockSettings, declared: list[str], prefer: str, answered: tuple[int, str]
) -> None:
    fields = [("Prefer", prefer)] if prefer else []
    reply = ask(way, answering(responses(*declared)), "GET /a", *fields)
    assert (reply.status, json.loads(reply.body)) == answered


@pytest.mark.parametrize(
    ("declared", "prefer", "refused"),
    [
        (["200"], "code=404", (404, "NOT_FOUND")),
        ([], "code=404", (404, "NOT_FOUND")),
        ([], "", (500, "NO_RESPONSE_RESPONSE_DEFINED")),
        (["200"], "code=20", (422, "UNPROCESSABLE_ENTITY")),
        (["200"], "code=700", (422, "UNPROCESSABLE_ENTITY")),
        (["200"], "dynamic=maybe", (422, "UNPROCESSABLE_ENTITY")),
    ],
)
def test_a_preference_that_can_not_be_met(
    way: MockSettings, declared: list[str], prefer: str, refused: tuple[int, str]
) -> None:
    spec = answering(responses(*declared))
    assert kind(ask(way, spec, "GET /a", *([("Prefer", prefer)] if prefer else []))) == refused
    name, _, value = prefer.partition("=")
    assert kind(ask(way, spec, f"GET /a?__{name}={value}" if prefer else "GET /a")) == refused


@pytest.mark.parametrize(
    ("target", "prefers", "status"),
    [
        pytest.param("/a?__code=404", [], 404, id="twin"),
        pytest.param("/a?__code=404", ["respond-async"], 200, id="any-field-switches-twins-off"),
        pytest.param("/a", ["respond-async", "code=404"], 404, id="lines-add-up"),
        pytest.param("/a?__unknown=1", [], 200, id="no-twin"),
    ],
)
def test_the_field_and_its_twins(way: MockSettings, target: str, prefers: list[str], status: int) -> None:
    fields = [("Prefer", each) for each in prefers]
    assert ask(way, answering(responses("200", "404")), f"GET {target}", *fields).status == status


def test_a_declared_error_is_sent_with_its_own_headers_and_body(way: MockSettings) -> None:
    gone = example(TYPE, {"error": "gone"}, headers={"X-Why": {"schema": {"const": "sold"}}})
    reply = ask(way, answering({"200": EMPTY, "410": gone}), "GET /a", ("Prefer", "code=410"))
    assert (reply.status, reply.field("X-Why"), json.loads(reply.body)) == (410, "sold", {"error": "gone"})
    assert reply.field("sl-violations") is None


NAMED: Final = json_response(
    {"type": "string"},
    examples={"first": {"value": "1"}, "sold-out": {"value": "2"}, "null": {"value": None}},
)


@pytest.mark.parametrize(
    ("media", "query", "body"),
    [
        pytest.param(NAMED, "", "1", id="first"),
        pytest.param(NAMED, "__example=sold-out", "2", id="by-name"),
        pytest.param(NAMED, "__example=sold-out&__dynamic=true", "2", id="a-name-beats-dynamic"),
        pytest.param(json_response(example="plain"), "", "plain", id="example"),
        pytest.param(json_response(example=None), "", None, id="null-is-an-example"),
        pytest.param(
            json_response(example="plain", examples={"n": {"value": "named"}}),
            "__example=n",
            "named",
            id="a-name-beats-example",
        ),
        pytest.param(
            json_response(examples={"far": {"externalValue": "http://x"}, "near": {"value": "v"}}),
            "",
            "v",
            id="external-values-are-passed-over",
        ),
        pytest.param(
            json_response({"type": "string", "example": "of the schema"}), "", "of the schema", id="schema"
        ),
        pytest.param(
            json_response({"type": "string", "examples": ["e", "f"]}), "", "e", id="first-of-the-schema"
        ),
    ],
)
def test_the_example_that_is_sent(way: MockSettings, media: dict[str, Any], query: str, body: Any) -> None:
    reply = ask(way, answering({"200": media}), f"GET /a?{query}", examples="trust")
    assert (reply.status, json.loads(reply.body)) == (200, body)


def test_examples_may_be_references(way: MockSettings) -> None:
    shared = {"examples": {"one": {"value": "shared"}}}
    media = json_response(examples={"one": {"$ref": "#/components/examples/one"}})
    spec = answering({"200": media})
    spec = type(spec).load({**spec.document.root.value, "components": shared}, name="x.yaml")
    assert json.loads(ask(way, spec, "GET /a").body) == "shared"


@pytest.mark.parametrize("prefer", ["example=none", "example=none, code=200", "code=404, example=first"])
def test_an_unknown_name_is_404(way: MockSettings, prefer: str) -> None:
    spec = answering({"200": NAMED, "404": json_response(example="x")})
    assert kind(ask(way, spec, "GET /a", ("Prefer", prefer))) == (404, "NOT_FOUND")


def test_ignored_examples_leave_those_in_the_schema(way: MockSettings) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "string", "example": "in the schema"}}}
    media = json_response(schema, examples={"n": {"value": {"a": "beside it"}}})
    spec = answering({"200": media})
    assert json.loads(ask(way, spec, "GET /a", ignore_examples=True).body) == {"a": "in the schema"}
    named = ask(way, spec, "GET /a", ("Prefer", "example=n"), ignore_examples=True)
    assert json.loads(named.body) == {"a": "beside it"}
    assert ask(way, spec, "GET /a", ignore_examples=True, dynamic=True).status == 200


@pytest.mark.parametrize(("name", "body"), [("default", {"n": 7}), ("prism", {"n": "7"})])
def test_an_example_that_breaks_its_schema(name: str, body: Any) -> None:
    from .asking import WAYS

    schema = {"type": "object", "properties": {"n": {"type": "integer"}}}
    spec = answering({"200": json_response(schema, example={"n": "7"})})
    reply = ask(WAYS[name], spec, "GET /a")
    assert json.loads(reply.body) == body
    found = json.loads(reply.field("sl-violations") or "[]")
    assert [(each["location"], each["code"], each["severity"]) for each in found] == (
        [] if name == "default" else [(["response", "body", "n"], "type", "Error")]
    )
