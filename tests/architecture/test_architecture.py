"""The architecture holds: every rule of the table, over every module of the rooms."""

import pytest

from .rules import RULES, ArchitectureRule
from .sources import ARROWS, ROOT, Module, modules_under
from .waivers import LIST, MOST, waivers_in


@pytest.fixture(scope="module")
def modules() -> tuple[Module, ...]:
    return modules_under(tuple(ARROWS))


@pytest.fixture(scope="module")
def outside() -> tuple[Module, ...]:
    return modules_under(("tests", "examples", "benchmarks"))


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_the_rooms_keep_the_rule(rule: ArchitectureRule, modules: tuple[Module, ...]) -> None:
    waived = {waiver.place for waiver in waivers_in(LIST.read_text()) if waiver.rule == rule.id}
    broken = [str(offence) for offence in rule.offences(modules) if offence.place not in waived]
    assert broken == [], rule.sentence


def test_nobody_outside_the_rooms_makes_a_second_copy_of_one(outside: tuple[Module, ...]) -> None:
    assert [str(offence) for offence in RULES["second-copy"].offences(outside)] == []


def test_every_room_has_a_door() -> None:
    assert [room for room in ARROWS if not (ROOT / room / "__init__.py").is_file()] == []


def test_sub_packages_are_one_level_deep(modules: tuple[Module, ...]) -> None:
    assert [module.path for module in modules if module.path.count("/") > 2] == []


def test_there_are_few_waivers() -> None:
    assert len(waivers_in(LIST.read_text())) <= MOST


def test_every_waiver_is_still_needed(modules: tuple[Module, ...]) -> None:
    waivers = waivers_in(LIST.read_text())
    rules = {waiver.rule for waiver in waivers}
    needed = {(rule, offence.place) for rule in rules for offence in RULES[rule].offences(modules)}
    assert [waiver for waiver in waivers if (waiver.rule, waiver.place) not in needed] == []


def test_a_waiver_without_a_reason_is_refused() -> None:
    with pytest.raises(ValueError, match="a reason"):
        waivers_in("module-size spec/router.py")
