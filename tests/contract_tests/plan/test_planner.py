"""What is planned beyond one value at a time: pairs, other methods, conditions, what is accepted."""

from collections.abc import Iterable
from itertools import combinations
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from truespec.contract_tests import Case, Report, Supplies, Target, TestSettings, Things, run
from truespec.contract_tests.credentials import credentials_for
from truespec.contract_tests.plan import Planner, methods_to_try
from truespec.spec import Exchange, Request, Response, Spec

from ..sample_server import serving

FLAGS = {"type": "string", "enum": ["a", "b", "c"]}


def document(*methods: str, parameters: Iterable[dict[str, Any]] = (), **more: Any) -> Spec:
    answer = {"description": "Fine.", "content": {"application/json": {"schema": {"type": "object"}}}}
    operation = {"parameters": list(parameters), "responses": {"200": answer}, **more}
    paths = {"/books": dict.fromkeys(methods, operation)}
    return Spec.load({"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": paths})


def planned(spec: Spec, *, given: tuple[tuple[str, str], ...] = (), careful: bool = False) -> list[Case]:
    operation = spec.operations[0]
    planner = Planner(operation, credentials_for(operation, given), 0, Supplies(Things(spec)))
    drafts = [opener.draft for opener in planner.openers()]
    return list(planner.variations(drafts, methods_to_try(operation, spec.operations, careful=careful)))


