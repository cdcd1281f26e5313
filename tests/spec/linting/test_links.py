"""Links and callbacks: the parameters of their targets, and what their expressions name."""

from pathlib import Path

import pytest
from truespec.spec import fixed_in_place, lint, load_document
from truespec.spec.runtime_expressions import Expression, expression_of, expressions_in

from .test_linter import HEAD

# OpenAPI, Runtime Expressions: the ABNF and its examples
EXPRESSIONS = {
    "$url": Expression("$url"),
    "$method": Expression("$method"),
    "$statusCode": Expression("$statusCode"),
    "$request.path.id": Expression("$request.path.id", "request", "path", "id"),
    "$request.query.queryUrl": Expression("$request.query.queryUrl", "request", "query", "queryUrl"),
    "$request.header.content-type": Expression(
        "$request.header.content-type", "request", "header", "content-type"
    ),
    "$request.body": Expression("$request.body", "request", "body"),
    "$request.body#/user/uuid": Expression(
        "$request.body#/user/uuid", "request", "body", "", ("user", "uuid")
    ),
    "$response.body#/a~1b/0": Expression("$response.body#/a~1b/0", "response", "body", "", ("a/b", "0")),
    "$response.header.Server": Expression("$response.header.Server", "response", "header", "Server"),
}


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_an_expression_is_read_as_the_standard_has_it(text: str) -> None:
    assert expression_of(text) == EXPRESSIONS[text]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "$",
            "url",
            "$Url",
            "$request",
            "$request.",
            "$request.path",
            "$request.path.",
            "$response.bodyy",
        ),
        *(
            "$response.body.id",
            "$response.body#id",
            "$response.body#/a~2",
            "$request.header.a b",
            "$statuscode",
        ),
        *("$request.cookie.a", "{$url}", "$url "),
    ],
)
def test_other_texts_are_none(text: str) -> None:
    assert expression_of(text) is None


def test_expressions_stand_alone_or_in_braces() -> None:
    assert list(expressions_in("$url")) == ["$url"]
    assert list(expressions_in("http://{$request.query.h}/a?b={$method}")) == ["$request.query.h", "$method"]
    assert list(expressions_in("http://{$url")) == ["{$url"]
    assert list(expressions_in("http://example.com")) == []


API = (
    HEAD
    + """\
paths:
  /books:
    post:
      parameters: [{name: shelf, in: query, schema: {type: string}}, {name: X-Trace, in: header, schema: {}}]
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/New"}}}}
      responses:
        "201":
          description: D
          headers: {ETag: {schema: {type: string}}}
          content: {application/json: {schema: {$ref: "#/components/schemas/Book"}}}
          links: {next: LINK}
        4XX: {description: D}
      callbacks: {done: {"CALLBACK": {post: {responses: {"200": {description: D}}}}}}
  /books/{id}:
    parameters: [{name: id, in: path, required: true, schema: {type: string}}]
    get:
      operationId: readBook
      parameters: [{name: X-Lang, in: header, schema: {}}]
      responses: {"200": {description: D}}
components:
  schemas:
    New: {type: object, properties: {url: {type: string}}}
    Book:
      allOf: [{$ref: "#/components/schemas/New"}]
      type: object
      properties: {id: {type: string}, pages: {type: array, items: {properties: {size: {}}}}, any: {}}
"""
)


def told(link: str = "{operationId: readBook}", callback: str = "http://a.example") -> list[tuple[str, str]]:
    text = API.replace("LINK", link).replace("CALLBACK", callback)
    return [(problem.rule, problem.at.pointer.rpartition("/")[2]) for problem in lint(text.encode())]


@pytest.mark.parametrize("name", ["id", "path.id", "x-lang", "header.X-Lang"])
@pytest.mark.parametrize("target", ["operationId: readBook", "operationRef: '#/paths/~1books~1{id}/get'"])
def test_a_link_gives_values_to_what_its_target_has(name: str, target: str) -> None:
    assert told(f"{{{target}, parameters: {{{name}: a}}}}") == []


@pytest.mark.parametrize("name", ["key", "query.id", "id.path", "shelf"])
@pytest.mark.parametrize("target", ["operationId: readBook", "operationRef: '#/paths/~1books~1{id}/get'"])
def test_a_link_to_what_has_no_such_parameter_is_told(name: str, target: str) -> None:
    assert told(f"{{{target}, parameters: {{{name}: a}}}}") == [("link-parameter-undeclared", name)]


DESCRIBED = [
    *("$url", "$request.query.shelf", "$request.header.x-trace", "$request.header.Host", "$request.body"),
    *("$request.body#/url", "$response.body#/id", "$response.body#/url", "$response.body#/pages/0/size"),
    *("$response.body#/any/thing", "$response.header.etag"),
]
UNDESCRIBED = [
    *("$request.query.page", "$request.path.id", "$request.header.X-Other", "$request.body#/uri"),
    *("$response.body#/key", "$response.body#/pages/0/m", "$response.header.Location", "$response.query.a"),
]


@pytest.mark.parametrize("text", DESCRIBED)
def test_what_an_expression_names_is_described(text: str) -> None:
    assert (
        told(f"{{operationId: readBook, parameters: {{id: '{text}'}}}}", f"http://a.example?b={{{text}}}")
        == []
    )


@pytest.mark.parametrize("text", UNDESCRIBED)
def test_what_nobody_describes_is_told(text: str) -> None:
    link = f"{{operationId: readBook, parameters: {{id: '{text}'}}}}"
    assert told(link) == [("expression-undeclared", "id")]
    assert [rule for rule, _ in told(callback=f"{{{text}}}")] == ["expression-undeclared"]


@pytest.mark.parametrize(
    "url", ["{request.body#/url}", "http://{$request.body#/url", "$request.body.url", "{url}"]
)
def test_an_expression_of_another_form_is_told(url: str) -> None:
    assert [rule for rule, _ in told(callback=url)] == ["expression-invalid"]


def test_constants_are_no_expressions() -> None:
    assert told("{operationId: readBook, parameters: {id: 'a {b} c'}, requestBody: {a: $b}}") == []


def test_the_parameter_that_was_meant_gets_its_name(tmp_path: Path) -> None:
    path = tmp_path / "api.yaml"
    path.write_text(API.replace("LINK", "{operationId: readBook, parameters: {ID: a}}"))
    ((_, (_, text)),) = fixed_in_place(load_document(path), lint).texts.items()
    assert "parameters: {id: a}" in text
