"""What is told comes with the fewest requests that show it, and a test that is red while they do."""

from collections.abc import Iterator

import pytest
from truespec.contract_tests import (
    Finding,
    Secrets,
    Trials,
    look_into,
    pytest_source,
    rewalk,
    tell_of_list,
)
from truespec.contract_tests.stories import tell_stories
from truespec.contract_tests.walks import Walking, one_less, read_walk, walk_text
from truespec.spec import Spec

from ..emitted import runnable
from ..labels_server import GOOD, LABELS, labels_trials
from ..library_server import LIBRARY, library_trials
from ..notes_server import ANN, BOB, NOTES, notes_trials
from ..replay import SHOWN, run_whole, runs_without_one
from ..shop_server import SHOP, WRITER, shop_trials
from ..test_list_relations import OF_BOOKS
from ..test_shop import TOLD as OF_SHOP
from ..test_stories import EXPECTED as OF_NOTES
from .test_walking import IN_SHELF
from .test_walking import TOLD as OF_WALKS

SERVERS = {
    "labels": (LABELS, labels_trials),
    "library": (LIBRARY, library_trials),
    "notes": (NOTES, notes_trials),
    "shop": (SHOP, shop_trials),
}
MAIN = {"labels": GOOD, "shop": WRITER}
METHODS = {
    "labels put-race": "PUT PUT",
    "labels put-unlisted": "PUT GET GET",
    "library deleted-readable": "POST POST GET DELETE GET",
    "library made-forgotten": "POST POST GET",
    "notes delete-open": "POST DELETE GET",
    "notes delete-unconditional": "POST DELETE GET",
    "notes deleted-still-listed": "POST DELETE GET GET",
    "notes key-reused": "POST POST",
    "notes others-delete": "POST GET DELETE GET",
    "notes others-list": "POST GET",
    "notes others-read": "POST GET",
    "notes others-write": "POST GET GET PUT GET",
    "notes put-adds": "POST PUT GET PUT GET",
    "notes put-forgotten": "POST PUT GET",
    "notes refused-kept": "POST PUT GET",
    "notes text-shortened": "POST GET",
    "shop default-weight": "POST GET",
    "shop made-though-refused": "GET POST GET",
    "shop race": "POST POST",
    "shop read-counts": "POST GET GET",
    "shop unlisted": "POST GET GET",
}
AT_ONCE = {
    "labels put-race": (0, 1),
    "notes put-unconditional": (2, 3),
    "shop delete-race": (1, 2),
    "shop list-race": (0, 1),
    "shop lost-race": (1, 2),
    "shop mixed-race": (1, 2),
    "shop race": (0, 1),
    "shop total-race": (3, 4),
    "shop update-race": (2, 3),
}
"""Numbers of the requests that are sent at the same time."""

IN_LISTS = {
    **{f"library {each}": "listBooks" for each in OF_BOOKS},
    **{f"library {each}": "listShelves" for each in ("cursor-repeats", "cursor-skips")},
    **{f"shop {each}": "listThings" for each, told in OF_SHOP.items() if told[1] == "GET /things"},
    "notes total-wrong": "listNotes",
}
del IN_LISTS["shop list-race"]  # it takes things that are made
IN_STORIES = {
    "library made-forgotten",
    *(f"notes {each}" for each in (*OF_NOTES, "put-unconditional")),
    *(f"shop {each}" for each in OF_SHOP),
    *(f"labels {each}" for each in ("put-forgotten", "put-race", "put-unlisted")),
} - IN_LISTS.keys()


@pytest.fixture(autouse=True)
def _secrets(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    main = next((each for name, each in MAIN.items() if name in request.node.name), ANN)
    monkeypatch.setenv("TRUESPEC_AUTHORIZATION", main[-1][1])
    monkeypatch.setenv("TRUESPEC_BOB_AUTHORIZATION", BOB[0][1])
    monkeypatch.setenv("TRUESPEC_KEY", "shop-key")


@pytest.mark.unmeasured
@pytest.mark.parametrize("place", sorted({*IN_STORIES, *IN_LISTS}))
def test_a_story_is_told_with_the_fewest_requests(place: str) -> None:
    name, fault = place.split()
    spec, serve = SERVERS[name]
    private = [spec.operation(each) for each in ("readNote", "listNotes")] if name == "notes" else ()
    with serve(fault) as trials:
        if place in IN_LISTS:
            tell_of_list(trials, spec.operation(IN_LISTS[place]), spec.operations)
        else:
            tell_stories(trials, spec.operations, private)
        (finding,) = trials.session.inquest.findings()
        requests = [each.request for each in (*finding.steps, finding.exchange)]
        assert " ".join(each.method for each in requests) == METHODS.get(place) or place not in METHODS
        assert finding.together == AT_ONCE.get(place, ())
        assert list(needless(spec, trials, finding)) == []
        url = trials.session.target.url
        test = runnable(pytest_source(finding, spec.name, url, Secrets.of(spec)))
        with pytest.raises(AssertionError):
            test(url)
    with serve() as mended:
        test(mended.session.target.url)


@pytest.mark.unmeasured
@pytest.mark.parametrize("fault", sorted(OF_WALKS))
def test_a_walk_is_told_with_the_fewest_requests(fault: str) -> None:
    check, steps = OF_WALKS[fault]
    with library_trials(fault) as trials:
        walking, walk = Walking(trials), (IN_SHELF, *steps)
        told = next(each for each in walking.play(walk) if each.check == check)
        assert look_into(walking, walk, told)
        (finding,) = trials.session.inquest.findings()
        assert list(needless(LIBRARY, trials, finding)) == []


def needless(spec: Spec, trials: Trials, finding: Finding) -> Iterator[str]:
    """List what shows as much without one of the requests of a finding; and a sequence that shows nothing."""
    target = trials.session.target
    if finding.walk:
        private = (finding.operation,) if finding.check == "other-caller-reads" else ()
        for less in one_less(read_walk(finding.walk)):
            if rewalk(spec, target, finding.check, finding.operation, walk_text(less), private):
                yield walk_text(less)
        return
    shown, again = SHOWN[finding.check], run_whole(spec, target, finding)
    if again is None or not shown(again):
        yield "nothing is shown"
    for run in runs_without_one(spec, target, finding):
        if run and shown(run):
            yield " ".join(f"{each.request.method} {each.request.target}" for each in run)
