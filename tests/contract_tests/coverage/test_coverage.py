"""What counts as exercised: by whom, from which side, and where it stands in the document."""

import json
from typing import Any

import pytest
from truespec.contract_tests import Coverage, Measure, Threshold, missed
from truespec.spec import Exchange, Request, Response, Spec, UsageError

DOCUMENT = """\
openapi: 3.1.0
info: {title: t, version: '1'}
paths:
  /pets:
    post:
      parameters:
        - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      requestBody:
        required: true
        content:
          application/json: {schema: {$ref: '#/components/schemas/Pet'}}
      responses:
        '200':
          description: d
          headers: {X-Rate: {schema: {type: integer}}}
          content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
        '409': {description: d}
        '422': {description: d}
  /other:
    get:
      responses: {'200': {description: d}, '404': {description: d}}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties:
        id: {type: integer, readOnly: true}
        name: {type: string, maxLength: 5}
        kind: {enum: [cat, dog]}
        home:
          oneOf:
            - {type: string}
            - {type: object, properties: {city: {type: [string, 'null']}}}
        friends: {type: array, items: {$ref: '#/components/schemas/Pet'}}
"""


def measured(*exchanges: Exchange, document: str = DOCUMENT) -> Measure:
    spec = Spec.load(document.encode())
    coverage = Coverage(spec, spec.operations)
    for exchange in exchanges:
        coverage.see(exchange)
    return coverage.measured()


def asked(body: Any, status: int = 200, answer: Any = None, query: str = "", **fields: str) -> Exchange:
    request = Request(
        "POST", f"/pets{query}", (("Content-Type", "application/json"),), json.dumps(body).encode()
    )
    lines = (("Content-Type", "application/json"), *fields.items())
    content = b"" if answer is None else json.dumps(answer).encode()
    return Exchange(request, Response(status, lines, content, 0.0) if status else None)


def states(measure: Measure, kind: str) -> dict[str, str]:
    return {point.words: point.state for point in measure.points if point.kind == kind}


def test_nothing_sent_is_nothing_covered() -> None:
    measure = measured()
    assert {point.state for point in measure.points} == {"never"}
    assert (measure.whole.covered, measure.whole.percent) == (0, 0.0)


def test_an_operation_counts_when_it_was_accepted_and_a_status_when_it_came() -> None:
    measure = measured(asked({"name": "a"}, 422))
    assert states(measure, "operations") == {"POST /pets": "refused", "GET /other": "never"}
    assert states(measure, "statuses")["422"] == "covered"
    assert str(measure.kinds["operations"]) == "0 %"
    assert states(measured(asked({"name": "a"}, 200, {"name": "a"})), "operations")["POST /pets"] == "covered"
    assert states(measured(asked({"name": "a"}, 0)), "operations")["POST /pets"] == "failed"


def test_a_constraint_has_two_sides() -> None:
    kept = measured(asked({"name": "a"}))
    assert states(kept, "constraints kept")["maxLength kept"] == "covered"
    assert states(kept, "constraints broken")["maxLength broken"] == "never"
    broken = measured(asked({"name": "too long"}, 422))
    assert states(broken, "constraints kept")["maxLength kept"] == "never"
    assert states(broken, "constraints broken")["maxLength broken"] == "covered"


def test_zero_limits_all_but_a_least_length() -> None:
    limits = "{type: integer, minimum: 0, maximum: 0, minLength: 0, maxLength: 0}"
    document = DOCUMENT.replace("{type: integer, maximum: 100}", limits)
    kept = states(measured(document=document), "constraints kept")
    assert {"minimum kept", "maximum kept", "maxLength kept"} <= kept.keys()
    assert "minLength kept" not in kept


def test_nothing_is_to_be_broken_in_an_answer() -> None:
    measure = measured(asked({"name": "a"}, 200, {"name": "much too long"}))
    assert all(point.side == "request" for point in measure.points if point.kind == "constraints broken")
    assert states(measure, "constraints kept")["maxLength kept, in an answer"] == "failed"


def test_each_value_of_an_enum_and_each_alternative_counts() -> None:
    measure = measured(
        asked({"name": "a", "kind": "cat", "home": "x"}),
        asked({"name": "a", "home": {"city": None}}),
    )
    assert [*states(measure, "values").items()][:2] == [('"cat"', "covered"), ('"dog"', "never")]
    alternatives = states(measure, "alternatives")
    assert (alternatives["oneOf 1"], alternatives["oneOf 2"]) == ("covered", "covered")
    assert (alternatives["type null"], alternatives["type string"]) == ("covered", "never")


def test_a_member_is_given_or_left_out_where_it_may_be() -> None:
    members = states(measured(asked({"name": "a", "friends": []})), "members")
    assert (members["friends given"], members["kind left out"], members["no item"]) == ("covered",) * 3
    assert (members["an item"], members["kind given"]) == ("never", "never")
    assert "name left out" not in members


def test_what_one_direction_hides_is_no_part_of_it() -> None:
    members = states(measured(), "members")
    assert "id given" not in members
    assert "id given, in an answer" in members


def test_a_schema_inside_itself_is_walked_to_its_end() -> None:
    deep: Any = {"name": "a", "kind": "dog"}
    for _ in range(20):
        deep = {"name": "b", "friends": [deep]}
    assert states(measured(asked(deep)), "values")['"dog"'] == "covered"


def test_parameters_and_headers_count_given_and_left_out() -> None:
    measure = measured(asked({"name": "a"}, query="?limit=5", answer={"name": "a"}, X_Rate="1"))
    parameters = states(measure, "parameters")
    assert (parameters["query limit given"], parameters["query limit left out"]) == ("covered", "never")
    assert parameters["header X-Rate left out, in an answer"] == "covered"
    assert states(measure, "constraints kept")["maximum kept"] == "covered"
    over = measured(asked({"name": "a"}, 422, query="?limit=500"))
    assert states(over, "constraints broken")["maximum broken"] == "covered"


