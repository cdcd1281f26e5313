"""One line makes a client's exchanges judged: the same findings, whatever the client."""

import asyncio
import gzip
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import flask
import httpx
import pytest
import requests
from starlette.applications import Starlette
from starlette.requests import Request as StarletteRequest
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient
from truespec.contract_tests import ContractBroken, judge_client, judging
from truespec.spec import Spec, UsageError

from ..sample_server import serving

SPEC = Spec.load(
    b"""
openapi: 3.1.0
info: {title: Things, version: "1"}
paths:
  /things/{number}:
    get:
      parameters: [{name: number, in: path, required: true, schema: {type: integer}}]
      responses:
        "200": {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        "302": {description: moved}
  /things:
    post:
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Thing'}}
          multipart/form-data: {schema: {type: object, required: [file], properties: {file: {type: string}}}}
      responses: {"201": {description: made}, "400": {description: bad}}
  /events:
    get: {responses: {"200": {description: on, content: {text/event-stream: {schema: {type: string}}}}}}
components:
  schemas:
    Thing: {type: object, required: [name], properties: {name: {type: string, maxLength: 5}}}
""",
    name="things.yaml",
)
ANSWERS = {"/things/1": {"name": "one"}, "/things/2": {"name": 2}, "/health": {"up": True}}


def flask_app() -> flask.Flask:
    app = flask.Flask("things")

    @app.get("/<path:path>")
    def read(path: str) -> Any:
        if path == "things/3":
            return flask.redirect("/things/2")
        if path == "things/4":
            body = gzip.compress(json.dumps({"name": "far too long"}).encode())
            return flask.Response(body, 200, {"Content-Encoding": "gzip", "Content-Type": "application/json"})
        if path == "events":
            return flask.Response(iter(["data: 1\n\n"]), content_type="text/event-stream")
        if path == "things/5":
            return "", 418
        return ANSWERS[f"/{path}"]

    @app.post("/things")
    def make() -> Any:
        is_bad = flask.request.is_json and flask.request.get_json().get("name") == "bad name"
        return "", 400 if is_bad else 201

    return app


async def _star(request: StarletteRequest) -> Response:
    if request.method == "POST":
        return Response(status_code=201)
    if request.url.path == "/things/3":
        return RedirectResponse("/things/2", 302)
    return JSONResponse(ANSWERS[request.url.path])


STARLETTE = Starlette(routes=[Route("/{path:path}", _star, methods=["GET", "POST"])])


class Awaited:
    """An httpx.AsyncClient that is asked as the others are."""

    def __init__(self) -> None:
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(STARLETTE), base_url="http://test")

    def __getattr__(self, name: str) -> Callable[..., Any]:
        return lambda *given, **named: asyncio.run(getattr(self.client, name)(*given, **named))


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with serving(flask_app()) as address:
        yield address


