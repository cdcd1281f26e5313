"""Which operation a request finds."""

from typing import Any, Final

import pytest
from truespec.mockserver import MockSettings
from truespec.spec import Spec

from ..documents import spec_of
from .asking import EMPTY, WAYS, ask, contents, kind, told


def paths(*templates: str) -> Spec:
    """Describe paths whose answers name them."""
    return spec_of(
        {
            template: {"get": {"responses": {"200": contents(f"text/{number}")}}}
            for number, template in enumerate(templates)
        }
    )


@pytest.mark.parametrize(
    ("templates", "target", "found"),
    [
        pytest.param(["/rooms"], "/rooms", "/rooms", id="plain"),
        pytest.param(["/rooms"], "/rooms/", None, id="trailing-slash"),
        pytest.param(["/rooms/{id}/x"], "/rooms/x", None, id="a-segment-short"),
        pytest.param(["/rooms/{id}"], "/rooms", None, id="no-segment"),
        pytest.param(["/caf%C3%A9"], "/café", "/caf%C3%A9", id="escaped-in-the-document"),
        pytest.param(["/a b"], "/a%20b", "/a b", id="escaped-in-the-request"),
        pytest.param(["/rooms/hall.{ext}"], "/rooms/hall.png", "/rooms/hall.{ext}", id="text-and-variable"),
        pytest.param(["/rooms/hall.{ext}"], "/rooms/xhall.png", None, id="text-from-its-start"),
        pytest.param(["/tickets:{verb}"], "/tickets:sell", "/tickets:{verb}", id="colon"),
        pytest.param(["/{from}-{to}"], "/a-b", "/{from}-{to}", id="two-variables"),
        pytest.param(["/t/{ticket-no}"], "/t/1", "/t/{ticket-no}", id="hyphen-in-a-name"),
        pytest.param(["/e/{id}", "/e/latest"], "/e/latest", "/e/latest", id="concrete-first"),
        pytest.param(["/{y}/{x}", "/a/{x}", "/a/b"], "/a/b", "/a/b", id="the-most-concrete"),
        pytest.param(["/{y}/{x}", "/a/{x}"], "/a/c", "/a/{x}", id="more-concrete"),
        pytest.param(["/{y}/b", "/a/{x}"], "/a/b", "/a/{x}", id="the-leftmost-concrete-one"),
        pytest.param(["/r/{id}", "/r/hall.{ext}"], "/r/hall.png", "/r/hall.{ext}", id="some-text-first"),
    ],
)
def test_the_path_that_is_found(
    way: MockSettings, templates: list[str], target: str, found: str | None
) -> None:
    reply = ask(way, paths(*templates), f"GET {target}")
    if found is None:
        assert kind(reply) == (404, "NO_PATH_MATCHED_ERROR")
    else:
        assert reply.body.decode() == f"text/{templates.index(found)}"


def test_an_empty_segment_is_a_variable_that_is_missing(way: MockSettings) -> None:
    parameter = {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}
    spec = spec_of({"/e/{id}/photos": {"get": {"parameters": [parameter], "responses": {"200": EMPTY}}}})
    reply = ask(way, spec, "GET /e//photos")
    assert (kind(reply), told(reply)) == ((422, "UNPROCESSABLE_ENTITY"), [("path", "required")])


@pytest.mark.parametrize("method", ["POST", "OPTIONS", "BREW", "TRACE"])
def test_a_path_without_the_method_is_405_with_allow(way: MockSettings, method: str) -> None:
    reply = ask(way, paths("/rooms"), f"{method} /rooms")
    assert kind(reply) == (405, "NO_METHOD_MATCHED_ERROR")
    assert reply.field("Allow") == ("GET, HEAD" if way.derives_head else "GET")


@pytest.mark.parametrize(("name", "status"), [("default", 200), ("prism", 405)])
def test_head_of_a_declared_get(name: str, status: int) -> None:
    assert ask(WAYS[name], paths("/rooms"), "HEAD /rooms").status == status


