"""A user's own tests with one line more: the same finding in functions, classes, async tests, workers."""

import re

import httpx2
import pytest
import requests
import starlette.testclient

from ...users_tests import ran

LOADED = (httpx2, requests, starlette.testclient)
DOCUMENT = """
openapi: 3.1.0
info: {title: Things, version: "1"}
paths:
  /things/{number}:
    get:
      parameters: [{name: number, in: path, required: true, example: 1, schema: {type: integer}}]
      responses:
        "200": {description: one, content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}
        "404": {description: none}
components:
  schemas:
    Thing: {type: object, required: [name], properties: {name: {type: string}}}
"""
APPLICATIONS = """
import json
import flask
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

NAMES = {1: "one", 2: 2}
wsgi = flask.Flask("things")

@wsgi.get("/things/<number>")
def read(number):
    number = int(number) if number.isdigit() else 0
    return ({"name": NAMES[number]}, 200) if number in NAMES else ("", 404)

async def read_too(request):
    number = request.path_params["number"]
    number = int(number) if number.isdigit() else 0
    return JSONResponse({"name": NAMES.get(number)}, 200 if number in NAMES else 404)

asgi = Starlette(routes=[Route("/things/{number}", read_too)])
"""
CONFTEST = """
import anyio, httpx, pytest
from starlette.testclient import TestClient
import applications

@pytest.fixture(params=["wsgi", "asgi"])
def client(request, truespec_judge):
    wsgi = request.param == "wsgi"
    return truespec_judge(applications.wsgi.test_client() if wsgi else TestClient(applications.asgi))

@pytest.fixture
async def awaited(truespec_judge):
    transport = httpx.ASGITransport(applications.asgi)
    async with httpx.AsyncClient(transport=transport, base_url="http://t") as client:
        yield truespec_judge(client)

@pytest.fixture
def anyio_backend():
    return "asyncio"

@pytest.fixture(scope="module")
def lasting(truespec_judge_session):
    return truespec_judge_session(applications.wsgi.test_client())
"""
TESTS = """
import pytest

@pytest.mark.parametrize("number", [1, 2])
def test_function(client, number):
    assert client.get(f"/things/{number}").status_code == 200

class TestClass:
    def test_method(self, client):
        assert client.get("/things/2").status_code == 200

@pytest.mark.anyio
async def test_async(awaited):
    assert (await awaited.get("/things/1")).status_code == 200
    assert (await awaited.get("/things/2")).status_code == 200

def test_lasting(lasting):
    assert lasting.get("/things/2").status_code == 200

def test_elsewhere(client):
    client.get("/health")
"""


@pytest.fixture
def repository(pytester: pytest.Pytester) -> pytest.Pytester:
    """A user's repository: two applications, their tests, and a document."""
    (pytester.path / "openapi.yaml").write_text(DOCUMENT)
    pytester.makepyfile(applications=APPLICATIONS)
    pytester.makeconftest(CONFTEST)
    pytester.makeini("[pytest]\ntruespec_spec = openapi.yaml\naddopts = -rN\n")
    return pytester


RED = [
    "TestClass.test_method[asgi]",
    "TestClass.test_method[wsgi]",
    "test_async",
    "test_function[asgi-2]",
    "test_function[wsgi-2]",
    "test_lasting",
]


@pytest.mark.parametrize("workers", [0, 2])
def test_the_same_is_found_in_every_kind_of_test(workers: int, repository: pytest.Pytester) -> None:
    done = ran(repository, TESTS, *(["-n", str(workers)] if workers else []))
    done.assert_outcomes(failed=6, passed=4)
    said = done.stdout.str()
    assert sorted(re.findall(r"^_+ (\S+) _+$", said, re.MULTILINE)) == RED
    assert said.count("breaks the contract:\nThe answer breaks its schema: /name is of type integer") == 6
    assert said.count("openapi.yaml:13\n") == 6
    assert len(re.findall(r"^test_it\.py:\d+: GET /things/2 breaks", said, re.MULTILINE)) == 6
    assert "9 exchanges held to the document\nnot in the document: GET /health (2)" in said