class Based(requests.Session):
    """A session that knows where the server is."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def request(self, method: Any, url: Any, *given: Any, **named: Any) -> requests.Response:
        return super().request(method, self.url + str(url), *given, **named)


def clients(url: str) -> dict[str, Any]:
    return {
        "flask": judge_client(flask_app().test_client(), SPEC),
        "requests": judge_client(Based(url), SPEC),
        "httpx": judge_client(httpx.Client(base_url=url), SPEC),
        "starlette": judge_client(TestClient(STARLETTE), SPEC),
        "httpx async": _awaited(),
    }


def _awaited() -> Awaited:
    awaited = Awaited()
    judge_client(awaited.client, SPEC)
    return awaited


KINDS = ("flask", "requests", "httpx", "starlette", "httpx async")


@pytest.mark.parametrize("kind", KINDS)
def test_every_client_finds_the_same(kind: str, url: str) -> None:
    client = clients(url)[kind]
    assert client.get("/things/1").status_code == 200
    assert client.post("/things", json={"name": "new"}).status_code == 201
    assert client.get("/health").status_code == 200
    with pytest.raises(ContractBroken) as broken:
        client.get("/things/2")
    (answer,) = broken.value.findings
    with pytest.raises(ContractBroken) as broken:
        client.post("/things", json={"name": "too long"})
    (request,) = broken.value.findings
    assert (answer.check, answer.at.line, answer.operation) == (
        "response-body-schema",
        23,
        "GET /things/{number}",
    )
    assert (request.check, request.at.line) == ("request-body-schema", 23)
    assert request.sentence.startswith("The request breaks the document, and was accepted: body /name")


def test_what_is_wrong_is_told_with_its_place_and_a_command(url: str) -> None:
    with pytest.raises(ContractBroken) as broken:
        clients(url)["requests"].get("/things/2?token=secret")
    said = str(broken.value)
    assert said.startswith("GET /things/2")
    assert "The answer breaks its schema: /name is of type integer, has to be string" in said
    assert "things.yaml:23" in said
    assert "   expected: " in said
    assert "   got:      200" in said
    assert f"curl -sS -i {url}/things/2" in said.replace('"', "").replace("'", "")


def test_a_request_that_is_refused_is_held_against_nobody() -> None:
    client = judge_client(flask_app().test_client(), SPEC)
    assert client.post("/things", json={"name": "bad name"}).status_code == 400


def test_an_undocumented_status_is_one() -> None:
    client = judge_client(flask_app().test_client(), SPEC)
    with pytest.raises(ContractBroken, match="status 418 is not documented"):
        client.get("/things/5")


@pytest.mark.parametrize("kind", ["flask", "requests", "httpx", "starlette"])
def test_every_hop_of_a_redirect_is_judged(kind: str, url: str) -> None:
    named = {"flask": "follow_redirects", "requests": "allow_redirects"}.get(kind, "follow_redirects")
    with pytest.raises(ContractBroken, match="GET /things/2 breaks"):
        clients(url)[kind].get("/things/3", **{named: True})


@pytest.mark.parametrize("kind", ["flask", "requests", "httpx"])
def test_a_coded_content_is_judged_by_what_it_says(kind: str, url: str) -> None:
    with pytest.raises(ContractBroken, match="/name has 12 characters"):
        clients(url)[kind].get("/things/4")


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_with_a_file_arrives_and_is_judged(kind: str, url: str) -> None:
    client = clients(url)[kind]
    for name in ("file", "other"):
        form: Any = {"files": {name: b"x"}}
        if kind == "flask":
            form = {"data": {name: (io.BytesIO(b"x"), "a.txt")}}
        if name == "file":
            assert client.post("/things", **form).status_code == 201
        else:
            with pytest.raises(ContractBroken, match="was accepted"):
                client.post("/things", **form)


def test_a_content_that_is_streamed_is_left_to_the_test(url: str) -> None:
    session = judge_client(requests.Session(), SPEC)
    with session.get(f"{url}/things/2", stream=True) as streamed:
        assert b"".join(streamed.iter_content(2)) == b'{"name":2}\n'
    with judge_client(httpx.Client(), SPEC) as client, client.stream("GET", f"{url}/things/2") as answer:
        assert answer.read() == b'{"name":2}\n'
    sent = session.post(f"{url}/things", data=iter([b"{}"]), headers={"Content-Type": "application/json"})
    assert sent.status_code == 201
    assert b"data: 1" in judge_client(flask_app().test_client(), SPEC).get("/events").data


def test_a_module_is_judged_as_long_as_it_is_asked_and_only_at_the_server(url: str) -> None:
    before = requests.Session.send
    with judging(SPEC, url=url) as judge:
        judge(requests)
        with pytest.raises(ContractBroken):
            requests.get(f"{url}/things/2", timeout=9)
        with serving(flask_app()) as other:
            assert requests.get(f"{other}/things/2", timeout=9).status_code == 200
        judge(httpx)
        with pytest.raises(ContractBroken):
            httpx.get(f"{url}/things/2")
    assert requests.Session.send is before
    assert requests.get(f"{url}/things/2", timeout=9).status_code == 200
    assert httpx.get(f"{url}/things/2").status_code == 200


def test_a_client_that_is_judged_twice_is_judged_once() -> None:
    client = flask_app().test_client()
    with judging(SPEC) as judge:
        judge(judge(client))
        with pytest.raises(ContractBroken):
            client.get("/things/2")
    assert client.get("/things/2").status_code == 200


def test_what_is_no_client_is_told() -> None:
    with judging(SPEC) as judge:
        with pytest.raises(UsageError, match=r"is no client .* known: django\.AsyncClient"):
            judge(object())
        with pytest.raises(UsageError, match="the module json has no client"):
            judge(json)


def test_a_base_path_of_the_server_is_left_out_of_the_path(url: str) -> None:
    from werkzeug.middleware.dispatcher import DispatcherMiddleware

    with serving(DispatcherMiddleware(flask.Flask("none"), {"/api": flask_app()})) as mounted:
        session = judge_client(requests.Session(), SPEC, url=f"{mounted}/api", undocumented="fail")
        assert session.get(f"{mounted}/api/things/1").status_code == 200
        with pytest.raises(ContractBroken):
            session.get(f"{mounted}/api/things/2")


def test_undocumented_calls_fail_where_that_is_asked_for() -> None:
    client = judge_client(flask_app().test_client(), SPEC, undocumented="fail")
    with pytest.raises(ContractBroken, match="GET /health is not in the document"):
        client.get("/health")


def test_what_was_accepted_is_let_through_until_it_runs_out(tmp_path: Path) -> None:
    with pytest.raises(ContractBroken) as broken:
        judge_client(flask_app().test_client(), SPEC).get("/things/2")
    entry = f"- {{fingerprint: {broken.value.findings[0].fingerprint}, reason: r, owner: o, "
    file = tmp_path / "truespec-accepted.yaml"
    file.write_text(entry + "permanent: true}\n")
    client = judge_client(flask_app().test_client(), SPEC, accepted=file)
    assert client.get("/things/2").status_code == 200
    file.write_text(entry + 'expires: "2020-01-01"}\n')
    with pytest.raises(ContractBroken, match="ran out on 2020-01-01"):
        judge_client(flask_app().test_client(), SPEC, accepted=file).get("/things/2")
