"""Documents with mistakes: each is told with its place, and costs only itself."""

from typing import Any

import pytest
from truespec.spec import Spec, lint

OK = "responses: {'200': {description: ok}}"


def document(paths: str, version: str = "3.1.0", more: str = "") -> bytes:
    head = "swagger: '2.0'" if version == "2.0" else f"openapi: {version}"
    return f"{head}\ninfo: {{title: t, version: '1'}}\npaths: {{{paths}}}\n{more}".encode()


def told(text: bytes) -> list[tuple[str, str]]:
    spec = Spec.load(text, name="x.yaml")
    return [(problem.rule, problem.at.pointer) for problem in spec.problems]


def operation(inner: str, path: str = "/a", version: str = "3.1.0") -> bytes:
    return document(f"'{path}': {{post: {{{inner}, {OK}}}}}", version)


POST = "/paths/~1a/post"


@pytest.mark.parametrize(
    ("inner", "rule", "pointer"),
    [
        ("parameters: [{in: query, schema: {}}]", "structure-invalid", f"{POST}/parameters/0"),
        ("parameters: [{name: a, in: body, schema: {}}]", "structure-invalid", f"{POST}/parameters/0"),
        ("parameters: [{name: a, in: query}]", "structure-invalid", f"{POST}/parameters/0"),
        (
            "parameters: [{name: a, in: query, schema: {}, style: csv}]",
            "structure-invalid",
            f"{POST}/parameters/0/style",
        ),
        (
            "parameters: [{name: a, in: header, schema: {}, style: form}]",
            "structure-invalid",
            f"{POST}/parameters/0/style",
        ),
        (
            "parameters: [{name: a, in: query, schema: []}]",
            "structure-invalid",
            f"{POST}/parameters/0/schema",
        ),
        (
            "parameters: [{name: A, in: header, schema: {}}, {name: a, in: header, schema: {}}]",
            "parameter-duplicate",
            f"{POST}/parameters/1",
        ),
        (
            "parameters: [{name: a, in: path, required: true, schema: {}}]",
            "path-parameter-unused",
            f"{POST}/parameters/0",
        ),
        ("parameters: {a: 1}", "structure-invalid", f"{POST}/parameters"),
        ("parameters: [{name: a b, in: header, schema: {}}]", "header-name-invalid", f"{POST}/parameters/0"),
        ("parameters: ", "structure-invalid", f"{POST}/parameters"),
        ("parameters: [5]", "structure-invalid", f"{POST}/parameters/0"),
        ("requestBody: ", "structure-invalid", f"{POST}/requestBody"),
        ("requestBody: {}", "structure-invalid", f"{POST}/requestBody"),
        (
            "requestBody: {content: {schema: {type: object}}}",
            "structure-invalid",
            f"{POST}/requestBody/content/schema",
        ),
        ("deprecated: 'yes'", "structure-invalid", f"{POST}/deprecated"),
        ("operationId: 5", "structure-invalid", f"{POST}/operationId"),
        ("tags: a", "structure-invalid", f"{POST}/tags"),
        ("security: {a: []}", "structure-invalid", f"{POST}/security"),
        ("security: [{gone: []}]", "security-scheme-undefined", f"{POST}/security/0/gone"),
    ],
)
def test_a_mistake_is_told_at_its_place_by_reading_and_by_lint(inner: str, rule: str, pointer: str) -> None:
    text = operation(inner)
    assert told(text) == [(rule, pointer)]
    assert any(problem.at.pointer.startswith(pointer) for problem in lint(text))
    assert [each.key for each in Spec.load(text).operations] == ["POST /a"]


