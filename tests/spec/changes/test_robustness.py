"""Documents with holes and of absurd shapes: what is not known is undecided, what is broken is refused."""

import json
from pathlib import Path
from typing import Any

import pytest
from truespec.spec import DocumentError, Spec, diff
from truespec.spec.changes.open_reasons import NO_MESSAGE, NONE_REFUSED, failed, settled_by

from .documents import TEXT, ids, obj, of_body, spec_of, told

THING = {"$ref": "#/components/schemas/Thing"}
GONE = {"$ref": "#/components/schemas/Gone"}


def with_thing(thing: Any, schema: Any = THING) -> Spec:
    return of_body(schema, components={"schemas": {"Thing": thing}})


HOLES = {
    "a reference that leads nowhere": GONE,
    "a member's that leads nowhere": obj({"a": GONE}),
    "an item's that leads nowhere": obj({"a": {"type": "array", "items": GONE}}),
}


@pytest.mark.parametrize("name", HOLES)
def test_what_leads_nowhere_is_undecided_in_either_direction(name: str) -> None:
    whole = obj({"a": {"type": "array", "items": TEXT} if "item" in name else TEXT})
    for old, new in ((HOLES[name], whole), (whole, HOLES[name])):
        found = diff(with_thing(old), with_thing(new))
        assert {change.level for change in found} == {"undecided"}
        assert all("leads nowhere" in change.reason for change in found)
        assert not any(change.witness for change in found)


def test_the_same_hole_is_no_change_and_hides_no_other() -> None:
    thing, tighter = (obj({"a": GONE, "b": {**TEXT, "maxLength": most}}) for most in (9, 5))
    assert ids(with_thing(thing), with_thing(thing)) == []
    assert told(with_thing(thing), with_thing(tighter)) == [
        ("breaking", "request-body-max-length-tightened", "/requestBody/application~1json/properties/b")
    ]


def with_components(**components: Any) -> Spec:
    return of_body(TEXT, components=components)


REFERENCES = {"s": "#/components/schemas/", "p": "#/components/parameters/", "r": "#/components/responses/"}


def led(kind: str, *names: str) -> dict[str, Any]:
    """Components of which each is a reference to the next one, the last one to the first."""
    return {
        name: {"$ref": REFERENCES[kind] + other}
        for name, other in zip(names, (*names[1:], names[0]), strict=True)
    }


LOOPS = {
    "a schema": with_components(schemas=led("s", "A")),
    "two schemas": with_components(schemas=led("s", "A", "B")),
    "three schemas": with_components(schemas=led("s", "A", "B", "C")),
    "a schema with more beside it": with_components(schemas={"A": led("s", "A")["A"] | TEXT}),
    "a member's schema": with_components(
        schemas={"A": obj({"a": {"$ref": "#/components/schemas/A/properties/a"}})}
    ),
    "a parameter": with_components(parameters=led("p", "A")),
    "two parameters": with_components(parameters=led("p", "A", "B")),
    "an answer": with_components(responses=led("r", "A")),
    "a path": of_body(TEXT, paths={"/a": {"$ref": "#/paths/~1a"}}),
    "two paths": of_body(TEXT, paths={"/a": {"$ref": "#/paths/~1b"}, "/b": {"$ref": "#/paths/~1a"}}),
}


@pytest.mark.parametrize("name", LOOPS)
def test_a_reference_that_leads_only_back_to_itself_is_refused_with_its_place(name: str) -> None:
    whole = of_body(TEXT)
    for old, new in ((LOOPS[name], whole), (whole, LOOPS[name]), (LOOPS[name], LOOPS[name])):
        with pytest.raises(DocumentError, match="leads back to itself") as failed:
            diff(old, new)
        assert failed.value.at is not None
        assert failed.value.at.pointer.endswith("/$ref")


RECURSIVE = {
    "below a member": obj({"more": THING}),
    "below items": {"type": "array", "items": THING},
    "beside others in allOf": {"allOf": [THING, TEXT]},
    "by way of another name": obj({"more": {"$ref": "#/components/schemas/Alias"}}),
    "in data": TEXT | {"example": {"$ref": "#/components/schemas/Thing/example"}},
}


@pytest.mark.parametrize("name", RECURSIVE)
def test_a_schema_that_refers_to_itself_and_says_something_is_compared(name: str) -> None:
    def spec(note: str) -> Spec:
        thing = {**RECURSIVE[name], "description": note}
        return of_body(THING, components={"schemas": {"Thing": thing, "Alias": THING}})

    assert ids(spec("a"), spec("a")) == []
    assert {level for level, _ in ids(spec("a"), spec("b"))} <= {"info"}


