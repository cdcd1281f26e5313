"""`truespec diff --traffic`: who is hit."""

import json
from pathlib import Path
from typing import Any, Final

import pytest

from .conftest import Truespec

OLD: Final = """\
openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: 'http://shop.test'}]
paths:
  /a:
    post:
      parameters:
        - {name: q, in: query, schema: {type: string}}
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}
      responses:
        '200':
          description: d
          headers: {X-N: {required: true, schema: {type: integer}}}
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/B'}}}}
  /b:
    get: {responses: {'200': {description: d}}}
  /c:
    get: {responses: {'200': {description: d}}}
components:
  schemas:
    A: {type: object, properties: {name: {type: string, maxLength: 9}}}
    B: {type: object, required: [id, note], properties: {id: {type: integer}, note: {type: string}}}
"""
EDITS: Final = {
    "tighter": ("maxLength: 9", "maxLength: 5"),
    "no-note": (
        "required: [id, note], properties: {id: {type: integer}, note: {type: string}}",
        "properties: {id: {type: integer}}",
    ),
    "no-b": ("  /b:\n    get: {responses: {'200': {description: d}}}\n", ""),
    "no-c": ("  /c:\n    get: {responses: {'200': {description: d}}}\n", ""),
    "no-q": ("      parameters:\n        - {name: q, in: query, schema: {type: string}}\n", ""),
    "header": ("X-N: {required: true,", "X-N: {"),
    "key": ("    post:\n", "    post:\n      security: [{k: []}]\n"),
}


def entry(
    client: str, url: str, sent: Any = None, answer: Any = None, method: str = "POST", **fields: str
) -> dict[str, Any]:
    text = json.dumps(answer)
    kind = {"name": "Content-Type", "value": "application/json"}
    headers = [{"name": "User-Agent", "value": client}] if client else []
    request: dict[str, Any] = {"method": method, "url": url, "headers": headers}
    if sent is not None:
        request |= {
            "headers": [*headers, kind],
            "postData": {"mimeType": "application/json", "text": json.dumps(sent)},
        }
    named = [{"name": name.replace("_", "-"), "value": value} for name, value in fields.items()]
    content = {"size": len(text), "mimeType": "application/json", "text": text}
    return {"request": request, "response": {"status": 200, "headers": [kind, *named], "content": content}}


A: Final = "http://shop.test/a"
TRAFFIC: Final = [
    entry("app/1", A, {"name": "longer"}, [{"id": 1, "note": "x"}], X_N="1"),
    entry("app/1", A, {"name": "longest"}, [{"id": 1}]),
    entry("curl/8", f"{A}?q=1", {"name": "a"}, []),
    entry("", "http://shop.test/b", method="GET"),
    entry("stranger", "http://elsewhere.test/c", method="GET"),
]


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        ("tighter", "hits 2 of 3 calls in t.har: app/1 (2)"),
        ("no-note", "hits 1 of 3 calls in t.har: app/1 (1)"),
        ("no-b", "hits 1 of 1 calls in t.har: a client without a User-Agent (1)"),
        ("no-c", "nobody in t.har called that"),
        ("no-q", "hits 1 of 3 calls in t.har: curl/8 (1)"),
        ("header", "hits 1 of 3 calls in t.har: app/1 (1)"),
        ("key", "hits 3 of 3 calls in t.har: app/1 (2), curl/8 (1)"),
    ],
)
def test_a_break_is_weighed_by_whom_it_hits(edit: str, words: str, truespec: Truespec) -> None:
    Path("old.yaml").write_text(OLD)
    assert EDITS[edit][0] in OLD
    keys = "components:\n  securitySchemes: {k: {type: apiKey, in: header, name: X-K}}\n"
    Path("new.yaml").write_text(OLD.replace(*EDITS[edit]).replace("components:\n", keys))
    Path("t.har").write_text(json.dumps({"log": {"version": "1.2", "entries": TRAFFIC}}))
    ended = truespec("diff", "old.yaml", "new.yaml", "--traffic", "t.har", "--markdown", "d.md")
    assert f"  {words}\n" in ended.stdout
    assert words in Path("d.md").read_text()


def test_what_hits_most_comes_first_and_a_journal_of_a_mock_will_do(truespec: Truespec) -> None:
    Path("old.yaml").write_text(OLD)
    Path("new.yaml").write_text(
        OLD.replace(*EDITS["no-b"]).replace(*EDITS["no-c"]).replace(*EDITS["tighter"])
    )
    own = [entry("x", "http://localhost:4010/c", method="GET")] * 2
    Path("t.har").write_text(json.dumps({"log": {"version": "1.2", "entries": own}}))
    report = json.loads(truespec("diff", "old.yaml", "new.yaml", "--traffic", "t.har", "--json", "-").stdout)
    assert [(each["operation"], each["traffic"]["hit"]) for each in report["changes"]] == [
        ("GET /c", 2),
        ("GET /b", 0),
        ("POST /a", 0),
    ]
    assert report["changes"][0]["traffic"]["clients"] == [{"name": "x", "count": 2}]


def test_what_is_no_traffic_is_told(truespec: Truespec) -> None:
    Path("old.yaml").write_text(OLD)
    ended = truespec("diff", "old.yaml", "old.yaml", "--traffic", "old.yaml")
    assert "old.yaml" in ended.stderr
    assert ended.exit_code == 2
