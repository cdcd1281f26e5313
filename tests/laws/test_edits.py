"""Laws of comparing real documents: what an edit breaks is shown, to our judge and to another one.

`LAW_EXAMPLES=50` tries as many edits of all documents that are one file; the suite, two of each small one.
"""

import json
import os
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Any, Final

import pytest
from truespec.contract_tests import edited_places
from truespec.spec import (
    Change,
    Match,
    Policy,
    SecondOpinion,
    Spec,
    diff,
    judge_request,
    judge_response,
    without_breaks,
)
from truespec.spec.second_opinion import Asked

from ..agreement.comparison import Comparison, told
from ..real_documents import DOCUMENTS, SHARED_SPECS
from .edits import Edit, edited

_EXAMPLES: Final = int(os.environ.get("LAW_EXAMPLES", "2"))
_IS_DEEP: Final = "LAW_EXAMPLES" in os.environ
_MOST_BYTES: Final = 60_000
_NAMES: Final = tuple(
    name
    for name in DOCUMENTS
    if "/" not in name
    and (_IS_DEEP or not SHARED_SPECS.exists() or (SHARED_SPECS / name).stat().st_size < _MOST_BYTES)
)
_LOOSE: Final = Policy(senders="any")
_BESIDE: Final = "-unsatisfiable"
_SIDES: Final = ("request", "response")

pytestmark = pytest.mark.usefixtures("shared_specs")


@cache
def original(name: str) -> dict[str, Any]:
    """Read a document as JSON reads it."""
    value = Spec.load(str(SHARED_SPECS / name)).document.root.value
    read: dict[str, Any] = json.loads(json.dumps(value, default=str))
    return read


def spec_of(document: dict[str, Any]) -> Spec:
    return Spec.load(json.dumps(document).encode())


def edits_of(name: str, side: str) -> Iterator[Edit]:
    for seed in range(_EXAMPLES):
        edit = edited(original(name), Random(seed), side)
        if edit is not None:
            yield edit


def is_about(change: Change, edit: Edit) -> bool:
    parts = ("/request", "/parameters") if edit.side == "request" else ("/response",)
    return change.operation == edit.operation and change.path.startswith(parts)


@pytest.mark.parametrize("side", _SIDES)
@pytest.mark.parametrize("name", _NAMES)
def test_a_narrower_request_or_a_wider_answer_is_shown_and_the_other_way_round_it_is_safe(
    name: str, side: str
) -> None:
    old = spec_of(original(name))
    for edit in edits_of(name, side):
        new = spec_of(edit.document)
        found = [change for change in diff(old, new) if is_about(change, edit)]
        assert any(
            (change.level == "breaking" and change.witness) or change.id.endswith("-unsatisfiable")
            for change in found
        ), (edit.kind, edit.operation, found)
        if edit.kind != "another type":
            back = [change for change in diff(new, old) if is_about(change, edit)]
            assert [change for change in back if change.level in ("breaking", "undecided")] == [], edit.kind


@pytest.mark.parametrize("side", _SIDES)
@pytest.mark.parametrize("name", _NAMES)
def test_another_judge_says_the_same_of_the_messages_that_are_shown(name: str, side: str) -> None:
    old = spec_of(original(name))
    outcomes = Comparison()
    for edit in edits_of(name, side):
        new = spec_of(edit.document)
        seconds = {"old": SecondOpinion(old), "new": SecondOpinion(new)}
        for change in diff(old, new):
            if is_about(change, edit) and change.witness is not None:
                for party, spec in (("old", old), ("new", new)):
                    outcomes.add(asked(change, spec, seconds[party]))
    assert not outcomes.unexplained, "\n" + "\n".join(map(told, outcomes.unexplained[:5]))


@pytest.mark.parametrize("side", _SIDES)
@pytest.mark.parametrize("name", _NAMES)
def test_an_edited_place_is_one_entry_whatever_it_reaches(name: str, side: str) -> None:
    old = spec_of(original(name))
    for edit in edits_of(name, side):
        new = spec_of(edit.document)
        entries = edited_places(without_breaks(diff(old, new)), (old, new))
        # Where nothing can be sent at all, that is told once beside it.
        beside = [each for each in entries if each.first.id.endswith(_BESIDE)]
        assert len(beside) == len({each.first.id for each in beside}), edit
        rest = [each for each in entries if each not in beside]
        places = {each.at for each in rest}
        # Null within a choice that has null already is refused there: the one edit tells at two places.
        assert len(rest) == len(places) <= 2, (edit.kind, [each.sentence for each in entries])


def asked(change: Change, spec: Spec, second: SecondOpinion) -> Asked:
    """Have the message of a change judged twice under one of the documents."""
    witness = change.witness
    assert witness is not None
    match = spec.match(witness.request.method, witness.request.target)
    assert isinstance(match, Match)
    operation, method = match.operation, witness.request.method
    if witness.response is None:
        ours = judge_request(match, witness.request)
        return Asked(operation, method, witness.request, ours, second.of_request(match, witness.request))
    ours = judge_response(operation, method, witness.response)
    return Asked(operation, method, witness.response, ours, second.of_response(operation, witness.response))


@pytest.mark.parametrize("side", _SIDES)
@pytest.mark.parametrize("name", _NAMES)
def test_two_steps_that_break_nobody_break_nobody_together(name: str, side: str) -> None:
    last = spec_of(original(name))
    for edit in edits_of(name, side):
        further = edited(edit.document, Random(edit.operation), side)
        if further is not None:
            middle, first = spec_of(edit.document), spec_of(further.document)
            steps = (*diff(first, middle, _LOOSE), *diff(middle, last, _LOOSE))
            if not any(change.level in ("breaking", "undecided") for change in steps):
                together = diff(first, last, _LOOSE)
                assert [change for change in together if change.level == "breaking"] == []


@pytest.mark.parametrize("name", [name for name in DOCUMENTS if _IS_DEEP or name != "kubernetes.json"])
def test_a_document_is_no_change_of_itself(name: str) -> None:
    assert diff(Spec.load(str(SHARED_SPECS / name)), Spec.load(str(SHARED_SPECS / name))) == ()