@pytest.mark.parametrize(
    ("paths", "rule", "pointer", "keys"),
    [
        (f"a: {{get: {{{OK}}}}}, /b: {{get: {{{OK}}}}}", "structure-invalid", "/paths/a", ["GET /b"]),
        (f"/b: {{GET: {{{OK}}}, put: {{{OK}}}}}", "structure-invalid", "/paths/~1b/GET", ["PUT /b"]),
        (f"/b: {{get: , put: {{{OK}}}}}", "structure-invalid", "/paths/~1b/get", ["PUT /b"]),
        (f"/b: [], /c: {{put: {{{OK}}}}}", "structure-invalid", "/paths/~1b", ["PUT /c"]),
        ("/b: {$ref: '#/paths/~1b'}", "reference-dangling", "/paths/~1b", []),
        (f"'/{{x}}': {{get: {{{OK}}}}}", "path-parameter-undeclared", "/paths/~1{x}/get", ["GET /{x}"]),
    ],
)
def test_what_is_no_operation_costs_only_itself(paths: str, rule: str, pointer: str, keys: list[str]) -> None:
    text = document(paths)
    assert told(text) == [(rule, pointer)]
    assert [each.key for each in Spec.load(text).operations] == keys


def test_keys_that_are_no_status_are_told_and_ranges_have_no_case() -> None:
    keys = ("2xx", "20X", "'0'", "200-299", "Default", "404", "4XX", "4xx")
    responses = ", ".join(f"{key}: {{description: ok}}" for key in keys)
    text = document(f"/a: {{get: {{responses: {{{responses}}}}}}}")
    (read,) = Spec.load(text).operations
    assert list(read.responses) == ["2XX", "404", "4XX"]
    where = "/paths/~1a/get/responses/"
    unread = ("20X", "0", "200-299", "Default", "4xx")
    assert told(text) == [("structure-invalid", where + key) for key in unread]


def test_headers_that_no_field_can_be_called_are_passed_over() -> None:
    headers = "headers: {'a:b': {schema: {}}, '': {schema: {}}, a.b: {schema: {}}}"
    text = document(f"/a: {{get: {{responses: {{'200': {{description: ok, {headers}}}}}}}}}")
    (read,) = Spec.load(text).operations
    assert list(read.responses["200"].headers) == ["a.b"]
    where = "/paths/~1a/get/responses/200/headers/"
    assert told(text) == [("header-name-invalid", f"{where}a:b"), ("header-name-invalid", where)]


def test_an_operation_without_responses_is_a_mistake_up_to_3_0() -> None:
    assert told(document("/a: {get: {}}", "3.0.3")) == [("structure-invalid", "/paths/~1a/get")]
    assert told(document("/a: {get: {}}", "3.1.0")) == []


def test_a_path_parameter_counts_as_required_whatever_it_says() -> None:
    inner = "parameters: [{name: a, in: path, required: false, schema: {}}]"
    text = operation(inner, "/{a}")
    assert told(text) == [("structure-invalid", "/paths/~1{a}/post/parameters/0")]
    assert [each.required for each in Spec.load(text).operations[0].parameters] == [True]


def test_the_last_of_two_parameters_counts() -> None:
    both = "[{name: a, in: query, schema: {type: string}}, {name: a, in: query, schema: {type: integer}}]"
    (read,) = Spec.load(operation(f"parameters: {both}")).operations
    assert [parameter.schema.node for parameter in read.parameters] == [{"type": "integer"}]


def test_a_body_or_response_that_leads_nowhere_is_one_of_which_nothing_is_known() -> None:
    text = document(
        "/a: {post: {requestBody: {$ref: '#/gone'}, responses: {'200': {$ref: '#/gone'}, '201': null}}}"
    )
    (read,) = Spec.load(text).operations
    assert read.request_body is not None
    assert list(read.request_body.content) == ["*/*"]
    assert list(read.responses) == ["200", "201"]
    assert [rule for rule, _ in told(text)] == [
        "reference-dangling",
        "reference-dangling",
        "structure-invalid",
    ]


@pytest.mark.parametrize(
    ("parameters", "content"),
    [
        ("[{name: b, in: body, schema: {}}, {name: f, in: formData, type: string}]", ["application/json"]),
        ("[{name: b, in: body, schema: {}}, {name: c, in: body, schema: {}}]", ["application/json"]),
    ],
)
def test_2_0_has_one_body(parameters: str, content: list[str]) -> None:
    text = operation(f"parameters: {parameters}", version="2.0")
    assert told(text) == [("parameter-exclusive", f"{POST}/parameters")]
    body = Spec.load(text).operations[0].request_body
    assert body is not None
    assert list(body.content) == content


