import threading
from typing import Any

import pytest
from truespec.spec import Opinion, Request, Response, SecondOpinion, Spec

from .documents import answer, body, matched, only, posted, query, spec_of

PET = {"type": "object", "required": ["name"], "properties": {"name": {"type": "string", "maxLength": 3}}}


def of_request(spec: Spec, request: Request, seconds: float = 5.0) -> Opinion:
    return SecondOpinion(spec, seconds).of_request(matched(spec, request), request)


def test_a_right_request_conforms() -> None:
    assert of_request(spec_of(**body(PET)), posted(b'{"name": "Bo"}')) == Opinion("conforms")


def test_a_wrong_request_violates_with_the_place_and_the_words_of_openapi_core() -> None:
    opinion = of_request(spec_of(**body(PET)), posted(b'{"name": "Boris"}'))
    assert opinion == Opinion("violates", ("body /name: 'Boris' is too long",))


def test_each_violation_is_told() -> None:
    schema = {"type": "object", "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}}}
    opinion = of_request(spec_of(**body(schema)), posted(b'{"a": "x", "b": "y"}'))
    assert opinion.messages == (
        "body /a: 'x' is not of type 'integer'",
        "body /b: 'y' is not of type 'integer'",
    )


def test_an_answer_is_judged_by_its_status() -> None:
    spec = spec_of(**answer({"type": "integer"}, status="2XX"))
    fields = (("Content-Type", "application/json"),)
    second = SecondOpinion(spec)
    assert second.of_response(only(spec), Response(201, fields, b"1")).verdict == "conforms"
    assert second.of_response(only(spec), Response(201, fields, b'"1"')).verdict == "violates"
    assert second.of_response(only(spec), Response(404, fields, b"1")).verdict == "violates"


@pytest.mark.parametrize(
    ("place", "request_"),
    [
        ("query", Request("GET", "/?p=7")),
        ("header", Request("GET", "/", (("p", "7"),))),
        ("cookie", Request("GET", "/", (("Cookie", "a=b; p=7"),))),
    ],
)
def test_parameters_are_found_in_their_places(place: str, request_: Request) -> None:
    parameter = {"name": "p", "in": place, "required": True, "schema": {"type": "integer", "maximum": 8}}
    spec = spec_of(parameters=[parameter])
    assert of_request(spec, request_).verdict == "conforms"
    assert of_request(spec, Request("GET", "/")).verdict == "violates"


def test_a_path_value_is_decoded() -> None:
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"enum": ["a b"]}}
    spec = spec_of(path="/{id}", parameters=[parameter])
    assert of_request(spec, Request("GET", "/a%20b")).verdict == "conforms"
    assert of_request(spec, Request("GET", "/a-b")).verdict == "violates"


def test_lines_of_one_field_are_one_list() -> None:
    parameter = {
        "name": "X-Ids",
        "in": "header",
        "schema": {"type": "array", "items": {"type": "integer"}, "maxItems": 2},
    }
    spec = spec_of(parameters=[parameter])
    assert of_request(spec, Request("GET", "/", (("X-Ids", "1"), ("X-Ids", "2")))).verdict == "conforms"
    assert of_request(spec, Request("GET", "/", (("X-Ids", "1,2"), ("X-Ids", "3")))).verdict == "violates"


def test_schemas_are_read_through_references_and_recursion() -> None:
    tree = {
        "type": "object",
        "properties": {"left": {"$ref": "#/components/schemas/Tree"}},
        "additionalProperties": False,
    }
    spec = spec_of(**body({"$ref": "#/components/schemas/Tree"}), components={"schemas": {"Tree": tree}})
    assert of_request(spec, posted(b'{"left": {"left": {}}}')).verdict == "conforms"
    assert of_request(spec, posted(b'{"left": {"right": {}}}')).verdict == "violates"


def test_a_property_may_be_called_as_a_reference() -> None:
    spec = spec_of(**body({"type": "object", "properties": {"$ref": {"type": "string"}}}))
    assert of_request(spec, posted(b'{"$ref": "x"}')).verdict == "conforms"
    assert of_request(spec, posted(b'{"$ref": 1}')).verdict == "violates"


