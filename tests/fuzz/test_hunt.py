"""The hot loop: which cases are fair, when a turn is over, what is learned."""

from collections.abc import Callable, Generator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask, request
from flask.typing import ResponseReturnValue
from msgspec.structs import replace
from truespec.contract_tests import Case, Client, Coverage, Inquest, Session, Target, Things
from truespec.fuzz.deaths import Deaths
from truespec.fuzz.dictionary import SeenValues
from truespec.fuzz.growth import Growth
from truespec.fuzz.hunt import Hunt
from truespec.fuzz.kinds import KINDS
from truespec.spec import Exchange, Request, Response, Spec

from ..contract_tests.sample_server import kept_open

DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {
        "/a/{name}": {
            "get": {
                "parameters": [
                    {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}},
                    {"name": "n", "in": "query", "schema": {"type": "integer", "maximum": 9}},
                ],
                "responses": {"200": {"description": ""}, "422": {"description": ""}},
            }
        },
        "/a/b/c": {"get": {"responses": {"200": {"description": ""}}}},
    },
}
SPEC = Spec.load(DOCUMENT)
FIRST, OTHER = SPEC.operations
"""`GET /a/{name}` is what the cases are made for."""


def answers(status: Callable[[int], int]) -> Flask:
    application = Flask("answers")

    @application.get("/a/<name>")
    def first(name: str) -> ResponseReturnValue:
        return {"id": name}, status(request.args.get("n", 0, int))

    assert first
    return application


@contextmanager
def hunting(status: Callable[[int], int] = lambda n: 422 if n > 9 else 200) -> Generator[Hunt]:
    with kept_open(answers(status)) as url, Client(Target(url)) as client:
        session = Session(SPEC, client.target, Inquest(SPEC, client), Things(SPEC), Coverage(SPEC, ()))
        yield Hunt(session, lambda: 0.0, SeenValues(), ends=1.0)


class Untouched:
    """A server's process that nothing happens to."""

    pid, starts = 1, 1

    def restart(self) -> None:
        raise AssertionError

    def revive(self) -> bool:
        raise AssertionError

    def heal(self) -> bool:
        raise AssertionError


def send(hunt: Hunt, target: str) -> bool:
    return hunt.send(FIRST, KINDS[0], Request("GET", target))


def test_a_correct_server_gives_no_finding() -> None:
    with hunting() as hunt:
        assert all(send(hunt, f"/a/x?n={n}") for n in range(5, 15))
        assert (hunt.session.inquest.findings(), hunt.sent) == ((), 10)


def test_one_cause_is_one_finding_however_many_requests_hit_it() -> None:
    with hunting(lambda n: 500 if n == 3 else 200) as hunt:
        assert all(send(hunt, "/a/x?n=3") for _ in range(6))
        hunt.end_turn()
        (finding,) = hunt.session.inquest.findings()
        assert (finding.check, finding.sent, finding.engine) == ("server-error", 6, "truespec")


def test_nothing_is_sent_when_the_turn_is_over() -> None:
    with hunting() as hunt:
        hunt.ends = 0.0
        assert not send(hunt, "/a/x")
        assert hunt.sent == 0


def test_a_turn_sends_one_case_however_long_it_took_to_make() -> None:
    with hunting() as hunt:
        hunt.begin_turn(0.0)
        assert send(hunt, "/a/x")
        assert not send(hunt, "/a/x")
        assert hunt.sent == 1


def test_a_case_that_would_prove_nothing_does_not_use_up_the_turn() -> None:
    with hunting() as hunt:
        hunt.begin_turn(0.0)
        assert send(hunt, "/a/..")
        assert (hunt.sent, hunt.is_fresh) == (0, True)
        assert all(hunt.send_first(FIRST, Request("GET", "/a/x")) for _ in range(2))
        assert hunt.sent == 1


@pytest.mark.parametrize(
    "target",
    ["/a/b%2Fc", "/a/b/c", "/a/..", "/a/.", "/a//x", "/nowhere", "/a/%2e%2e", "/a/x%00", "/a/x;y=1"],
)
def test_a_path_that_may_name_another_operation_is_not_sent(target: str) -> None:
    with hunting(lambda _: 500) as hunt:
        assert send(hunt, target)
        assert (hunt.sent, hunt.skipped) == (0, 1)


