"""The catalogue of checks: each fires on its own example, and none on the conforming one."""

import pytest
from truespec.contract_tests import CHECKS, Check, Judged, suspicions
from truespec.spec import Exchange, Match, MessageExample, Spec, judge_request, judge_response, lint

ENTRIES = [pytest.param(check, id=check.id) for check in CHECKS]
REPORTED = {"answer-breaks-document": "response-body-schema"}
"""Ids that are reported under another: that of the broken rule."""


def judged(example: MessageExample) -> Judged:
    match = Spec.load(example.document.encode()).match(example.request.method, example.request.target)
    assert isinstance(match, Match)
    answer = example.response
    exchange = Exchange(
        example.request, answer, None if answer is not None else "connection reset after 0 bytes"
    )
    return Judged(
        match.operation,
        exchange,
        judge_request(match, example.request),
        () if answer is None else judge_response(match.operation, example.request.method, answer),
        twin=exchange,
    )


@pytest.mark.parametrize("check", ENTRIES)
def test_on_its_own_example_a_check_fires_and_no_other(check: Check) -> None:
    exchange = judged(check.example.violates)
    assert [each.id for each in CHECKS if list(each.run(exchange))] == [check.id]
    assert [each.check for each in suspicions(exchange)] == [REPORTED.get(check.id, check.id)]


@pytest.mark.parametrize("check", ENTRIES)
def test_on_the_conforming_example_no_check_fires(check: Check) -> None:
    assert suspicions(judged(check.example.conforms)) == ()


@pytest.mark.parametrize("check", ENTRIES)
def test_the_documents_of_the_examples_are_without_fault(check: Check) -> None:
    # they show one message, not all that a server may answer
    assert {problem.rule for problem in lint(check.example.violates.document.encode())} <= {
        "error-undeclared"
    }


def test_checks_are_sorted_and_each_says_who_demands_it() -> None:
    assert [check.id for check in CHECKS] == sorted(check.id for check in CHECKS)
    assert all(check.sentence.endswith(".") and check.section for check in CHECKS)
