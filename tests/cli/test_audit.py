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