@pytest.mark.parametrize("target", ["/a/x?n=5.0", "/a/x?n=5e0", "/a/x?n=50E-1"])
def test_a_whole_number_in_other_spellings_is_not_sent(target: str) -> None:
    with hunting(lambda _: 500) as hunt:
        assert send(hunt, target)
        assert (hunt.sent, hunt.skipped) == (0, 1)


@pytest.mark.parametrize("target", ["/a/1.0.2?n=5", "/a/7e1-4e0f?n=5", "/a/x?n=5.5"])
def test_what_only_looks_like_a_whole_number_is_sent(target: str) -> None:
    with hunting() as hunt:
        assert send(hunt, target)
        assert (hunt.sent, hunt.skipped) == (1, 0)


def test_a_field_that_parsers_read_differently_is_not_sent() -> None:
    with hunting(lambda _: 500) as hunt:
        assert hunt.send(FIRST, KINDS[0], Request("GET", "/a/x", (("X-Name", "web "),)))
        assert (hunt.sent, hunt.skipped) == (0, 1)


def test_what_the_other_engine_sent_is_judged_and_confirmed_as_ours() -> None:
    with hunting(lambda n: 500 if n == 3 else 200) as hunt:
        hunt.observe(Exchange(Request("GET", "/a/x?n=3"), Response(500)), "fuzzing")
        hunt.end_turn()
        (finding,) = hunt.session.inquest.findings()
        assert (finding.engine, finding.why) == ("schemathesis", "schemathesis-fuzzing")


def test_what_the_other_engine_saw_and_we_do_not_see_is_no_finding() -> None:
    with hunting() as hunt:
        hunt.observe(Exchange(Request("GET", "/a/x?n=3"), Response(500)), "fuzzing")
        hunt.end_turn()
        assert (hunt.session.inquest.findings(), hunt.session.inquest.flaky) == ((), 1)


@pytest.mark.parametrize(("tolerable", "found"), [(False, ["refused-for-reasons"]), (True, [])])
def test_what_may_be_refused_is_no_finding_when_its_reason_is_known(
    tolerable: bool, found: list[str]
) -> None:
    kind = replace(KINDS[0], tolerable=tolerable)
    with hunting(lambda n: 422 if n == 5 else 200) as hunt:
        hunt.session.inquest.opinions = True
        for target in ("/a/x", "/a/x?n=5"):
            hunt.send(FIRST, kind, Request("GET", target))
        hunt.end_turn()
        assert [each.check for each in hunt.session.inquest.findings()] == found


def test_a_parameter_that_stands_there_twice_is_not_sent() -> None:
    with hunting() as hunt:
        send(hunt, "/a/x?n=1&n=2")
        assert (hunt.skipped, hunt.sent) == (1, 0)


def test_what_is_refused_for_its_key_is_no_finding_though_only_the_plan_had_an_answer() -> None:
    refusing = Flask("refusing")

    @refusing.get("/a/<name>")
    def of(name: str) -> ResponseReturnValue:
        return {"id": name}, 200 if name == "x" else 400

    assert of
    with kept_open(refusing) as url, Client(Target(url)) as client:
        session = Session(SPEC, client.target, Inquest(SPEC, client), Things(SPEC), Coverage(SPEC, ()))
        hunt = Hunt(session, lambda: 0.0, SeenValues(), ends=1.0)
        session.send(FIRST, Case(Request("GET", "/a/x"), "of the plan", FIRST.location))
        assert send(hunt, "/a/y")
        hunt.end_turn()
        assert session.inquest.findings() == ()


def test_what_was_planned_counts_as_asked_too() -> None:
    with hunting() as hunt:
        process = Untouched()
        hunt.session.listener = hunt.hear
        hunt.deaths = Deaths(process, lambda request: None)
        hunt.growth = Growth(process, hunt.session.inquest.client.send_once, lambda pid: None, lambda: 0.0)
        hunt.session.send(FIRST, Case(Request("GET", "/a/x?n=7"), "planned", FIRST.location))
        assert [each.request.target for _, each in hunt.deaths.sent] == ["/a/x?n=7"]
        assert (hunt.growth.sent, hunt.behaviours.news) == (1, 1)
        assert [each.request.target for each in hunt.kept.cases()] == ["/a/x?n=7"]
