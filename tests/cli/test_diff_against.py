"""`truespec diff --against`: what a running server does with the requests that NEW refuses."""

import json
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any, Final

import pytest

from .conftest import Truespec
from .servers import served

OLD: Final = """\
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /a:
    get: {responses: {'200': {description: OK}}}
    post:
      requestBody:
        required: true
        content:
          application/json: {schema: {type: string, maxLength: 9}}
      responses: {'200': {description: OK}}
  /things/{id}:
    get:
      parameters: [{name: id, in: path, required: true, schema: {type: string, maxLength: 4}}]
      responses: {'200': {description: OK}, '404': {description: none}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key}}
"""
Sent = list[tuple[str, str, str | None]]


def _answering(status: int | Callable[[str], int], sent: Sent) -> type[BaseHTTPRequestHandler]:
    class Answering(BaseHTTPRequestHandler):
        """Answers everything with one status, or with that of a path, and notes what came."""

        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            sent.append((self.command, self.path, self.headers.get("X-Key")))
            self.send_response(status if isinstance(status, int) else status(self.path))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_POST(self) -> None:
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    return Answering


@pytest.fixture
def documents(truespec: Truespec) -> tuple[str, str]:
    """Three changes that break a client: of a body, of a path, of who is let in."""
    tighter = OLD.replace("maxLength: 9", "maxLength: 5").replace("maxLength: 4", "maxLength: 3")
    Path("old.yaml").write_text(OLD)
    Path("new.yaml").write_text(tighter.replace("get: {", "get: {security: [{key: []}], "))
    return "old.yaml", "new.yaml"


def _outcomes(truespec: Truespec, url: str, *options: str) -> tuple[dict[str, Any], int]:
    ended = truespec("diff", "old.yaml", "new.yaml", "--against", url, "--json", "report.json", *options)
    report = json.loads(Path("report.json").read_text())
    return {each["operation"]: each["outcome"] for each in report["against"]}, ended.exit_code


@pytest.mark.parametrize(
    ("status", "code", "first", "second", "third"),
    [
        (200, 0, "accepted", "accepted", "accepted"),
        (422, 1, "refused", "refused", "refused"),
        (404, 1, "refused", "refused", "unclear"),
        (401, 1, "refused", "unclear", "unclear"),
        (409, 0, "unclear", "unclear", "unclear"),
        (500, 0, "unclear", "unclear", "unclear"),
    ],
)
@pytest.mark.usefixtures("documents")
def test_an_answer_says_whether_the_server_still_takes_what_was_promised(
    truespec: Truespec, status: int, code: int, first: str, second: str, third: str
) -> None:
    with served(_answering(status, [])) as url:
        outcomes, ended = _outcomes(truespec, url, "--fail-on", "none")
    assert outcomes == {"GET /a": first, "POST /a": second, "GET /things/{id}": third}
    assert ended == code


@pytest.mark.usefixtures("documents")
def test_the_documents_still_decide_where_the_server_takes_all(truespec: Truespec) -> None:
    with served(_answering(204, [])) as url:
        ended = truespec("diff", "old.yaml", "new.yaml", "--against", url)
    assert ended.stdout.endswith("  0 refused, 0 unclear, 3 accepted, 0 not sent\n")
    assert ended.exit_code == 1


@pytest.mark.usefixtures("documents")
def test_what_changes_things_is_left_out_on_request_and_credentials_go_along(truespec: Truespec) -> None:
    sent: Sent = []
    with served(_answering(200, sent)) as url:
        outcomes, _ = _outcomes(truespec, url, "--safe", "--header", "X-Key: k")
    assert outcomes["POST /a"] == "not sent"
    assert {(method, path[:8], key) for method, path, key in sent} == {
        ("GET", "/a", None),  # that nobody had to say who they are is what changed
        ("GET", "/things/", "k"),
    }


@pytest.mark.usefixtures("documents")
def test_a_server_that_is_not_there_or_elsewhere_is_not_asked(truespec: Truespec) -> None:
    gone = truespec("diff", "old.yaml", "new.yaml", "--against", "http://127.0.0.1:1")
    assert "BREAKING" in gone.stdout
    assert gone.exit_code == 4
    far = truespec("diff", "old.yaml", "new.yaml", "--against", "http://api.example")
    assert "--allow-remote-target" in far.stderr
    assert far.exit_code == 2


@pytest.mark.usefixtures("documents")
def test_where_nothing_is_promised_that_new_refuses_nobody_is_asked(truespec: Truespec) -> None:
    ended = truespec("diff", "new.yaml", "old.yaml", "--against", "http://127.0.0.1:1")
    assert ended.stdout.endswith("no change has a request of OLD's clients to send\n")
    assert ended.exit_code == 0
