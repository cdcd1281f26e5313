"""Postman collections: which OpenAPI document they stand for, where it is located, and what is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from truespec.spec import (
    DocumentError,
    Json,
    Request,
    Spec,
    diff,
    document_yaml,
    judge_request,
    lint,
    load_collection,
    load_document,
)

COLLECTIONS = Path(__file__).parent / "collections"
BOATS = COLLECTIONS / "boats.v2.1.json"
CLOCKS = COLLECTIONS / "clocks.v2.0.json"


@pytest.fixture(scope="module")
def boats() -> Any:
    return load_document(BOATS).root.value


@pytest.fixture(scope="module")
def clocks() -> Any:
    return load_document(CLOCKS).root.value


def collection(*items: Json, **members: Json) -> dict[str, Any]:
    """Make a collection of some items."""
    return {"info": {"name": "Some"}, "item": list(items), **members}


def described(*items: Json, **members: Json) -> Any:
    """Make the document of a collection of some items."""
    return load_document(collection(*items, **members)).root.value


def item(url: Json = "http://localhost/a", **members: Json) -> dict[str, Any]:
    """Make a request, with its name and its saved responses where they are among the members."""
    outer = {name: members.pop(name) for name in ("name", "response") if name in members}
    return {"request": {"method": "GET", "url": url, **members}, **outer}


def saved(body: Json, media: str = "application/json", **members: Json) -> dict[str, Any]:
    """Make a saved response."""
    text = body if isinstance(body, str) else json.dumps(body)
    return {"code": 200, "header": [{"key": "Content-Type", "value": media}], "body": text, **members}


def schema_of(*bodies: Json) -> Any:
    """Infer the schema of saved responses."""
    made = described(item(response=[saved(body) for body in bodies]))
    return made["paths"]["/a"]["get"]["responses"]["200"]["content"]["application/json"]["schema"]


def test_folders_are_flattened_and_become_tags(boats: Any) -> None:
    assert [*boats["paths"]] == [
        *("/boats", "/boats/{boat}", "/bookings", "/boats/{number}/picture", "/graphql", "/files/dawn.png"),
    ]
    assert boats["tags"] == [{"name": "Boats", "description": "What floats."}, {"name": "Desk"}]
    assert boats["paths"]["/graphql"]["post"]["tags"] == ["Desk"]


def test_variables_give_the_server_and_values_and_secret_ones_give_nothing(boats: Any) -> None:
    assert boats["servers"] == [{"url": "https://boats.example/v2"}]
    by_name = {each["name"]: each for each in boats["paths"]["/boats"]["get"]["parameters"]}
    assert by_name["X-Pier"]["example"] == "north"
    made = described(
        item("{{host}}/{{secret}}/{{plain}}"),
        variable=[
            {"key": "secret", "value": "s", "type": "secret"},
            {"key": "plain", "value": "{{inner}}"},
            {"key": "inner", "value": "p"},
        ],
    )
    assert [*made["paths"]] == ["/{secret}/p"]
    assert "servers" not in made


def test_what_a_request_lists_is_required_and_what_is_off_is_optional(boats: Any) -> None:
    required = {
        each["name"]: each.get("required", False) for each in boats["paths"]["/boats"]["get"]["parameters"]
    }
    assert required == {"seats": True, "sort": False, "X-Pier": True, "X-Access-Token": True}


def test_values_of_what_sounds_like_a_secret_are_no_examples(boats: Any) -> None:
    assert "abc123" not in json.dumps(boats)
    assert "do not tell" not in json.dumps(boats)


def test_a_parameter_is_required_where_all_requests_of_an_operation_have_it() -> None:
    made = described(item("http://localhost/a?x=1&y=2"), item("http://localhost/a?x=3"))
    x, y = made["paths"]["/a"]["get"]["parameters"]
    assert (x["required"], y.get("required")) == (True, None)
    assert x["examples"] == {"value-1": {"value": "1"}, "value-2": {"value": "3"}}


def test_paths_that_differ_in_the_names_of_their_variables_are_one() -> None:
    made = described(
        item("http://localhost/a/:id/b/:id"), item("http://localhost/a/{x}/b/{{y}}", method="PUT")
    )
    assert [*made["paths"]] == ["/a/{id}/b/{id2}"]
    assert [each["name"] for each in made["paths"]["/a/{id}/b/{id2}"]["put"]["parameters"]] == ["id", "id2"]


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("localhost:80/a/b?x=1#f", "/a/b"),
        ("{{base}}", "/"),
        ("/only/path", "/only/path"),
        ({"path": "/a/:b/"}, "/a/{b}/"),
        ({"path": [{"type": "string", "value": "a"}, "b c"]}, "/a/b%20c"),
        ({"raw": "https://localhost/{{v}}.json"}, "/{v}.json"),
        ("http://localhost/{{$guid}}/100%25", "/{guid}/100%25"),
    ],
    ids=str,
)
def test_a_url_is_read_as_text_and_as_an_object(url: Json, path: str) -> None:
    assert [*described(item(url))["paths"]] == [path]


def test_servers_belong_to_operations_where_hosts_differ() -> None:
    made = described(item("http://one/a"), item("http://two:81/b"), item("{{who}}/c"))
    assert "servers" not in made
    assert made["paths"]["/b"]["get"]["servers"] == [{"url": "http://two:81"}]
    assert "servers" not in made["paths"]["/c"]["get"]


def test_examples_of_one_status_and_type_stand_beside_each_other(boats: Any) -> None:
    answer = boats["paths"]["/boats"]["get"]["responses"]["200"]
    assert [*answer["content"]["application/json"]["examples"]] == ["two-boats", "no-boat-all-are-out"]
    assert answer["headers"] == {"X-Total": {"schema": {"type": "string"}, "example": "2"}}
    texts = boats["paths"]["/boats/{boat}"]["get"]["responses"]["200"]["content"]
    assert [*texts] == ["application/xml", "text/plain"]
    assert texts["application/xml"]["examples"]["otter"]["value"] == "<boat><name>Otter</name></boat>"


def test_requests_of_one_method_and_path_are_merged(boats: Any) -> None:
    made = boats["paths"]["/boats"]["post"]
    body = made["requestBody"]["content"]["application/json"]
    assert body["schema"]["properties"] == {
        "pier": {"type": "string"},
        "name": {"type": "string"},
        "seats": {"type": "integer"},
        "owner": {},
    }
    assert [each["value"] for each in body["examples"].values()] == [{"name": "Tern"}]
    assert [*made["responses"]] == ["201", "400"]
    assert "content" not in made["responses"]["201"]


@pytest.mark.parametrize(
    ("bodies", "schema"),
    [
        (([1], [2.5]), {"type": "array", "items": {"type": "number"}}),
        (([1.0],), {"type": "array", "items": {"type": "integer"}}),
        ((["a", None],), {"type": "array", "items": {"type": ["string", "null"]}}),
        (([],), {"type": "array"}),
        (({"a": True},), {"type": "object", "properties": {"a": {"type": "boolean"}}}),
        (
            ({"a": 1, "b": 1}, {"a": 2}),
            {
                "type": "object",
                "properties": {"a": {"type": "integer"}, "b": {"type": "integer"}},
                "required": ["a"],
            },
        ),
        (({}, [1]), {"type": ["object", "array"], "items": {"type": "integer"}}),
    ],
    ids=str,
)
def test_a_schema_says_what_examples_have_in_common(bodies: tuple[Json, ...], schema: Json) -> None:
    assert schema_of(*bodies) == schema


def test_forms_files_and_graphql_have_their_types(boats: Any) -> None:
    paths = boats["paths"]
    form = paths["/bookings"]["post"]["requestBody"]["content"]["application/x-www-form-urlencoded"]
    assert form["examples"]["book"]["value"] == {"boat": "1", "hours": ["2", "3"]}
    parts = paths["/boats/{number}/picture"]["put"]["requestBody"]["content"]["multipart/form-data"]
    assert [*parts["schema"]["properties"]] == ["title", "picture"]
    assert paths["/files/dawn.png"]["put"]["requestBody"]["content"] == {"image/png": {"schema": {}}}
    asked = paths["/graphql"]["post"]["requestBody"]["content"]["application/json"]["schema"]
    assert asked["properties"]["variables"]["properties"] == {"n": {"type": "integer"}}


@pytest.mark.parametrize(
    ("body", "header", "media"),
    [
        ("just text", [], ["text/plain"]),
        ({"mode": "raw", "raw": '{"a": 1}'}, [], ["application/json"]),
        ({"mode": "raw", "raw": '{"a": {{unknown}}}'}, [], ["application/json"]),
        ({"mode": "raw", "raw": "<a/>", "options": {"raw": {"language": "xml"}}}, [], ["application/xml"]),
        (
            {"mode": "raw", "raw": "{}"},
            [{"key": "content-type", "value": "application/vnd.a+json; v=1"}],
            ["application/vnd.a+json"],
        ),
        ({"mode": "raw", "raw": " "}, [], None),
        ({"mode": "urlencoded", "urlencoded": []}, [], None),
        ({"mode": "raw", "raw": "a", "disabled": True}, [], None),
    ],
    ids=str,
)
def test_a_body_has_the_type_of_its_field_or_of_its_mode(
    body: Json, header: Json, media: list[str] | None
) -> None:
    operation = described(item(method="POST", body=body, header=header))["paths"]["/a"]["post"]
    found = operation.get("requestBody")
    assert (None if found is None else [*found["content"]]) == media


def test_authorization_is_inherited_until_somebody_says_otherwise(boats: Any) -> None:
    security = {
        f"{method} {path}": operation.get("security")
        for path, group in boats["paths"].items()
        for method, operation in group.items()
    }
    assert security == {
        "get /boats": [{"bearer": []}],
        "post /boats": [{"bearer": []}],
        "get /boats/{boat}": [{"bearer": []}],
        "delete /boats/{boat}": [{"apiKey": []}],
        "post /bookings": None,
        "put /boats/{number}/picture": [{"basic": []}],
        "post /graphql": None,
        "put /files/dawn.png": None,
    }
    (token,) = boats["paths"]["/graphql"]["post"]["parameters"]
    assert (token["name"], token["in"], token["required"]) == ("access_token", "query", True)


@pytest.mark.parametrize(
    ("auth", "scheme", "parameters"),
    [
        ({"type": "hawk"}, {"type": "http", "scheme": "hawk"}, []),
        ({"type": "jwt", "jwt": []}, {"type": "http", "scheme": "bearer"}, []),
        ({"type": "apikey"}, {"type": "apiKey", "name": "X-API-Key", "in": "header"}, []),
        ({"type": "awsv4"}, {"type": "apiKey", "name": "Authorization", "in": "header"}, ["X-Amz-Date"]),
        (
            {"type": "apikey", "apikey": {"key": "k", "in": "query"}},
            {"type": "apiKey", "name": "k", "in": "query"},
            [],
        ),
    ],
    ids=str,
)
def test_each_kind_of_authorization_says_what_it_needs(
    auth: Json, scheme: Json, parameters: list[str]
) -> None:
    made = described(item(auth=auth))
    assert [*made["components"]["securitySchemes"].values()] == [scheme]
    assert [each["name"] for each in made["paths"]["/a"]["get"].get("parameters", [])] == parameters


def test_a_field_of_authorization_counts_where_nothing_else_is_said() -> None:
    made = described(item(header=[{"key": "Authorization", "value": "Bearer {{t}}"}]))
    assert made["paths"]["/a"]["get"]["security"] == [{"bearer": []}]


def test_the_older_format_is_read_alike(clocks: Any) -> None:
    assert clocks["openapi"] == "3.2.0"
    assert [*clocks["paths"]["/time"]] == ["get", "additionalOperations"]
    time = clocks["paths"]["/time"]["get"]
    assert time["responses"]["200"]["headers"] == {"X-Drift": {"schema": {"type": "string"}, "example": "3"}}
    wind = clocks["paths"]["/clocks/{id}/wind"]["post"]
    assert [(each["name"], each.get("example")) for each in wind["parameters"]] == [
        ("id", "tower"),
        ("X-Hand", "left"),
    ]
    assert wind["security"] == [{"digest": []}]
    assert time["security"] == [{"apiKey": []}]


@pytest.mark.parametrize("path", [BOATS, CLOCKS], ids=["2.1", "2.0"])
def test_what_is_written_says_the_same_but_for_refusals_and_has_no_problem(path: Path) -> None:
    text = document_yaml(load_collection(path)).encode()
    assert lint(text) == ()
    changes = diff(Spec.load(path), Spec.load(text))
    assert changes
    assert all("4XX" in change.message for change in changes)


def test_places_are_those_of_the_collection() -> None:
    spec = Spec.load(BOATS, name="boats.json")
    operation = spec.operation("listTheBoats")
    assert str(operation.location) == f"boats.json:{_line('List the boats') - 1}"
    match = spec.match("GET", "/boats")
    assert not isinstance(match, Exception)
    places = [
        str(violation.at)
        for violation in judge_request(match, Request("GET", "/boats"))  # type: ignore[arg-type]
        if violation.code == "required" and "seats" in violation.message
    ]
    assert places == [f"boats.json:{_line('At least so many')}"]


def _line(text: str) -> int:
    lines = BOATS.read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_an_overlay_changes_what_a_collection_stands_for() -> None:
    overlay = (
        b"overlay: 1.1.0\ninfo: {title: T, version: '1'}\nactions: [{target: $.info, update: {title: Ours}}]"
    )
    assert Spec.load(BOATS, overlays=[overlay]).title == "Ours"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (
            {"info": {"name": "a"}, "item": {}},
            "<dict>: this Postman collection has no list `item` of requests and folders",
        ),
        (
            {"id": "1", "name": "a", "order": [], "requests": []},
            "<dict>: this is a Postman collection of format 1; export it again as Collection v2.1",
        ),
    ],
    ids=["no list", "format 1"],
)
def test_what_is_no_such_collection_is_refused_in_one_line(value: dict[str, Any], message: str) -> None:
    with pytest.raises(DocumentError) as error:
        load_document(value)
    assert str(error.value) == message


def test_only_a_collection_is_converted() -> None:
    with pytest.raises(DocumentError, match="no Postman collection"):
        load_collection({"openapi": "3.1.0"})


@pytest.mark.parametrize(
    ("broken", "pointer"),
    [
        (3, "/item/0"),
        ({"name": "neither"}, "/item/0"),
        (item(method="NOT ONE"), "/item/0/request/method"),
        ({"request": {"method": "GET"}}, "/item/0/request"),
        (item(header=[{"key": "a b", "value": "c"}]), "/item/0/request/header/0"),
        (item(header=[{"value": "of nobody"}, {"key": "", "value": ""}]), "/item/0/request/header/0"),
        (item({"raw": "http://localhost/a", "query": [{"value": "x"}]}), "/item/0/request/url/query/0"),
        (item(header="A: b\nwhat"), "/item/0/request/header"),
        (item(body={"mode": "odd"}), "/item/0/request/body/mode"),
        (item(body={"mode": "graphql", "graphql": {}}), "/item/0/request/body"),
        (item(auth={"type": "odd"}), "/item/0/request/auth/type"),
        (
            item(auth={"type": "apikey", "apikey": [{"key": "key", "value": "a key"}]}),
            "/item/0/request/auth",
        ),
        (
            item(response=[{"code": 204, "header": [{"key": "a b", "value": "c"}]}]),
            "/item/0/response/0/header/0",
        ),
        (item(response=[{"code": 200, "body": "text"}]), "/item/0/response/0/body"),
        (item(response=[{"code": "200"}]), "/item/0/response/0"),
        (item(response=[saved("{")]), "/item/0/response/0/body"),
        (item(response=[saved('{"a": 1e999}')]), "/item/0/response/0/body"),
        (item(response=[saved("{}", code=204)]), "/item/0/response/0/body"),
    ],
    ids=str,
)
def test_a_broken_part_costs_only_itself(broken: Json, pointer: str) -> None:
    document = load_document(collection(broken, item("http://localhost/good")))
    assert [problem.at.pointer for problem in document.root.problems] == [pointer]
    assert "/good" in document.root.value["paths"]


def test_what_no_json_may_hold_becomes_something_that_it_may() -> None:
    """A number beyond floats, half a surrogate pair, content of an answer without any."""
    large, half, none = saved('{"a": 1e999}'), saved(r'{"b": "\ud800"}', code=201), saved("{}", code=205)
    answers = described(item(response=[large, half, none]))["paths"]["/a"]["get"]["responses"]
    (example,) = answers["201"]["content"]["application/json"]["examples"].values()
    assert "examples" not in answers["200"]["content"]["application/json"]
    assert example["value"] == {"b": "\ufffd"}
    assert "content" not in answers["205"]


def test_what_the_interface_of_postman_answers_is_a_collection() -> None:
    assert [*load_document({"collection": collection(item())}).root.value["paths"]] == ["/a"]


def test_variables_that_name_each_other_end() -> None:
    loop: list[Json] = [{"key": "a", "value": "{{b}}" * 2000}, {"key": "b", "value": "{{a}}" * 2000}]
    (sent,) = described(item(method="POST", body="{{a}}"), variable=loop)["paths"].values()
    (example,) = sent["post"]["requestBody"]["content"]["text/plain"]["examples"].values()
    assert len(example["value"]) < 2_000_000