def test_a_2_0_document_is_judged_as_3_0() -> None:
    spec = Spec.load(
        {
            "swagger": "2.0",
            "info": {"title": "t", "version": "1"},
            "paths": {
                "/": {
                    "post": {
                        "consumes": ["application/json"],
                        "parameters": [{"name": "b", "in": "body", "schema": {"$ref": "#/definitions/Pet"}}],
                        "responses": {"200": {"description": ""}},
                    }
                }
            },
            "definitions": {
                "Pet": {"type": "object", "properties": {"age": {"type": "integer", "x-nullable": True}}}
            },
        }
    )
    assert of_request(spec, posted(b'{"age": null}')).verdict == "conforms"
    assert of_request(spec, posted(b'{"age": "1"}')).verdict == "violates"


def test_a_discriminator_finds_the_schemas_that_inherit() -> None:
    components = {
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["kind"],
                "properties": {"kind": {"type": "string"}},
                "discriminator": {"propertyName": "kind"},
            },
            "Cat": {
                "allOf": [
                    {"$ref": "#/components/schemas/Pet"},
                    {"properties": {"lives": {"type": "integer"}}},
                ]
            },
        }
    }
    choice = {"oneOf": [{"$ref": "#/components/schemas/Cat"}], "discriminator": {"propertyName": "kind"}}
    spec = spec_of("3.0.3", **body(choice), components=components)
    assert of_request(spec, posted(b'{"kind": "Cat", "lives": 7}')).verdict == "conforms"
    assert of_request(spec, posted(b'{"kind": "Cat", "lives": "7"}')).verdict == "violates"


@pytest.mark.parametrize(
    ("operation", "reason"),
    [
        (body({"$dynamicRef": "#node"}), "$dynamicRef is not handed over"),
        (query({"type": ["array", "null"]}), "openapi-core failed: TypeError"),
        (
            {"requestBody": {"content": {"application/jsonl": {"itemSchema": {"type": "integer"}}}}},
            "`itemSchema` is not judged by openapi-core",
        ),
    ],
)
def test_what_it_cannot_judge_is_said_with_the_reason(operation: dict[str, Any], reason: str) -> None:
    spec = spec_of("3.2.0", **operation)
    request = posted(b"1\n2", "application/jsonl") if "requestBody" in operation else Request("GET", "/?p=1")
    opinion = of_request(spec, request)
    assert opinion.verdict == "unable"
    assert opinion.messages[0].startswith(reason)


def test_coded_content_is_not_judged() -> None:
    request = Request(
        "POST", "/", (("Content-Type", "application/json"), ("Content-Encoding", "gzip")), b"\x1f\x8b"
    )
    assert of_request(spec_of(**body(PET)), request).verdict == "unable"


def test_a_pattern_that_takes_for_ever_is_stopped() -> None:
    spec = spec_of(**body({"type": "string", "pattern": "^(a+)+$"}))
    opinion = of_request(spec, posted(b'"' + b"a" * 60 + b'!"'), seconds=0.2)
    assert opinion == Opinion("unable", ("it took more than 0.2 seconds",))


def test_outside_of_the_main_thread_patterns_are_not_judged() -> None:
    opinions: list[Opinion] = []
    pattern, plain = spec_of(**body({"pattern": "a"})), spec_of(**body(PET))

    def judge() -> None:
        opinions.extend(of_request(spec, posted(b'{"name": "Bo"}')) for spec in (pattern, plain))

    thread = threading.Thread(target=judge)
    thread.start()
    thread.join()
    assert [opinion.verdict for opinion in opinions] == ["unable", "conforms"]


def test_nothing_is_fetched_and_no_file_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise AssertionError("something was looked for outside of the document")

    schema = {
        "properties": {
            "a": {"$ref": "http://127.0.0.1:9/a.json"},
            "b": {"$ref": "file:///etc/hostname"},
            "c": {"default": {"$ref": "http://127.0.0.1:9/c.json"}},
            "d": {"const": {"$ref": "http://127.0.0.1:9/d.json"}},
            "e": {
                "$id": "http://127.0.0.1:9/e.json",
                "$schema": "http://127.0.0.1:9/s.json",
                "type": "integer",
            },
        }
    }
    spec = spec_of(**body(schema))
    of_request(spec, posted(b"{}"))  # what is read at the first time only
    monkeypatch.setattr("socket.socket.connect", refuse)
    monkeypatch.setattr("urllib.request.urlopen", refuse)
    assert of_request(spec, posted(b'{"a": 1, "b": 2, "e": "x"}')).verdict == "violates"
    assert of_request(spec, posted(b'{"a": 1, "b": 2, "c": 3}')).verdict == "conforms"
