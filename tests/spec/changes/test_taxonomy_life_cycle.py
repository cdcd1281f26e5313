"""DIFF §2.7, row by row: what ages, and on what day; verdicts by hand."""

from datetime import date
from typing import Any

import pytest
from truespec.spec import Policy

from .documents import TEXT
from .taxonomy import asked, document, operation, parameter, said_of, sent

DAY = date(2026, 6, 1)
NOTICE = Policy(today=DAY, sunset_days=90)
SUNSET, LEVEL = "x-sunset", "x-stability-level"
GOING = {"deprecated": True}
LATE, LATER = GOING | {SUNSET: "2026-12-01"}, GOING | {SUNSET: "2026-12-31"}
EARLIER, SOON = GOING | {SUNSET: "2026-11-01"}, GOING | {SUNSET: "2026-07-01"}


def of_operation(said: Any) -> dict[str, Any]:
    return document({"/t": {"get": operation(**said)}})


def of_parameter(said: Any) -> dict[str, Any]:
    return asked(parameter(**said))


def of_member(said: Any) -> dict[str, Any]:
    return sent({"type": "object", "properties": {"a": TEXT | said}})


def of_header(said: Any) -> dict[str, Any]:
    answer = {"description": "", "headers": {"X-A": {"schema": TEXT, **said}}}
    return document({"/t": {"get": {"responses": {"200": answer}}}})


AGEING = [
    ({}, SOON, Policy(today=DAY), set[str]()),
    (GOING, GOING | {SUNSET: "soon"}, NOTICE, {"warning sunset-invalid"}),
    (LATE, GOING, NOTICE, {"warning sunset-removed"}),
    (LATE, EARLIER, NOTICE, {"warning sunset-moved-earlier"}),
    (LATE, SOON, NOTICE, {"warning sunset-moved-earlier", "breaking sunset-too-soon"}),
    (LATE, LATER, NOTICE, set[str]()),
    ({}, GOING, NOTICE, {"breaking sunset-missing"}),
    ({}, SOON, NOTICE, {"breaking sunset-too-soon"}),
    ({}, LATE, NOTICE, set[str]()),
    ({LEVEL: "beta"}, {LEVEL: "stable"}, NOTICE, {"info stability-raised"}),
    ({LEVEL: "stable"}, {LEVEL: "beta"}, NOTICE, {"warning stability-lowered"}),
    ({LEVEL: "stable"}, {LEVEL: "someday"}, NOTICE, {"warning stability-invalid"}),
]


@pytest.mark.parametrize("make", [of_operation, of_parameter, of_member, of_header])
@pytest.mark.parametrize(("old", "new", "policy", "told"), AGEING)
def test_whatever_ages(make: Any, old: Any, new: Any, policy: Policy, told: set[str]) -> None:
    is_announced = make is of_operation and not old.get("deprecated") and new.get("deprecated")
    more = {"info operation-deprecated"} if is_announced else set[str]()

    assert said_of(make(old), make(new), policy) == told | more


@pytest.mark.parametrize("make", [of_parameter, of_member, of_header])
def test_deprecation_of_a_part_is_told_to_who_asks(make: Any) -> None:
    asking = Policy({"deprecated-*": "info"})

    assert said_of(make({}), make(GOING), Policy()) == set()
    assert said_of(make({}), make(GOING), asking) == {"info deprecated-added"}
    assert said_of(make(GOING), make({}), asking) == {"info deprecated-removed"}


@pytest.mark.parametrize(("level", "told"), [("alpha", "info"), ("beta", "breaking")])
def test_what_is_less_stable_than_asked_is_information(level: str, told: str) -> None:
    old, new = (
        document({"/t": {"get": operation(parameters=[parameter(required=must)], **{LEVEL: level})}})
        for must in (False, True)
    )

    assert said_of(old, new, Policy(stability="beta")) == {f"{told} parameter-became-required shown"}
