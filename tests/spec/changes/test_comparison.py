"""Two documents in, every difference out, each break with a message that shows it."""

import json
from pathlib import Path
from typing import Any

import pytest
from truespec.spec import Change, Policy, Spec, Violation, change_ids, diff, judge_request, judge_response

from .documents import TEXT, ids, obj, of_answer, of_body, of_parameter, spec_of, told

IMAGES = (Path(__file__).parents[3] / "spec" / "images.yaml").read_text()
CREATE = "POST /api/images/create"
BODY = "/requestBody/application~1json"
ANSWER = "/responses/200/body/application~1json"


def images(*edits: tuple[str, str], name: str = "new.yaml") -> Spec:
    text = IMAGES
    for before, after in edits:
        assert before in text
        text = text.replace(before, after, 1)
    return Spec.load(text.encode(), name=name)


def assert_shown(change: Change, old: Spec, new: Spec) -> None:
    """Hold the witness of a change against both documents once more."""
    witness = change.witness
    assert witness is not None
    sender, reader = (old, new) if witness.sent_by == "old" else (new, old)
    if witness.response is not None:
        operations = [spec.operation(change.operation) for spec in (sender, reader)]
        method = witness.request.method
        assert judge_response(operations[0], method, witness.response) == ()
        assert witness.violation in judge_response(operations[1], method, witness.response)
        return
    match = sender.match(witness.request.method, witness.request.target)
    assert not isinstance(match, Violation)
    assert judge_request(match, witness.request) == ()
    match = reader.match(witness.request.method, witness.request.target)
    found = (match,) if isinstance(match, Violation) else judge_request(match, witness.request)
    assert witness.violation in found


def test_a_document_is_identical_to_itself() -> None:
    assert diff(images(), images(name="other.yaml")) == ()


