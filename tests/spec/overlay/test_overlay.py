"""Overlays: what each action makes of a document, where the result is located, and what is refused."""

import copy
from pathlib import Path

import pytest
from truespec.spec import DocumentError, Json, Spec, lint, load_document

HEAD = "overlay: 1.1.0\ninfo: {title: Changes, version: '1'}\n"

BASE: Json = {
    "openapi": "3.1.0",
    "info": {"title": "Books", "version": "1"},
    "servers": [{"url": "https://one"}, {"url": "https://two"}, {"url": "https://three"}],
    "tags": [{"name": "a"}, {"name": "b"}],
    "paths": {
        "/books": {"get": {"operationId": "read", "parameters": [{"name": "page", "in": "query"}]}},
        "/films": {"get": {"operationId": "watch", "x-internal": True}},
    },
}


def overlaid(*actions: str, base: Json = BASE) -> Json:
    """Apply actions, each written in YAML's flow style."""
    text = HEAD + "actions:\n" + "".join(f"  - {action}\n" for action in actions)
    return load_document(base, overlays=[text.encode()]).root.value


CASES: dict[str, tuple[tuple[str, ...], str, Json]] = {
    "an object is merged, member by member, at any depth": (
        ("{target: $, update: {info: {title: Films, contact: {name: Ann}}}}",),
        "info",
        {"title": "Films", "version": "1", "contact": {"name": "Ann"}},
    ),
    "an item is appended to a list": (
        ("{target: $.tags, update: {name: c}}",),
        "tags",
        [{"name": "a"}, {"name": "b"}, {"name": "c"}],
    ),
    "the items of a list are appended to a list": (
        ("{target: $.tags, update: [{name: c}, {name: d}]}",),
        "tags",
        [{"name": "a"}, {"name": "b"}, {"name": "c"}, {"name": "d"}],
    ),
    "a list inside an object is extended": (
        ("{target: $, update: {tags: [{name: c}]}}",),
        "tags",
        [{"name": "a"}, {"name": "b"}, {"name": "c"}],
    ),
    "a single value is replaced": (
        ("{target: $.info.title, update: Films}",),
        "info",
        {"title": "Films", "version": "1"},
    ),
    "a member of another kind is replaced": (
        ("{target: $.info, update: {version: [2]}}",),
        "info",
        {"title": "Books", "version": [2]},
    ),
    "null beside an object changes nothing": (
        ("{target: $, update: {info: null, x-new: null}}",),
        "info",
        {"title": "Books", "version": "1"},
    ),
    "a member is removed": (("{target: $.info.title, remove: true}",), "info", {"version": "1"}),
    "items are removed, whatever their order": (
        ("{target: '$.servers[0, 2, 0]', remove: true}",),
        "servers",
        [{"url": "https://two"}],
    ),
    "what is selected by a filter is removed": (
        ("{target: \"$.servers[?search(@.url, 't[wh]')]\", remove: true}",),
        "servers",
        [{"url": "https://one"}],
    ),
    "what is removed takes what is in it along": (
        ("{target: '$..servers[*]', remove: true}", "{target: '$..[?@.name]', remove: true}"),
        "servers",
        [],
    ),
    "remove comes before update": (
        ("{target: $.info.title, remove: true, update: Films}",),
        "info",
        {"version": "1"},
    ),
    "remove that is false removes nothing": (
        ("{target: $.info, remove: false, update: {title: Films}}",),
        "info",
        {"title": "Films", "version": "1"},
    ),
    "actions see what the earlier ones made": (
        (
            "{target: $.servers, remove: true}",
            "{target: $, update: {servers: [{url: 'http://localhost'}]}}",
            "{target: '$.servers[0]', update: {description: here}}",
        ),
        "servers",
        [{"url": "http://localhost", "description": "here"}],
    ),
    "every node that is selected is updated": (
        (
            "{target: '$.servers[?@.url]', update: {x-n: {k: 1}}}",
            "{target: \"$.servers[1]['x-n']\", update: {k: 2}}",
        ),
        "servers",
        [
            {"url": "https://one", "x-n": {"k": 1}},
            {"url": "https://two", "x-n": {"k": 2}},
            {"url": "https://three", "x-n": {"k": 1}},
        ],
    ),
    "a node is copied into others": (
        (
            "{target: $, update: {paths: {/new: {}}}}",
            "{target: \"$.paths['/new']\", copy: \"$.paths['/books']\"}",
            "{target: \"$.paths['/new'].get\", update: {operationId: fresh}}",
        ),
        "paths",
        {
            "/books": {"get": {"operationId": "read", "parameters": [{"name": "page", "in": "query"}]}},
            "/films": {"get": {"operationId": "watch", "x-internal": True}},
            "/new": {"get": {"operationId": "fresh", "parameters": [{"name": "page", "in": "query"}]}},
        },
    ),
    "a copy is a copy of what was changed, and changes alone": (
        (
            "{target: '$.tags[0]', update: {x: {y: 1}}}",
            "{target: '$.tags[1]', copy: '$.tags[0]'}",
            "{target: '$.tags[1].x', update: {y: 2}}",
        ),
        "tags",
        [{"name": "a", "x": {"y": 1}}, {"name": "a", "x": {"y": 2}}],
    ),
}