def test_what_is_accepted_or_has_to_be_documented_is_said_in_the_ini_file(
    repository: pytest.Pytester,
) -> None:
    repository.makeini(
        "[pytest]\ntruespec_spec = openapi.yaml\n"
        "truespec_accepted = known.yaml\ntruespec_undocumented = fail\n"
    )
    (repository.path / "known.yaml").write_text(
        "- {id: response-body-schema, reason: it is known, owner: o, permanent: true}\n"
    )
    done = ran(repository, TESTS)
    done.assert_outcomes(failed=2, passed=8)
    said = done.stdout.str()
    assert "GET /health is not in the document" in said
    assert "response-body-schema of GET /things/{number}: accepted by o: it is known (6)" in said


CONTRACT = """
class TestIt:
    def test_api(self, truespec_operation):
        truespec_operation.check()

    def test_other(self):
        pass
"""


@pytest.mark.parametrize("kind", ["wsgi", "asgi"])
def test_an_application_is_tested_without_a_server_and_by_the_names_of_its_operations(
    kind: str, repository: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(repository.path)
    served = ("-p", "cacheprovider", f"--truespec-app=applications:{kind}")
    ran(repository, CONTRACT, "-k", "GET and things", *served).assert_outcomes(passed=1)
    (repository.path / "applications.py").write_text(APPLICATIONS.replace('1: "one"', "1: 1"))
    red = ran(repository, CONTRACT, *served)
    red.assert_outcomes(failed=1, passed=1)
    assert "test_api[GET /things/{number}]" in red.stdout.str()
    ran(repository, CONTRACT, "--lf", *served).assert_outcomes(failed=1, deselected=1)


def test_a_mistake_in_the_marker_is_told(repository: pytest.Pytester) -> None:
    source = "import pytest\n\n@pytest.mark.truespec(ulr='x')\ndef test_a(truespec_client): pass\n"
    assert "the marker truespec has no 'ulr', only spec, url, app" in ran(repository, source).stdout.str()
    source = source.replace("ulr='x'", "undocumented='tel'").replace("client", "judge")
    assert "truespec_undocumented is `tell` or `fail`, not 'tel'" in ran(repository, source).stdout.str()


TOLD = """
spec = "api/openapi.yaml"
overlay = ["api/two.overlay.yaml"]
app = "applications:wsgi"
accepted = "api/known.yaml"

[test]
exclude = ["GET /other"]
header = ["X-Team: blue"]

[test.values]
number = 1
"""
TWO = """
overlay: 1.0.0
info: {title: t, version: "1"}
actions:
  - target: $.components.schemas.Thing.properties.name
    update: {type: [string, integer]}
  - target: $.paths
    update:
      /other: {get: {responses: {"200": {description: d}}}}
      /team: {get: {responses: {"200": {description: d}}}}
"""

TEAM = """
@wsgi.get("/team")
def team():
    return "", 200 if flask.request.headers.get("X-Team") else 500
"""


def test_what_truespec_toml_tells_the_commands_it_tells_the_tests(
    repository: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(repository.path)
    repository.makeini("[pytest]\n")
    api = repository.mkdir("api")
    (api / "openapi.yaml").write_text(DOCUMENT)
    (api / "two.overlay.yaml").write_text(TWO)
    (api / "known.yaml").write_text("- {id: nothing, reason: r, owner: o, permanent: true}\n")
    (repository.path / "truespec.toml").write_text(TOLD)
    (repository.path / "applications.py").write_text(APPLICATIONS + TEAM)
    told = """
def test_client(truespec_client, truespec_spec):
    assert truespec_client.request("GET", "/things/2").response.status == 200
    assert truespec_client.request("GET", "/team").response.status == 200
    assert len(truespec_spec.operations) == 3
"""
    done = ran(repository, CONTRACT + told, "-v")
    done.assert_outcomes(passed=4)
    said = done.stdout.str()
    assert "test_api[GET /team]" in said
    assert "test_api[GET /other]" not in said
    (api / "known.yaml").write_text("- {id: nothing}\n")
    assert "api/known.yaml:1: an entry needs a `reason`" in ran(repository, CONTRACT).stdout.str()
    (repository.path / "truespec.toml").write_text('spec = "api/openapi.yaml"\nurll = "x"\n')
    broken = ran(repository, CONTRACT).stdout.str()
    assert "truespec.toml:2: unknown setting `urll`; did you mean `url`?" in broken
