"""What killed the server: found by sending again what it was sent, in halves."""

import pytest
from msgspec import Struct, field
from truespec.contract_tests import TimeIsUp
from truespec.fuzz.deaths import Deaths
from truespec.spec import Exchange, Request, Response, Spec

SPEC = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": {"description": ""}}}}},
    }
)
(OPERATION,) = SPEC.operations


class Server(Struct):
    """Dies, some time later, once it has been sent all of `fatal` in this order."""

    fatal: tuple[str, ...]
    pid: int = 1
    starts: int = 1
    asked: int = 0
    got: list[str] = field(default_factory=list[str])

    def send(self, request: Request) -> None:
        self.asked += 1
        self.got.append(request.target)

    @property
    def is_dead(self) -> bool:
        left = iter(self.got)
        return all(target in left for target in self.fatal)

    def restart(self) -> None:
        self.starts += 1
        self.got.clear()

    def revive(self) -> bool:
        was_dead = self.is_dead
        if was_dead:
            self.restart()
        return was_dead

    def heal(self) -> bool:
        return self.revive()


def died(server: Server, targets: list[str], *, explained: bool = False) -> list[tuple[str, ...]]:
    """Send requests, the last after the death; give the requests of what is found."""
    deaths = Deaths(server, server.send, dying=0.0)
    found: list[tuple[str, ...]] = []
    for target in targets:
        server.revive()
        server.send(Request("GET", target))
        exchange = Exchange(Request("GET", target), Response(200))
        finding = deaths.see(OPERATION, exchange, explained=explained)
        if finding is not None:
            found.append(tuple(each.request.target for each in (*finding.steps, finding.exchange)))
    return found


def test_the_request_is_found_that_killed_the_server_later() -> None:
    server = Server(("/a?n=77",))
    assert died(server, [f"/a?n={n}" for n in range(90)]) == [("/a?n=77",)]
    assert server.starts < 30


def test_requests_that_kill_only_together_are_found_together() -> None:
    found = died(Server(("/a?n=70", "/a?n=72")), [f"/a?n={n}" for n in range(90)])
    assert found == [("/a?n=70", "/a?n=71", "/a?n=72")]


def test_a_death_that_does_not_come_back_is_no_finding() -> None:
    server = Server(("/never",))
    deaths = Deaths(server, server.send, dying=0.0)
    server.restart()
    assert deaths.see(OPERATION, Exchange(Request("GET", "/a"), Response(200)), explained=False) is None


def test_what_is_explained_is_not_looked_into() -> None:
    server = Server(("/a?n=3",))
    assert died(server, [f"/a?n={n}" for n in range(9)], explained=True) == []
    assert server.asked == 9


def test_what_there_is_no_time_for_is_said() -> None:
    now = 0.0

    def send(request: Request) -> None:
        nonlocal now
        now += 1.0
        server.send(request)

    server = Server(("/a?n=20",))
    deaths = Deaths(server, send, dying=0.0, until=60.0, clock=lambda: now)
    for n in range(30):
        server.send(Request("GET", f"/a?n={n}"))
        deaths.sent.append((OPERATION, Exchange(Request("GET", f"/a?n={n}"), Response(200))))
    with pytest.raises(TimeIsUp):
        deaths.wait()
    assert now <= 60.0
    (told,) = deaths.unsettled
    assert told.startswith("time was up before it was known")
    assert told.endswith("perhaps GET /a")
