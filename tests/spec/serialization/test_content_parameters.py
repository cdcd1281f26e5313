"""Parameters and headers that are content of a media type (OpenAPI, Parameter Object, `content`): written as
that type, read as what was written, judged by their schema.
"""

from random import Random
from typing import Any

import pytest
from truespec.contract_tests import Credentials, RequestGenerator
from truespec.spec import Json, Match, Request, Response, Spec, judge_request, judge_response, write_header
from truespec.spec.serialization import EMPTY, UnreadableText

from .wire import read, with_content, written

FORM, JSON, TEXT, XML = (
    "application/x-www-form-urlencoded", "application/json", "text/plain", "application/xml",
)  # fmt: skip
PLACES = ("query", "querystring", "path", "header", "cookie")
WORD = {"type": "string", "minLength": 1}
PERSON = {
    "type": "object",
    "xml": {"name": "person"},
    "required": ["name", "age"],
    "properties": {"name": WORD, "age": {"type": "integer"}, "pets": {"type": "array", "items": WORD}},
}
VALUES: list[tuple[str, Any, Json]] = [
    (TEXT, {"type": "integer"}, 5),
    (TEXT, WORD, "Mr Ö & 100%"),
    (f"{TEXT}; charset=iso-8859-1", WORD, "Mr Ö"),
    (JSON, PERSON, {"name": "a&b", "age": 1}),
    ("application/vnd.x+json", {"type": "array"}, [1, "a", None]),
    (FORM, PERSON, {"name": "Mr Ö & 100%", "age": 1, "pets": ["a=b", "c,d"]}),
    (XML, PERSON, {"name": "a<b", "age": 1, "pets": ["x", "y"]}),
    ("application/octet-stream", WORD, "abc"),
]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("media_range", "schema", "value"), VALUES)
def test_what_is_written_is_read_again(place: str, media_range: str, schema: Any, value: Json) -> None:
    of = with_content(place, media_range, schema)
    got = read(of, written(of, value))
    assert got == value or (got is EMPTY and media_range == "application/octet-stream")


@pytest.mark.parametrize(
    ("place", "media_range", "schema", "value", "raw"),
    [
        ("query", TEXT, WORD, "a b", "color=a%20b"),
        ("query", FORM, PERSON, {"name": "a b", "age": 1}, "color=name%3Da%2520b%26age%3D1"),
        ("querystring", FORM, PERSON, {"name": "a&b", "age": 1}, "name=a%26b&age=1"),
        ("querystring", JSON, {}, {"a": 1}, "%7B%22a%22%3A1%7D"),
        ("header", XML, PERSON, {"name": "x", "age": 1}, "<person><name>x</name><age>1</age></person>"),
    ],
)
def test_the_bytes(place: str, media_range: str, schema: Any, value: Json, raw: str) -> None:
    assert written(with_content(place, media_range, schema), value) == raw


def test_members_are_encoded_as_the_media_type_says() -> None:
    ids = {"type": "object", "properties": {"ids": {"type": "array", "items": {"type": "integer"}}}}
    of = with_content("querystring", FORM, ids, encoding={"ids": {"style": "form", "explode": False}})
    assert written(of, {"ids": [1, 2]}) == "ids=1,2"
    assert read(of, "ids=1,2") == {"ids": [1, 2]}


@pytest.mark.parametrize(
    ("place", "media_range", "value"),
    [
        ("header", TEXT, "a\nb"),
        ("path", TEXT, ""),
        ("query", TEXT, {"a": 1}),
        ("query", "multipart/form-data", {}),
    ],
)
def test_what_the_place_or_the_type_can_not_carry_is_refused(
    place: str, media_range: str, value: Json
) -> None:
    with pytest.raises(ValueError, match=r"carries no|no place|can't be written|no parts"):
        written(with_content(place, media_range, {}), value)


