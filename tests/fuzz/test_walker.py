"""The plan of `truespec test`, stories and walks, played in the turns of a fuzzing run."""

from itertools import count
from pathlib import Path
from typing import Final

import pytest
from flask import Response, request
from truespec.contract_tests import Report, Target
from truespec.fuzz import PROFILES, FuzzSettings, fuzz
from truespec.fuzz.walker import PlanWalker

from ..contract_tests.labels_server import EXPIRED, GOOD, LABELS, labels_server
from ..contract_tests.notes_server import ANN, NOTES, notes_module
from ..contract_tests.sample_server import serving
from ..contract_tests.shop_server import READER, SHOP, WRITER, shop_server, shop_trials


def sent_by_turns(cases: int) -> list[int]:
    """Play the plan of one operation in turns; how many requests were sent by each."""
    with shop_trials() as trials:
        walker, sent = PlanWalker(SHOP.operations[0], trials), [0]
        for _ in range(1000):
            walker.take_turn(cases, lambda: True)
            sent.append(trials.session.tallies[walker.operation.key].sent)
            if not walker.interest:
                return sent
    return []


def test_turns_come_to_the_whole_plan() -> None:
    with shop_trials() as trials:
        trials.test(SHOP.operations[0])
        whole = trials.session.tallies[SHOP.operations[0].key].sent
    (_, *once), (_, *often) = sent_by_turns(100_000), sent_by_turns(4)
    assert once == [whole]
    assert often[-1] == whole
    assert len(often) > whole / 16


def test_a_turn_ends_with_its_time() -> None:
    with shop_trials() as trials:
        walker, asked = PlanWalker(SHOP.operations[0], trials), count()
        walker.take_turn(100, lambda: next(asked) < 3)
        assert trials.session.tallies[walker.operation.key].sent == 3
        assert walker.interest > 1


def test_reads_that_change_a_list_are_found() -> None:
    settings = FuzzSettings(
        20, 1, second_engine=False, profile=PROFILES["stateful"], opinions=True, max_findings=1
    )
    with labels_server("read-adds") as url:
        report = fuzz(LABELS, Target(url, GOOD, others={"expired": EXPIRED}), settings)
    assert [each.check for each in report.findings] == ["read-not-safe"]


def fuzzed(fault: str, profile: str) -> Report:
    with shop_server(fault) as url:
        settings = FuzzSettings(20, 1, second_engine=False, profile=PROFILES[profile], max_findings=1)
        return fuzz(SHOP, Target(url, WRITER, others={"reader": READER}), settings)


@pytest.mark.parametrize("fault", ["gzip-crash", "encoded-refused", "case-refused"])
def test_what_chance_does_not_try_the_plan_does(fault: str) -> None:
    (finding,) = fuzzed(fault, "quick").findings
    assert finding.reproduced == (3, 3)


TITLES: Final = """
from hypothesis import strategies as st
from truespec.contract_tests import strategy


@strategy("title")
def titles():
    return st.integers(1, 9).map("known-{}".format)
"""


def test_stories_and_walks_send_the_users_values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "titles_of_notes.py").write_text(TITLES)
    application = notes_module().create_app(frozenset({"text-shortened"}))

    @application.before_request
    def refuse_unknown_titles() -> Response | None:
        if b'"title"' not in request.get_data() or b'"title":"known-' in request.get_data():
            return None
        refusal = '{"title": "Bad Request", "status": 400}'
        return Response(refusal, 400, content_type="application/problem+json")

    settings = FuzzSettings(20, 1, second_engine=False, checks=("titles_of_notes",), max_findings=1)
    with serving(application) as url:
        report = fuzz(NOTES, Target(url, ANN), settings)
    assert [(each.check, each.reproduced) for each in report.findings] == [("created-differs", (3, 3))]
