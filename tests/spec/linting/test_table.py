"""Every rule of the table fires on its own violating document, alone, and is silent on its conforming one."""

import re
from pathlib import Path

import pytest
from truespec.spec import (
    LINT_RULES,
    Fixed,
    LintRule,
    Problem,
    fixed_by_overlay,
    fixed_in_place,
    lint,
    load_document,
)

ENTRIES = [pytest.param(rule, id=rule.id) for rule in LINT_RULES.values()]


def problems_of(rule: LintRule, text: str) -> tuple[Problem, ...]:
    """Check a document with the overlay of a rule, if it has one."""
    overlays = [rule.overlay.encode()] if rule.overlay else []
    return lint(text.encode(), name="example.yaml", overlays=overlays)


@pytest.mark.parametrize("rule", ENTRIES)
def test_a_rule_fires_alone_and_once_on_the_document_that_violates_it(rule: LintRule) -> None:
    assert [problem.rule for problem in problems_of(rule, rule.violates)] == [rule.id]


@pytest.mark.parametrize("rule", ENTRIES)
def test_no_rule_fires_on_a_document_that_conforms(rule: LintRule) -> None:
    assert problems_of(rule, rule.conforms) == ()


def fixing_of(rule: LintRule, folder: Path) -> tuple[Fixed, Fixed]:
    """Fix a document that violates a rule in both ways."""
    path = folder / ("example.json" if rule.violates.startswith("{") else "example.yaml")
    path.write_text(rule.violates)
    document = load_document(path, name=path.name)
    return fixed_by_overlay(document, lint), fixed_in_place(document, lint)


@pytest.mark.parametrize("rule", [entry for entry in ENTRIES if LINT_RULES[str(entry.id)].fix])
def test_the_fix_of_a_rule_leaves_nothing_to_tell(rule: LintRule, tmp_path: Path) -> None:
    by_overlay, in_place = fixing_of(rule, tmp_path)
    ((_, text),) = in_place.texts.values()
    assert lint(text.encode()) == ()
    assert in_place.left == in_place.refused == ()
    if by_overlay.overlay:  # names are beyond Overlays
        assert lint(rule.violates.encode(), overlays=[by_overlay.overlay.encode()]) == ()


@pytest.mark.parametrize("rule", [entry for entry in ENTRIES if not LINT_RULES[str(entry.id)].fix])
def test_what_is_not_certain_is_not_fixed(rule: LintRule) -> None:
    fixes = [problem.fix for problem in problems_of(rule, rule.violates) if problem.fix is not None]
    assert not any(fix() for fix in fixes)


@pytest.mark.parametrize("rule", ENTRIES)
def test_a_problem_has_the_level_of_its_rule_and_a_place(rule: LintRule) -> None:
    (problem,) = problems_of(rule, rule.violates)
    file = "<bytes>" if rule.overlay else "example.yaml"
    assert (problem.level, problem.at.file, problem.at.line > 0) == (rule.level, file, True)


def test_ids_are_sorted_kebab_case_and_unlike() -> None:
    assert [*LINT_RULES] == sorted(LINT_RULES)
    assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)+", name) for name in LINT_RULES)


@pytest.mark.parametrize("rule", ENTRIES)
def test_a_rule_says_what_is_wrong_in_one_sentence_and_who_demands_it(rule: LintRule) -> None:
    assert rule.sentence.endswith(".")
    assert rule.section