def query(name: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": FLAGS}


def test_each_pair_of_values_of_two_parameters_meets_in_a_request() -> None:
    names = ("p", "q", "r", "s")
    cases = [each for each in planned(document("get", parameters=map(query, names))) if each.parts]
    rows = [dict(parse_qsl(urlsplit(each.request.target).query)) for each in cases]
    assert len(rows) < 4**4 / 8
    for first, second in combinations(names, 2):
        met = {(row.get(first), row.get(second)) for row in rows}
        changed = ("b", "c", None)  # "a" is what was accepted: pairs with it need no combining
        assert met >= {(one, other) for one in changed for other in changed}


def test_members_of_a_body_are_combined_and_required_ones_stay() -> None:
    schema = {
        "type": "object",
        "required": ["kept"],
        "properties": {"kept": FLAGS, "one": {"type": "boolean"}, "two": {"type": "boolean"}},
    }
    body = {"required": True, "content": {"application/json": {"schema": schema}}}
    cases = [each for each in planned(document("post", requestBody=body)) if each.parts]
    assert cases
    assert all(b'"kept":' in each.request.body for each in cases)
    assert any(b'"one":' not in each.request.body and b'"two":' not in each.request.body for each in cases)


@pytest.mark.parametrize("parameters", [[], [query("p")]])
def test_where_there_is_nothing_to_combine_nothing_is(parameters: list[dict[str, Any]]) -> None:
    assert not [each for each in planned(document("get", parameters=parameters)) if each.parts]


@pytest.mark.parametrize(
    ("methods", "careful", "expected"),
    [
        (("get",), False, ["HEAD", "OPTIONS", "TRUESPEC"]),
        (("get", "head", "options"), False, ["TRUESPEC"]),
        (("get",), True, ["HEAD"]),
        (("post",), False, ["OPTIONS", "TRUESPEC"]),
        (("post",), True, []),
    ],
)
def test_other_methods_are_tried_that_change_nothing(
    methods: tuple[str, ...], careful: bool, expected: list[str]
) -> None:
    own = methods[0].upper()
    cases = planned(document(*methods), careful=careful)
    preflights = [each for each in cases if each.request.field("access-control-request-method") == own]
    asked = [each.request.method for each in cases if each not in preflights]
    assert [method for method in asked if method != own] == expected
    assert len(preflights) == ("OPTIONS" in expected)


def test_the_methods_of_a_path_are_tried_once() -> None:
    spec = document("get", "post")
    found = [methods_to_try(each, spec.operations, careful=False) for each in spec.operations]
    assert found == [("HEAD", "OPTIONS", "TRUESPEC"), ()]


def test_each_documented_type_of_an_answer_is_asked_for() -> None:
    content = {"application/json": {}, "application/xml": {}}
    spec = document("get", responses={"200": {"description": "Fine.", "content": content}})
    accepted = [dict(each.request.fields).get("Accept") for each in planned(spec)]
    assert [each for each in accepted if each] == [
        "application/json",
        "application/xml",
        "application/x-truespec",
    ]


def test_the_users_key_is_changed_in_one_character_and_a_stand_in_is_not() -> None:
    spec = Spec.load("spec/images.yaml")
    keys = [
        dict(each.request.fields).get("x-api-key") for each in planned(spec, given=(("x-api-key", "abcd"),))
    ]
    assert {each.strip() for each in keys if each} == {"abcd", "abcA", "ABCD"}
    assert {each.purpose for each in planned(spec)} <= {"", "respelled", "strange"}


@pytest.mark.parametrize(
    ("method", "tag", "expected"),
    [
        ("GET", '"7"', [("If-None-Match", '"7"')]),
        ("GET", 'W/"7"', [("If-None-Match", 'W/"7"')]),
        ("GET", None, []),
        ("PUT", '"7"', [("If-Match", '"truespec-never"')]),
        ("POST", '"7"', []),
        ("DELETE", '"7"', []),
    ],
)
def test_what_has_a_tag_is_asked_for_under_a_condition(
    method: str, tag: str | None, expected: list[tuple[str, str]]
) -> None:
    spec = document(method.lower())
    operation = spec.operations[0]
    planner = Planner(operation, credentials_for(operation, ()), 0, Supplies(Things(spec)))
    fields = () if tag is None else (("ETag", tag),)
    cases = planner.conditions(Exchange(Request(method, "/books"), Response(200, fields)))
    assert [each.request.fields[-1] for each in cases] == expected


class Shelf:
    """A server of one list. faults: what it does wrong."""

    def __init__(self, *faults: str) -> None:
        self.faults = faults

    def __call__(self, environ: dict[str, Any], start: Any) -> list[bytes]:
        method, body = environ["REQUEST_METHOD"], b"{}"
        known = {"GET", "HEAD"} | ({"TRUESPEC"} if "any-method" in self.faults else set())
        if method == "HEAD" and "no-head" in self.faults:
            known.discard("HEAD")
        if method not in known:
            allowed = [] if "no-allow" in self.faults else [("Allow", "GET, HEAD")]
            start("405 Method Not Allowed", [("Content-Length", "0"), *allowed])
            return []
        fields = [("Content-Type", "application/json"), ("ETag", '"1"')]
        if environ.get("HTTP_IF_NONE_MATCH") == '"1"' and "no-conditions" not in self.faults:
            start("304 Not Modified", [("ETag", '"1"')])
            return []
        asked = parse_qsl(environ["QUERY_STRING"], keep_blank_values=True)
        pair = {("p", "b"), ("q", "c")} <= set(asked)
        if pair and "pair-crash" in self.faults:
            start("500 Internal Server Error", [("Content-Length", "0")])
            return []
        if "value-crash" in self.faults and ("q", "c") in asked:
            start("500 Internal Server Error", [("Content-Length", "0")])
            return []
        wrong = len(dict(asked)) < len(asked) or any(
            value not in FLAGS["enum"] for name, value in asked if name in ("p", "q")
        )
        if wrong or (pair and "pair-refused" in self.faults):
            start("400 Bad Request", [("Content-Length", "0")])
            return []
        start("200 OK", [*fields, ("Content-Length", str(len(body)))])
        return [] if method == "HEAD" else [body]


def examined(*faults: str) -> Report:
    spec = document("get", parameters=map(query, "pq"))
    with serving(Shelf(*faults)) as url:
        return run(spec, Target(url), TestSettings(second_engine=False, opinions=True))


@pytest.mark.parametrize(
    ("fault", "level", "check"),
    [
        ("no-conditions", "fault", "condition-ignored"),
        ("pair-crash", "fault", "server-error"),
        ("value-crash", "fault", "server-error"),
        ("no-head", "opinion", "head-differs"),
        ("no-allow", "opinion", "allow-missing"),
        ("any-method", "opinion", "method-ignored"),
    ],
)
def test_each_fault_of_the_shelf_is_found_alone(fault: str, level: str, check: str) -> None:
    assert [(each.level, each.check) for each in examined(fault).findings] == [(level, check)]


def test_a_shelf_that_keeps_to_http_comes_out_clean() -> None:
    assert examined().findings == ()


def test_a_rule_about_a_combination_is_no_fault() -> None:
    assert examined("pair-refused").findings == ()


@pytest.mark.parametrize(("name", "documented"), [("good", True), ("taken", False), ("", True)])
def test_a_request_whose_example_has_an_answer_of_its_name_may_be_refused_so(
    name: str, documented: bool
) -> None:
    shown = {"examples": {name: {"value": {"name": "a"}}}} if name else {"example": {"name": "a"}}
    body = {"content": {"application/json": {"schema": {"type": "object"}, **shown}}}
    conflict = {"examples": {"taken": {"value": {}}}, "schema": {"type": "object"}}
    responses = {
        "200": {"description": "d", "content": {"application/json": {"examples": {"good": {"value": {}}}}}},
        "409": {"description": "d", "content": {"application/json": conflict}},
    }
    spec = document("post", requestBody=body, responses=responses)
    planner = Planner(spec.operations[0], credentials_for(spec.operations[0], ()), 0, Supplies(Things(spec)))
    case = next(iter(planner.openers())).case
    assert (case.documented, case.refusable) == (documented, not documented)
