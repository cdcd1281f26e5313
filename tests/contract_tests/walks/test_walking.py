"""Walks: what the model of a few steps says is wrong, found alone, and with the fewest steps."""

from random import Random
from typing import Any

import pytest
from truespec.contract_tests import (
    Secrets,
    Walking,
    draw_walk,
    ground_of,
    look_into,
    pytest_source,
    rewalk,
)
from truespec.contract_tests.stories import tell_stories
from truespec.contract_tests.walks import Step, first_walks, read_walk, walk_text
from truespec.spec import Json

from ..emitted import runnable
from ..library_server import LIBRARY, library_trials
from ..notes_server import ANN
from ..shop_server import shop_trials

SHELVES, SHELF = "POST /shelves", "/shelves/{shelfId}"
BOOKS, BOOK = f"{SHELF}/books", f"{SHELF}/books/{{bookId}}"
IN_SHELF = Step("make", SHELVES, body={"name": "One"})
DUNE = Step("make", f"POST {BOOKS}", 0, {"title": "Dune", "author": "Herbert", "note": "sand"})
EMMA = Step("make", f"POST {BOOKS}", 0, {"title": "Emma", "author": "Austen"})
LIST = Step("list", f"GET {BOOKS}", 0)


def read(thing: int = 1, **more: Any) -> Step:
    return Step("read", f"GET {BOOK}", thing, **more)


def change(body: Json, thing: int = 1, **more: Any) -> Step:
    return Step("change", f"PATCH {BOOK}", thing, body, **more)


def delete(thing: int = 1, **more: Any) -> Step:
    return Step("delete", f"DELETE {BOOK}", thing, **more)


RENAMED = change({"title": "Dune II"})
TOLD: dict[str, tuple[str, tuple[Step, ...]]] = {
    "books-elsewhere": (
        "found-elsewhere",
        (DUNE, read(), IN_SHELF, read(twist="elsewhere", other=2)),
    ),
    "books-of-others": (
        "other-caller-reads",
        (
            *(DUNE, read(), read(caller="bob"), Step("make", SHELVES, body={"name": "B"}, caller="bob")),
            read(twist="elsewhere", other=2, caller="bob"),
        ),
    ),
    "books-stay": (
        "inner-outlives-outer",
        (DUNE, read(), Step("delete", f"DELETE {SHELF}", 0), Step("read", f"GET {SHELF}", 0), read()),
    ),
    "delete-again-crash": ("server-error", (DUNE, delete(), delete())),
    "delete-two": ("thing-lost", (DUNE, EMMA, read(2), delete(), read(2))),
    "deleted-listed": ("deleted-still-listed", (DUNE, read(), delete(), read(), LIST)),
    "deleted-readable": ("deleted-still-there", (DUNE, read(), delete(), read())),
    "list-late": ("listed-differs", (DUNE, read(), RENAMED, read(), LIST)),
    "match-refused": ("condition-misjudged", (DUNE, read(), change({"title": "X"}, twist="tag"))),
    "old-tag-matches": ("condition-misjudged", (DUNE, read(), RENAMED, read(), read(twist="old-tag"))),
    "patch-clears": ("patch-not-partial", (DUNE, read(), RENAMED, read())),
    "patch-spills": ("change-spills", (DUNE, EMMA, read(2), RENAMED, read(2))),
    "second-change-lost": ("update-lost", (DUNE, read(), RENAMED, read(), change({"title": "X"}), read())),
    "tag-stays": ("tag-not-changed", (DUNE, read(), RENAMED, read())),
    "title-unlisted": ("created-not-listed", (DUNE, read(), RENAMED, read(), LIST)),
}


def test_each_fault_contradicts_the_model_and_nothing_else_does() -> None:
    for fault, (check, steps) in TOLD.items():
        with library_trials(fault) as trials:
            told = [each.check for each in Walking(trials).play((IN_SHELF, *steps))]
        assert set(told) == {check}, fault


def test_the_correct_server_keeps_to_the_model() -> None:
    with library_trials() as trials:
        walking = Walking(trials)
        told = [each.check for _, steps in TOLD.values() for each in walking.play((IN_SHELF, *steps))]
        for resource in trials.session.things.resources.values():
            ground = ground_of(trials, resource, ("bob",), lambda operation: True)
            assert ground is not None
            for seed in range(6):
                told += [
                    each.sentence for each in walking.play(draw_walk(ground, walking.sending, Random(seed)))
                ]
    assert told == []