@pytest.mark.parametrize(("actions", "member", "value"), CASES.values(), ids=CASES)
def test_an_action_makes(actions: tuple[str, ...], member: str, value: Json) -> None:
    before = copy.deepcopy(BASE)
    assert overlaid(*actions)[member] == value
    assert before == BASE


def test_an_overlay_of_version_1_0_is_read_as_well() -> None:
    overlay = HEAD.replace("1.1.0", "1.0.0") + "actions: [{target: $.info, update: {title: Films}}]\n"
    assert Spec.load(BASE, overlays=[overlay.encode()]).title == "Films"


def test_overlays_are_applied_in_order(tmp_path: Path) -> None:
    for name in ("one", "two"):
        text = f"{HEAD}actions: [{{target: $.info, update: {{title: {name}, x-{name}: 1}}}}]\n"
        (tmp_path / name).write_text(text, encoding="utf-8")
    info = load_document(BASE, overlays=[tmp_path / "one", tmp_path / "two"]).node("/info").value
    assert info == {"title": "two", "version": "1", "x-one": 1, "x-two": 1}


def test_each_node_is_located_where_it_was_written() -> None:
    base = b"""\
openapi: 3.1.0
info:
  title: T
  version: "1"
tags:
  - name: a
  - name: b
  - name: c
"""
    overlay = (
        HEAD
        + """\
actions:
  - target: $.tags[0]
    remove: true
  - target: $.tags[0]
    update:
      description: second
  - target: $.tags
    update:
      name: d
  - target: $.info
    copy: $.tags[1]
"""
    ).encode()
    document = load_document(base, name="base.yaml", overlays=[overlay])
    places = {
        pointer: (place.file, place.line, place.pointer)
        for pointer in (
            "/info/title",
            "/tags/0/name",
            "/tags/0/description",
            "/tags/1",
            "/tags/2/name",
            "/info/name",
        )
        for place in [document.node(pointer).location]
    }
    assert places == {
        "/info/title": ("base.yaml", 3, "/info/title"),
        "/tags/0/name": ("base.yaml", 7, "/tags/1/name"),
        "/tags/0/description": ("<bytes>", 8, "/actions/1/update/description"),
        "/tags/1": ("base.yaml", 8, "/tags/2"),
        "/tags/2/name": ("<bytes>", 11, "/actions/2/update/name"),
        "/info/name": ("base.yaml", 8, "/tags/2/name"),
    }


