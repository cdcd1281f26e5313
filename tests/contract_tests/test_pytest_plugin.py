"""The plugin, in real pytest runs of a user's tests."""

import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from truespec.contract_tests import Report, Statistics, pytest_fixtures
from truespec.spec import Spec

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


def ran(folder: Path, source: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(source, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(folder), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=90, check=False)


def test_each_operation_is_a_test_with_a_readable_name(tmp_path: Path) -> None:
    done = ran(tmp_path, CONTRACT, "--collect-only", "-q", f"--truespec-spec={DOCUMENT}")
    assert "test_it.py::test_contract[POST /api/images/create]" in done.stdout


@pytest.mark.parametrize("source", [CONTRACT, CLIENT], ids=["contract", "client"])
def test_a_server_that_keeps_the_contract_is_green(source: str, tmp_path: Path) -> None:
    with sample_server() as url:
        done = ran(tmp_path, source, f"--truespec-spec={DOCUMENT}", f"--truespec-url={url}")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("source", "said"),
    [(CONTRACT, "The answer breaks its schema: /images"), (CLIENT, "breaks the document:\nbody /images")],
    ids=["contract", "client"],
)
def test_a_fault_is_red_and_says_why(source: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text(f"[pytest]\ntruespec_spec = {DOCUMENT}\n")
    with sample_server("image-id-text") as url:
        done = ran(tmp_path, source, f"--truespec-url={url}")
    assert done.returncode == 1
    assert said in done.stdout
    assert "images.yaml:315" in done.stdout


def test_the_marker_names_document_and_server(tmp_path: Path) -> None:
    with sample_server() as url:
        named = f"{str(DOCUMENT)!r}, url={url!r}, headers={{'X-Api-Key': 'k'}}"
        marker = f"import pytest\n\n@pytest.mark.truespec({named})"
        done = ran(tmp_path, marker + CONTRACT, "--strict-markers", "-n", "2")
    assert done.returncode == 0, done.stdout


def test_what_is_not_named_is_asked_for(tmp_path: Path) -> None:
    no_document = ran(tmp_path, CONTRACT)
    assert "no document is named" in no_document.stdout
    no_server = ran(tmp_path, CONTRACT, f"--truespec-spec={DOCUMENT}")
    assert "no server is named" in no_server.stdout


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
def keyed(tmp_path: Path) -> str:
    """A document whose key goes in the query, as arguments of the plugin."""
    (tmp_path / "keyed.yaml").write_text(KEYED, encoding="utf-8")
    return "--truespec-spec=keyed.yaml"


def answering(status: str) -> Any:
    def application(_: Any, start: Any) -> list[bytes]:
        start(status, [("Content-Length", "0")])
        return []

    return application


@pytest.mark.parametrize("path", ["/a", "/nowhere"])
def test_a_failing_client_shows_a_command_and_no_secret(path: str, keyed: str, tmp_path: Path) -> None:
    source = f"def test_a(truespec_client):\n    truespec_client.request('GET', '{path}?api_key=' + KEY)\n"
    (tmp_path / "conftest.py").write_text("import builtins\nbuiltins.KEY = 's3cret-' + 'key'\n")
    with serving(answering("418 Teapot")) as url:
        done = ran(tmp_path, source, keyed, f"--truespec-url={url}")
    assert done.returncode == 1
    assert f"GET {path}?api_key=•••" in done.stdout
    assert f'curl -sS -i "{url}{path}?api_key=$TRUESPEC_API_KEY"' in done.stdout
    assert "s3cret-key" not in done.stdout + done.stderr


def test_a_client_without_an_answer_says_why_and_shows_no_secret(keyed: str, tmp_path: Path) -> None:
    (tmp_path / "conftest.py").write_text("import builtins\nbuiltins.KEY = 's3cret-' + 'key'\n")
    source = "def test_a(truespec_client):\n    truespec_client.request('GET', '/a?api_key=' + KEY)\n"
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    done = ran(tmp_path, source, keyed, f"--truespec-url={url}")
    assert "GET /a?api_key=••• got no answer: can't connect" in done.stdout
    assert "s3cret-key" not in done.stdout


def test_a_client_leaves_no_connection_open(keyed: str, tmp_path: Path) -> None:
    source = (
        "import gc\n\ndef test_a(truespec_client):\n    truespec_client.request('GET', '/a?api_key=k')\n\n"
        "def test_b():\n    gc.collect()\n"
    )
    with serving(answering("200 OK")) as url:
        done = ran(tmp_path, source, "-W", "error", keyed, f"--truespec-url={url}")
    assert done.returncode == 0, done.stdout


def test_a_field_of_the_request_replaces_the_usual_one(keyed: str, tmp_path: Path) -> None:
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
        done = ran(tmp_path, source, keyed, f"--truespec-url={url}")
    assert done.returncode == 0, done.stdout


def test_a_document_is_read_once(keyed: str, tmp_path: Path) -> None:
    source = (
        "FIRST = []\n\ndef test_a(truespec_spec):\n    FIRST.append(truespec_spec)\n\n"
        "def test_b(truespec_spec, truespec_client):\n"
        "    assert FIRST[0] is truespec_spec is truespec_client.spec\n"
    )
    done = ran(tmp_path, source, keyed, "--truespec-url=http://127.0.0.1:9")
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("fixture", ["truespec_spec", "truespec_operation"])
def test_a_document_that_is_not_there_is_one_line(fixture: str, tmp_path: Path) -> None:
    done = ran(tmp_path, f"def test_a({fixture}):\n    pass\n", "--truespec-spec=gone.yaml")
    assert "gone.yaml: no such file" in done.stdout
    assert "Traceback" not in done.stdout
    assert "During handling" not in done.stdout
    assert "document.py" not in done.stdout


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1:1", "http://127.0.0.1:1 can't be reached"),
        ("nonsense", "is no address of a server"),
    ],
)
def test_a_server_that_is_not_there_is_red_in_one_line(
    url: str, said: str, keyed: str, tmp_path: Path
) -> None:
    done = ran(tmp_path, CONTRACT, keyed, f"--truespec-url={url}")
    assert done.returncode == 1
    assert said in done.stdout
    assert "run.py" not in done.stdout


def test_a_run_that_was_cut_short_is_red(monkeypatch: pytest.MonkeyPatch) -> None:
    spec = Spec.load(KEYED.encode(), name="keyed.yaml")
    reached = (Statistics("GET /a", 9, 9, 0, 0, 0.1),)
    cut = Report("keyed.yaml", "t", "http://a", 0, "now", 1.0, (), reached, 0, ("it died",), True, {})

    def stopped(*_: object) -> Report:
        return cut

    monkeypatch.setattr(pytest_fixtures, "run", stopped)
    test = pytest_fixtures.OperationTest(spec, spec.operations[0], {"url": "http://a"})
    with pytest.raises(pytest.fail.Exception, match=r"note: it died\n.*\(incomplete\)"):
        test.check()


def test_tests_that_do_not_ask_get_nothing(tmp_path: Path) -> None:
    module = "truespec.contract_tests.pytest_fixtures"
    source = f"import sys\n\ndef test_nothing():\n    assert {module!r} not in sys.modules\n"
    assert ran(tmp_path, source).returncode == 0
