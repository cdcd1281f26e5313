"""Under which paths an operation is found, and who is asked for credentials."""

import json
from typing import Any, Final, Literal

import pytest
from truespec.mockserver import Mock, MockSettings
from truespec.spec import Request, Spec

from .documents import spec_of

ANSWER: Final[dict[str, Any]] = {"responses": {"204": {"description": "d"}}}
SERVERS: Final = [{"url": "https://a.example/v1"}, {"url": "https://b.example/v2/"}]


@pytest.mark.parametrize(
    ("base_path", "found"),
    [
        ("both", {"/x", "/v1/x", "/v2/x"}),
        ("root", {"/x"}),
        ("strict", {"/v1/x", "/v2/x"}),
    ],
)
def test_where_a_path_is_found(base_path: Literal["both", "root", "strict"], found: set[str]) -> None:
    mock = Mock(spec_of({"/x": {"get": ANSWER}}, servers=SERVERS), MockSettings(base_path=base_path))
    targets = ("/x", "/v1/x", "/v2/x", "/v3/x")
    assert {each for each in targets if mock.answer(Request("GET", each)).status == 204} == found


def test_an_operation_s_own_servers_count_and_one_without_stays_at_the_root() -> None:
    own = {**ANSWER, "servers": [{"url": "/own"}]}
    mock = Mock(spec_of({"/x": {"get": own, "put": ANSWER}}), MockSettings(base_path="strict"))
    sent = [("GET", "/own/x", 204), ("GET", "/x", 405), ("PUT", "/x", 204), ("PUT", "/own/x", 405)]
    assert [mock.answer(Request(method, target)).status for method, target, _ in sent] == [
        status for _, _, status in sent
    ]


def secured() -> Spec:
    parameter = {"name": "n", "in": "query", "required": True, "schema": {"type": "integer"}}
    operation = {**ANSWER, "parameters": [parameter], "security": [{"k": []}]}
    schemes = {"k": {"type": "http", "scheme": "bearer"}}
    return spec_of({"/x": {"get": operation}}, components={"securitySchemes": schemes})


@pytest.mark.parametrize(
    ("settings", "target", "status"),
    [
        pytest.param(MockSettings(), "/x?n=1", 401, id="asked"),
        pytest.param(MockSettings(auth=False), "/x?n=1", 204, id="not-asked"),
        pytest.param(MockSettings(auth=False), "/x", 422, id="the-rest-is-judged"),
        pytest.param(MockSettings(validate="none"), "/x", 204, id="nothing-is-judged"),
        pytest.param(MockSettings(validate="none"), "/y", 404, id="but-routed"),
        pytest.param(MockSettings(validate="request"), "/x?n=1", 401, id="requests-only"),
    ],
)
def test_who_is_refused(settings: MockSettings, target: str, status: int) -> None:
    assert Mock(secured(), settings).answer(Request("GET", target)).status == status


def test_one_document_can_be_served_in_two_ways_at_once() -> None:
    spec = secured()
    ways = [Mock(spec), Mock(spec, MockSettings(auth=False)), Mock(spec)]
    assert [each.answer(Request("GET", "/x?n=1")).status for each in ways] == [401, 204, 401]


def test_like_prism_what_differs_on_purpose_is_as_there() -> None:
    problem = {"type": "object", "properties": {"title": {"type": "string"}}}
    declared = {
        "description": "d",
        "content": {"application/json": {"schema": problem, "example": {"title": "t"}}},
    }
    operation = {
        "parameters": [{"name": "n", "in": "query", "required": True}],
        "security": [{"k": []}],
        "deprecated": True,
        "x-deprecated-at": "2024-01-01",
        "responses": {"200": {"description": "d"}, "422": declared},
    }
    schemes = {"k": {"type": "apiKey", "in": "header", "name": "X-Key"}}
    spec = spec_of({"/a": {"get": operation}}, components={"securitySchemes": schemes})
    ours, theirs = Mock(spec), Mock(spec, MockSettings().like_prism())

    def ask(mock: Mock, method: str, target: str, *fields: tuple[str, str]) -> Any:
        return mock.answer(Request(method, target, fields))

    key = ("X-Key", "k")
    assert [ask(each, "HEAD", "/a?n=1", key).status for each in (ours, theirs)] == [200, 405]
    assert ask(theirs, "HEAD", "/a").field("Allow") == "GET"
    challenges = [ask(each, "GET", "/a?n=1").field("WWW-Authenticate") is not None for each in (ours, theirs)]
    assert challenges == [True, False]
    refusals = [json.loads(ask(each, "GET", "/a", key).body)["title"] for each in (ours, theirs)]
    assert refusals == ["The request breaks the document", "t"]
    dates = [ask(each, "GET", "/a?n=1", key).field("Deprecation") for each in (ours, theirs)]
    assert dates == ["@1704067200", "true"]


def test_the_root_relative_path_wins_where_both_would_fit() -> None:
    other = {"responses": {"202": {"description": "d"}}}
    paths = {"/x": {"get": ANSWER}, "/v1/x": {"get": other}}
    assert Mock(spec_of(paths, servers=SERVERS)).answer(Request("GET", "/v1/x")).status == 202
