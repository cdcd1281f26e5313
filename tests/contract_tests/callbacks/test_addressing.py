"""Where requests say whom to call back: read, and another put there."""

import pytest
from truespec.contract_tests.callbacks import address_at, readdressed, receivable_of
from truespec.spec import Request, Spec, leading_expression

JSON = (("Content-Type", "application/json"),)
FORM = (("Content-Type", "application/x-www-form-urlencoded"),)
OURS = "http://127.0.0.1:4020/a?b=c&d"


@pytest.mark.parametrize(
    ("key", "request_"),
    [
        (
            "{$request.body#/url}",
            Request("POST", "/a", JSON, b'{"url": "http://old", "n": 12345678901234567890}'),
        ),
        ("{$request.body#/a/0/url}/done", Request("POST", "/a", JSON, b'{"a": [{"url": "http://old"}, 1]}')),
        ("{$request.body#/a/url}", Request("POST", "/a", JSON, b'{"b": 1}')),
        ("$request.body#/url", Request("POST", "/a", FORM, b"url=http%3A%2F%2Fold&b=2")),
        ("{$request.query.url}?x=1", Request("POST", "/a?a=1&url=http%3A%2F%2Fold&b=2")),
        ("{$request.query.url}", Request("POST", "/a")),
        ("{$request.header.X-Hook}", Request("POST", "/a", (("x-hook", "http://old"), ("A", "b")))),
    ],
)
def test_another_address_is_put_where_it_is_read(key: str, request_: Request) -> None:
    expression = leading_expression(key)
    assert expression is not None
    made = readdressed(request_, expression, OURS)
    assert made is not None
    assert address_at(made, expression) == OURS
    other = readdressed(made, expression, "http://old")
    assert other is not None
    assert address_at(other, expression) == "http://old"


def test_what_else_a_request_says_stays() -> None:
    expression = leading_expression("{$request.query.url}")
    assert expression is not None
    made = readdressed(Request("POST", "/a?a=%20&url=x&b=1+2"), expression, "http://h/p")
    assert made == Request("POST", "/a?a=%20&b=1+2&url=http://h/p")


@pytest.mark.parametrize("body", [b"", b"[", b'"text"', b'{"a": "no object"}'])
def test_content_without_a_place_has_none(body: bytes) -> None:
    expression = leading_expression("{$request.body#/a/url}")
    assert expression is not None
    assert readdressed(Request("POST", "/a", JSON, body), expression, OURS) is None


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ("{$request.query.url}", ""),
        ("{$request.header.x-hook}/a?b={$response.body#/id}", ""),
        ("{$request.query.other}", "the request has no query parameter 'other'"),
        ("{$request.body#/url}", "the request has no body"),
        ("{$response.body#/url}", "its address is no value that a request can choose"),
        ("{$request.path.id}", "its address is no value that a request can choose"),
        ("http://hook.example/{$request.query.url}", "its address begins with no part of a request"),
        ("https://hook.example", "its address begins with no part of a request"),
    ],
)
def test_which_callbacks_can_be_received(key: str, why: str) -> None:
    parameters = [
        {"name": "url", "in": "query", "schema": {"type": "string"}},
        {"name": "X-Hook", "in": "header", "schema": {"type": "string"}},
    ]
    answer = {"responses": {"204": {"description": ""}}}
    operation = {"parameters": parameters, "callbacks": {"done": {key: {"post": answer}}}, **answer}
    info = {"title": "t", "version": "1"}
    spec = Spec.load({"openapi": "3.0.3", "info": info, "paths": {"/a": {"post": operation}}})
    found = receivable_of(spec.operation("POST /a"))
    assert (len(found.places), len(found.others)) == ((0, 1) if why else (1, 0))
    assert all(each.why.startswith(why) for each in found.others)