def test_references_from_file_to_file_and_back_are_refused(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text("A: {$ref: 'api.yaml#/components/schemas/A'}\n", encoding="utf-8")
    whole = dict(of_body({"$ref": "#/components/schemas/A"}).document.root.value)
    looped = whole | {"components": {"schemas": {"A": {"$ref": "other.yaml#/A"}}}}
    (tmp_path / "api.yaml").write_text(json.dumps(looped), encoding="utf-8")
    with pytest.raises(DocumentError, match="leads back to itself"):
        diff(of_body(TEXT), Spec.load(tmp_path / "api.yaml"))


@pytest.mark.parametrize(
    "text",
    [
        '{"openapi": "3.1.0", "info": {"title": "t"',
        '{"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "x": '
        + "[" * 10_000
        + "]" * 10_000
        + "}",
        "openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\nx: &a [1,1,1,1,1,1,1,1]\n"
        + "".join(f"x{n}: &{chr(98 + n)} [{','.join(['*' + chr(97 + n)] * 9)}]\n" for n in range(9)),
    ],
    ids=["truncated", "nested 10,000 deep", "aliases that explode"],
)
def test_what_can_not_be_read_is_told_with_its_place(text: str) -> None:
    with pytest.raises(DocumentError) as failed:
        Spec.load(text.encode(), name="new.yaml")
    assert failed.value.at is not None


def test_of_a_name_that_stands_twice_the_last_counts_and_it_is_told() -> None:
    written = json.dumps(dict(of_body({**TEXT, "maxLength": 5}).document.root.value))
    twice = Spec.load(written.replace('"maxLength": 5', '"maxLength": 9, "maxLength": 5').encode())
    message = "the name 'maxLength' stands twice in one object; the last one counts"
    assert message in [problem.message for problem in twice.problems]
    assert ids(of_body({**TEXT, "maxLength": 9}), twice) == [
        ("breaking", "request-body-max-length-tightened")
    ]


def test_recursion_through_several_schemas_ends() -> None:
    def tree(value: Any) -> Spec:
        node = obj(
            {"value": value, "more": {"type": "array", "items": {"$ref": "#/components/schemas/Other"}}}
        )
        other = obj({"node": {"$ref": "#/components/schemas/Thing"}})
        return of_body(THING, components={"schemas": {"Thing": node, "Other": other}})

    assert ids(tree(TEXT), tree(TEXT)) == []
    assert ("breaking", "request-body-type-changed") in ids(tree(TEXT), tree({"type": "integer"}))


PATTERN = {**TEXT, "pattern": r"^(a)\1b$"}
OTHER = {**TEXT, "pattern": r"^(a)\1b?c$"}


def test_what_leads_nowhere_is_settled_by_mending_it_and_by_no_effort() -> None:
    found = diff(with_thing(GONE), with_thing(obj({"a": TEXT})))
    assert found
    assert all(change.settled_by.startswith("mend the reference") for change in found)
    assert not any("--effort" in change.settled_by for change in found)


def test_what_is_not_proven_is_settled_by_the_example_that_is_asked_for() -> None:
    (found,) = diff(of_body(PATTERN), of_body(OTHER))
    assert (found.level, "an `example`" in found.settled_by) == ("undecided", True)

    def shown(schema: Any) -> Spec:
        content = {"application/json": {"schema": schema, "example": "aab"}}
        return spec_of({"requestBody": {"required": True, "content": content}})

    breaking = [change for change in diff(shown(PATTERN), shown(OTHER)) if change.level == "breaking"]
    assert [(change.id, change.settled_by) for change in breaking] == [("request-body-pattern-tightened", "")]


def test_what_was_cut_short_is_settled_by_more_effort() -> None:
    old, new = of_body(obj({"a": TEXT})), of_body(obj({"a": {"type": "integer"}}))
    found = diff(old, new, steps=0)
    assert {change.id for change in found} == {"comparison-cut-short", "request-body-not-compared"}
    assert all(change.settled_by.startswith("`--effort 10`") for change in found)


@pytest.mark.parametrize("reason", [NO_MESSAGE, NONE_REFUSED, failed(ValueError("x"))])
def test_no_effort_is_advised_where_none_helps(reason: str) -> None:
    assert "--effort" not in settled_by(reason)
    assert settled_by(reason).endswith("or accept it")


PART = {"description": "", "content": {"application/json": {"schema": TEXT}}}
HEADED = {"description": "", "headers": {"X": {"required": True, "schema": TEXT}}}
PARAMETER = {"name": "q", "in": "query", "required": True, "schema": TEXT}


def nowhere(kind: str) -> dict[str, str]:
    return {"$ref": f"#/components/{kind}/Gone"}


LOST = {
    "an answer": ({"responses": {"200": PART}}, {"responses": {"200": nowhere("responses")}}),
    "a header": (
        {"responses": {"200": HEADED}},
        {"responses": {"200": {**HEADED, "headers": {"X": nowhere("headers")}}}},
    ),
    "a body": ({"requestBody": {**PART, "required": True}}, {"requestBody": nowhere("requestBodies")}),
    "a parameter": ({"parameters": [PARAMETER]}, {"parameters": [nowhere("parameters")]}),
    "by way of another": (
        {"responses": {"200": PART}},
        {"responses": {"200": {"$ref": "#/components/responses/A"}}},
    ),
}


@pytest.mark.parametrize("name", LOST)
def test_a_part_that_leads_nowhere_is_undecided_in_either_direction(name: str) -> None:
    components = {"responses": {"A": nowhere("responses")}}
    whole, lost = (spec_of(each, components=components) for each in LOST[name])
    for old, new in ((whole, lost), (lost, whole)):
        found = diff(old, new)
        assert found
        assert {change.level for change in found} == {"undecided"}
        assert not any(change.witness for change in found)
    assert ids(lost, lost) == []


def test_a_path_that_leads_nowhere_is_undecided_and_hides_no_other() -> None:
    item = {"get": {"responses": {"200": PART}}}
    other = {"get": {"responses": {"200": PART}, "deprecated": True}}
    old = of_body(TEXT, paths={"/a": item, "/b": item})
    new = of_body(TEXT, paths={"/a": nowhere("pathItems"), "/b": other})
    assert told(old, new) == [("undecided", "operation-removed", ""), ("info", "operation-deprecated", "")]