def test_a_dangling_parameter_of_2_0_may_have_been_the_body() -> None:
    body = Spec.load(operation("parameters: [{$ref: '#/parameters/Gone'}]", version="2.0")).operations[0]
    assert body.request_body is not None
    assert list(body.request_body.content) == ["*/*"]


def test_a_query_string_gives_way_to_query_parameters() -> None:
    inner = (
        "parameters: [{name: w, in: querystring, content: {application/json: {}}}, "
        "{name: q, in: query, schema: {}}]"
    )
    text = operation(inner, version="3.2.0")
    assert told(text) == [("parameter-exclusive", f"{POST}/parameters")]
    assert [each.name for each in Spec.load(text).operations[0].parameters] == ["q"]


def test_a_callback_to_its_own_path_item_is_read_once() -> None:
    text = operation("callbacks: {again: {'{$url}': {$ref: '#/paths/~1a'}}}")
    (read,) = Spec.load(text).operations
    assert read.callbacks == {}
    assert told(text) == [("reference-cyclic", f"{POST}/callbacks/again/{{$url}}")]


@pytest.mark.parametrize(
    ("tags", "pointers"),
    [
        ("[{name: a}, {name: b, parent: a, kind: nav, summary: B}]", []),
        ("[{name: a, parent: z}]", ["/tags/0/parent"]),
        ("[{name: a, parent: b}, {name: b, parent: a}]", ["/tags/0/parent", "/tags/1/parent"]),
        ("[{name: a, parent: a}]", ["/tags/0/parent"]),
    ],
)
def test_tags_have_parents_that_are_tags(tags: str, pointers: list[str]) -> None:
    assert told(document("", "3.2.0", f"tags: {tags}")) == [
        ("tag-parent-undefined", pointer) for pointer in pointers
    ]


@pytest.mark.parametrize("value", [None, 5, "text", [], {}, True], ids=repr)
@pytest.mark.parametrize(
    "pointer",
    [
        "servers",
        "security",
        "tags",
        "paths",
        "webhooks",
        "components",
        "paths//a",
        "paths//a/parameters",
        "paths//a/servers",
        "paths//a/post",
        "paths//a/post/parameters",
        "paths//a/post/requestBody",
        "paths//a/post/requestBody/content",
        "paths//a/post/requestBody/content/application~json",
        "paths//a/post/requestBody/content/application~json/schema",
        "paths//a/post/requestBody/content/application~json/encoding",
        "paths//a/post/requestBody/content/application~json/examples",
        "paths//a/post/responses",
        "paths//a/post/responses/200",
        "paths//a/post/responses/200/headers",
        "paths//a/post/responses/200/headers/X-A",
        "paths//a/post/responses/200/links",
        "paths//a/post/responses/200/links/l",
        "paths//a/post/callbacks",
        "paths//a/post/callbacks/c",
        "components/securitySchemes",
        "components/securitySchemes/s",
        "components/securitySchemes/s/flows",
    ],
)
@pytest.mark.parametrize("version", ["2.0", "3.0.3", "3.1.0", "3.2.0"])
def test_any_value_in_any_place_is_read(pointer: str, value: Any, version: str) -> None:
    made: dict[str, Any] = {"swagger" if version == "2.0" else "openapi": version, "info": {"title": "t"}}
    made["paths"] = {"/b": {"get": {"responses": {"200": {"description": "ok"}}}}}
    holder: dict[str, Any] = made
    tokens = [token.replace("~", "/") for token in pointer.replace("//", "/~").split("/")]
    for token in tokens[:-1]:
        holder = holder.setdefault(token, {})
    holder[tokens[-1]] = value
    spec = Spec.load(made)
    assert all(problem.message and problem.at.pointer for problem in spec.problems)
    assert pointer == "paths" or "GET /b" in [each.key for each in spec.operations]
