"""What the answers of one list say of each other: each fault is told alone, and none of a correct server."""

from truespec.contract_tests import tell_of_list

from .library_server import LIBRARY, library_trials

BOOKS, SHELVES = "listBooks", "listShelves"
OF_BOOKS = {
    "author-any": "filter-not-met",
    "descending-ignored": "order-not-reversed",
    "from-ignored": "range-not-met",
    "ids-ignored": "filter-not-met",
    "page-overlaps": "pages-overlap",
    "search-any": "parameter-ignored",
    "to-ignored": "range-not-met",
}
"""They hide none of each other."""


def told(*faults: str, operations: tuple[str, ...] = (SHELVES, BOOKS)) -> list[str]:
    with library_trials(*faults) as trials:
        trials.step(LIBRARY.operation("createShelf"))
        for each in operations:
            tell_of_list(trials, LIBRARY.operation(each), LIBRARY.operations)
        return [each.check for each in trials.session.inquest.findings()]


def test_each_fault_of_a_list_is_told_once() -> None:
    assert sorted(told(*OF_BOOKS, operations=(BOOKS,))) == sorted(OF_BOOKS.values())


def test_pages_that_cursors_lead_to_neither_repeat_nor_skip() -> None:
    assert told("cursor-repeats", operations=(SHELVES,)) == ["pages-overlap"]
    assert told("cursor-skips", operations=(SHELVES,)) == ["pages-skip"]


def test_small_pages_loose_searches_and_ties_accuse_nobody() -> None:
    assert told() == []


def test_what_lists_nothing_is_not_asked() -> None:
    with library_trials() as trials:
        for each in LIBRARY.operations:
            if each.operation_id not in (SHELVES, BOOKS) and each.method != "GET":
                tell_of_list(trials, each, LIBRARY.operations)
        assert trials.session.tallies == {}
