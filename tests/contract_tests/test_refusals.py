"""Refusals, and what is accepted without a value: what contradicts the document, and what a server may do."""

from truespec.contract_tests import Judged, suspicions
from truespec.contract_tests.caution import Caution
from truespec.contract_tests.credentials import credentials_for
from truespec.contract_tests.plan import Case, Planner
from truespec.contract_tests.same_places import SamePlaces
from truespec.contract_tests.supplies import Supplies
from truespec.contract_tests.targets import Target
from truespec.contract_tests.things import Things
from truespec.spec import Exchange, Match, Request, Response, Spec, judge_request

TEXT = {"type": "string"}
LIMIT = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1}}
FILTER = {"name": "filter", "in": "query", "schema": {"type": "array", "items": TEXT}}
KEY = {"name": "key", "in": "path", "required": True, "schema": TEXT}
ANSWERS = {"200": {"description": "OK"}, "400": {"description": "Not understood"}}
UNANNOUNCED = {"200": {"description": "OK"}}
LABELS = {"type": "object", "properties": {"labels": {"type": "object", "additionalProperties": TEXT}}}
USER = {"type": "object", "properties": {"key": {"type": "integer"}, "name": {**TEXT, "maxLength": 9}}}


def body(schema: object) -> dict[str, object]:
    return {"content": {"application/json": {"schema": schema}}}


SPEC = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "T", "version": "1"},
        "paths": {
            "/alerts": {
                "get": {"parameters": [FILTER, LIMIT], "responses": ANSWERS},
                "post": {"requestBody": body({"allOf": [{}, LABELS]}), "responses": ANSWERS},
            },
            "/silences": {"get": {"parameters": [FILTER, LIMIT], "responses": UNANNOUNCED}},
            "/users/{key}": {
                "get": {"parameters": [KEY, LIMIT], "responses": ANSWERS},
                "put": {"parameters": [KEY], "requestBody": body(USER), "responses": UNANNOUNCED},
            },
            "/auth/logout": {"post": {"responses": UNANNOUNCED}},
        },
    }
)


def cases(key: str) -> dict[str, Case]:
    """Vary what a server has accepted; give the cases by their reasons."""
    operation = SPEC.operation(key)
    planner = Planner(operation, credentials_for(operation, ()), 0, Supplies(Things(SPEC)))
    drafts = [opener.draft for opener in planner.openers()]
    return {case.why: case for case in planner.variations(drafts)}


def held_against(key: str, case: Case, status: int) -> set[str]:
    """Answer a case; list what is held against that."""
    request = case.request
    match = SPEC.match(request.method, request.target, request.fields)
    assert isinstance(match, Match)
    accepted = Exchange(Request(match.operation.method, "/"), Response(200))
    judged = Judged(
        SPEC.operation(key),
        Exchange(request, Response(status)),
        judge_request(match, request),
        (),
        twin=accepted,
        refusable=case.refusable,
        loose=case.loose,
        at=case.at,
        why=case.why,
    )
    return {each.check for each in suspicions(judged)}


def test_a_text_without_a_line_drawn_may_be_refused_where_that_is_announced() -> None:
    for key, found in (("GET /alerts", {"refused-for-reasons"}), ("GET /silences", {"valid-refused"})):
        case = next(each for why, each in cases(key).items() if "'filter': written as" in why)
        assert held_against(key, case, 400) == found


def test_a_limit_that_is_met_is_refused_wrongly_whatever_is_announced() -> None:
    case = cases("GET /alerts")["query parameter 'limit': minimum"]
    assert held_against("GET /alerts", case, 400) == {"valid-refused"}


def test_what_does_not_suit_the_one_thing_asked_for_may_be_refused_where_that_is_announced() -> None:
    case = cases("GET /users/{key}")["query parameter 'limit': minimum"]
    assert held_against("GET /users/{key}", case, 400) == {"refused-for-reasons"}


def test_a_key_in_the_path_may_be_that_of_nothing() -> None:
    case = cases("GET /users/{key}")["path parameter 'key': beyond the basic plane"]
    assert held_against("GET /users/{key}", case, 400) == set()
    assert held_against("GET /users/{key}", case, 500) == {"server-error"}


def test_a_member_that_repeats_a_key_of_the_path_may_be_refused_and_another_not() -> None:
    found = cases("PUT /users/{key}")
    assert held_against("PUT /users/{key}", found["body /key: zero"], 400) == set()
    assert held_against("PUT /users/{key}", found["body /name: maxLength"], 400) == {"valid-refused"}


def test_an_unusual_json_text_may_be_refused() -> None:
    case = cases("PUT /users/{key}")["a number beyond every float"]
    assert held_against("PUT /users/{key}", case, 400) == set()


def test_members_are_found_through_all_of() -> None:
    case = next(
        each for why, each in cases("POST /alerts").items() if why.startswith("body /labels: without")
    )
    assert case.at.pointer.endswith("/allOf/1/properties/labels")
    assert case.loose


def test_a_near_miss_that_is_read_as_a_valid_text_is_not_called_a_miss() -> None:
    missed = {why for why in cases("GET /alerts") if why.endswith("type missed")}
    assert missed == {"query parameter 'limit': type missed"}


def test_an_optional_parameter_without_a_value_may_be_taken_for_none() -> None:
    for target, found in (("/alerts?limit=", set[str]()), ("/alerts?limit=0", {"invalid-accepted"})):
        case = Case(Request("GET", target), "", SPEC.operation("GET /alerts").location)
        assert held_against("GET /alerts", case, 200) == found


def test_a_parameter_that_is_written_out_in_each_operation_is_one_place() -> None:
    places = SamePlaces.of(SPEC.operations)
    for number in (0, 1):
        first, again = (
            SPEC.operation(key).parameters[number].schema.location for key in ("GET /alerts", "GET /silences")
        )
        assert first.pointer != again.pointer
        assert places.pointer(first) == places.pointer(again) == first.pointer
    other = SPEC.operation("GET /users/{key}").parameters[0].location
    assert places.pointer(other) == other.pointer


def test_credentials_that_were_given_are_not_ended_by_a_logout() -> None:
    given = Target("http://localhost:1", (("Authorization", "Bearer x"),))
    for target, is_spared in ((given, True), (Target("http://localhost:1"), False)):
        caution = Caution.towards(target, safe=False, only_own=None)
        why = caution.forbids(SPEC.operation("POST /auth/logout"), Things(SPEC))
        assert ("credentials in use" in why) is is_spared


def test_the_key_of_what_was_made_may_be_in_the_request_alone() -> None:
    spec = Spec.load(
        {
            "openapi": "3.1.0",
            "info": {"title": "T", "version": "1"},
            "paths": {
                "/tenants": {"post": {"requestBody": body({"type": "object"}), "responses": UNANNOUNCED}},
                "/tenants/{tenant_name}": {
                    "get": {"parameters": [{**KEY, "name": "tenant_name"}], "responses": UNANNOUNCED}
                },
            },
        }
    )
    things = Things(spec)
    fields = (("Content-Type", "application/json"),)
    made = Request("POST", "/tenants", fields, b'{"name": "north"}')
    things.learn(Exchange(made, Response(200, fields, b"{}")))
    chosen = Supplies(things).parameters(spec.operation("GET /tenants/{tenant_name}"))
    assert list(chosen.values()) == ["north"]
