"""What has to be sent before a request, so that it shows on a server that has nothing yet what it shows here.

A request about a thing that the run has made finds none on a fresh server. So the thing is made first, and
what it is in before that, what has to be told by its answer (a tag) is asked for, what has to be gone is
deleted. Each sequence is played with new things before it counts, and the fewest requests that show the same
are taken.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias
from urllib.parse import quote

from msgspec import Struct
from msgspec.structs import replace

from ..spec import (
    Exchange,
    Json,
    Keys,
    Match,
    Operation,
    Request,
    Resource,
    Spec,
    is_array,
    is_object,
    json_or_none,
)
from .anew import TAKEN, Anew
from .caution import SAFE_METHODS
from .draft import with_path_values
from .judged import Judged, Suspicion
from .open_keys import filled, has_open_keys, told_by, with_key, with_open_keys
from .own_keys import leaps, own_key
from .targets import Client
from .things import Things

_MOST: Final = 6
"""Requests that make what a request is about."""
_FIRST: Final = 9_000
"""Keys of one's own choice begin here: beyond those of stories and walks."""
_FAILURES: Final = frozenset({"no-answer", "server-error"})
_IN_ITEM: Final = re.compile(r"/\d+(/|$)")

Shows: TypeAlias = Callable[[Sequence[Exchange], Exchange], Judged | None]
"""Says of steps and of what came after them whether that is as suspected: the last one judged, else None."""

_Made: TypeAlias = tuple[Resource, Keys]


class _Scene(Struct, frozen=True):
    """A request, and what it is about. named: in its parameters and body; path: in its path, what is in
    another behind it; listed: what a list has that the request asks for.
    """

    operation: Operation
    request: Request
    named: tuple[_Made, ...]
    path: tuple[_Made, ...]
    listed: tuple[_Made, ...]


class Staged(Struct, frozen=True):
    """What came of a request, with what was sent before it. opened: the requests, with open keys."""

    judged: Judged
    steps: tuple[Exchange, ...] = ()
    opened: tuple[Request, ...] = ()


