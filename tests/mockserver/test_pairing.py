"""The example that answers is the one that belongs to the request."""

import json
from typing import Any, Final

import pytest
from truespec.mockserver import Mock, MockSettings, Mount, Reply, Site
from truespec.spec import Request, Spec

from .documents import spec_of

JSON: Final = ("Content-Type", "application/json")


def named(**values: Any) -> dict[str, Any]:
    return {"examples": {name: {"value": value} for name, value in values.items()}}


def answer(**values: Any) -> dict[str, Any]:
    return {"description": "d", "content": {"application/json": named(**values)}}


def parameter(name: str, place: str, schema: str, **values: Any) -> dict[str, Any]:
    required = {"required": True} if place == "path" else {}
    return {"name": name, "in": place, "schema": {"type": schema}, **required, **named(**values)}


def books() -> Spec:
    book: dict[str, Any] = {
        "parameters": [parameter("bookId", "path", "integer", dune=42, emma=7, missing=404)],
        "get": {
            "responses": {"200": answer(first="f", dune="Dune", emma="Emma"), "404": answer(missing="none")}
        },
    }
    found = {
        "parameters": [
            parameter("genre", "query", "string", crime="crime", cheap="crime", tea="x y&z"),
            parameter("max", "query", "integer", cheap=5),
            parameter("X-Shop", "header", "string", oslo="Oslo"),
            parameter("mood", "cookie", "string", sad="sad"),
        ],
        "responses": {"200": answer(any=0, crime=1, cheap=2, tea=3, oslo=4, sad=5)},
    }
    paid = {
        "requestBody": {
            "content": {
                "application/json": named(
                    good={"card": {"number": "4242"}, "sum": 10},
                    declined={"card": {"number": "4000"}, "sum": 10},
                    broken={"card": {"number": "4001"}, "sum": 10},
                )
            }
        },
        "responses": {
            "201": answer(good="paid"),
            "402": answer(declined="declined"),
            "5XX": answer(broken="b"),
        },
    }
    return spec_of({"/books/{bookId}": book, "/books": {"get": found, "post": paid}})


def ask(
    target: str, *fields: tuple[str, str], body: Any = None, settings: MockSettings | None = None
) -> Reply:
    sent = b"" if body is None else json.dumps(body).encode()
    method = "GET" if body is None else "POST"
    return Mock(books(), settings).answer(Request(method, target, fields, sent))


@pytest.mark.parametrize(
    ("target", "fields", "status", "body", "because"),
    [
        pytest.param("/books/42", (), 200, b'"Dune"', "dune (path bookId)", id="path"),
        pytest.param("/books/7", (), 200, b'"Emma"', "emma (path bookId)", id="another"),
        pytest.param("/books/404", (), 404, b'"none"', "missing (path bookId)", id="another-status"),
        pytest.param("/books/1", (), 200, b'"f"', None, id="no-such"),
        pytest.param("/books/%34%32", (), 200, b'"Dune"', "dune (path bookId)", id="escaped"),
        pytest.param("/books", (), 200, b"0", None, id="nothing"),
        pytest.param("/books?genre=crime", (), 200, b"1", "crime (query genre)", id="query"),
        pytest.param("/books?max=5&genre=crime", (), 200, b"2", "cheap (query genre, query max)", id="most"),
        pytest.param("/books?genre=x+y%26z", (), 200, b"3", "tea (query genre)", id="decoded"),
        pytest.param("/books?genre=crime2", (), 200, b"0", None, id="begins-alike"),
        pytest.param("/books", (("x-shop", "Oslo"),), 200, b"4", "oslo (header X-Shop)", id="header"),
        pytest.param("/books", (("Cookie", "a=b; mood=sad"),), 200, b"5", "sad (cookie mood)", id="cookie"),
        pytest.param("/books/42", (("Prefer", "example=emma"),), 200, b'"Emma"', None, id="preferred"),
        pytest.param("/books/404", (("Prefer", "code=200"),), 200, b'"f"', None, id="preferred-code"),
        pytest.param("/books/42", (("Accept", "a/b"),), 406, None, None, id="not-accepted"),
    ],
)
def test_parameters_choose_the_example_of_their_name(
    target: str, fields: tuple[tuple[str, str], ...], status: int, body: bytes | None, because: str | None
) -> None:
    reply = ask(target, *fields)
    assert (reply.status, reply.field("Truespec-Example")) == (status, because)
    assert body is None or reply.body == body


@pytest.mark.parametrize(
    ("sent", "status", "body"),
    [
        ({"card": {"number": "4242"}, "sum": 10}, 201, b'"paid"'),
        ({"card": {"number": "4000"}, "sum": 99}, 402, b'"declined"'),
        ({"sum": 1, "card": {"number": "4001", "holder": "x"}}, 500, b'"b"'),
        ({"card": {"number": "1"}, "sum": 10}, 201, b'"paid"'),
    ],
)
def test_a_body_chooses_by_what_tells_the_examples_apart(sent: Any, status: int, body: bytes) -> None:
    reply = ask("/books", JSON, body=sent)
    assert (reply.status, reply.body) == (status, body)


def test_an_example_says_itself_which_path_it_answers() -> None:
    content = named(one={"id": 1, "t": "a"}, two={"id": 2, "t": "b"}, three={"id": 3, "t": "c"})
    operation = {
        "parameters": [{"name": "book_id", "in": "path", "required": True, "schema": {"type": "integer"}}],
        "responses": {"200": {"description": "d", "content": {"application/json": content}}},
    }
    mock = Mock(spec_of({"/books/{book_id}": {"get": operation}}))
    said = [json.loads(mock.answer(Request("GET", f"/books/{number}")).body)["t"] for number in (3, 2, 9, 1)]
    assert said == ["c", "b", "a", "a"]


@pytest.mark.parametrize(
    "settings", [MockSettings().like_prism(), MockSettings(dynamic=True), MockSettings(ignore_examples=True)]
)
def test_nothing_is_paired_where_that_is_not_wanted(settings: MockSettings) -> None:
    assert ask("/books/404", settings=settings).status == 200


def test_the_same_question_has_the_same_answer_whatever_came_before() -> None:
    mock = Mock(books())
    targets = ["/books/42", "/books/1", "/books/42", "/books/7", "/books/1"]
    bodies = [mock.answer(Request("GET", each)).body for each in targets]
    assert bodies == [b'"Dune"', b'"f"', b'"Dune"', b'"Emma"', b'"f"']


def test_what_no_request_gets_by_itself_is_listed_with_its_place() -> None:
    operation = {
        "parameters": [parameter("n", "query", "integer", two=2)],
        "responses": {"200": answer(one=1, two=2, three=3), "404": answer(none=0, nothing=0)},
    }
    site = Site([Mount("", Mock(spec_of({"/a": {"get": operation}})))])
    assert [each.name for each in site.unreached()] == ["three", "nothing"]
    assert all(f"/{each.name}" in each.location.pointer for each in site.unreached())
