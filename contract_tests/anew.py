"""A request that was used up by being carried out, made possible again: what it deleted, a name that it took.

Sent a second time, the request that deleted a thing finds none, and the one that took a name is told that it
is taken: a suspicion would never come back. So another thing is made, or other texts are chosen, and the rest
of the request stays as it was.
"""

from collections.abc import Iterator, Mapping
from random import Random
from typing import Final
from urllib.parse import quote

from msgspec.structs import replace

from ..spec import (
    Exchange,
    Json,
    Match,
    Operation,
    Request,
    Schema,
    Spec,
    is_object,
    json_or_none,
    judge_request,
)
from .body_text import json_bytes
from .draft import with_path_values
from .targets import Client
from .things import Things

_GONE: Final = frozenset({404, 410})
TAKEN: Final = frozenset({400, 409, 422})
_CREATED: Final = 201
_TRIES: Final = 3


class Anew:
    """Makes requests possible again. accepted: an accepted request of each operation, by its key; things: of
    the server.
    """

    def __init__(self, spec: Spec, client: Client, things: Things, accepted: Mapping[str, Exchange]) -> None:
        self._spec = spec
        self._client = client
        self._things = things
        self._accepted = accepted

    def ways(self, request: Request, before: Exchange, now: Exchange) -> Iterator[Request]:
        """Make requests that say the same of something that is there, or new; none where it was not used up.

        before, now: what the request was answered first, and when it was sent again.
        """
        if not _was_used_up(before, now) or now.response is None:
            return
        match = self._spec.match(request.method, request.target, request.fields)
        if not isinstance(match, Match):
            return
        if now.response.status in _GONE:
            other = self._on_another(match, request)
            if other is not None:
                yield other
        elif now.response.status in TAKEN or now.is_success:
            yield from self.with_other_texts(request)

    def accepted(self, operation: Operation) -> Exchange | None:
        """Give the accepted request of an operation, where there was one."""
        return self._accepted.get(operation.key)

    def maker(self, request: Request) -> Exchange | None:
        """Find what has made such a thing as a request is about; None where it is about none."""
        match = self._spec.match(request.method, request.target, request.fields)
        lineage = self._things.lineage_of(match.operation) if isinstance(match, Match) else ()
        making = lineage[-1].making if lineage else ()
        return next((self._accepted[each.key] for each in making if each.key in self._accepted), None)

    def _on_another(self, match: Match, request: Request) -> Request | None:
        """Make another thing, and write the request for it."""
        maker = self.maker(request)
        if maker is None or not self._is_made(maker):
            return None
        chosen = dict(match.path_values)
        keys = self._things.path_values(match.operation, only_own=True)
        chosen |= {each.name: quote(str(value), safe="") for each, value in keys.items()}
        return with_path_values(request, match.operation, chosen)

    def _is_made(self, maker: Exchange) -> bool:
        """Send a request that makes a thing, with other texts where these are taken."""
        now = self._sent(maker.request)
        for other in self.ways(maker.request, maker, now):
            now = self._sent(other)
            if now.is_success:
                break
        return now.is_success

    def _sent(self, request: Request) -> Exchange:
        exchange = self._client.send_alone(request)
        self._things.learn(exchange)
        return exchange

    def with_other_texts(self, request: Request, after: int = 0) -> Iterator[Request]:
        """Choose other texts for the members of a JSON body; what the request breaks stays the same.

        after: how many were chosen before, which may be used up.
        """
        match = self._spec.match(request.method, request.target, request.fields)
        if not isinstance(match, Match):
            return
        body, described = json_or_none(request.body), match.operation.request_body
        content_type = request.field("content-type")
        media = described.media_type_for(content_type) if described is not None and content_type else None
        if not is_object(body) or media is None or media.schema is None:
            return
        broken = _places(match, request)
        for number in range(after + 1, after + _TRIES + 1):
            chosen = request
            for name, schema in media.schema.properties().items():
                for text in _others(body.get(name), schema, number):
                    changed = {**_object(chosen), name: text}
                    other = replace(request, body=json_bytes(changed))
                    if _places(match, other) == broken:
                        chosen = other
                        break
            if chosen is not request:
                yield chosen


def _was_used_up(before: Exchange, now: Exchange) -> bool:
    """Whether a request that was carried out, or failed on the way, is refused now; or one that made a thing
    has found it there.
    """
    first = before.response.status if before.response is not None else 500
    status = now.response.status if now.response is not None else 0
    is_done = 200 <= first < 300 or first >= 500
    return (is_done and 400 <= status < 500) or (
        first == _CREATED and 200 <= status < 300 and status != first
    )


def _places(match: Match, request: Request) -> frozenset[tuple[str, str]]:
    return frozenset((each.rule, each.at.pointer) for each in judge_request(match, request))


def _object(request: Request) -> Mapping[str, Json]:
    body = json_or_none(request.body)
    return body if is_object(body) else {}


def _others(value: Json, schema: Schema, number: int) -> Iterator[str]:
    """Make texts to take the place of one: a little longer, a little different, quite different."""
    if isinstance(value, str) and not schema.keywords.keys() & {"const", "enum"}:
        yield f"a{number}{value}"
        yield f"a{number}{value}"[: len(value)]
        made = schema.generate(Random(number))
        if isinstance(made, str):
            yield made
