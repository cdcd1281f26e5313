"""Several documents on one port."""

import json
from typing import Any, Final

import httpx
import pytest
from truespec.mockserver import Mock, MockSettings, Mount, Site, create_app, truespec_mock
from truespec.spec import Request, Spec, UsageError

from .documents import json_response


def spec_of(name: str, *paths: str, method: str = "get", **more: Any) -> Spec:
    """Read a document whose answers are its own name."""
    operation = {"responses": {"200": json_response(example=name)}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": name, "version": "1"},
        "paths": {path: {method: operation} for path in paths},
        **more,
    }
    return Spec.load(document, name=f"{name}.yaml")


def site_of(*mounts: tuple[str, Spec], settings: MockSettings | None = None) -> Site:
    return Site([Mount(prefix, Mock(spec, settings)) for prefix, spec in mounts])


def said(site: Site, target: str, method: str = "GET") -> Any:
    reply = site.answer(Request(method, target))
    return json.loads(reply.body) if reply.status == 200 else reply.status


@pytest.mark.parametrize(
    ("target", "answer"),
    [
        ("/x", "a"),
        ("/x?n=1", "a"),
        ("/y", "b"),
        ("/shop/x", "c"),
        ("/shop/items/7", "c"),
        ("/shop", "c"),
        ("/shop/", "c"),
        ("/shopping", 404),
        ("/shop/y", 404),
        ("/z", 404),
    ],
)
def test_each_document_answers_for_its_paths(target: str, answer: Any) -> None:
    site = site_of(
        ("", spec_of("a", "/x")), ("", spec_of("b", "/y")), ("/shop", spec_of("c", "/x", "/items/{id}", "/"))
    )
    assert said(site, target) == answer


@pytest.mark.parametrize("order", [1, -1], ids=["concrete-first", "concrete-last"])
def test_a_concrete_path_wins_whichever_document_has_it(order: int) -> None:
    documents = [("", spec_of("a", "/x/{id}")), ("", spec_of("b", "/x/latest"))]
    site = site_of(*documents[::order])
    assert (said(site, "/x/latest"), said(site, "/x/7")) == ("b", "a")


def test_a_path_may_have_its_methods_in_two_documents() -> None:
    site = site_of(("", spec_of("a", "/x")), ("", spec_of("b", "/x", method="post")))
    assert (said(site, "/x"), said(site, "/x", "POST"), said(site, "/x", "PUT")) == ("a", "b", 405)


SERVERS: Final[dict[str, Any]] = {"servers": [{"url": "https://a.example/v1"}]}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param(("", spec_of("a", "/x")), ("", spec_of("b", "/x")), id="the-same"),
        pytest.param(("", spec_of("a", "/x/{id}")), ("", spec_of("b", "/x/{key}")), id="other-variable"),
        pytest.param(("/p", spec_of("a", "/x")), ("/p", spec_of("b", "/x")), id="the-same-prefix"),
        pytest.param(("/p", spec_of("a", "/x")), ("", spec_of("b", "/p/x")), id="prefix-and-path"),
        pytest.param(("", spec_of("a", "/x", **SERVERS)), ("", spec_of("b", "/v1/x")), id="base-path"),
    ],
)
def test_a_route_that_is_claimed_twice_is_an_error_that_names_both(
    one: tuple[str, Spec], other: tuple[str, Spec]
) -> None:
    with pytest.raises(UsageError, match=r"claimed twice: a\.yaml.* and b\.yaml.*; .*b\.yaml=/prefix"):
        site_of(one, other)


def test_where_only_the_root_is_served_base_paths_claim_nothing() -> None:
    documents = [("", spec_of("a", "/x", **SERVERS)), ("", spec_of("b", "/v1/x"))]
    assert said(site_of(*documents, settings=MockSettings(base_path="root")), "/v1/x") == "b"


def test_every_edge_serves_a_site() -> None:
    site = site_of(("", spec_of("a", "/x")), ("/shop", spec_of("b", "/x")))
    with truespec_mock(site) as running:
        assert [httpx.get(running.url + each).json() for each in ("/x", "/shop/x")] == ["a", "b"]
        told = httpx.get(f"{running.url}/__truespec/ready").json()["documents"]
        assert [each["title"] for each in told] == ["a", "b"]
    client = create_app(site).test_client()
    assert [client.get(each).get_json() for each in ("/x", "/shop/x")] == ["a", "b"]


def test_all_documents_are_proved() -> None:
    bad = {"responses": {"200": json_response({"type": "integer"}, example="x")}}
    document = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": bad}}}
    site = site_of(("", spec_of("a", "/x")), ("/b", Spec.load(document)))
    assert [len(step) for step in site.proofs()] == [0, 1]