def test_what_may_be_deleted_later_is_held_to_nothing_more() -> None:
    """202 says that a deletion was taken in, not that it is done (RFC 9110, 202 Accepted)."""
    shelf_goes = Step("delete", f"DELETE {SHELF}", 0)
    walks = (
        (IN_SHELF, EMMA, delete(), read()),
        (IN_SHELF, EMMA, read(), delete(), read(), LIST),
        (IN_SHELF, EMMA, read(), shelf_goes, read()),
    )
    with library_trials("delete-accepted") as trials:
        walking = Walking(trials)
        told = [each.check for walk in walks for each in walking.play(walk)]
    assert told == []


def test_the_same_seed_draws_the_same_walk() -> None:
    with library_trials() as trials:
        walking, resource = Walking(trials), list(trials.session.things.resources.values())[-1]
        ground = ground_of(trials, resource, (), lambda operation: True)
        assert ground is not None
        one, other = (draw_walk(ground, walking.sending, Random(4)) for _ in range(2))
        assert one == other
        assert read_walk(walk_text(one)) == one


def test_what_a_walk_does_not_need_is_left_out() -> None:
    longer = (
        *(IN_SHELF, EMMA, DUNE, LIST, read(1), read(2), change({"note": "x"}, 1), read(1)),
        *(change({"title": "Y", "author": "Z"}, 2), LIST, read(2), delete(1), read(2)),
    )
    with library_trials("tag-stays") as trials:
        walking = Walking(trials)
        telling = next(iter(walking.play(longer)))
        assert look_into(walking, longer, telling)
        (finding,) = trials.session.inquest.findings()
        walk = read_walk(finding.walk)
        again = rewalk(LIBRARY, trials.session.target, finding.check, finding.operation, finding.walk)
    assert [each.act for each in walk] == ["make", "make", "read", "change", "read"]
    assert (finding.reproduced, len(finding.steps)) == ((3, 3), 4)
    assert len(again) == 1


def test_the_test_of_a_walk_is_red_while_the_fault_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUESPEC_AUTHORIZATION", ANN[0][1])
    walk = (IN_SHELF, *TOLD["patch-spills"][1])
    with library_trials("patch-spills") as trials:
        walking = Walking(trials)
        assert look_into(walking, walk, next(iter(walking.play(walk))))
        (finding,) = trials.session.inquest.findings()
        url = trials.session.target.url
        source = pytest_source(finding, LIBRARY.name, url, Secrets.of(LIBRARY))
        test = runnable(source)
        with pytest.raises(AssertionError):
            test(url)
    with library_trials() as mended:
        test(mended.session.target.url)


@pytest.mark.unmeasured
@pytest.mark.parametrize("fault", sorted(TOLD))
def test_the_first_walks_see_what_is_wrong_with_things(fault: str) -> None:
    (books,) = (each for each in LIBRARY.resources.values() if each.noun == "book")
    with library_trials(fault) as trials:
        ground = ground_of(trials, books, ("bob",), lambda operation: True)
        walking = Walking(trials)
        assert ground is not None
        walks = first_walks(ground, walking.sending, Random(1))
        told = {telling.check for walk in walks for telling in list(walking.play(walk))}
    assert TOLD[fault][0] in told


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "fault", ["books-elsewhere", "books-stay", "delete-two", "match-refused", "tag-stays"]
)
def test_a_test_run_takes_the_first_walks(fault: str) -> None:
    with library_trials(fault) as trials:
        tell_stories(trials, LIBRARY.operations, ())
        found = [each.check for each in trials.session.inquest.findings()]
    assert found == [TOLD[fault][0]]


def test_the_first_walks_accuse_no_correct_server() -> None:
    (books,) = (each for each in LIBRARY.resources.values() if each.noun == "book")
    with library_trials() as trials:
        ground = ground_of(trials, books, ("bob",), lambda operation: True)
        walking = Walking(trials)
        assert ground is not None
        walks = [walk for seed in range(5) for walk in first_walks(ground, walking.sending, Random(seed))]
        assert [telling for walk in walks for telling in list(walking.play(walk))] == []


@pytest.mark.parametrize(("fault", "told"), [("", []), ("modified-ignored", ["not-modified-resent"])])
def test_what_has_not_changed_since_its_date_is_not_sent_again(fault: str, told: list[str]) -> None:
    made = Step("make", "POST /things", body={"name": "One thing"})
    walk = (made, *(Step("read", "GET /things/{thingId}", 0, twist=each) for each in ("", "since")))
    with shop_trials(fault) as trials:
        assert list(Walking(trials).play(walk)) == []
        assert [each.check for each in trials.session.inquest.findings()] == told
