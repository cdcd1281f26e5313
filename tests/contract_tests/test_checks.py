"""The catalogue of checks: each fires on its own example, and none on the conforming one."""

from typing import cast

import pytest
from msgspec.structs import replace
from truespec.contract_tests import CHECKS, Check, Judged, suspicions
from truespec.spec import (
    Exchange,
    Match,
    MessageExample,
    Spec,
    Violation,
    judge_request,
    judge_response,
    lint,
)

ENTRIES = [pytest.param(check, id=check.id) for check in CHECKS]
REPORTED = {"answer-breaks-document": "response-body-schema"}
"""Ids that are reported under another: that of the broken rule."""


def judged(example: MessageExample, check: Check) -> Judged:
    spec, request = Spec.load(example.document.encode()), example.request
    found = spec.match(request.method, request.target)
    match = found if isinstance(found, Match) else Match(spec.operations[0], {})
    answer = example.response
    exchange = Exchange(
        example.request, answer, None if answer is not None else "connection reset after 0 bytes"
    )
    return Judged(
        match.operation,
        exchange,
        judge_request(match, request) if match is found else (cast("Violation", found),),
        judge_response(match.operation, request.method, answer)
        if answer is not None and match is found
        else (),
        tolerable=match is not found,
        twin=check.example.twin or exchange,
        purpose=check.example.purpose,
        loose=check.example.loose,
    )


@pytest.mark.parametrize("check", ENTRIES)
def test_on_its_own_example_a_check_fires_and_no_other(check: Check) -> None:
    exchange = judged(check.example.violates, check)
    assert [each.id for each in CHECKS if list(each.run(exchange))] == [check.id]
    assert [each.check for each in suspicions(exchange)] == [REPORTED.get(check.id, check.id)]


@pytest.mark.parametrize("check", ENTRIES)
def test_on_the_conforming_example_no_check_fires(check: Check) -> None:
    assert suspicions(judged(check.example.conforms, check)) == ()


@pytest.mark.parametrize(
    ("body", "fires"),
    [(rb'{"text": "\ud800"}', False), (rb'{"text": NaN}', True), (rb'["\ud800", NaN]', True)],
)
def test_half_a_surrogate_pair_is_json(body: bytes, fires: bool) -> None:
    (check,) = [each for each in CHECKS if each.id == "json-malformed"]
    example = judged(check.example.conforms, check)
    assert example.exchange.response is not None
    answer = replace(example.exchange.response, body=body)
    found = suspicions(replace(example, exchange=replace(example.exchange, response=answer)))
    assert ("json-malformed" in {each.check for each in found}) is fires


@pytest.mark.parametrize("check", ENTRIES)
def test_the_documents_of_the_examples_are_without_fault(check: Check) -> None:
    # they show one message, not all that a server may answer
    assert {problem.rule for problem in lint(check.example.violates.document.encode())} <= {
        "error-undeclared"
    }


def test_checks_are_sorted_and_each_says_who_demands_it() -> None:
    assert [check.id for check in CHECKS] == sorted(check.id for check in CHECKS)
    assert all(check.sentence.endswith(".") and check.section for check in CHECKS)