def test_a_declared_head_is_answered_with_its_headers_whatever_accept_says(way: MockSettings) -> None:
    response = {**contents("application/json"), "headers": {"X-Total": {"schema": {"const": 7}}}}
    spec = spec_of({"/a": {"head": {"responses": {"200": response}}}})
    reply = ask(way, spec, "HEAD /a", ("Accept", "image/png"))
    assert (reply.status, reply.field("X-Total")) == (200, "7")


def test_a_declared_options_is_an_operation(way: MockSettings) -> None:
    spec = spec_of({"/a": {"options": {"responses": {"202": EMPTY}}}})
    assert ask(way, spec, "OPTIONS /a").status == 202


@pytest.mark.parametrize(
    ("name", "target", "status"),
    [
        ("default", "/exhibits", 200),
        ("default", "/v2/exhibits", 200),
        ("prism", "/exhibits", 200),
        ("prism", "/v2/exhibits", 404),
    ],
)
@pytest.mark.parametrize("version", ["3", "2"])
def test_base_paths(name: str, target: str, status: int, version: str) -> None:
    item = {"/exhibits": {"get": {"responses": {"200": EMPTY}}}}
    servers: dict[str, Any] = {"servers": [{"url": "https://museum.example/v2"}]}
    if version == "2":
        spec = Spec.load({"swagger": "2.0", "basePath": "/v2", "paths": item}, name="x.yaml")
    else:
        spec = spec_of(item, **servers)
    assert ask(WAYS[name], spec, f"GET {target}").status == status


GLOBAL: Final = [{"url": "https://a.example/{stage}", "variables": {"stage": {"default": "v1"}}}]
CLOSED: Final = [
    {"url": "https://b.example/{v}", "variables": {"v": {"default": "v1", "enum": ["v1", "v2"]}}}
]


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/a?__server=https://a.example/v1", (200, "")),
        ("/a?__server=https%3A%2F%2Fa.example%2Fanything", (200, "")),
        ("/a?__server=https://z.example", (404, "NO_SERVER_MATCHED_ERROR")),
        ("/path?__server=https://path.example", (200, "")),
        ("/path?__server=https://a.example/v1", (404, "NO_SERVER_MATCHED_ERROR")),
        ("/own?__server=https://b.example/v2", (200, "")),
        ("/own?__server=https://b.example/v3", (404, "NO_SERVER_MATCHED_ERROR")),
        ("/own?__server=https://path.example", (404, "NO_SERVER_MATCHED_ERROR")),
    ],
)
def test_a_server_can_be_asked_for(way: MockSettings, target: str, expected: tuple[int, str]) -> None:
    get: dict[str, Any] = {"responses": {"200": EMPTY}}
    on_path = [{"url": "https://path.example"}]
    documented = {
        "/a": {"get": get},
        "/path": {"servers": on_path, "get": get},
        "/own": {"servers": on_path, "get": {**get, "servers": CLOSED}},
    }
    assert kind(ask(way, spec_of(documented, servers=GLOBAL), f"GET {target}")) == expected


def test_a_document_without_servers_has_none_to_ask_for(way: MockSettings) -> None:
    reply = ask(way, paths("/a"), "GET /a?__server=https://a.example")
    assert kind(reply) == (404, "NO_SERVER_CONFIGURATION_PROVIDED_ERROR")


@pytest.mark.parametrize(("url", "status"), [("https://h.example/b", 200), ("http://h.example/b", 404)])
def test_the_server_of_swagger_2(way: MockSettings, url: str, status: int) -> None:
    document = {
        "swagger": "2.0",
        "host": "h.example",
        "basePath": "/b",
        "schemes": ["https"],
        "paths": {"/a": {"get": {"responses": {"200": EMPTY}}}},
    }
    assert ask(way, Spec.load(document, name="x.yaml"), f"GET /a?__server={url}").status == status
