"""Callbacks of something that is in another thing, which has to be made first."""

import json
from http.client import HTTPConnection
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask, Response, request
from truespec.contract_tests import Secrets, Target, TestSettings, pytest_source, run
from truespec.spec import Spec, TargetError

from ..emitted import runnable
from ..sample_server import serving

DOCUMENT = """openapi: 3.0.3
info: {title: Boxes, version: "1"}
paths:
  /boxes:
    post:
      responses:
        "201":
          description: Made
          content:
            application/json: {schema: {type: object, required: [id], properties: {id: {type: integer}}}}
  /boxes/{id}/watch:
    post:
      parameters:
      - {name: id, in: path, required: true, schema: {type: integer, minimum: 1}}
      - {name: X-Hook, in: header, required: true, schema: {type: string, pattern: '^http://'}}
      responses: {"202": {description: OK}, "400": {description: No}, "404": {description: No such box}}
      callbacks:
        opened:
          '{$request.header.X-Hook}/boxes/{$request.path.id}':
            post:
              security: [{Key: []}]
              requestBody:
                required: true
                content: {application/json: {schema: {type: object, required: [box]}}}
              responses: {default: {description: Thanks}}
components:
  securitySchemes: {Key: {type: apiKey, in: header, name: X-Key}}
"""
SPEC = Spec.load(DOCUMENT.encode())


def boxes(key: str, *, knows: bool = True) -> Flask:
    """Keep boxes. key: the field that calls carry; "" for none. knows: whether boxes are remembered."""
    application, known, numbers = Flask("boxes"), set[str](), count(1_000)

    @application.post("/boxes")
    def make() -> Response:
        number = next(numbers)
        known.add(str(number))
        return Response(json.dumps({"id": number}), 201, content_type="application/json")

    @application.post("/boxes/<number>/watch")
    def watch(number: str) -> Response:
        url = request.headers.get("X-Hook", "")
        if not number.isdecimal() or not int(number) or not url.startswith("http://"):
            return Response(status=400)
        if not knows or number not in known:
            return Response(status=404)
        parts = urlsplit(url) if "[" not in url else urlsplit("")
        if parts.hostname == "127.0.0.1":
            connection = HTTPConnection(parts.hostname, parts.port or 80, timeout=5)
            fields = {"Content-Type": "application/json", **({key: "k"} if key else {})}
            content = json.dumps({"box": int(number)})
            connection.request("POST", f"{parts.path}/boxes/{number}", content, fields)
            connection.getresponse().read()
            connection.close()
        return Response(status=202)

    assert make
    assert watch
    return application


def test_credentials_that_a_callback_declares_are_asked_for_and_its_test_makes_what_it_needs(
    tmp_path: Path,
) -> None:
    settings = TestSettings(second_engine=False)
    with serving(boxes("")) as url:
        (finding,) = run(SPEC, Target(url), settings).findings
    assert (finding.check, finding.operation) == ("callback-breaks-document", "POST /boxes/{id}/watch")
    assert finding.violations[0].rule.startswith("request-security")
    document = tmp_path / "boxes.yaml"
    document.write_text(DOCUMENT, encoding="utf-8")
    test = runnable(pytest_source(finding, str(document), url, Secrets.of(SPEC)))
    with serving(boxes("")) as faulty, pytest.raises(AssertionError):
        test(faulty)
    with serving(boxes("X-Key")) as mended:
        test(mended)
    with (
        serving(boxes("X-Key", knows=False)) as other,
        pytest.raises(TargetError, match="carries out nothing"),
    ):
        test(other)


def test_a_server_that_sends_them_is_accused_of_nothing() -> None:
    with serving(boxes("X-Key")) as url:
        report = run(SPEC, Target(url), TestSettings(second_engine=False, opinions=True))
    assert [each.sentence for each in report.findings if each.received] == []
    assert report.coverage is not None
    assert report.coverage.kinds["callbacks"].percent == 100
