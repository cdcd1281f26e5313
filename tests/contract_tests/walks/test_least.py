"""What a story tells comes with the fewest requests that show it, and a test that is red while they do."""

from typing import Any

import pytest
from truespec.contract_tests import Secrets, pytest_source, rewalk
from truespec.contract_tests.stories import tell_stories
from truespec.contract_tests.walks import one_less, read_walk, walk_text

from ..library_server import LIBRARY, library_trials
from ..notes_server import ANN, BOB, NOTES, notes_trials
from ..shop_server import SHOP, WRITER, shop_trials

SERVERS = {"library": (LIBRARY, library_trials), "notes": (NOTES, notes_trials), "shop": (SHOP, shop_trials)}
SHOWN = {
    "library deleted-readable": "POST POST GET DELETE GET",
    "notes deleted-still-listed": "POST DELETE GET GET",
    "notes key-reused": "POST POST",
    "notes others-delete": "POST GET DELETE GET",
    "notes others-write": "POST GET GET PUT GET",
    "notes put-adds": "POST PUT GET PUT GET",
    "notes put-forgotten": "POST PUT GET",
    "notes refused-kept": "POST PUT PUT GET",
    "notes text-shortened": "POST GET",
    "shop default-weight": "POST GET",
    "shop made-though-refused": "GET POST GET",
    "shop read-counts": "POST GET GET",
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("place", sorted(SHOWN))
def test_a_story_is_told_with_the_fewest_requests(place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    name, fault = place.split()
    spec, serve = SERVERS[name]
    monkeypatch.setenv("TRUESPEC_AUTHORIZATION", (WRITER if name == "shop" else ANN)[-1][1])
    monkeypatch.setenv("TRUESPEC_BOB_AUTHORIZATION", BOB[0][1])
    monkeypatch.setenv("TRUESPEC_KEY", "shop-key")
    names: dict[str, Any] = {}
    with serve(fault) as trials:
        tell_stories(trials, spec.operations, ())
        (finding,) = trials.session.inquest.findings()
        requests = [each.request for each in (*finding.steps, finding.exchange)]
        assert " ".join(each.method for each in requests) == SHOWN[place]
        target = trials.session.target
        for less in one_less(read_walk(finding.walk)) if finding.walk else ():
            assert rewalk(spec, target, finding.check, finding.operation, walk_text(less)) == ()
        exec(pytest_source(finding, spec.name, target.url, Secrets.of(spec)), names)  # noqa: S102  (as pytest)
        test = next(each for name, each in names.items() if name.startswith("test_"))
        with pytest.raises(AssertionError):
            test()
    with serve() as mended:
        names["URL"] = mended.session.target.url
        test()