def test_the_schema_of_a_header_counts() -> None:
    document = DOCUMENT.replace("{X-Rate: {schema: {type: integer}}}", "{X-Rate: {schema: {enum: [1, 2]}}}")
    rate: dict[str, Any] = {"X-Rate": "2"}
    answered = asked({"name": "a"}, answer={"name": "a"}, **rate)
    values = states(measured(answered, document=document), "values")
    assert (values["1, in an answer"], values["2, in an answer"]) == ("never", "covered")
    rate["X-Rate"] = "3"
    wrong = asked({"name": "a"}, answer={"name": "a"}, **rate)
    assert states(measured(wrong, document=document), "values")["2, in an answer"] == "never"


def test_members_that_are_known_by_a_pattern_count() -> None:
    home = "            - {type: object, properties: {city: {type: [string, 'null']}}}\n"
    patterned = (
        "            - {patternProperties: {'^x-': {enum: [1, 2]}}, additionalProperties: {enum: [3, 4]}}\n"
    )
    document = DOCUMENT.replace(home, patterned)
    measure = measured(asked({"name": "a", "home": {"x-a": 1, "b": 3}}), document=document)
    assert {words: state for words, state in states(measure, "members").items() if "like" in words} == {
        "a member like ^x- given": "covered",
        "a member like ^x- left out": "never",
        "a member like ^x- given, in an answer": "never",
        "a member like ^x- left out, in an answer": "never",
    }
    values = states(measure, "values")
    assert [values[each] for each in "1234"] == ["covered", "never", "covered", "never"]
    without = measured(asked({"name": "a", "home": {"b": 4}}), document=document)
    assert states(without, "members")["a member like ^x- left out"] == "covered"


def test_what_is_excluded_is_to_be_broken() -> None:
    document = DOCUMENT.replace("{type: string, maxLength: 5}", "{not: {const: no}}")
    assert states(measured(document=document), "constraints broken")["not broken"] == "never"
    broken = measured(asked({"name": False}, 422), document=document.replace("const: no", "type: boolean"))
    assert states(broken, "constraints broken")["not broken"] == "covered"


def test_a_text_can_have_no_wrong_type() -> None:
    document = DOCUMENT.replace("{type: integer, maximum: 100}", "{type: string, maxLength: 2}")
    limits = [point for point in measured(document=document).points if point.at.line == 7]
    assert {point.what for point in limits} == {
        *("query limit given", "query limit left out", "maxLength kept", "maxLength broken")
    }


def test_a_refused_value_is_not_known_to_have_worked() -> None:
    measure = measured(asked({"name": "a", "kind": "cat"}, 409))
    assert states(measure, "values")['"cat"'] == "refused"
    assert measure.kinds["values"].covered == 0
    again = measured(asked({"name": "a", "kind": "cat"}, 409), asked({"name": "a", "kind": "cat"}))
    assert states(again, "values")['"cat"'] == "covered"


def test_what_was_seen_is_not_looked_for_again() -> None:
    spec = Spec.load(DOCUMENT.replace("kind: {enum: [cat, dog]}", "kind: {enum: [cat]}").encode())
    coverage = Coverage(spec, spec.operations)
    for body in ({"name": "a", "kind": "cat", "home": "x"}, {"name": "b"}, {"name": "c", "kind": "cat"}):
        coverage.see(asked(body))
    body = spec.operations[0].request_body
    schema = next(iter(body.content.values())).schema if body is not None else None
    assert schema is not None
    watcher = coverage.schemas.watcher(schema, 1)
    assert "kind" not in watcher.members
    assert "friends" in watcher.members


def test_each_documented_refusal_came_or_has_a_reason() -> None:
    measure = measured(asked({"name": "too long"}, 422), asked({"name": "a"}, 200))
    assert [(each.operation, each.status, bool(each.reason)) for each in measure.refusals] == [
        ("POST /pets", "409", True),
        ("POST /pets", "422", False),
        ("GET /other", "404", True),
    ]
    assert "state that conflicts" in measure.refusals[0].reason
    assert measure.refusals[2].reason == "the operation was not called"


def test_a_line_shows_the_worst_that_stands_on_it() -> None:
    lines = measured(asked({"name": "a", "kind": "cat"}, 200, {"name": "much too long"})).lines()["<bytes>"]
    assert lines[29].heat == "failed"
    assert lines[30].heat == "partly"
    assert lines[21].heat == "never"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("0", []),
        ("operations=50", []),
        ("operations=51", ["coverage of operations is 50 %, 51 % is asked for: 1 of 2 lack"]),
        ("100", ["coverage is "]),
    ],
)
def test_a_missed_threshold_says_what_lacks(text: str, lines: list[str]) -> None:
    found = list(missed(measured(asked({"name": "a"})), [Threshold.parse(text)]))
    assert len(found) == len(lines)
    assert all(
        each.startswith(start) and "lack, first " in each for each, start in zip(found, lines, strict=True)
    )


@pytest.mark.parametrize("text", ["", "x", "101", "-1", "status=5", "nan"])
def test_no_percentage_is_a_usage_error(text: str) -> None:
    with pytest.raises(UsageError, match="--min-coverage"):
        Threshold.parse(text)


def test_a_share_is_never_rounded_up() -> None:
    measure = measured(asked({"name": "a"}))
    assert 0 < measure.whole.percent < 100
    assert measure.whole.percent * measure.whole.total <= measure.whole.covered * 100
