"""The plugin, in real pytest runs of a user's tests."""

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from truespec.cli.pytest_settings import pytest_truespec_configured
from truespec.contract_tests import Report, Statistics, pytest_fixtures
from truespec.contract_tests.pytest_held import Held
from truespec.spec import Spec

from ..users_tests import ran
from .sample_server import sample_server, serving

DOCUMENT = Path("spec/images.yaml").resolve()
CONTRACT = """
def test_contract(truespec_operation):
    truespec_operation.check()
"""
CLIENT = """
def test_client(truespec_client, truespec_spec):
    body = {"prompt": "a", "image": "b", "ratio": "1:1"}
    path = truespec_spec.operations[0].path
    exchange = truespec_client.request("POST", path, body=body, headers={"X-Api-Key": "k"})
    assert exchange.response.status == 200
"""


def test_each_operation_is_a_test_with_a_readable_name(pytester: pytest.Pytester) -> None:
    done = ran(pytester, CONTRACT, "--collect-only", "-q", f"--truespec-spec={DOCUMENT}")
    done.stdout.fnmatch_lines(["test_it.py::test_contract[[]POST /api/images/create[]]"])


def test_a_server_that_keeps_the_contract_is_green(pytester: pytest.Pytester) -> None:
    with sample_server() as url:
        done = ran(pytester, CONTRACT + CLIENT, f"--truespec-spec={DOCUMENT}", f"--truespec-url={url}")
    done.assert_outcomes(passed=2)


def test_a_fault_is_red_and_says_why(pytester: pytest.Pytester) -> None:
    pytester.makeini(f"[pytest]\ntruespec_spec = {DOCUMENT}\n")
    with sample_server("image-id-text") as url:
        done = ran(pytester, CONTRACT + CLIENT, f"--truespec-url={url}")
    done.assert_outcomes(failed=2)
    contract, _, client = done.stdout.str().partition(" test_client ")
    assert "The answer breaks its schema: /images" in contract
    assert (
        "test_it.py:7: POST /api/images/create breaks the contract:\nThe answer breaks its schema" in client
    )
    for said in (contract, client):
        assert "images.yaml:315" in said


def test_the_marker_names_document_and_server(pytester: pytest.Pytester) -> None:
    with sample_server() as url:
        named = f"{str(DOCUMENT)!r}, url={url!r}, headers={{'X-Api-Key': 'k'}}"
        marker = f"import pytest\n\n@pytest.mark.truespec({named})"
        done = ran(pytester, marker + CONTRACT, "--strict-markers")
    done.assert_outcomes(passed=1)


def test_what_is_not_named_is_asked_for(pytester: pytest.Pytester) -> None:
    ran(pytester, CONTRACT).stdout.fnmatch_lines(["*no document is named*"])
    no_server = ran(pytester, CONTRACT, f"--truespec-spec={DOCUMENT}")
    no_server.stdout.fnmatch_lines(["*no server is named*"])


KEYED = """
openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a:
    get:
      security: [{key: []}]
      responses: {"200": {description: ok}}
components:
  securitySchemes: {key: {type: apiKey, in: query, name: api_key}}
"""


@pytest.fixture
def keyed(pytester: pytest.Pytester) -> str:
    """A document whose key goes in the query, as arguments of the plugin."""
    (pytester.path / "keyed.yaml").write_text(KEYED, encoding="utf-8")
    return "--truespec-spec=keyed.yaml"


def answering(status: str) -> Any:
    def application(_: Any, start: Any) -> list[bytes]:
        start(status, [("Content-Length", "0")])
        return []

    return application


ASKING = """
KEY = "s3cret-" + "key"

def test_documented(truespec_client):
    truespec_client.request('GET', '/a?api_key=' + KEY)

def test_unknown(truespec_client):
    truespec_client.request('GET', '/nowhere?api_key=' + KEY)
"""


def test_a_failing_client_shows_a_command_and_no_secret(keyed: str, pytester: pytest.Pytester) -> None:
    with serving(answering("418 Teapot")) as url:
        done = ran(pytester, ASKING, keyed, f"--truespec-url={url}")
    done.assert_outcomes(failed=2)
    for path in ("/a", "/nowhere"):
        assert f"GET {path}?api_key=•••" in done.stdout.str()
        assert f'curl -sS -i "{url}{path}?api_key=$TRUESPEC_API_KEY"' in done.stdout.str()
    assert "s3cret-key" not in done.stdout.str() + done.stderr.str()


