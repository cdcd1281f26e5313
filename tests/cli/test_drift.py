"""`truespec drift`."""

import json
import re
from pathlib import Path
from urllib.request import Request, urlopen

import pytest
from truespec.mockserver import MockSettings, truespec_mock

from ..contract_tests.traffic.test_drift import document, entry
from .conftest import Truespec
from .test_proxy import CREATE, FIELDS, GOOD, IMAGES, ended, proxy


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


def test_a_server_is_recorded_by_the_proxy_and_the_document_made_true_to_it(
    truespec: Truespec, tmp_path: Path
) -> None:
    as_served = tmp_path / "as_served.yaml"
    text, types = re.subn(r"(defaultCredit:\n.*\n +type: )number", r"\1string", IMAGES.read_text())
    text, examples = re.subn("defaultCredit: 123", 'defaultCredit: "123"', text)
    assert (types, examples) == (1, 1)
    as_served.write_text(text)
    archive, overlay = tmp_path / "bad.har", tmp_path / "true.yaml"
    with truespec_mock(as_served, MockSettings(validate="none", cors=False)) as running:
        with proxy(running.url, "--har", str(archive)) as (process, url):
            urlopen(Request(url + CREATE, GOOD, FIELDS), timeout=20).close()
            assert ended(process)[0] == 1
        drift = truespec(
            "drift", str(IMAGES), str(archive), "--overlay-to", str(overlay), "--json", "drift.json"
        )
        assert drift.exit_code == 1
        assert "1 change proposed · 1 of 1 exchanges judged; with them the traffic conforms" in drift.stdout
        with proxy(running.url, "--overlay", str(overlay)) as (process, url):
            urlopen(Request(url + CREATE, GOOD, FIELDS), timeout=20).close()
            assert ended(process)[0] == 0
    (proposal,) = json.loads(Path("drift.json").read_text())["proposals"]
    assert (proposal["operation"], proposal["count"]) == (f"POST {CREATE}", 1)
    assert "string" in proposal["evidence"]
    comparison = json.loads(Path("drift.json").read_text())["comparison"]
    assert comparison["verdict"] == "breaking"
    (broken,) = [each for each in comparison["changes"] if each["level"] == "breaking"]
    assert broken["id"] == "response-body-type-widened"
    assert broken["witness"]["rejected_by"] == "old"