EDITS: dict[str, tuple[list[tuple[str, str]], list[tuple[str, str, str]], list[tuple[str, str, str]]]] = {
    "a shorter text": (
        [("maxLength: 1200", "maxLength: 1000")],
        [("breaking", "request-body-max-length-tightened", f"{BODY}/properties/prompt")],
        [("info", "request-body-max-length-loosened", f"{BODY}/properties/prompt")],
    ),
    "a value less in a body": (
        [('enum: ["square", "vertical", "horizontal",', 'enum: ["square", "vertical",')],
        [("breaking", "request-body-enum-value-removed", f"{BODY}/properties/ratio")],
        [("info", "request-body-enum-value-added", f"{BODY}/properties/ratio")],
    ),
    "a value less in a header": (
        [("enum: [web, app, figma, api]", "enum: [web, app, api]")],
        [("breaking", "parameter-enum-value-removed", "/parameters/header/X-Platform")],
        [("info", "parameter-enum-value-added", "/parameters/header/X-Platform")],
    ),
    "a member that may be missing in an answer": (
        [("defaultCredit, dailyCredit, monthlyCredit]", "defaultCredit, dailyCredit]")],
        [("breaking", "response-body-property-became-optional", f"{ANSWER}/properties/monthlyCredit")],
        [("info", "response-body-property-became-required", f"{ANSWER}/properties/monthlyCredit")],
    ),
    "a required header": (
        [("required: false", "required: true")],
        [("breaking", "parameter-became-required", "/parameters/header/X-Type")],
        [("info", "parameter-became-optional", "/parameters/header/X-Type")],
    ),
    "another path": (
        [("/api/images/create:", "/api/images/make:")],
        [("breaking", "operation-removed", ""), ("info", "operation-added", "")],
        [("breaking", "operation-removed", ""), ("info", "operation-added", "")],
    ),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_of_the_images_api_is_told_and_shown(name: str) -> None:
    edits, forward, backward = EDITS[name]
    old, new = images(name="old.yaml"), images(*edits)

    assert told(old, new) == forward
    assert told(new, old) == backward
    for change in diff(old, new):
        if change.level == "breaking":
            assert_shown(change, old, new)


SCHEMAS: dict[str, tuple[Any, Any, str]] = {
    "tighter": ({"maximum": 5, "type": "integer"}, {"maximum": 4, "type": "integer"}, "maximum-tightened"),
    "required": (obj({"a": TEXT}), obj({"a": TEXT}, "a"), "property-became-required"),
    "null": ({"type": ["string", "null"]}, TEXT, "nullable-removed"),
    "type": (TEXT, {"type": "integer"}, "type-changed"),
    "narrower type": ({"type": "number"}, {"type": "integer"}, "type-narrowed"),
    "enum": ({"enum": [1, 2]}, {"enum": [1]}, "enum-value-removed"),
    "new enum": (TEXT, {"enum": ["a"]}, "enum-introduced"),
    "format": (TEXT, {**TEXT, "format": "uuid"}, "format-tightened"),
    "pattern": (TEXT, {**TEXT, "pattern": "^a"}, "pattern-tightened"),
    "unique": (
        {"type": "array", "items": TEXT},
        {"type": "array", "items": TEXT, "uniqueItems": True},
        "unique-items-tightened",
    ),
    "items": (
        {"type": "array", "items": TEXT},
        {"type": "array", "items": {**TEXT, "maxLength": 3}},
        "max-length-tightened",
    ),
}

OPPOSITE = {
    "tightened": "loosened",
    "required": "optional",
    "removed": "added",
    "introduced": "lifted",
    "narrowed": "widened",
}


def reversed_kind(kind: str) -> str:
    stem, _, verb = kind.rpartition("-")
    return f"{stem}-{OPPOSITE[verb]}" if verb in OPPOSITE else kind


@pytest.mark.parametrize("name", SCHEMAS)
def test_what_breaks_a_request_breaks_the_answer_the_other_way_round(name: str) -> None:
    wide, narrow, kind = SCHEMAS[name]

    for old, new, id_, direction in (
        (of_body(wide), of_body(narrow), f"request-body-{kind}", "old"),
        (of_answer(narrow), of_answer(wide), f"response-body-{reversed_kind(kind)}", "new"),
    ):
        changes = [change for change in diff(old, new) if change.level != "info"]
        assert [(change.level, change.id) for change in changes] == [("breaking", id_)]
        assert changes[0].witness is not None
        assert changes[0].witness.sent_by == direction
        assert_shown(changes[0], old, new)


@pytest.mark.parametrize("name", [name for name in SCHEMAS if name != "type"])
def test_the_harmless_direction_is_named_and_proven(name: str) -> None:
    wide, narrow, kind = SCHEMAS[name]

    assert ids(of_body(narrow), of_body(wide)) == [("info", f"request-body-{reversed_kind(kind)}")]
    assert ids(of_answer(wide), of_answer(narrow)) == [("info", f"response-body-{kind}")]


NAMED = {"components": {"schemas": {"Thing": obj({"a": TEXT}, "a")}}}
REFERENCE = {"$ref": "#/components/schemas/Thing"}
SAME: dict[str, tuple[Spec, Spec]] = {
    "inlined": (of_body(REFERENCE, **NAMED), of_body(obj({"a": TEXT}, "a"))),
    "wrapped": (of_body(REFERENCE, **NAMED), of_body({"allOf": [REFERENCE]}, **NAMED)),
    "split": (
        of_body(obj({"a": TEXT, "b": TEXT}, "a")),
        of_body({"allOf": [obj({"a": TEXT}, "a"), obj({"b": TEXT})]}),
    ),
    "a part with a name": (
        of_body({"allOf": [obj({"a": TEXT}, "a"), obj({"b": TEXT})]}),
        of_body({"allOf": [obj({"b": TEXT}), REFERENCE]}, **NAMED),
    ),
    "null respelled": (of_body({"type": ["string", "null"]}), of_body({"anyOf": [TEXT, {"type": "null"}]})),
    "described": (of_body(TEXT), of_body({**TEXT, "description": "a text", "examples": ["a"]})),
    "reordered": (of_body({"enum": [1, 2], "title": "t"}), of_body({"title": "u", "enum": [2, 1]})),
    "status as a class": (
        spec_of({"responses": {"404": {"description": ""}}}),
        spec_of({"responses": {"4XX": {"description": ""}, "404": {"description": ""}}}),
    ),
    "a parameter that may be null": (of_parameter({"type": ["string", "null"]}), of_parameter(TEXT)),
}


@pytest.mark.parametrize("name", SAME)
def test_the_same_meaning_is_silent(name: str) -> None:
    old, new = SAME[name]

    assert [item for item in told(old, new) if item[1] != "response-status-added"] == []


def test_operations_pair_whatever_their_path_parameters_are_called() -> None:
    def named(name: str) -> Spec:
        parameter = {"name": name, "in": "path", "required": True, "schema": TEXT}
        path = {"get": {"parameters": [parameter], "responses": {}}}
        return Spec.load(
            {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {f"/a/{{{name}}}": path}}
        )

    old, new = named("id"), named("key")
    assert told(old, new) == []
    renamed = ("path-parameter-renamed", "/parameters/path/id")
    assert ("info", *renamed) in told(old, new, Policy({"path-*": "info"}))
    assert ("warning", *renamed) in told(old, new, Policy(preset="codegen"))


def at(path: str, *servers: str) -> Spec:
    document = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    listed = {"servers": [{"url": url} for url in servers]}
    return Spec.load({**document, **listed, "paths": {path: {"get": {"responses": {}}}}})


def test_a_segment_may_move_between_the_template_and_the_server() -> None:
    assert told(at("/v1/a", "https://example.com"), at("/a", "https://example.com/v1")) == []


def test_a_base_path_that_no_server_has_any_more_breaks_every_url() -> None:
    old, new = at("/a", "https://example.com/v1"), at("/a", "https://example.com/v2")

    assert told(old, new) == [("breaking", "server-base-path-changed", "/servers")]
    assert told(old, at("/a", "https://example.org/v1")) == [
        ("warning", "server-removed", "/servers"),
        ("info", "server-added", "/servers"),
    ]


def test_a_body_that_became_required_is_shown_by_none() -> None:
    content = {"content": {"application/json": {"schema": TEXT}}}
    old = spec_of({"requestBody": content})
    new = spec_of({"requestBody": {**content, "required": True}})

    change = diff(old, new)[0]

    assert change.id == "request-body-became-required"
    assert change.witness is not None
    assert change.witness.request.body == b""


def test_one_component_that_many_operations_reach_is_one_cause() -> None:
    def document(limit: int) -> Spec:
        body = {"content": {"application/json": {"schema": REFERENCE}}}
        paths = {f"/{name}": {"post": {"requestBody": body, "responses": {}}} for name in "abc"}
        components = {"schemas": {"Thing": obj({"a": {**TEXT, "maxLength": limit}})}}
        return Spec.load(
            {
                "openapi": "3.1.0",
                "info": {"title": "t", "version": "1"},
                "paths": paths,
                "components": components,
            }
        )

    changes = diff(document(9), document(5))

    assert [change.operation for change in changes] == ["POST /a", "POST /b", "POST /c"]
    assert {change.cause for change in changes} == {"c1"}
    assert len({change.fingerprint for change in changes}) == 3


def test_a_fingerprint_survives_other_lines_and_other_changes() -> None:
    plain = diff(images(name="old.yaml"), images(("maxLength: 1200", "maxLength: 1000")))
    moved = diff(
        images(name="old.yaml"),
        images(
            ("maxLength: 1200", "maxLength: 1000"),
            ("info:", "# a line more\ninfo:"),
            ("required: false", "required: true"),
        ),
    )

    assert plain[0].fingerprint in {change.fingerprint for change in moved}


def test_policy_sets_levels_by_id_and_pattern() -> None:
    old, new = of_body(TEXT), of_body({**TEXT, "maxLength": 3})

    assert told(old, new, Policy({"request-body-*": "warning"}))[0][0] == "warning"
    assert told(old, new, Policy({"*": "off"})) == []
    assert told(old, new, Policy({"*": "off", "request-body-max-length-tightened": "info"}))[0][0] == "info"


def test_senders_that_send_anything_find_more() -> None:
    old, new = of_body(obj({"a": TEXT})), of_body(obj({"a": TEXT, "b": {"type": "integer"}}))

    assert [item[0] for item in told(old, new)] == ["info"]
    assert told(old, new, Policy(senders="any"))[0][0] == "breaking"


def test_equal_meaning_in_another_version_is_the_dialect_alone() -> None:
    old = Spec.load(
        json.loads(json.dumps(of_body({"type": "string", "nullable": True}).document.root.value))
        | {"openapi": "3.0.3"}
    )
    new = of_body({"type": ["string", "null"]})

    assert told(old, new) == [("info", "dialect-changed", "")]


def test_two_runs_say_the_same() -> None:
    old, new = images(name="old.yaml"), images(("maxLength: 1200", "maxLength: 1000"))

    assert diff(old, new) == diff(old, new)


def test_ids_are_sorted_and_stand_once() -> None:
    assert change_ids() == sorted(set(change_ids()))
