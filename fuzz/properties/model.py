"""What a server has promised of the things that a test has made, and where it breaks its word.

Pure: it takes exchanges in the order in which they were made, and sends nothing. Its complaints are those of
the stories that `truespec test` plays, told of whatever sequence led there.
"""

from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from msgspec import Struct, field

from ...contract_tests import GONE, Telling, free_members, is_done, key_made, shown
from ...spec import (
    Exchange,
    Json,
    Operation,
    Request,
    Resource,
    Response,
    Spec,
    is_object,
    json_or_none,
    keyed_by,
)

Keys: TypeAlias = tuple[str, ...]
"""The key of a thing after the keys of what it is in, outermost first."""

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class Promise(Struct):
    """What is known of a thing of `resource`. made: the exchange that made it. content: as it was last told,
    whole.

    confirmed: members that were sent, and confirmed so. broken_by: the check that fires where they read
    otherwise; changed_by: the operation that set them last. refused: what a refused change wanted them to be.
    deleted: by which exchange. is_missed: whether it was looked for since, and not found.
    is_followed: whether its `Location` was. steps: exchanges
    about it, in order.
    """

    resource: Resource
    made: Exchange
    changed_by: Operation
    content: Json = None
    confirmed: dict[str, Json] = field(default_factory=dict[str, Json])
    broken_by: str = "created-differs"
    refused: tuple[Operation, dict[str, Json]] | None = None
    deleted: Operation | None = None
    is_missed: bool = False
    is_followed: bool = False
    last_put: Request | None = None
    steps: list[Exchange] = field(default_factory=list[Exchange])

    def told_by(self, response: Response) -> Json:
        """Read what an answer says of the thing, without what is wrapped around it."""
        return self.resource.thing_in(json_or_none(response.body))


