"""What is announced of an operation's end, and what people and generators read of it."""

from datetime import date
from typing import Any

import pytest
from truespec.spec import Policy, Spec, change_ids, diff

from .documents import ids, of_answer, spec_of

TODAY = date(2026, 6, 1)


def ending(day: str) -> Spec:
    return spec_of({"deprecated": True, "x-sunset": day} if day else {"deprecated": True})


def removed(old: Spec) -> list[tuple[str, str]]:
    gone = Spec.load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {}})
    return [(each.level, each.id) for each in diff(old, gone, Policy(today=TODAY))]


def test_what_was_to_end_may_go_after_that_day() -> None:
    assert removed(ending("2026-05-31")) == [("info", "operation-removed-after-sunset")]
    assert removed(ending("2026-06-01")) == [("breaking", "operation-removed-deprecated")]
    assert removed(ending("")) == [("breaking", "operation-removed-deprecated")]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("2026-09-01", "2026-08-01", [("warning", "sunset-moved-earlier")]),
        ("2026-09-01", "2026-10-01", []),
        ("2026-09-01", "", [("warning", "sunset-removed")]),
        ("2026-09-01", "soon", [("warning", "sunset-invalid")]),
    ],
)
def test_an_end_that_was_promised_may_only_come_later(old: str, new: str, expected: Any) -> None:
    assert ids(ending(old), ending(new)) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [("", "sunset-missing"), ("2026-07-01", "sunset-too-soon"), ("2026-12-01", "operation-deprecated")],
)
def test_a_policy_asks_for_notice(day: str, expected: str) -> None:
    found = diff(spec_of({}), ending(day), Policy(today=TODAY, sunset_days=90))
    assert found[0].id == expected
    assert found[0].policy == (found[0].level == "breaking")


def linked(link: Any) -> Spec:
    links = {} if link is None else {"next": link}
    return spec_of({"operationId": "make", "responses": {"200": {"description": "", "links": links}}})


TO_ITSELF = {"operationId": "make", "parameters": {"id": "$response.body#/id"}}


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (linked(TO_ITSELF), linked(None), [("warning", "link-removed")]),
        (linked(None), linked(TO_ITSELF), [("info", "link-added")]),
        (linked(TO_ITSELF), linked({"operationId": "gone"}), [("warning", "link-changed")]),
        (linked(TO_ITSELF), linked({"operationId": "make"}), [("warning", "link-changed")]),
        (
            spec_of({"tags": ["a"]}),
            spec_of({"tags": ["b"]}),
            [("info", "tag-added"), ("info", "tag-removed")],
        ),
        (spec_of({}), spec_of({"operationId": "make"}), [("info", "operation-id-added")]),
    ],
)
def test_what_is_not_on_the_wire_is_told(old: Spec, new: Spec, expected: list[tuple[str, str]]) -> None:
    found = ids(old, new)
    assert found == expected
    assert {id_ for _, id_ in found} <= set(change_ids())


def test_who_is_ready_for_more_values_is_not_broken_by_one() -> None:
    old, new = of_answer({"enum": ["a"]}), of_answer({"enum": ["a", "b"]})
    assert [each.level for each in diff(old, new)] == ["breaking"]
    (change,) = diff(old, new, Policy(enums="open"))
    assert (change.level, change.id, change.policy) == ("info", "response-body-enum-value-added", True)
