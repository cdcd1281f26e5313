"""Each kind of change is shown by two documents between which the comparison finds just that."""

from itertools import groupby

import pytest
from truespec.spec import CHANGE_KINDS, SCHEMA_CHANGES, Change, change_example, change_ids
from truespec.spec.changes.schema_kinds import SENT_BY_NEW, kind_of, place_of

OF_SCHEMAS = {
    kind: list(ids) for kind, ids in groupby(sorted(filter(place_of, change_ids()), key=kind_of), key=kind_of)
}
ALONGSIDE = {
    "comparison-cut-short": {"request-body-not-compared"},
    "operation-shadowed": {"operation-added"},
    "response-success-replaced": {"response-status-added"},
    "sunset-invalid": {"operation-deprecated"},
    "sunset-missing": {"operation-deprecated"},
    "sunset-too-soon": {"operation-deprecated"},
    "version-major-not-bumped": {"request-body-became-required"},
    "version-not-bumped": {"request-body-became-required"},
}
"""What those that can't come alone come with."""


def shown(id_: str) -> list[Change]:
    example = change_example(id_)
    specs = example.specs()
    for spec in specs or ():
        assert spec.problems == ()
    return list(example.changes(specs))


def breaks(id_: str) -> bool:
    """Whether a kind that has a direction breaks there, by who sends."""
    loosened = kind_of(id_).endswith(("-loosened", "-widened", "-opened", "-lifted", "-added"))
    return loosened is (place_of(id_) in SENT_BY_NEW)


def test_every_id_is_of_a_kind_that_is_told_apart_from_others() -> None:
    assert set(OF_SCHEMAS) == set(SCHEMA_CHANGES)
    assert (
        len(change_ids()) == len(set(change_ids())) == len(CHANGE_KINDS) + sum(map(len, OF_SCHEMAS.values()))
    )


@pytest.mark.parametrize("kind", OF_SCHEMAS)
def test_a_kind_of_schema_change_is_shown_wherever_a_schema_stands(kind: str) -> None:
    for id_ in OF_SCHEMAS[kind]:
        told = [change for change in shown(id_) if change.id == id_]
        assert told, id_
        assert all(change.witness or change.level != "breaking" for change in told), id_
        assert {change.level for change in told} != {"undecided"} or kind == "not-compared", id_
        if kind == "undeclared-values-narrowed":
            assert {change.level for change in told} == {"warning"}
        elif kind.endswith(("-tightened", "-loosened", "-widened", "-narrowed", "-opened", "-closed")):
            assert {change.level for change in told} == {"breaking" if breaks(id_) else "info"}, id_


@pytest.mark.parametrize("id_", CHANGE_KINDS)
def test_a_kind_of_change_is_shown_alone_at_its_level(id_: str) -> None:
    found = shown(id_)
    assert {change.id for change in found} == {id_} | ALONGSIDE.get(id_, set())
    level = CHANGE_KINDS[id_].level
    for change in (each for each in found if each.id == id_):
        if level == "proof":
            assert change.level != "undecided"
        else:
            assert change.level == ("info" if level == "off" else level)  # told since the example asks for it
        assert change.witness or change.policy or change.level != "breaking"