class Model:
    """All that one sequence has made. Not for several threads."""

    def __init__(self, spec: Spec) -> None:
        self._resources = spec.resources
        self._keyed = {each: keyed_by(each, spec.resources) for each in spec.operations}
        self._making = {each: resource for resource in spec.resources.values() for each in resource.making}
        self._listing = {each: resource for resource in spec.resources.values() for each in resource.listing}
        self._known: dict[tuple[Resource, Keys], Promise] = {}

    def about(self, operation: Operation) -> Resource | None:
        """Tell which thing an operation is on: that of the last key in its path."""
        keyed = list(self._keyed[operation].values())
        return keyed[-1] if keyed else None

    def makes(self, operation: Operation) -> Resource | None:
        """Tell what an operation makes."""
        return self._making.get(operation)

    def names(self, operation: Operation) -> tuple[str, ...]:
        """List the variables of an operation's path that are keys, outermost first."""
        return tuple(self._keyed[operation])

    def promise(self, operation: Operation, keys: Keys) -> Promise | None:
        """Find what is known of the thing that an operation would be on."""
        resource = self.about(operation)
        return self._known.get((resource, keys)) if resource is not None else None

    def see(self, operation: Operation, keys: Keys, exchange: Exchange) -> Iterator[Telling]:
        """Take in an exchange, and tell where it contradicts what was said before. keys: of its path."""
        if exchange.response is None:
            self._forget(operation, keys)
            return
        if operation in self._making:
            yield from self._is_made(operation, keys, exchange)
            return
        if operation in self._listing:
            yield from self._is_listed(operation, keys, exchange)
            return
        promise, resource = self.promise(operation, keys), self.about(operation)
        is_own = (
            promise is not None and resource is not None and resource.item.get(operation.method) is operation
        )
        if promise is None or not is_own:
            self._forget(operation, keys)
        elif operation.method == "GET":
            yield from self._is_read(promise, operation, exchange)
        elif operation.method == "DELETE":
            self._is_deleted(promise, operation, exchange)
        elif operation.method in ("PUT", "PATCH"):
            yield from self._is_changed(promise, operation, exchange)
        elif operation.method not in SAFE:
            self._forget(operation, keys)

    def key_of_new(self, operation: Operation, keys: Keys, exchange: Exchange) -> Keys | None:
        """Give the keys of what an exchange has made; None where it has made nothing that says its key."""
        resource = self._making.get(operation)
        key = key_made(resource, exchange) if resource is not None and is_done(exchange) else None
        return None if key is None else (*keys, key)

    def _forget(self, operation: Operation, keys: Keys) -> None:
        """Expect nothing more of what an operation may have changed: what its path names, and what is in it,
        or all.
        """
        if operation.method in SAFE:
            return
        for (_, known), promise in self._known.items():
            if known[: len(keys)] == keys:
                promise.confirmed, promise.content, promise.refused = {}, None, None

    def _is_made(self, operation: Operation, keys: Keys, exchange: Exchange) -> Iterator[Telling]:
        resource, new = self._making[operation], self.key_of_new(operation, keys, exchange)
        if new is None:
            return
        known, response = self._known.get((resource, new)), exchange.response
        if known is not None and known.deleted is None and response is not None:
            before = known.made.response
            is_new = before is not None and before.status == response.status == 201
            if is_new and _sent(exchange) != _sent(known.made) and known.made.request != exchange.request:
                sentence = "Two different things that were made one after the other have the same key"
                steps = (known.made, exchange)
                yield Telling("key-not-unique", operation, sentence, "another key", shown(new[-1]), steps)
        promise = Promise(resource, exchange, operation, steps=[exchange])
        self._known[resource, new] = promise
        self._confirm(promise, operation, exchange)

    def _confirm(self, promise: Promise, operation: Operation, exchange: Exchange) -> None:
        """Note what was sent and is told so."""
        response = exchange.response
        said = promise.told_by(response) if response is not None else None
        sent = free_members(operation, _sent(exchange))
        members = said if is_object(said) else {}
        promise.confirmed = {
            name: value for name, value in sent.items() if name in members and members[name] == value
        }
        promise.content, promise.changed_by, promise.refused = said, operation, None

    def _is_read(self, promise: Promise, operation: Operation, exchange: Exchange) -> Iterator[Telling]:
        response = exchange.response
        if response is None:
            return
        if promise.deleted is not None:
            yield from self._is_read_though_deleted(promise, exchange)
            return
        read = promise.told_by(response)
        if response.status != 200 or not is_object(read):
            return
        yield from self._contradictions(promise, read, (*promise.steps, exchange))
        promise.broken_by, promise.refused = "reads-disagree", None
        promise.steps.append(exchange)
        promise.confirmed = {
            name: value for name, value in promise.confirmed.items() if name in read and read[name] == value
        }
        promise.content = read

    def _contradictions(
        self, promise: Promise, read: Mapping[str, Json], steps: tuple[Exchange, ...]
    ) -> Iterator[Telling]:
        if promise.refused is not None:
            operation, wanted = promise.refused
            before = promise.content if is_object(promise.content) else {}
            for name, value in wanted.items():
                if name in before and name in read and before[name] != value and read[name] == value:
                    sentence = f"The request was refused, and has changed {name!r} all the same"
                    expected, got = shown(before[name]), shown(value)
                    yield Telling("refused-but-changed", operation, sentence, expected, got, steps)
                    return
        for name, value in promise.confirmed.items():
            if name in read and read[name] != value:
                sentence = _SENTENCES[promise.broken_by].format(name)
                expected, got = shown(value), shown(read[name])
                yield Telling(promise.broken_by, promise.changed_by, sentence, expected, got, steps)
                return

    def _is_read_though_deleted(self, promise: Promise, exchange: Exchange) -> Iterator[Telling]:
        response, operation = exchange.response, promise.deleted
        if response is None or operation is None:
            return
        promise.is_missed = promise.is_missed or response.status in GONE
        read = promise.told_by(response)
        if response.status == 200 and read is not None and read == promise.content:
            steps = (*promise.steps, exchange)
            sentence, got = "What was deleted reads as before", f"200, {shown(read)}"
            yield Telling("deleted-still-there", operation, sentence, "404 or 410", got, steps)

    def _is_deleted(self, promise: Promise, operation: Operation, exchange: Exchange) -> None:
        response = exchange.response
        if response is not None and response.status in (200, 204) and promise.deleted is None:
            promise.deleted = operation
            promise.steps.append(exchange)

    def _is_changed(self, promise: Promise, operation: Operation, exchange: Exchange) -> Iterator[Telling]:
        response = exchange.response
        if response is None or promise.deleted is not None:
            return
        promise.steps.append(exchange)
        if not is_done(exchange):
            sent = _sent(exchange)
            if 400 <= response.status < 500 and is_object(sent):
                promise.refused = (operation, dict(sent))
            else:
                promise.confirmed, promise.content, promise.refused = {}, None, None
            return
        is_again = operation.method == "PUT" and promise.last_put == exchange.request
        before = promise.confirmed if is_again else {}
        said = promise.told_by(response)
        for name, value in before.items():
            if is_object(said) and name in said and said[name] != value:
                sentence = f"The same PUT again changed {name!r}, which the first one had set"
                expected, got, steps = shown(value), shown(said[name]), tuple(promise.steps)
                yield Telling("put-not-idempotent", operation, sentence, expected, got, steps)
                break
        promise.last_put = exchange.request if operation.method == "PUT" else None
        self._confirm(promise, operation, exchange)
        promise.broken_by = "update-lost"

    def _is_listed(self, operation: Operation, keys: Keys, exchange: Exchange) -> Iterator[Telling]:
        resource, response = self._listing[operation], exchange.response
        if response is None or response.status != 200:
            return
        listed = {str(each) for each in resource.keys_of(json_or_none(response.body))}
        for (kind, known), promise in self._known.items():
            if kind is resource and promise.is_missed and known[:-1] == keys and known[-1] in listed:
                assert promise.deleted is not None
                sentence = "What was deleted, and is found no more, is still in the list"
                expected, steps = f"a list without {shown(known[-1])}", (*promise.steps, exchange)
                got = f"{response.status} with it"
                yield Telling("deleted-still-listed", promise.deleted, sentence, expected, got, steps)
                return


_SENTENCES: Final = {
    "created-differs": "{!r} was confirmed as it was sent when the thing was made, and reads otherwise",
    "reads-disagree": "{!r}, which the run has set, reads otherwise the second time",
    "update-lost": "The change of {!r} was accepted, and is not there when the thing is read",
}


def _sent(exchange: Exchange) -> Json:
    return json_or_none(exchange.request.body)