def test_a_client_without_an_answer_says_why_and_shows_no_secret(
    keyed: str, pytester: pytest.Pytester
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    said = ran(pytester, ASKING, keyed, f"--truespec-url={url}").stdout.str()
    assert "GET /a?api_key=••• breaks the contract:\nThe server gave no answer: can't connect" in said
    assert "s3cret-key" not in said


def test_a_client_leaves_no_connection_open(keyed: str, pytester: pytest.Pytester) -> None:
    source = (
        "import gc\n\ndef test_a(truespec_client):\n    truespec_client.request('GET', '/a?api_key=k')\n\n"
        "def test_b():\n    gc.collect()\n"
    )
    with serving(answering("200 OK")) as url:
        done = ran(pytester, source, "-W", "error", keyed, f"--truespec-url={url}")
    assert done.ret == 0


def test_a_field_of_the_request_replaces_the_usual_one(keyed: str, pytester: pytest.Pytester) -> None:
    source = """
import pytest

@pytest.mark.truespec(headers={"X-Api-Key": "usual", "X-Else": "e"})
def test_a(truespec_client):
    with pytest.raises(pytest.fail.Exception):
        truespec_client.request("POST", "/a", body={}, headers={"content-type": "a/b", "x-api-key": "own"})
    sent = truespec_client._client.sent[0].fields
    assert sent == (("X-Else", "e"), ("content-type", "a/b"), ("x-api-key", "own"))

@pytest.fixture(autouse=True)
def keep(monkeypatch):
    from truespec.contract_tests import Client
    send = Client.send
    monkeypatch.setattr(Client, "sent", [], raising=False)
    monkeypatch.setattr(Client, "send", lambda self, asked: (self.sent.append(asked), send(self, asked))[1])
"""
    with serving(answering("200 OK")) as url:
        done = ran(pytester, source, keyed, f"--truespec-url={url}")
    assert done.ret == 0


def test_a_document_is_read_once(keyed: str, pytester: pytest.Pytester) -> None:
    source = (
        "FIRST = []\n\ndef test_a(truespec_spec):\n    FIRST.append(truespec_spec)\n\n"
        "def test_b(truespec_spec, truespec_client):\n"
        "    assert FIRST[0] is truespec_spec is truespec_client.spec\n"
    )
    done = ran(pytester, source, keyed, "--truespec-url=http://127.0.0.1:9")
    assert done.ret == 0


@pytest.mark.parametrize("fixture", ["truespec_spec", "truespec_operation"])
def test_a_document_that_is_not_there_is_one_line(fixture: str, pytester: pytest.Pytester) -> None:
    source = f"def test_a({fixture}):\n    pass\n"
    said = ran(pytester, source, "--truespec-spec=gone.yaml").stdout.str()
    assert "gone.yaml: no such file" in said
    assert "Traceback" not in said
    assert "During handling" not in said
    assert "document.py" not in said


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:1", "http://127.0.0.1:1 can't be reached"),
        ("nonsense", "is no address of a server"),
    ],
)
def test_a_server_that_is_not_there_is_red_in_one_line(
    url: str, said: str, keyed: str, pytester: pytest.Pytester
) -> None:
    done = ran(pytester, CONTRACT, keyed, f"--truespec-url={url}")
    done.assert_outcomes(failed=1)
    assert said in done.stdout.str()
    assert "run.py" not in done.stdout.str()


def test_a_run_that_was_cut_short_is_red(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = Spec.load(KEYED.encode(), name="keyed.yaml")
    reached = (Statistics("GET /a", 9, 9, 0, 0, 0.1),)
    cut = Report("keyed.yaml", "t", "http://a", 0, "now", 1.0, (), reached, 0, ("it died",), True, {})

    def stopped(*_: object) -> Report:
        return cut

    monkeypatch.setattr(pytest_fixtures, "run", stopped)
    held = Held()
    held.specs["keyed.yaml"] = spec
    settings: dict[str, Any] = {"spec": "keyed.yaml", "url": "http://a", "folder": ".", "held": held}
    settings["configured"] = pytest_truespec_configured()
    test = pytest_fixtures.OperationTest(spec, spec.operations[0], settings)
    with pytest.raises(pytest.fail.Exception, match=r"note: it died\n.*\(incomplete\)"):
        test.check()


UNUSED = """
import sys

def test_nothing_is_imported():
    ours = {name for name in sys.modules if name.startswith("truespec.")}
    doors = {"truespec.contract_tests", "truespec.mockserver"}
    plugins = {door + ".pytest_plugin" for door in doors}
    assert ours == doors | plugins | {"truespec.contract_tests.pytest_held"}
"""


def test_tests_that_do_not_ask_get_nothing(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(UNUSED)
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:schemathesis"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 0, done.stdout
