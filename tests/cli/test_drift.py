"""`truespec drift`."""

import json
from pathlib import Path

import pytest

from ..contract_tests.traffic.test_drift import document, entry
from .conftest import Truespec


@pytest.fixture
def files(truespec: Truespec) -> tuple[str, str]:
    """A document and traffic that breaks it, in the working folder."""
    Path("a.json").write_bytes(document({"type": "integer"}))
    log = {"log": {"version": "1.2", "entries": [entry("a", query="?q=1", X_N="1")]}}
    Path("traffic.har").write_text(json.dumps(log))
    return "a.json", "traffic.har"


def test_an_overlay_makes_the_document_true_and_is_classified(
    truespec: Truespec, files: tuple[str, str]
) -> None:
    ended = truespec("drift", *files, "--overlay-to", "true.yaml", "--json", "drift.json")
    assert ended.exit_code == 1
    assert (
        "entry 1: GET /a/1 answered 200: the body is of type string, has to be integer (a.json:1)"
        in ended.stdout
    )
    assert "1 change proposed · 1 of 1 exchanges judged; with them the traffic conforms" in ended.stdout
    assert "BREAKING  response-body-type-widened   GET /a/{id}" in ended.stdout
    report = json.loads(Path("drift.json").read_text())
    assert report["proposals"][0]["at"]["pointer"] == "/components/schemas/A/type"
    assert report["comparison"]["verdict"] == "breaking"
    assert truespec("audit", *files).exit_code == 1
    assert truespec("audit", *files, "--overlay", "true.yaml").exit_code == 0
    assert truespec("drift", *files, "--overlay", "true.yaml").stdout.startswith("no drift")
    assert truespec("drift", *files, "--overlay-to", "-").stdout == Path("true.yaml").read_text()


def test_nothing_judged_is_never_no_drift(truespec: Truespec, files: tuple[str, str]) -> None:
    Path("traffic.har").write_text('{"log": {"version": "1.2", "entries": []}}')
    ended = truespec("drift", *files)
    assert ended.stdout == "nothing of traffic.har could be judged (0 entries)\n"
    assert ended.exit_code == 4
    assert truespec("drift", "-", "-").exit_code == 2
