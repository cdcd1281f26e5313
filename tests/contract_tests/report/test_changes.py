"""Changes as text and as JSON."""

import json
from typing import Any

from msgspec.structs import replace
from truespec.contract_tests import (
    Compared,
    Comparison,
    changes_as_json,
    changes_as_text,
    edited_places,
    said_of_comparison,
)
from truespec.contract_tests.report.edited import subject_of
from truespec.spec import Change, Request, Spec, diff


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
    return f"curl -X {request.method} {request.target} -d '{request.body.decode(errors='replace')}'"


def compared(old: Spec, new: Spec, changes: tuple[Change, ...] | None = None) -> Compared:
    edits = edited_places(diff(old, new) if changes is None else changes, (old, new))
    keys = tuple(each.key for each in new.operations)
    return Compared(old.name, new.name, edits, (old, new), curl=curl, subjects=keys)


def text(old: Spec, new: Spec) -> list[str]:
    return changes_as_text(Comparison((compared(old, new),))).splitlines()


def test_an_edit_is_one_block_whatever_the_number_of_operations() -> None:
    old, new = document(9, "/a", "/b", "/c"), document(3, "/a", "/b", "/c")

    assert text(old, new) == [
        "BREAKING  request-body-max-length-tightened   POST /a (+2 operations)",
        "  prompt: maxLength 9 → 3; reaches 3 operations   old 9.yaml   new 3.yaml",
        "  fingerprint 834089ef4745",
        "  OLD accepts, NEW rejects: /prompt has 4 characters, at most 3 allowed",
        """    curl -X POST /a -d '{"prompt":"aaaa"}'""",
        "",
        "1 breaking, 0 undecided, 0 warnings, 0 info · 3 operations, 0 unchanged",
    ]


def test_a_refused_answer_is_shown_with_its_status() -> None:
    old = document(3, "/a", answer={"type": "integer"})
    new = document(3, "/a", answer={"type": "number"})

    lines = text(old, new)

    assert lines[0] == "BREAKING  response-body-type-widened   POST /a"
    assert lines[3].startswith("  NEW sends, OLD rejects: ")
    assert lines[4].startswith("    200 Content-Type: application/json  0.5")


def test_no_changes_are_said_to_be_none() -> None:
    old = document(3, "/a")

    assert text(old, old) == ["no changes · 1 operation"]
    assert compared(old, old).verdict == "identical"


def test_the_json_has_the_whole_witness() -> None:
    old, new = document(9, "/a"), document(3, "/a")

    report = json.loads(json.dumps(changes_as_json(Comparison((compared(old, new),)))))

    assert (report["format"], report["verdict"], report["old"], report["new"]) == (
        2,
        "breaking",
        "9.yaml",
        "3.yaml",
    )
    assert report["counts"] == {
        "breaking": 1,
        "undecided": 0,
        "warning": 0,
        "info": 0,
        "accepted": 0,
        "hidden": 0,
    }
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

    pair = compared(document(9, "/a"), document(3, "/a"), (change,))
    report = changes_as_json(Comparison((pair,)))

    assert report["changes"][0]["witness"]["request"]["body_base64"] == "/w=="


def yaml(members: str, name: str, *more: str) -> Spec:
    paths = "".join(
        f"  /{path}: {{post: {{requestBody: {{content: {{application/json: {{schema: {{$ref: "
        "'#/components/schemas/Order'}}}}, responses: {'200': {description: d, content: {application/json: "
        "{schema: {$ref: '#/components/schemas/Order'}}}}}}}\n"
        for path in ("a", "b", *more)
    )
    head = f"openapi: 3.1.0\ninfo: {{title: t, version: '1'}}\npaths:\n{paths}"
    return Spec.load(
        f"{head}components:\n  schemas:\n    Order:\n      type: object\n{members}".encode(), name=name
    )


BEFORE = "      properties:\n        id: {type: string}\n        note: {type: string}\n"
AFTER = "      required: [sku]\n      properties:\n        id: {type: string}\n        sku: {type: string}\n"
OLD, NEW = yaml(BEFORE, "old.yaml"), yaml(AFTER, "new.yaml")


def test_one_edit_is_one_entry_in_requests_and_answers_alike() -> None:
    gained, lost = compared(OLD, NEW).edits
    assert gained.sentence == "`Order` gained required `sku`; reaches 2 operations"
    assert gained.also == (("info", "response-body-property-added-required"),)
    assert lost.sentence == "`Order` lost `note`; reaches 2 operations"
    report = changes_as_json(Comparison((compared(OLD, NEW),)), expand=True)
    assert [each["operation"] for each in report["changes"][0]["each"]] == ["POST /a", "POST /b"] * 2
    assert report["counts"]["breaking"] == 1
    notices = said_of_comparison(Comparison((compared(OLD, NEW),))).notices
    assert [notice.message for notice in notices] == [gained.sentence, lost.sentence]


def test_what_is_gone_is_marked_at_what_held_it() -> None:
    _, lost = compared(OLD, NEW).edits
    assert (lost.first.new, str(lost.at)) == (None, "new.yaml:11")
    report = changes_as_json(Comparison((compared(OLD, NEW),)))
    assert (report["changes"][1]["old"], report["changes"][1]["at"]) == ("old.yaml:12", "new.yaml:11")
    notice = said_of_comparison(Comparison((compared(OLD, NEW),))).notices[1]
    assert str(notice.at) == "new.yaml:11"
    assert "old old.yaml:12" in notice.detail


def test_the_fingerprint_of_an_edit_outlives_further_operations() -> None:
    wider = compared(yaml(BEFORE, "x.yaml", "c"), yaml(AFTER, "y.yaml", "c"))
    edits = compared(OLD, NEW).edits
    assert [each.fingerprint for each in wider.edits] == [each.fingerprint for each in edits]
    assert len(wider.edits[0].operations) == len(edits[0].operations) + 1


def test_a_thousand_characters_or_items_stay_readable_and_the_json_has_them_all() -> None:
    old, new = document(2_000, "/a"), document(1_000, "/a")
    (line,) = [each for each in text(old, new) if "curl" in each]
    assert line.endswith("""curl -X POST /a -d '{"prompt":"aaa… (1,001 characters)"}'""")

    report = changes_as_json(Comparison((compared(old, new),)))
    assert report["changes"][0]["witness"]["request"]["body"] == {"prompt": "a" * 1_001}

    def answering(most: int) -> Spec:
        return document(9, "/a", answer={"type": "array", "items": {"const": "xy"}, "maxItems": most})

    (line,) = [each for each in text(answering(200), answering(300)) if each.strip().startswith("200 ")]
    assert "… (" in line
    assert " times)" in line
    assert len(line) < 200


def test_what_is_too_long_even_so_is_cut() -> None:
    def listing(most: int) -> Spec:
        return document(9, "/a", answer={"enum": ["".join(map(str, range(most)))]})

    (line,) = [each for each in text(listing(9), listing(3_000)) if each.strip().startswith("200 ")]
    assert line.endswith("characters)")
    assert len(line) < 4_200
