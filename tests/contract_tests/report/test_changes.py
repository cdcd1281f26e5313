"""Changes as text and as JSON."""

import json
from typing import Any

from msgspec.structs import replace
from truespec.contract_tests.report.changes import changes_as_json, changes_as_text, subject_of, verdict_of
from truespec.spec import Request, Spec, diff


def document(limit: int, *paths: str, answer: Any = None) -> Spec:
    schema = {"type": "object", "properties": {"prompt": {"type": "string", "maxLength": limit}}}
    body = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}}}
    content = {"content": {"application/json": {"schema": answer}}} if answer is not None else {}
    operation = {"requestBody": body, "responses": {"200": {"description": "", **content}}}
    return Spec.load(
        {
            "openapi": "3.1.0",
            "info": {"title": "t", "version": "1"},
            "paths": {path: {"post": operation} for path in paths},
            "components": {"schemas": {"Thing": schema}},
        },
        name=f"{limit}.yaml",
    )


def curl(request: Request) -> str:
    return f"curl -X {request.method} {request.target} -d '{request.body.decode()}'"


def test_a_cause_is_one_block_whatever_the_number_of_operations() -> None:
    old, new = document(9, "/a", "/b", "/c"), document(3, "/a", "/b", "/c")

    assert changes_as_text(diff(old, new), new, curl).splitlines() == [
        "BREAKING  request-body-max-length-tightened   POST /a (+2 operations)",
        "  prompt: maxLength 9 → 3   old 9.yaml   new 3.yaml",
        "  fingerprint c9182d21fd3e (+2)",
        "  OLD accepts, NEW rejects: /prompt has 4 characters, at most 3 allowed",
        """    curl -X POST /a -d '{"prompt":"aaaa"}'""",
        "",
        "3 breaking, 0 undecided, 0 warnings, 0 info · 3 operations, 0 unchanged",
    ]


def test_a_refused_answer_is_shown_with_its_status() -> None:
    old = document(3, "/a", answer={"type": "integer"})
    new = document(3, "/a", answer={"type": "number"})

    lines = changes_as_text(diff(old, new), new, curl).splitlines()

    assert lines[0] == "BREAKING  response-body-type-widened   POST /a"
    assert lines[3].startswith("  NEW sends, OLD rejects: ")
    assert lines[4].startswith("    200 Content-Type: application/json  0.5")


def test_no_changes_are_said_to_be_none() -> None:
    old = document(3, "/a")

    assert changes_as_text((), old, curl) == "no changes · 1 operation"
    assert verdict_of(()) == "identical"


def test_the_json_has_the_whole_witness() -> None:
    old, new = document(9, "/a"), document(3, "/a")

    report = json.loads(json.dumps(changes_as_json(diff(old, new), (old, new), curl)))

    assert (report["format"], report["verdict"], report["old"], report["new"]) == (
        1,
        "breaking",
        "9.yaml",
        "3.yaml",
    )
    assert report["counts"] == {"breaking": 1, "undecided": 0, "warning": 0, "info": 0, "accepted": 0}
    change = report["changes"][0]
    assert change["path"] == "/requestBody/application~1json/properties/prompt"
    assert change["witness"]["request"]["body"] == {"prompt": "aaaa"}
    assert change["witness"]["at"] == "/prompt"
    assert change["witness"]["value"] == "aaaa"
    assert change["witness"]["response"] is None


def test_the_subject_is_the_innermost_member() -> None:
    assert subject_of("/requestBody/application~1json/properties/a/items/properties/b~1c") == "b/c"
    assert subject_of("/parameters/query/page") == "page"
    assert subject_of("/responses/200/headers/X-Left") == "X-Left"
    assert subject_of("/security") == ""


def test_bytes_that_are_no_text_are_written_as_base64() -> None:
    change = diff(document(9, "/a"), document(3, "/a"))[0]
    assert change.witness is not None
    request = replace(change.witness.request, body=b"\xff", fields=())
    change = replace(change, witness=replace(change.witness, request=request))

    def silent(_: Request) -> str:
        return ""

    report = changes_as_json((change,), (document(9, "/a"), document(3, "/a")), silent)

    assert report["changes"][0]["witness"]["request"]["body_base64"] == "/w=="
