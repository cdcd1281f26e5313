"""What a server has promised of the things that a sequence has made, and where it breaks its word.

The model of a walk, for who decides on the steps as they come: it takes exchanges in the order in which they
were made, and sends nothing.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Final

from msgspec import Struct

from ...spec import Exchange, Keys, Match, Operation, Request, Resource, Spec
from ..links import Links
from ..listing import page_of
from ..members import free_members
from ..play import is_done
from ..shrinking import json_body
from ..story_checks import STORY_LEVELS, Telling
from ..things import Thing, key_made
from .holding import Breach, held_to_list, held_to_look, key_shared
from .recalled import Recalled

_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_OF_SEVERAL: Final = frozenset({"change-spills", "inner-outlives-outer", "thing-lost"})
"""Checks that take what was done to other things to be understood."""


class Promise(Struct, eq=False):
    """What is known of a thing. made: the exchange that made it. steps: those about it, in order.

    is_followed: whether its `Location` was looked into, for who does that.
    """

    recalled: Recalled
    made: Exchange
    steps: list[Exchange]
    is_followed: bool = False

    @property
    def is_deleted(self) -> bool:
        """Whether it was deleted."""
        return self.recalled.deletion is not None

    @property
    def is_missed(self) -> bool:
        """Whether it was deleted, looked for since, and not found."""
        return self.is_deleted and self.recalled.missed

    @property
    def last_put(self) -> Request | None:
        """The PUT that has changed it last, where nothing else has since."""
        change = self.recalled.change
        return change[1] if change is not None and change[0].method == "PUT" else None


class Promises:
    """All that one sequence has made. Not for several threads."""

    def __init__(self, spec: Spec) -> None:
        self._spec = spec
        self._links = Links(spec)
        self._resources = spec.resources
        self._known: dict[tuple[Resource, Keys], Promise] = {}
        self._steps: list[Exchange] = []

    def of(self, operation: Operation, keys: Keys) -> Promise | None:
        """Find what is known of the thing that an operation would be on."""
        resource = self._resources.about(operation)
        return self._known.get((resource, keys)) if resource is not None else None

    def key_of_new(self, operation: Operation, keys: Keys, exchange: Exchange) -> Keys | None:
        """Give the keys of what an exchange has made; None where it has made nothing that says its key."""
        if self._is_put_anew(operation, exchange):
            return keys
        resource = self._resources.made_by(operation)
        if resource is None or not is_done(exchange):
            return None
        match = self._spec.match(exchange.request.method, exchange.request.target, exchange.request.fields)
        linked = self._links.key_of_new(match, exchange) if isinstance(match, Match) else None
        key = linked or key_made(resource, exchange)
        return None if key is None else (*keys[: len(resource.lineage) - 1], key)

    def _is_put_anew(self, operation: Operation, exchange: Exchange) -> bool:
        """Whether something was put where nothing was (RFC 9110, PUT), under a key of the client's choice."""
        about = self._resources.about(operation)
        is_maker = operation.method == "PUT" and about is not None and about.maker is operation
        return is_maker and exchange.response is not None and exchange.response.status == HTTPStatus.CREATED

    @staticmethod
    def may_change(operation: Operation) -> bool:
        """Whether an operation may change what was promised (RFC 9110, Safe Methods)."""
        return operation.method not in _SAFE

    def see(self, operation: Operation, keys: Keys, exchange: Exchange) -> Iterator[Telling]:
        """Take in an exchange, and tell of faults: where it contradicts what was said before. keys: of its
        path.
        """
        self._steps.append(exchange)
        promise, before = self.of(operation, keys), len(self._steps)
        for breach in self._seen(promise, operation, keys, exchange):
            if STORY_LEVELS[breach.check] != "fault":
                continue
            about = self._about(breach, promise, exchange)
            steps = self._steps[:before] if about is None or breach.check in _OF_SEVERAL else about
            told = breach.operation, breach.sentence, breach.expected, breach.got
            yield Telling(breach.check, *told, tuple(steps))

    def _about(self, breach: Breach, promise: Promise | None, exchange: Exchange) -> list[Exchange] | None:
        """List the exchanges that a breach is about; None for all."""
        if promise is not None:
            steps = promise.steps
            return steps if steps and steps[-1] is exchange else [*steps, exchange]
        named = (each for each in self._known.values() if each.recalled.thing.keys[-1] == breach.got)
        of_it = next(named, None)
        return [*of_it.steps, exchange] if of_it is not None else None

    def _seen(
        self, promise: Promise | None, operation: Operation, keys: Keys, exchange: Exchange
    ) -> Iterator[Breach]:
        if exchange.response is None:
            self._forget(operation, keys)
        elif self._resources.made_by(operation) is not None or self._is_put_anew(operation, exchange):
            yield from self._is_made(operation, keys, exchange)
        elif self._resources.listed_by(operation) is not None:
            yield from self._is_listed(operation, keys, exchange)
        elif promise is None or promise.recalled.resource.item.get(operation.method) is not operation:
            self._forget(operation, keys)
        elif operation.method == "GET":
            promise.steps.append(exchange)
            yield from held_to_look(promise.recalled, exchange.response)
        elif operation.method == "DELETE":
            self._is_deleted(promise, operation, exchange)
        elif operation.method in ("PUT", "PATCH"):
            self._is_changed(promise, operation, exchange)
        else:
            self._forget(operation, keys)

    def _forget(self, operation: Operation, keys: Keys) -> None:
        """Expect nothing more of what an operation may have changed: what its path names, and what is in it,
        or all.
        """
        if not self.may_change(operation):
            return
        for (_, known), promise in self._known.items():
            if known[: len(keys)] == keys:
                promise.recalled.forget()

    def _is_made(self, operation: Operation, keys: Keys, exchange: Exchange) -> Iterator[Breach]:
        resource = self._resources.made_by(operation) or self._resources.about(operation)
        new = self.key_of_new(operation, keys, exchange)
        if new is None or resource is None:
            return
        known, outer = self._known.get((resource, new)), self._outer(resource, new[:-1])
        recalled = Recalled.of_making(Thing(resource, new, own=True), operation, exchange, outer)
        self._known[resource, new] = promise = Promise(recalled, exchange, [exchange])
        shared = key_shared(known.recalled, recalled, exchange) if known is not None else None
        if known is not None and shared is not None:
            promise.steps.insert(0, known.made)
            yield shared
        self._tell_others(promise, operation, exchange)

    def _outer(self, resource: Resource, keys: Keys) -> Recalled | None:
        known = self._known.get((resource.parent, keys)) if resource.parent is not None else None
        return known.recalled if known is not None else None

    def _is_changed(self, promise: Promise, operation: Operation, exchange: Exchange) -> None:
        promise.steps.append(exchange)
        recalled = promise.recalled
        if promise.is_deleted:
            return
        is_again = recalled.change is not None and recalled.change[1] == exchange.request
        if is_again and operation.method == "PUT" and recalled.is_untouched and is_done(exchange):
            recalled.repeated = True
        elif recalled.take_in_change(operation, exchange):
            self._tell_others(promise, operation, exchange)

    def _is_deleted(self, promise: Promise, operation: Operation, exchange: Exchange) -> None:
        promise.steps.append(exchange)
        if is_done(exchange) and not promise.is_deleted:
            promise.recalled.deletion = operation
            self._tell_others(promise, operation, exchange)

    def _tell_others(self, promise: Promise, operation: Operation, exchange: Exchange) -> None:
        """Let the other things know that this one was made, changed or deleted: that is not about them."""
        sent = free_members(operation, json_body(exchange.request))
        for each in self._known.values():
            if (
                each is not promise
                and not each.is_deleted
                and not each.recalled.is_related_to(promise.recalled)
            ):
                each.recalled.foreign.append((operation, sent))

    def _is_listed(self, operation: Operation, keys: Keys, exchange: Exchange) -> Iterator[Breach]:
        resource = self._resources.listed_by(operation)
        page = page_of(exchange, resource)
        mine = [
            each.recalled
            for (kind, known), each in self._known.items()
            if kind is resource and known[:-1] == keys
        ]
        if page is not None:
            yield from held_to_list(mine, operation, page, 0)
