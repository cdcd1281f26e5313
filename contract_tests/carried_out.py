"""Requests that were carried out: what others of the same operation are compared with.

What a server has carried out once it may fail on later, when a name is taken or a mail has an owner: then
whatever differs from it fails as well, and none of the differences is to blame.
"""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from msgspec import Struct, field

from ..spec import Exchange, Operation, Request
from .anew import Anew
from .attribution import Difference, applied, differences
from .open_keys import VALIDATORS
from .targets import Client

_KEPT: Final = 8
"""Requests of an operation that are kept."""
_NEAREST: Final = 3
_FAILURES: Final = 500
COMPARED: Final = frozenset(
    {
        "alternative-refused",
        "credentials-misplaced",
        "credentials-not-compared",
        "format-not-checked",
        "head-differs",
        "invalid-accepted",
        "refused-for-reasons",
        "range-wrong",
        "security-not-enforced",
        "slow-answer",
        "valid-refused",
        "vary-missing",
    }
)
"""Checks that have to be sure of an accepted twin, sent again, before they say anything."""

_CONSTANT: Final = frozenset({"range-wrong"})
"""Checks that compare contents: the twin has to be answered as before."""
_OF_ONE_TARGET: Final = frozenset({"head-differs", "range-wrong", "vary-missing"})
"""Checks that compare two answers of one resource: another that is like it says nothing of them."""


class CarriedOut(Struct):
    """first: of each operation, by its key, the accepted exchange that others are compared with. known: what
    was accepted, with other targets or bodies, the first and the latest. texts: how often others were chosen.
    """

    client: Client
    anew: Anew
    first: dict[str, Exchange] = field(default_factory=dict[str, Exchange])
    known: dict[str, list[Exchange]] = field(default_factory=dict[str, list[Exchange]])
    texts: int = 0

    def see(self, operation: Operation, exchange: Exchange) -> bool:
        """Take note of a valid request that was accepted; whether it is the only one to compare with."""
        first = self.first.setdefault(operation.key, exchange)
        known = self.known.setdefault(operation.key, [])
        if all(_what(each) != _what(exchange) for each in known):
            known.append(exchange)
        if len(known) > _KEPT:
            del known[_KEPT // 2]
        return first is exchange

    def of(self, operation: Operation) -> Exchange | None:
        """Give what others are compared with, where there is something."""
        return self.first.get(operation.key)

    def told(self, operation: Operation, request: Request) -> Exchange | None:
        """Find the answer from which a request has its condition (RFC 9110, Conditional Requests)."""
        conditions = {value for name, value in request.fields if name[:3].lower() == "if-"}
        for each in self.known.get(operation.key, ()) if conditions else ():
            response = each.response
            if response is not None and conditions & {response.field(name) for name in VALIDATORS}:
                return each
        return None

    def failing(self, operation: Operation, exchange: Exchange) -> Exchange | None:
        """Send what others are compared with; give what came of it where it fails as `exchange` by now."""
        twin = self.of(operation)
        if twin is None or not fails(exchange) or twin.request == exchange.request:
            return None
        now = self.client.send_alone(twin.request)
        return now if fails_alike(now, exchange) else None

    def to_blame(self, operation: Operation, failed: Exchange, *, is_allowed: bool) -> Exchange | None:
        """Send again what was accepted and is nearest to what has failed; give what came of it where it fails
        as well, and what differs is not to blame. is_allowed: whether the document allows the request.
        """
        known = self.known.get(operation.key, ()) if fails(failed) else ()
        same = (each for each in known if each.request.method == failed.request.method)
        by_distance = [(differences(each.request, failed.request), each) for each in same]
        for changes, near in sorted(by_distance, key=lambda each: len(each[0]))[:_NEAREST]:
            if not changes:
                return failed
            now = self.client.send_alone(near.request)
            if fails_alike(now, failed) and not self.blames(
                operation, changes, failed, is_allowed=is_allowed
            ):
                return now
        return None

    def renewed(self, operation: Operation) -> Exchange | None:
        """Find a request that is still accepted, to compare with from now on."""
        twin = self.first.get(operation.key)
        for request in self._candidates(operation, twin):
            now = self.client.send_alone(request)
            if now.is_success:
                self.first[operation.key] = now
                return now
        return None

    def blames(
        self, operation: Operation, changes: Sequence[Difference], failed: Exchange, *, is_allowed: bool
    ) -> bool:
        """Whether a request that is accepted fails as `failed` did, just with these changes; with other texts
        in it, too: those that it had are taken by then. Where none is accepted any more, whether they are
        forbidden changes of what the operation is asked for.
        """
        twin = self.renewed(operation)
        if twin is None:
            return not (is_allowed or only_around(operation, changes))
        fresh = chain((twin.request,), self._with_other_texts(twin.request))
        tried = (self.client.send_alone(applied(each, changes)) for each in fresh)
        return all(fails_alike(each, failed) for each in tried)

    def again(self, twin: Exchange) -> Exchange:
        """Send an accepted request again, or one that says the same where that one is used up."""
        now = self.client.send_alone(twin.request)
        for other in self.anew.ways(twin.request, twin, now):
            now = self.client.send_alone(other)
            if now.is_success:
                break
        return now

    def holds(self, check: str, twin: Exchange | None) -> bool:
        """Whether a valid twin is still accepted: else the server refuses or accepts for another reason."""
        if twin is None or twin.response is None:
            return False
        now = self.client.send_alone(twin.request) if check in _OF_ONE_TARGET else self.again(twin)
        is_same = now.response is not None and now.response.body == twin.response.body
        return now.is_success and (is_same or check not in _CONSTANT)

    def _candidates(self, operation: Operation, twin: Exchange | None) -> Iterator[Request]:
        if twin is None:
            return
        yield twin.request
        for each in reversed(self.known.get(operation.key, ())):
            yield each.request
        yield from self._with_other_texts(twin.request)

    def _with_other_texts(self, request: Request) -> Iterator[Request]:
        for each in self.anew.with_other_texts(request, self.texts):
            self.texts += 1
            yield each


def only_around(operation: Operation, changes: Sequence[Difference]) -> bool:
    """Whether changes are around what an operation is asked for: of fields and what it does not know."""
    known = {each.name for each in operation.parameters if each.place == "query"}
    return all(each.part == "field" or (each.part == "query" and each.name not in known) for each in changes)


def fails(exchange: Exchange) -> bool:
    """Whether it was answered with a failure of the server (RFC 9110, Server Error 5xx)."""
    return exchange.response is not None and exchange.response.status >= _FAILURES


def fails_alike(exchange: Exchange, other: Exchange) -> bool:
    """Whether a server fails twice in the same words: status and type; a page of it may hold the time."""
    ours, theirs = exchange.response, other.response
    if ours is None or theirs is None or not fails(exchange):
        return False
    return (ours.status, ours.field("content-type")) == (theirs.status, theirs.field("content-type"))


def _what(exchange: Exchange) -> tuple[str, bytes]:
    return exchange.request.target, exchange.request.body
