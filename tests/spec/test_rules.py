"""The catalogue of rules."""

import re

import pytest
from truespec.spec import (
    RULES,
    Match,
    MessageExample,
    Rule,
    Spec,
    Violation,
    judge_request,
    judge_response,
    lint,
)

ENTRIES = [pytest.param(rule, id=rule.id) for rule in RULES.values()]


def rules_broken(example: MessageExample) -> list[str]:
    match = Spec.load(example.document.encode()).match(example.request.method, example.request.target)
    if isinstance(match, Violation):
        return [match.rule]
    found = list(judge_request(match, example.request))
    if example.response is not None:
        found += judge_response(match.operation, example.request.method, example.response)
    return [violation.rule for violation in found]


@pytest.mark.parametrize("rule", ENTRIES)
def test_on_its_own_example_a_rule_fires_and_no_other(rule: Rule) -> None:
    assert rules_broken(rule.violates) == [rule.id]


@pytest.mark.parametrize("rule", ENTRIES)
def test_on_the_conforming_example_no_rule_fires(rule: Rule) -> None:
    assert rules_broken(rule.conforms) == []


@pytest.mark.parametrize("rule", ENTRIES)
def test_the_documents_of_the_examples_are_without_fault(rule: Rule) -> None:
    for example in (rule.violates, rule.conforms):
        # they show one message, not all that a server may answer
        assert {problem.rule for problem in lint(example.document.encode())} <= {
            "error-undeclared",
            "success-undeclared",
        }
        assert (example.response is not None) is (rule.kind == "response")


def test_ids_are_sorted_kebab_case_and_say_whose_message_breaks_them() -> None:
    assert [*RULES] == sorted(RULES)
    for rule_id, rule in RULES.items():
        assert rule_id == rule.id
        assert re.fullmatch(rf"{rule.kind}(-[a-z]+)+", rule_id)


def test_every_rule_says_who_demands_it() -> None:
    for rule in RULES.values():
        assert rule.sentence.endswith(".")
        assert rule.section.startswith(("OpenAPI, ", "RFC "))


def test_a_match_is_made_of_the_examples_of_both_sides() -> None:
    for rule in RULES.values():
        spec = Spec.load(rule.conforms.document.encode())
        assert isinstance(spec.match(rule.conforms.request.method, rule.conforms.request.target), Match)
