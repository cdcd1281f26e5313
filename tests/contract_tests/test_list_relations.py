"""What the answers of one list say of each other: each fault is told alone, and none of a correct server."""

import json
from typing import Any

import pytest
from flask import Flask, Response, request
from truespec.contract_tests import tell_of_list
from truespec.contract_tests.list_relations import filtered_by_members
from truespec.contract_tests.listing import Listing
from truespec.contract_tests.story_examples import STORY_DOCUMENT
from truespec.spec import Spec

from .library_server import LIBRARY, library_trials
from .sample_server import trials_of

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


def with_colours(ghosts: int) -> Flask:
    """Serve two notes of each of three colours. ghosts: how many more are found by colour only."""
    app = Flask("colours")
    colours = ("red", "blue", "green")
    notes = [{"id": at + 1, "text": f"note {at}", "colour": colours[at % 3]} for at in range(6 + ghosts)]

    def answered(content: Any) -> Response:
        return Response(json.dumps(content), content_type="application/json")

    @app.get("/notes")
    def listed() -> Response:
        colour = request.args.get("colour")
        found = [each for each in notes if each["colour"] == colour] if colour else notes[:6]
        return answered({"total": len(found), "items": found[: int(request.args.get("limit", 100))]})

    @app.get("/notes/<int:key>")
    def read(key: int) -> Response:
        return answered(notes[key - 1]) if key <= len(notes) else Response(status=404)

    return app


@pytest.mark.parametrize(("ghosts", "told"), [(0, []), (1, []), (3, ["filter-not-met"])])
def test_what_is_selected_is_some_of_the_list(ghosts: int, told: list[str]) -> None:
    spec = Spec.load(STORY_DOCUMENT.encode())
    with trials_of(spec, with_colours(ghosts), (), {}) as trials:
        listing = Listing(trials, spec.operation("GET /notes"))
        assert [each.check for each in filtered_by_members(listing)] == told