@pytest.mark.parametrize(
    ("media_range", "raw", "message"),
    [
        (XML, "color=%3Cdog%3E%3C/dog%3E", "the element <dog> where <person> is documented"),
        (XML, "color=%3Cperson%3E", "no element found"),
        (JSON, "color=%7B", "."),
        (FORM, "color=a%3D%25ff", "not as UTF-8"),
    ],
)
def test_what_is_not_of_the_type_is_unreadable(media_range: str, raw: str, message: str) -> None:
    with pytest.raises(UnreadableText, match=message):
        read(with_content("query", media_range, PERSON), raw)


def spec_of(*parameters: Any, headers: Any = None) -> Spec:
    operation = {
        "parameters": list(parameters),
        "responses": {"200": {"description": "", "headers": headers or {}}},
    }
    return Spec.load(
        {"openapi": "3.2.0", "info": {"title": "t", "version": "1"}, "paths": {"/{p}": {"get": operation}}}
    )


def test_content_that_nobody_reads_is_not_judged() -> None:
    image = {"image/png": {"schema": {"type": "integer"}}}
    spec = spec_of({"name": "q", "in": "query", "content": image}, headers={"X-Q": {"content": image}})
    match = spec.match("GET", "/a?q=abc")
    assert isinstance(match, Match)
    assert judge_request(match, Request("GET", "/a?q=abc")) == ()
    assert judge_response(match.operation, "GET", Response(200, (("X-Q", "abc"),))) == ()


def test_a_header_of_another_type_than_json_is_read_and_written_as_it() -> None:
    spec = spec_of(headers={"X-Q": {"content": {FORM: {"schema": PERSON}}}})
    (operation,) = spec.operations
    (header,) = operation.responses["200"].headers.values()
    text = write_header(header, {"name": "x y", "age": 1})
    assert text == "name=x%20y&age=1"
    assert judge_response(operation, "GET", Response(200, (("X-Q", text),))) == ()
    (wrong,) = judge_response(operation, "GET", Response(200, (("X-Q", "name=x&age=old"),)))
    assert wrong.where.pointer == "/age"


def test_a_part_may_have_a_header_that_is_content() -> None:
    encoding = {
        "a": {"contentType": TEXT, "headers": {"X-N": {"content": {JSON: {"schema": {"type": "integer"}}}}}}
    }
    body = {"multipart/form-data": {"schema": {"type": "object"}, "encoding": encoding}}
    spec = Spec.load(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {"/a": {"post": {"requestBody": {"content": body}, "responses": {}}}},
        }
    )
    match = spec.match("POST", "/a")
    assert isinstance(match, Match)

    def judged(number: str) -> list[str]:
        lines = ("--b", 'Content-Disposition: form-data; name="a"', f"X-N: {number}", "", "text", "--b--", "")
        fields = (("Content-Type", "multipart/form-data; boundary=b"),)
        found = judge_request(match, Request("POST", "/a", fields, "\r\n".join(lines).encode()))
        return [violation.code for violation in found]

    assert judged("1") == []
    assert judged('"x"') == ["type"]
    assert judged("{") == ["syntax"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("media_range", [FORM, TEXT, XML, JSON])
def test_generated_requests_say_it_as_the_document_does(place: str, media_range: str) -> None:
    schema = {"type": "integer"} if media_range == TEXT else PERSON
    said = {"name": "color", "in": place, "required": True, "content": {media_range: {"schema": schema}}}
    path = (
        [] if place == "path" else [{"name": "p", "in": "path", "required": True, "schema": {"enum": ["x"]}}]
    )
    spec = spec_of(*path, said | ({"name": "p"} if place == "path" else {}))
    (operation,) = spec.operations
    random = Random(0)
    for _ in range(8):
        request = RequestGenerator(operation, Credentials()).valid(random)
        match = spec.match(request.method, request.target)
        assert isinstance(match, Match)
        assert judge_request(match, request) == ()
