"""The plugin, in real pytest runs of a user's tests."""

import subprocess
import sys
from pathlib import Path

import pytest

from .sample_server import sample_server

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


def test_tests_that_do_not_ask_get_nothing(tmp_path: Path) -> None:
    module = "truespec.contract_tests.pytest_fixtures"
    source = f"import sys\n\ndef test_nothing():\n    assert {module!r} not in sys.modules\n"
    assert ran(tmp_path, source).returncode == 0