def test_what_an_overlay_breaks_is_reported_in_the_overlay(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(
        "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths: {}\n", encoding="utf-8"
    )
    (tmp_path / "o.yaml").write_text(
        HEAD + "actions:\n  - target: $.paths\n    update:\n      /a: {get: {responses: {}}}\n",
        encoding="utf-8",
    )
    (problem,) = lint(tmp_path / "base.yaml", overlays=[tmp_path / "o.yaml"])
    assert (problem.at.file, problem.at.line) == (str(tmp_path / "o.yaml"), 6)


def test_references_of_the_result_start_from_the_document(tmp_path: Path) -> None:
    (tmp_path / "api").mkdir()
    (tmp_path / "api/base.yaml").write_text("openapi: 3.1.0\nother: {$ref: more.yaml}\n", encoding="utf-8")
    (tmp_path / "api/more.yaml").write_text("found: {$ref: 'base.yaml#/new/x'}\n", encoding="utf-8")
    overlay = HEAD + "actions: [{target: $, update: {new: {x: 5, y: {$ref: 'more.yaml#/found'}}}}]\n"
    document = load_document(tmp_path / "api/base.yaml", overlays=[overlay.encode()])
    assert document.follow(document.node("/new/y")).value == 5


REFUSED = {
    "no version": ("info: {}\n", 1, "it has no `overlay` field"),
    "another version": ("overlay: 2.0.0\n", 1, "unknown Overlay version '2.0.0'; versions read: 1.0, 1.1"),
    "no info": ("overlay: 1.0.0\nactions: []\n", 1, "has a `title` and a `version`"),
    "no actions": (HEAD, 1, "a list of at least one action"),
    "actions that are none": (HEAD + "actions: []\n", 3, "a list of at least one action"),
    "an action that is none": (HEAD + "actions:\n- $.info\n", 4, "an action has to be a mapping"),
    "an unknown field": (HEAD + "action: []\n", 3, "no field `action`; did you mean `actions`?"),
    "an unknown field of an action": (
        HEAD + "actions:\n- {target: $,\n   updat: {}}\n",
        5,
        "no field `updat`; did you mean `update`?",
    ),
    "no target": (HEAD + "actions:\n- {update: {}}\n", 4, "has to have a `target`"),
    "a target that is no text": (HEAD + "actions:\n- {target: [a]}\n", 4, "`target` has to be text"),
    "remove that is text": (HEAD + "actions:\n- {target: $, remove: 'yes'}\n", 4, "true or false"),
    "a target that is no JSONPath": (
        HEAD + "actions:\n- target: info.title\n",
        4,
        "is no JSONPath (RFC 9535)",
    ),
    "a name with a hyphen": (
        HEAD + "actions:\n- target: $.x-a.b\n  remove: true\n",
        4,
        "is no JSONPath (RFC 9535)",
    ),
    "a copy of nothing": (HEAD + "actions:\n- target: $.info\n  copy: $.none\n", 5, "selects 0"),
    "a copy of several": (HEAD + "actions:\n- target: $.info\n  copy: $.tags[*]\n", 5, "selects 2"),
    "text for an object": (HEAD + "actions:\n- target: $.info\n  update: Films\n", 5, "updated by an object"),
    "an object for text": (
        HEAD + "actions:\n- target: $.info.title\n  update: {a: 1}\n",
        5,
        "is updated by a single value",
    ),
    "the whole document removed": (HEAD + "actions:\n- {target: $, remove: true}\n", 4, "can't be removed"),
    "no YAML": ("actions: ]\n", 1, "no valid YAML"),
}


@pytest.mark.parametrize(("text", "line", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_overlay_is_refused_with_its_place(text: str, line: int, message: str) -> None:
    with pytest.raises(DocumentError) as refused:
        load_document(BASE, overlays=[text.encode()])
    assert message in str(refused.value)
    assert refused.value.at is not None
    assert refused.value.at.line == line


def test_an_action_that_selects_nothing_is_told() -> None:
    overlay = HEAD + "actions:\n  - target: $.none\n    remove: true\n"
    spec = Spec.load(BASE, overlays=[overlay.encode()])
    (problem,) = [problem for problem in spec.problems if problem.rule == "overlay-unmatched"]
    assert (problem.message, problem.at.line) == ("the target '$.none' selects nothing", 4)


def test_nothing_is_read_that_an_overlay_names(tmp_path: Path) -> None:
    (tmp_path / "o.yaml").write_text(
        HEAD + "extends: other.yaml\nactions: [{target: $, update: {x-a: {$ref: 'file:///etc/passwd'}}}]\n",
        encoding="utf-8",
    )
    (tmp_path / "base.yaml").write_text("openapi: 3.1.0\n", encoding="utf-8")
    document = load_document(tmp_path / "base.yaml", overlays=[tmp_path / "o.yaml"])
    assert [problem.rule for problem in document.root.problems] == ["overlay-extends"]
    assert [file.name for file in document.files()] == [str(tmp_path / "base.yaml")]
    with pytest.raises(DocumentError, match="leaves the document's folder"):
        document.follow(document.node("/x-a"))


def test_a_pattern_of_a_path_is_linear() -> None:
    base: Json = BASE | {"x-long": {"v": "a" * 50_000 + "!"}}
    assert "x-long" in overlaid("{target: \"$[?search(@.v, '(a+)+$')]\", remove: true}", base=base)
