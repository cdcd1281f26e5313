"""`truespec why`."""

import json
from pathlib import Path
from typing import Any, Final

import pytest
from truespec.mockserver import LiveMock, Mock
from truespec.spec import Request, Spec

from .conftest import Truespec

SHOP: Final = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /a/{id}:
    post:
      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]
      requestBody: {content: {text/plain: {schema: {type: string}}}}
      responses: {"200": {description: d, content: {text/plain: {example: hi}}}}
"""


@pytest.fixture
def shop(tmp_path: Path) -> str:
    path = tmp_path / "shop.yaml"
    path.write_text(SHOP)
    return str(path)


def asked(truespec: Truespec, *arguments: str, stdin: str = "") -> dict[str, Any]:
    ended = truespec("why", *arguments, "--json", "-", stdin=stdin)
    assert (ended.exit_code, ended.stderr) == (0, "")
    return json.loads(ended.stdout)


def test_a_command_is_explained_step_by_step(truespec: Truespec, shop: str) -> None:
    ended = truespec("why", shop, "curl -X POST localhost/a/x")
    lines = ended.stdout.splitlines()
    assert ended.exit_code == 0
    assert lines[0] == "POST /a/x"
    assert lines[1].split() == ["route", "POST", "/a/{id}", f"({shop}:5)"]
    assert any(line.split()[:5] == ["path", "id", "=", '"x"', f"({shop}:6)"] for line in lines)
    assert any(line.split()[0] == "answer" and line.split()[1] == "422" for line in lines)


def test_secrets_are_not_shown(truespec: Truespec, shop: str) -> None:
    command = "curl -X POST 'localhost/a/1?token=hush-hush' -H 'Prefer: example=hush-hush'"
    ended = truespec("why", shop, command, "--json", "steps.json")
    told = ended.stdout + Path("steps.json").read_text()
    assert ended.stdout.startswith("POST /a/1?token=•••\n")
    assert "hush" not in told


@pytest.mark.parametrize("curl", ["/usr/bin/curl", "curl.exe"])
def test_curl_may_have_a_folder_and_an_ending(truespec: Truespec, shop: str, curl: str) -> None:
    ended = truespec("why", shop, f"{curl} -X POST localhost/a/1")
    assert (ended.exit_code, ended.stdout.splitlines()[0]) == (0, "POST /a/1")


def test_the_options_of_a_mock_are_heeded(truespec: Truespec, shop: str) -> None:
    told = asked(truespec, shop, "curl -X POST localhost/a/x", "--validate", "none")
    assert (told["answer"]["status"], told["answer"]["body"]) == (200, "hi")


def test_entries_of_a_journal_are_explained(truespec: Truespec, shop: str) -> None:
    live = LiveMock(Mock(Spec.load(shop)))
    for number in ("1", "2"):
        live.answer(Request("POST", f"/a/{number}", (("Content-Type", "text/plain"),), b"\xff"))
    page, archive = (
        live.answer(Request("GET", f"/__truespec/{name}")).body.decode()
        for name in ("journal", "journal.har")
    )
    for stdin in (page, archive):
        assert asked(truespec, shop, "-", stdin=stdin)["request"]["target"] == "/a/2"
        assert asked(truespec, shop, "-", "--entry", "1", stdin=stdin)["request"]["target"] == "/a/1"
    one = json.dumps(json.loads(page)["entries"][0])
    har = json.dumps(json.loads(archive)["log"]["entries"][0])
    for stdin in (one, har):
        assert asked(truespec, shop, "-", stdin=stdin)["request"]["target"] == "/a/1"


@pytest.mark.parametrize(
    ("arguments", "stdin", "message"),
    [
        (("nowhere.json",), "", "'nowhere.json' is neither a command `curl …` nor a file"),
        (("-",), "nonsense", "- is neither a journal nor a HAR file, since it is no JSON"),
        (("-",), "{}", "- has no request in it"),
        (("-",), '{"entries": []}', "- has no request in it"),
        (("-", "--entry", "2"), '{"request": {"url": "http://h/"}}', "- has one request, and no number 2"),
        (("curl",), "", "curl is given 0 addresses"),
        (("curl h/", "--entry", "1"), "", "--entry is of a journal or a HAR file"),
    ],
)
def test_what_is_no_request_is_told(
    truespec: Truespec, shop: str, arguments: tuple[str, ...], stdin: str, message: str
) -> None:
    ended = truespec("why", shop, *arguments, stdin=stdin)
    assert ended.exit_code == 2
    assert message in ended.stderr


@pytest.mark.parametrize(
    ("allowed", "told"),
    [
        ((), "is not sent: hooks.example is another machine: --allow-callbacks hooks.example calls it"),
        (("--allow-callbacks", "hooks.example"), "goes to http://hooks.example/h"),
    ],
)
def test_a_callback_that_the_mock_may_not_send_is_told_to_be_none(
    truespec: Truespec, allowed: tuple[str, ...], told: str
) -> None:
    document = """
openapi: 3.1.0
info: {title: A, version: "1"}
paths:
  /a:
    get:
      responses: {"200": {description: d}}
      callbacks: {done: {"{$request.query.hook}": {post: {responses: {"200": {description: d}}}}}}
"""
    found = asked(truespec, "-", "curl 'h/a?hook=http://hooks.example/h'", *allowed, stdin=document)
    (step,) = [each for each in found["steps"] if each["stage"] == "callback"]
    assert step["says"] == f"callback done of GET /a {told}"


def test_document_and_request_can_not_both_be_standard_input(truespec: Truespec) -> None:
    assert truespec("why", "-", "-").exit_code == 2
