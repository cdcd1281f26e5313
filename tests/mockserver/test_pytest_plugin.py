"""The fixture, in real pytest runs of a user's tests."""

from pathlib import Path

import pytest

from ..users_tests import ran

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


def test_the_document_comes_from_the_ini_file_and_each_test_starts_anew(pytester: pytest.Pytester) -> None:
    pytester.makeini(f"[pytest]\ntruespec_mock_spec = {DOCUMENT}\n")
    ran(pytester, CLIENT + TWO, "-p", "no:truespec").assert_outcomes(passed=2)


def test_the_document_of_the_marker_wins_and_a_failure_is_readable(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\ntruespec_spec = no-such.yaml\n")
    source = f"""
@pytest.mark.truespec({str(DOCUMENT)!r})
def test_marked(truespec_mock):
    ask(truespec_mock)
    truespec_mock.assert_received("createImages", json={{"prompt": "x", "image": "b", "ratio": "1:1"}})

def test_unmarked(truespec_mock):
    pass
"""
    done = ran(pytester, CLIENT + source)
    done.assert_outcomes(failed=1, errors=1)
    assert "body /prompt is 'a', expected 'x'" in done.stdout.str()
    assert "running.py" not in done.stdout.str()
    assert "no-such.yaml" in done.stdout.str()


def test_without_a_document_the_test_fails_and_says_where_to_name_one(pytester: pytest.Pytester) -> None:
    said = ran(pytester, "def test_it(truespec_mock):\n    pass\n").stdout.str()
    assert "no document is named" in said
    assert "truespec_mock_spec" in said
