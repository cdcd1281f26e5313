"""Callbacks in a run of `fuzz`: asked for in turns, heard in the next ones, refused late."""

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest
from truespec.contract_tests import (
    Callbacks,
    Client,
    Coverage,
    Inquest,
    Receiving,
    Session,
    Supplies,
    Target,
    Things,
    Trials,
)
from truespec.contract_tests.caution import Caution
from truespec.fuzz import PROFILES, FuzzSettings, fuzz
from truespec.fuzz.walker import CallbackWalker
from truespec.spec import UsageError

from ..contract_tests.jobs_server import JOBS, jobs_server

JOB = JOBS.operation("POST /jobs")


@contextmanager
def walking(*faults: str, caution: Caution = Caution()) -> Generator[tuple[Session, CallbackWalker]]:  # noqa: B008
    with jobs_server(*faults) as url, Client(Target(url)) as client:
        things = Things(JOBS)
        inquest = Inquest(JOBS, client, things=things)
        session = Session(JOBS, client.target, inquest, things, Coverage(JOBS, (JOB,)))
        trials = Trials(session, Supplies(things), caution, 0, lambda operation, sent, findings: None)
        with Receiving().receiver(JOBS, (JOB,), client.target, session.notes) as session.receiver:
            callbacks = Callbacks.of(trials, (JOB,))
            assert callbacks is not None
            yield session, CallbackWalker(JOB, callbacks)


def sent(session: Session) -> int:
    return sum(each.sent for each in session.tallies.values())


def test_a_turn_asks_for_so_many_and_the_next_hears_what_has_come() -> None:
    with walking("words-text") as (session, walker):
        walker.take_turn(6, lambda: True)
        assert sent(session) == 6
        assert session.inquest.findings() == ()
        walker.callbacks.provoking.wait(5)
        walker.take_turn(1, lambda: True)
        (finding,) = session.inquest.findings()
    assert (finding.check, finding.reproduced) == ("callback-breaks-document", (3, 3))


def test_turns_go_on_by_chance_where_the_plan_ends() -> None:
    with walking() as (session, walker):
        for _ in range(20):
            walker.take_turn(6, lambda: True)
        assert sent(session) >= 110
        walker.callbacks.conclude(5)
        assert (session.inquest.findings(), session.inquest.flaky) == ((), 0)
        assert session.coverage.measured().kinds["callbacks"].percent == 100


def test_a_profile_without_sequences_and_one_case_that_is_replayed_ask_for_none() -> None:
    assert FuzzSettings().asks_to_be_called
    assert not FuzzSettings(profile=PROFILES["robust"]).asks_to_be_called
    assert not FuzzSettings(replay=Path("case.yaml")).asks_to_be_called


@pytest.mark.parametrize("receiving", [Receiving("127.0.0.1:4020"), Receiving(url="https://tunnel.example")])
def test_several_workers_can_not_listen_at_one_place(receiving: Receiving) -> None:
    settings = FuzzSettings(workers=2, receiving=receiving)
    with pytest.raises(UsageError, match="for one worker"):
        fuzz(JOBS, Target("http://127.0.0.1:1"), settings)
    assert not Receiving("none").is_for_one
    assert not Receiving("127.0.0.1:0").is_for_one


def test_nothing_is_asked_for_when_the_time_is_up_nor_of_what_may_not_be_called() -> None:
    with walking() as (session, walker):
        walker.take_turn(6, lambda: False)
        assert sent(session) == 0
    with walking(caution=Caution(safe=True)) as (session, walker):
        walker.take_turn(6, lambda: True)
        assert sent(session) == 0


@pytest.mark.parametrize("fault", ["gone-fatal", ""])
def test_it_is_told_whether_a_server_recovers_of_refusals(fault: str) -> None:
    with walking(*filter(None, [fault])) as (session, walker):
        walker.take_turn(6, lambda: True)
        walker.callbacks.provoking.wait(5)
        walker.callbacks.hear()
        assert walker.callbacks.refuse() is not bool(fault)
        assert [each.check for each in session.inquest.findings()] == ["callback-answer-fatal"] * bool(fault)
