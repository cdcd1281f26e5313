"""Relations that a document promises or denies: a breach is a fault, whatever parameters are called like."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response, request
from msgspec.structs import replace
from truespec.contract_tests import Finding, Secrets, pytest_source, tell_of_list
from truespec.spec import DocumentError, Spec, relations_of

from .emitted import runnable
from .sample_server import serving, trials_of

NAMES = ("amber", "birch", "cedar", "damson", "elder", "fir", "gorse", "hazel", "ivy", "juniper")
TREES: list[dict[str, Any]] = [
    {
        "treeId": number,
        "title": f"The {name} tree",
        "state": ("tall", "small")[number % 2],
        "age": 3 * number % 10,
        "created_at": f"2026-02-{number + 1:02}",
        "tags": [name, "green"],
    }
    for number, name in enumerate(NAMES, 1)
]
TEXT = {"type": "string"}
QUERY: dict[str, dict[str, Any]] = {
    "atMost": {"type": "integer", "minimum": 1, "maximum": 50},
    "skipped": {"type": "integer", "minimum": 0, "maximum": 50},
    "find": TEXT,
    "kind": {"type": "string", "enum": ["tall", "small"]},
    "tag": TEXT,
    "youngest": {"type": "string", "format": "date"},
    "oldest": {"type": "string", "format": "date"},
    "by": TEXT,
    "way": {"type": "string", "enum": ["asc", "desc"]},
    "number": {"type": "array", "items": {"type": "integer"}},
    "orderBy": {"type": "string", "enum": ["title", "created_at", "age"]},
    "limit": {"type": "integer", "minimum": 1, "maximum": 50},
}
"""`limit` is none: so many years at most. `orderBy` is called as what it is, all others like nothing."""

PROMISED: dict[str, tuple[dict[str, Any], str]] = {
    "atMost": ({"relation": "limit"}, "limit-exceeded"),
    "skipped": ({"relation": "offset"}, "pages-overlap"),
    "find": ({"relation": "contains", "member": "title"}, "filter-not-met"),
    "kind": ({"relation": "equals", "member": "state"}, "filter-not-met"),
    "tag": ({"relation": "equals", "member": "tags"}, "filter-not-met"),
    "youngest": ({"relation": "from", "member": "created_at"}, "range-not-met"),
    "oldest": ({"relation": "to", "member": "created_at"}, "range-not-met"),
    "by": ({"relation": "sorted"}, "order-not-kept"),
    "way": ({"relation": "direction"}, "order-not-reversed"),
    "number": ({"relation": "keys"}, "filter-not-met"),
}
"""By the parameter that a faulty server ignores: its relation, and what is told."""

DENIED = {"relation": "limit", "parameter": "limit", "holds": False}
TOTAL = {"relation": "total", "header": "X-Total-Count"}


def spec_of(*relations: dict[str, Any]) -> Spec:
    parameters = [{"name": name, "in": "query", "schema": schema} for name, schema in QUERY.items()]
    listed = {"type": "array", "items": {"type": "object"}}
    answer = {"description": "OK", "content": {"application/json": {"schema": listed}}}
    key = {"name": "treeId", "in": "path", "required": True, "schema": {"type": "integer"}}
    read = {"200": {"description": "OK"}, "404": {"description": "Nothing"}}
    return Spec.load(
        {
            "openapi": "3.1.0",
            "info": {"title": "Trees", "version": "1"},
            "paths": {
                "/trees": {
                    "get": {
                        "parameters": parameters,
                        "responses": {"200": answer, "4XX": {"description": "Refused"}},
                        "x-truespec-relations": list(relations),
                    }
                },
                "/trees/{treeId}": {"get": {"parameters": [key], "responses": read}},
            },
        }
    )


def chosen(ignored: str) -> list[dict[str, Any]]:
    """Choose trees as the query says. ignored: a parameter that is not looked at."""
    asked = {name: value for name, value in request.args.items() if name != ignored}
    found = [
        each
        for each in TREES
        if asked.get("find", "").lower() in each["title"].lower()
        and asked.get("kind", each["state"]) == each["state"]
        and asked.get("tag", "green") in each["tags"]
        and each["age"] <= int(asked.get("limit", 50))
        and asked.get("youngest", "") <= each["created_at"] <= asked.get("oldest", "9")
    ]
    numbers = request.args.getlist("number") if ignored != "number" else []
    found = [each for each in found if not numbers or str(each["treeId"]) in numbers]
    by = asked.get("by", asked.get("orderBy", "treeId" if ignored not in ("by", "orderBy") else "fair"))
    found.sort(key=lambda each: (each[by] if by in TREES[0] else each["treeId"] * 7 % 11, each["treeId"]))
    return found[::-1] if asked.get("way") == "desc" else found


def trees(ignored: str = "", totals: int = 0) -> Flask:
    """Serve trees. totals: how many too many are said to be there."""
    app = Flask("trees")

    @app.get("/trees")
    def listed() -> Response:
        found = chosen(ignored)
        start = int(request.args.get("skipped", 0)) if ignored != "skipped" else 0
        size = int(request.args.get("atMost", 50)) if ignored != "atMost" else 50
        page = found[start : start + size]
        answer = Response(json.dumps(page), content_type="application/json")
        answer.headers["X-Total-Count"] = str(len(found) + totals)
        return answer

    @app.get("/trees/<int:number>")
    def read(number: int) -> Response:
        tree = next((each for each in TREES if each["treeId"] == number), None)
        return Response(json.dumps(tree), 200 if tree else 404, content_type="application/json")

    return app


def told(app: Flask, *relations: dict[str, Any], seed: int = 0) -> tuple[tuple[Finding, ...], list[str]]:
    """Ask the list; what is found, and what is noted."""
    spec = spec_of(*relations)
    with trials_of(spec, app, (), {}) as trials:
        tell_of_list(replace(trials, seed=seed), spec.operation("GET /trees"), spec.operations)
        return trials.session.inquest.findings(), list(trials.session.inquest.own.notes())


def faults(app: Flask, *relations: dict[str, Any]) -> list[str]:
    return [each.check for each in told(app, *relations)[0] if each.level == "fault"]


def promised(name: str) -> dict[str, Any]:
    return {"parameter": name, **PROMISED[name][0]}


ALL = (*(promised(name) for name in PROMISED), DENIED, TOTAL)


@pytest.mark.parametrize("name", PROMISED)
def test_what_no_name_tells_is_a_fault_where_the_document_promises_it(name: str, tmp_path: Path) -> None:
    others = [promised("atMost")] if name == "skipped" else []
    relations = (promised(name), *others, DENIED)
    assert faults(trees(name), DENIED) == []
    (finding,) = [each for each in told(trees(name), *relations)[0] if each.level == "fault"]
    assert (finding.check, finding.reproduced) == (PROMISED[name][1], (3, 3))
    assert finding.why == "a relation that the document promises"
    path, spec = tmp_path / "trees.json", spec_of(*relations)
    path.write_text(json.dumps(spec.document.root.value))
    with serving(trees(name)) as url:
        source = pytest_source(finding, str(path), url, Secrets.of(spec))
        with pytest.raises(AssertionError):
            runnable(source)()
    with serving(trees()) as mended:
        runnable(source)(mended)


def test_a_total_in_a_header_is_held_to_what_is_listed() -> None:
    assert faults(trees(totals=3), promised("atMost"), DENIED) == []
    assert faults(trees(totals=3), promised("atMost"), DENIED, TOTAL) == ["total-wrong"]
    for totals, found in ((-3, ["total-wrong"]), (0, []), (3, [])):  # who asks for no part may be given one
        assert faults(trees(totals=totals), DENIED, TOTAL) == found


def test_a_correct_server_breaks_no_promise_whatever_the_seed() -> None:
    for seed in (0, 3, 8):
        assert told(trees(), *ALL, seed=seed) == ((), [])


def test_a_wrong_guess_is_switched_off() -> None:
    assert faults(trees()) == ["limit-exceeded"]
    assert faults(trees(), DENIED) == []


def test_a_guess_that_is_promised_is_no_opinion() -> None:
    guess = {"relation": "sorted", "parameter": "orderBy"}
    anything = {"relation": "difference", "parameter": "by", "holds": False}
    for relations, level in (((), "opinion"), ((guess,), "fault")):
        found = told(trees("orderBy"), DENIED, anything, *relations)[0]
        assert [(each.check, each.level) for each in found] == [("order-not-kept", level)]
    denied = told(trees("orderBy"), DENIED, anything, {**guess, "holds": False})[0]
    assert [each.check for each in denied] == ["parameter-ignored"]


def test_a_member_that_nothing_has_is_named() -> None:
    findings, notes = told(trees(), DENIED, {"relation": "equals", "parameter": "kind", "member": "stage"})
    assert findings == ()
    (note,) = set(notes)
    assert note.startswith("a relation of GET /trees was not judged")
    assert note.endswith("nothing listed has a member 'stage'")


@pytest.mark.parametrize(
    ("relation", "message"),
    [
        (
            {"relation": "limt", "parameter": "atMost"},
            "the relation 'limt' is unknown; did you mean 'limit'?",
        ),
        ({"parameter": "atMost"}, "the relation None is unknown: contains, cursor, default"),
        ({"relation": "limit"}, "the relation 'limit' names a `parameter`"),
        (
            {"relation": "limit", "parameter": "atMots"},
            "no query parameter 'atMots' is unknown; did you mean 'atMost'?",
        ),
        (
            {"relation": "limit", "parameter": "atMost", "member": "x"},
            "the relation 'limit' is about no member",
        ),
        ({"relation": "equals", "parameter": "kind"}, "names a `member` of what is listed"),
        ({"relation": "total", "parameter": "atMost"}, "a total is in the answer, no parameter"),
        ({"relation": "limit", "parameter": "atMost", "header": "X"}, "`header` says where a total is"),
        (
            {"relation": "limit", "parameter": "atMost", "holds": "no"},
            "`holds` of a relation is true or false",
        ),
        (
            {"relation": "limit", "paramter": "atMost"},
            "`paramter` of a relation is unknown; did you mean 'param",
        ),
        (5, "the relation None is unknown"),
    ],
)
def test_what_is_no_relation_is_told(relation: Any, message: str) -> None:
    with pytest.raises(DocumentError) as caught:
        relations_of(spec_of(relation))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_same_is_not_said_twice_and_lists_alone_have_relations() -> None:
    with pytest.raises(DocumentError, match="the relation 'limit' is said twice of it"):
        relations_of(spec_of(promised("atMost"), {**promised("atMost"), "holds": False}))
    posted: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": {"responses": {}, "x-truespec-relations": []}}},
    }
    with pytest.raises(DocumentError, match="POST /a has no relations: a list is read by GET"):
        relations_of(Spec.load(posted))
