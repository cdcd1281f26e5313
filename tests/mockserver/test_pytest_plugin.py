"""The fixture, in real pytest runs of a user's tests."""

import subprocess
import sys
from pathlib import Path

DOCUMENT = Path("spec/images.yaml").resolve()
CLIENT = """
import urllib.request, urllib.error, json
import pytest

def ask(mock):
    request = urllib.request.Request(mock.url + "/api/images/create", method="POST",
        data=json.dumps({"prompt": "a", "image": "b", "ratio": "1:1"}).encode(),
        headers={"X-Api-Key": "k", "Content-Type": "application/json"})
    try:
        return urllib.request.urlopen(request).status
    except urllib.error.HTTPError as error:
        return error.code
"""
TWO = """
def test_one(truespec_mock):
    truespec_mock.override("createImages", status=500, times=5)
    assert ask(truespec_mock) == 500

def test_two(truespec_mock):
    assert truespec_mock.requests == ()
    assert ask(truespec_mock) == 200
    truespec_mock.assert_received("createImages", times=1)
"""


def ran(folder: Path, source: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    (folder / "test_it.py").write_text(CLIENT + source, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--rootdir", str(folder), *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=90, check=False)


def test_the_document_comes_from_the_ini_file_and_each_test_starts_anew(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text(f"[pytest]\ntruespec_mock_spec = {DOCUMENT}\n")
    done = ran(tmp_path, TWO, "-p", "no:truespec")
    assert (done.returncode, "2 passed" in done.stdout) == (0, True), done.stdout


def test_the_document_of_the_marker_wins_and_a_failure_is_readable(tmp_path: Path) -> None:
    (tmp_path / "pytest.ini").write_text("[pytest]\ntruespec_spec = no-such.yaml\n")
    source = f"""
@pytest.mark.truespec({str(DOCUMENT)!r})
def test_marked(truespec_mock):
    ask(truespec_mock)
    truespec_mock.assert_received("createImages", json={{"prompt": "x", "image": "b", "ratio": "1:1"}})

def test_unmarked(truespec_mock):
    pass
"""
    done = ran(tmp_path, source)
    assert done.returncode == 1
    assert "body /prompt is 'a', expected 'x'" in done.stdout
    assert "running.py" not in done.stdout
    assert "no-such.yaml" in done.stdout


def test_nothing_is_imported_where_no_test_asks_for_it(tmp_path: Path) -> None:
    source = (
        "import sys\ndef test_it():\n    assert not any(m.startswith('truespec.mockserver.') and "
        "m != 'truespec.mockserver.pytest_plugin' for m in sys.modules)\n"
    )
    assert ran(tmp_path, source).returncode == 0


def test_without_a_document_the_test_fails_and_says_where_to_name_one(tmp_path: Path) -> None:
    done = ran(tmp_path, "def test_it(truespec_mock):\n    pass\n")
    assert "no document is named" in done.stdout
    assert "truespec_mock_spec" in done.stdout