class Beforehand:
    """Finds what has to be there, and makes it anew. anew: knows an accepted request of each operation.

    only_own: nothing is changed under a key that the run has not made.
    """

    def __init__(self, spec: Spec, client: Client, things: Things, anew: Anew) -> None:
        self._spec = spec
        self._client = client
        self._things = things
        self._anew = anew
        self._put = _FIRST
        self._texts = 0
        self._assumed: dict[_Made, Exchange] = {}  # what would make a thing that the run has not made
        self.only_own = False

    def staged(self, judged: Judged, said: Suspicion, twin: Exchange | None, shows: Shows) -> Staged:
        """Find the shortest sequence that shows what one request has shown.

        Where none does, what was there before the run has a part in it. said, twin: as of `sequences`.
        """
        for requests in self.sequences(judged.exchange.request, said, twin):
            sent = self.play(requests)
            again = shows(sent[:-1], sent[-1]) if sent is not None else None
            if sent is not None and again is not None:
                return Staged(again, sent[:-1], requests if len(sent) > 1 else ())
        return Staged(judged, (twin,) if twin is not None else ())

    def compared_with(self, operation: Operation, steps: Sequence[Exchange]) -> Exchange | None:
        """Give the step that an answer is compared with: the last one, where it asks the same operation."""
        for each in steps[-1:]:
            request = each.request
            match = self._spec.match(request.method, request.target, request.fields)
            if isinstance(match, Match) and match.operation is operation:
                return each
        return None

    def sequences(
        self, request: Request, said: Suspicion, twin: Exchange | None
    ) -> Iterator[tuple[Request, ...]]:
        """Make sequences that may show on a fresh server what a request shows, the shortest first; each ends
        with the request, or one about something that the run has made in place of what was there before.

        said: what it shows. twin: an accepted exchange that has to be there to compare with, or whose answer
        told what a condition of the request repeats.
        """
        scene = self._scene(request, said)
        lineage = self._things.lineage_of(scene.operation) if scene is not None else ()
        if scene is None or not (scene.named or lineage or scene.listed or twin is not None):
            return
        plain, real = self._makers(scene, is_plain=True), self._makers(scene, is_plain=False)
        if len(real) > _MOST:
            return
        beside = [twin] if twin is not None else []
        if not beside and said.check != "no-answer":
            yield from self._with_less(scene, plain)
        yield self._written(scene, [*plain, *beside])
        if said.check == "no-answer":  # each try waits in vain
            return
        if plain != real:
            yield self._written(scene, [*real, *beside])
        deletion = self._deletion(scene)
        if deletion is not None:
            yield self._written(scene, [*plain, deletion])

    def play(self, requests: Sequence[Request]) -> tuple[Exchange, ...] | None:
        """Send a sequence, what is left open filled in; None where that was not told."""
        told, sent = dict[str, str](), list[Exchange]()
        for number, written in enumerate(requests):
            request = filled(written, told)
            if has_open_keys(request):
                return None
            exchange = self._client.send_alone(request)
            if number < len(requests) - 1 and exchange.response is not None:
                exchange = self._again(exchange)
            self._things.learn(exchange)
            told |= told_by(self._things, number, exchange)
            sent.append(exchange)
        return tuple(sent)

    def _again(self, exchange: Exchange) -> Exchange:
        """Send a step with other texts where those that it has are taken."""
        response = exchange.response
        for number in leaps(self._texts) if response is not None and response.status in TAKEN else ():
            self._texts = max(self._texts, number) + 1
            other = next(self._anew.with_other_texts(exchange.request, number), None)
            again = self._client.send_alone(other) if other is not None else exchange
            if again.is_success or other is None:
                return again
        return exchange

    def _scene(self, request: Request, said: Suspicion) -> _Scene | None:
        match = self._spec.match(request.method, request.target, request.fields)
        if not isinstance(match, Match):
            return None
        operation, lineage = match.operation, self._things.lineage_of(match.operation)
        listed = self._listed(match, said)
        request, keys = self._on_own(match, request, listed[0][1][:-1] if listed else ())
        self._assume(operation, request, keys)
        path = [(kind, keys[:end]) for end, kind in enumerate(lineage, 1)]
        named = [
            (kind, keys)
            for name, value in _pairs(request)
            for kind in self._things.resources.values()
            if kind.is_named(name)
            for keys in [self._things.named(kind, value)]
            if keys
        ]
        around = [
            (outer, keys[:end])
            for kind, keys in named
            for end, outer in enumerate(kind.lineage, 1)
            if (outer, keys[:end]) not in path
        ]
        return _Scene(operation, request, self._own(around), self._own(path), self._own(listed))

    def _on_own(self, match: Match, request: Request, outer: Keys) -> tuple[Request, Keys]:
        """Write a request for what the run has made last, where it is about something else; and its keys.

        outer: keys of that in which there is something to be listed.
        """
        keys = self._things.resources.keys_in(match.operation, match.path_values)
        about = self._things.resources.about(match.operation)
        if about is None or (not outer and self._things.maker(about, keys) is not None):
            return request, keys
        own = outer or self._things.newest_own(about)
        return (self._at(match.operation, request, own), own) if own else (request, keys)

    def _assume(self, operation: Operation, request: Request, keys: Keys) -> None:
        """Take it that a PUT puts a thing where nothing is: an accepted one, else the request itself."""
        kind = self._things.resources.about(operation)
        put = kind.item.get("PUT") if kind is not None else None
        if kind is None or put is None or kind.maker is not put or self._things.maker(kind, keys) is not None:
            return
        known = self._anew.accepted(put)
        if known is not None:
            self._assumed[kind, keys] = replace(known, request=self._at(put, known.request, keys))
        elif put is operation and request.method == put.method:
            self._assumed[kind, keys] = Exchange(request, None)

    def _maker(self, kind: Resource, keys: Keys) -> Exchange | None:
        return self._things.maker(kind, keys) or self._assumed.get((kind, keys))

    def _at(self, operation: Operation, request: Request, keys: Keys) -> Request:
        texts = (quote(each, safe="") for each in keys)
        values = dict(zip(self._things.resources.keyed_by(operation), texts, strict=False))
        match = self._spec.match(request.method, request.target, request.fields)
        known = dict(match.path_values) if isinstance(match, Match) else values
        return with_path_values(request, operation, known | values)

    def _own(self, things: Sequence[_Made]) -> tuple[_Made, ...]:
        return tuple(each for each in dict.fromkeys(things) if self._maker(*each) is not None)

    def _listed(self, match: Match, said: Suspicion) -> list[_Made]:
        """Name a thing that a list has, where what is wrong may be about the things in it. Not where others
        are in a list of all there is: whether it needs one can't be tried there.
        """
        kind = self._things.resources.listed_by(match.operation)
        is_inside = any(_IN_ITEM.search(str(each.where)) for each in said.violations)
        if kind is None or not (is_inside or said.check in _FAILURES):
            return []
        outer, newest = self._things.resources.keys_in(match.operation, match.path_values), ()
        if outer or not self._things.knows_others(kind):
            newest = self._things.newest_own(kind, outer) or self._things.newest_own(kind)
        return [(kind, newest)] if newest else []

    def _makers(self, scene: _Scene, *, is_plain: bool) -> list[Exchange]:
        found: list[Exchange] = []
        for kind, keys in (*scene.named, *scene.path, *scene.listed):
            maker = self._maker(kind, keys)
            if maker is not None:
                found.append(self._plain(maker) if is_plain else maker)
        return found

    def _plain(self, maker: Exchange) -> Exchange:
        """Make a thing with the request that was accepted first, at the same place."""
        request = maker.request
        match = self._spec.match(request.method, request.target, request.fields)
        first = self._anew.accepted(match.operation) if isinstance(match, Match) else None
        if first is None or not isinstance(match, Match) or first.request.method != request.method:
            return maker
        plain = replace(maker, request=with_path_values(first.request, match.operation, match.path_values))
        was, now = self._things.made_by(maker), self._things.made_by(plain)
        is_same = now is None or (
            was is not None and was.keys == now.keys
        )  # a request may give the key itself
        return plain if is_same else maker

    def _with_less(self, scene: _Scene, makers: Sequence[Exchange]) -> Iterator[tuple[Request, ...]]:
        """Make sequences without what the request is on: its key is that of nothing; and without what is in a
        list, where it is one of something that is made anew.
        """
        if scene.listed:
            if scene.path:
                yield self._written(scene, makers[: -len(scene.listed)])
            return
        if scene.request.method not in SAFE_METHODS and self.only_own:
            return
        path = scene.path or [(kind, ()) for kind in self._things.lineage_of(scene.operation)[-1:]]
        for kept in range(len(path)):
            request = self._on_nothing(scene, path[kept:])
            if request is not None:
                count = len(scene.named) + kept
                yield self._written(replace(scene, request=request), makers[:count])

    def _on_nothing(self, scene: _Scene, things: Sequence[_Made]) -> Request | None:
        """Write the request with keys of nothing in place of those of things."""
        self._put += 1
        keyed, values = self._things.resources.keyed_by(scene.operation), dict[str, str]()
        for name, kind in keyed.items():
            key = self._key_of_nothing(scene.operation, name)
            if any(kind is each for each, _ in things):
                if key is None:
                    return None
                values[name] = key
        match = self._spec.match(scene.request.method, scene.request.target, scene.request.fields)
        known = dict(match.path_values) if isinstance(match, Match) else {}
        return with_path_values(scene.request, scene.operation, known | values)

    def _key_of_nothing(self, operation: Operation, name: str) -> str | None:
        wanted = (each for each in operation.parameters if (each.place, each.name) == ("path", name))
        key = next((own_key(each, self._put) for each in wanted), None)
        return None if key is None else quote(str(key), safe="")

    def _deletion(self, scene: _Scene) -> Exchange | None:
        """Delete what the request is on, as a request has done that was accepted."""
        if not scene.path:
            return None
        kind, keys = scene.path[-1]
        delete = kind.item.get("DELETE")
        known = self._anew.accepted(delete) if delete is not None else None
        if delete is None or known is None:
            return None
        return replace(known, request=self._at(delete, known.request, keys))

    def _written(self, scene: _Scene, before: Sequence[Exchange]) -> tuple[Request, ...]:
        """Write a sequence, with open keys, and with new ones where the client chooses them."""
        exchanges = [*before, Exchange(scene.request, None)]
        for kind, keys in (*scene.named, *scene.path, *scene.listed):
            operation = kind.item.get("PUT")
            if operation is not None and kind.maker is operation and not self.only_own:
                self._put += 1
                new = self._key_of_nothing(operation, list(self._things.resources.keyed_by(operation))[-1])
                if new is not None:
                    exchanges = [self._renamed(each, kind, keys[-1], new) for each in exchanges]
        return with_open_keys(self._spec, exchanges)

    def _renamed(self, exchange: Exchange, kind: Resource, key: str, new: str) -> Exchange:
        return replace(exchange, request=with_key(self._spec, exchange.request, kind, key, new))


def _pairs(request: Request) -> Iterator[tuple[str, str]]:
    """List the parameters of a query and the members of a JSON body, with those inside, as texts."""
    for pair in request.query.split("&"):
        name, _, value = pair.partition("=")
        yield name, value
    waiting: list[Json] = [json_or_none(request.body)]
    while waiting:
        value = waiting.pop()
        if is_object(value):
            yield from ((name, str(each)) for name, each in value.items() if isinstance(each, str | int))
            waiting += value.values()
        elif is_array(value):
            waiting += value
