"""`truespec audit`."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from .conftest import Truespec

DOCUMENT: Final = """\
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    get:
      responses: {'200': {description: OK, content: {application/json: {schema: {type: integer}}}}}
"""


def entry(text: str, url: str = "http://localhost/a") -> dict[str, Any]:
    headers = [{"name": "Content-Type", "value": "application/json"}]
    content = {"size": len(text), "mimeType": "application/json", "text": text}
    return {
        "request": {"method": "GET", "url": url, "headers": []},
        "response": {"status": 200, "headers": headers, "content": content},
    }


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "a.yaml"
    path.write_text(DOCUMENT)
    return str(path)


def traffic(tmp_path: Path, *entries: Any) -> str:
    path = tmp_path / "traffic.har"
    path.write_text(json.dumps({"log": {"entries": entries}}))
    return str(path)


def test_conforming_traffic_ends_with_0(truespec: Truespec, document: str, tmp_path: Path) -> None:
    ended = truespec("audit", document, traffic(tmp_path, entry("1")))
    assert ended.exit_code == 0
    assert ended.stdout.endswith("1 of 1 exchanges judged, 1 conform; 0 causes of violations\n")


def test_a_violation_ends_with_1_and_its_place(truespec: Truespec, document: str, tmp_path: Path) -> None:
    ended = truespec("audit", document, traffic(tmp_path, entry('"1"'), entry('"2"')))
    assert ended.exit_code == 1
    assert f"response-body-schema   response of GET /a   body   {document}:6" in ended.stdout
    assert "seen 2 times" in ended.stdout


def test_traffic_of_which_nothing_is_the_documents_ends_with_4(
    truespec: Truespec, document: str, tmp_path: Path
) -> None:
    ended = truespec("audit", document, traffic(tmp_path, entry("1", "http://localhost/b")))
    assert ended.exit_code == 4
    assert "not judged: 1 of an undocumented path (GET http://localhost/b)" in ended.stdout


def test_what_is_no_har_ends_with_2(truespec: Truespec, document: str, tmp_path: Path) -> None:
    broken = tmp_path / "b.har"
    broken.write_text("<html>")
    ended = truespec("audit", document, str(broken))
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.startswith(f"truespec: {broken} is no HAR file")


def test_a_document_that_is_none_ends_with_3(truespec: Truespec, tmp_path: Path) -> None:
    document = tmp_path / "d.yaml"
    document.write_text("a: b")
    assert truespec("audit", str(document), traffic(tmp_path, entry("1"))).exit_code == 3


def test_traffic_may_come_from_standard_input_and_json_go_to_standard_output(
    truespec: Truespec, document: str
) -> None:
    archive = json.dumps({"log": {"entries": [entry("1")]}})
    ended = truespec("audit", document, "-", "--json", "-", "--second-opinion", stdin=archive)
    assert ended.exit_code == 0
    assert json.loads(ended.stdout)["second_opinion"] == {"verdicts": {"agrees": 2}, "objections": []}
    assert "second opinion: openapi-core agrees on 2" in ended.stderr


def test_both_from_standard_input_is_a_usage_error(truespec: Truespec) -> None:
    assert truespec("audit", "-", "-").exit_code == 2


def test_another_servers_traffic_is_left_out(truespec: Truespec, document: str, tmp_path: Path) -> None:
    archive = traffic(tmp_path, entry('"1"'), entry("1", "http://localhost:8000/a"))
    assert truespec("audit", document, archive, "--url", "http://localhost:8000").exit_code == 0
    assert truespec("audit", document, archive, "--url", "nonsense").exit_code == 2


def test_what_was_exercised_may_be_too_little(truespec: Truespec, document: str, tmp_path: Path) -> None:
    archive, file = traffic(tmp_path, entry("1")), tmp_path / "coverage.json"
    enough = truespec("audit", document, archive, "--min-coverage", "100", "--coverage", str(file))
    assert (enough.exit_code, enough.stderr) == (0, "")
    assert [point["state"] for point in json.loads(file.read_text())["points"]] == ["covered"] * 3
    (tmp_path / "a.yaml").write_text(DOCUMENT + "  /b: {get: {responses: {'200': {description: d}}}}\n")
    lacking = truespec("audit", document, archive, "--min-coverage", "operations=100")
    assert lacking.exit_code == 1
    assert lacking.stderr == (
        f"coverage of operations is 50 %, 100 % is asked for: 1 of 2 lack, first GET /b ({document}:7)\n"
    )


def test_a_threshold_that_is_none_ends_with_2(truespec: Truespec, document: str, tmp_path: Path) -> None:
    ended = truespec("audit", document, traffic(tmp_path, entry("1")), "--min-coverage", "wings=3")
    assert ended.exit_code == 2
    assert "--min-coverage: there is no kind 'wings'" in ended.stderr


def test_what_the_document_does_not_have_is_listed(truespec: Truespec, document: str, tmp_path: Path) -> None:
    teapot = entry("1")
    teapot["response"]["status"] = 418
    other = entry("1", "http://localhost/b/17?x=1")
    ended = truespec("audit", document, traffic(tmp_path, entry("1"), teapot, other, other))
    assert "not documented: GET /a, answered 418 (1) (first in entry 2)" in ended.stdout
    assert "not documented: GET /b/{…}, answered 200 (2) (first in entry 3)" in ended.stdout


def test_every_report_is_written(truespec: Truespec, document: str, tmp_path: Path) -> None:
    folder, html = tmp_path / "reports", tmp_path / "a.html"
    archive = traffic(tmp_path, entry('"1"'), entry('"2"'))
    ended = truespec(
        "audit", document, archive, "--report-dir", str(folder), "--html", str(html), "--sarif", "-"
    )
    assert ended.exit_code == 1
    assert [each["ruleId"] for each in json.loads(ended.stdout)["runs"][0]["results"]] == [
        "response-body-schema"
    ]
    assert {each.name for each in folder.iterdir()} == {
        *("coverage.json", "findings.har", "findings.json", "findings.txt", "report.html")
    }
    (found,) = json.loads((folder / "findings.json").read_text())["findings"]
    assert (found["sent"], found["reproduced"], found["engine"]) == (2, {"times": 0, "of": 0}, "recording")
    assert "seen in 2 exchanges\n" in (folder / "findings.txt").read_text()
    assert html.read_text() == (folder / "report.html").read_text()


def test_what_is_accepted_fails_nothing(
    truespec: Truespec, document: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    archive = traffic(tmp_path, entry('"1"'))
    first = truespec("audit", document, archive, "--json", "-")
    fingerprint = json.loads(first.stdout)["causes"][0]["fingerprint"]
    accepting = ("--accept", fingerprint, "--reason", "old data", "--owner", "me", "--expires", "never")
    assert (first.exit_code, truespec("audit", document, archive, *accepting).exit_code) == (1, 0)
    again = truespec("audit", document, archive)
    assert again.exit_code == 0
    assert "accepted by me: old data" in again.stdout
