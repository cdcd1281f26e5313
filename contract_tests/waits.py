"""Hangs, waited for beside the run: a request that let a part of its time run out is sent again, three times
at once, and these get all of it while the run goes on with others.

A server that takes one request after the other, each slowly, hangs in none: so something that was sent later
has to be answered while these are not.
"""

import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final

from msgspec import Struct, field
from msgspec.structs import replace

from ..spec import Exchange, Operation
from .document_checks import no_answer
from .finding import Finding
from .judged import Judged
from .plan import Case
from .targets import Client, TimeIsUp, is_late

_TRIES: Final = 3
_MOST: Final = 2
"""Operations that are waited for at the same time."""


class Wait(Struct):
    """A request that is waited for. begun: when that was, by `time.perf_counter`. clients: one for each
    of what was sent.
    """

    operation: Operation
    case: Case
    engine: str
    begun: float
    clients: tuple[Client, ...]
    sent: tuple[Future[Exchange], ...]


class Waits(Struct):
    """What is waited for beside a run. client: of the run; its `ends` and `patience` count. answered: when
    the last request was sent that got an answer. under_way: by operation. known: operations that were waited
    for. slow: those that have answered after all.
    """

    client: Client
    pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(_MOST * _TRIES))
    answered: float = 0.0
    under_way: dict[str, Wait] = field(default_factory=dict[str, Wait])
    known: set[str] = field(default_factory=set[str])
    slow: set[str] = field(default_factory=set[str])

    def takes(self, operation: Operation, exchange: Exchange, case: Case, engine: str) -> bool:
        """Take note of an exchange; whether it is one to wait for, and not to be looked into before."""
        if exchange.response is not None:
            self.answered = time.perf_counter() - exchange.response.elapsed
        if not is_late(exchange) or self.client.seconds >= self.client.target.timeout:
            return False
        if operation.key not in self.known and len(self.under_way) < _MOST:
            self.known.add(operation.key)
            clients = tuple(self._client() for _ in range(_TRIES))
            sent = tuple(self.pool.submit(each.send_alone, exchange.request) for each in clients)
            begun = time.perf_counter()
            self.under_way[operation.key] = Wait(operation, case, engine, begun, clients, sent)
        return True

    def _client(self) -> Client:
        client = Client(replace(self.client.target, process=None))
        client.ends = self.client.ends
        return client

    def found(self) -> Iterator[tuple[tuple[str, str, str, str], Finding]]:
        """Give the hangs that are certain by now, and the keys of their causes; where there was an answer
        after all, have the run wait as long as it took.
        """
        for wait in [each for each in self.under_way.values() if all(one.done() for one in each.sent)]:
            if any(isinstance(one.exception(), TimeIsUp) for one in wait.sent):
                return
            exchanges = [one.result() for one in wait.sent]
            del self.under_way[wait.operation.key]
            answers = [each.response for each in exchanges if each.response is not None]
            if answers:
                self.known.discard(wait.operation.key)
                self.slow.add(wait.operation.key)
                self.client.patience = max(self.client.seconds, *(2 * each.elapsed for each in answers))
            elif all(map(is_late, exchanges)) and self.answered > wait.begun:
                yield _finding(wait, exchanges[0])
            else:  # everything is slow: one after the other then, and for as long as it takes
                self.client.patience = None

    def close(self) -> Iterator[str]:
        """End, and tell which operations there was no time for."""
        for wait in self.under_way.values():
            for client in wait.clients:
                client.break_off()
        self.pool.shutdown(cancel_futures=True)
        for wait in self.under_way.values():
            yield (
                f"time was up before this could be confirmed: {wait.operation.key} gave no answer within "
                f"{self.client.seconds:g} s (--timeout is {self.client.target.timeout:g} s)"
            )


def _finding(wait: Wait, exchange: Exchange) -> tuple[tuple[str, str, str, str], Finding]:
    """Write what `Inquest` does of a request without an answer."""
    judged = Judged(operation=wait.operation, exchange=exchange, violations=(), answer=())
    suspicion = next(no_answer(judged))
    found = Finding.of(suspicion, wait.operation.key, exchange, "fault", wait.engine)
    return suspicion.key, replace(
        found,
        why=wait.case.why,
        reproduced=(_TRIES, _TRIES),
        caller=wait.case.caller,
        purpose=wait.case.purpose,
        operations=(wait.operation.key,),
    )
