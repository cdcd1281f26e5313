"""What a document promises of answers beyond its schemas, `x-truespec-invariants`, and answers that keep it.

An answer that breaks one is edited: numbers become sizes of its lists, lists shorter, members those of the
request that are called alike, a step at a time, as long as it still conforms. What no edit mends is sent as
it is: the invariant may speak of several answers.
"""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from msgspec.structs import replace

from ..spec import (
    DocumentError,
    Exchange,
    Invariant,
    Json,
    Operation,
    Request,
    Response,
    Spec,
    UsageError,
    in_question,
    invariants_of,
    is_array,
    is_object,
    json_or_none,
    judge_response,
    variables_of,
)
from .content import json_body
from .reply import Reply

_MOST_EDITS: Final = 200
_MOST_STEPS: Final = 4


class Invariants:
    """The invariants of one document, by operation."""

    def __init__(self, invariants: Sequence[Invariant]) -> None:
        self._invariants = tuple(invariants)

    @classmethod
    def of(cls, spec: Spec) -> "Invariants":
        """Read a document's; none where they can't be judged, which those who test are told."""
        try:
            return cls(invariants_of(spec))
        except (DocumentError, UsageError):
            return cls(())

    def concern(self, operation: Operation) -> bool:
        """Whether an operation's answers are held to any."""
        return any(True for _ in in_question(self._invariants, operation.key))

    def kept(self, request: Request, reply: Reply) -> Reply:
        """Edit the content of an answer until all hold, as far as edits lead. One that breaks the document
        is left as it is.
        """
        operation, value = reply.operation, json_or_none(reply.body)
        if operation is None or reply.answer_violations or not (is_object(value) or is_array(value)):
            return reply
        meant = tuple(in_question(self._invariants, operation.key))
        sent = json_or_none(request.body)
        for _ in range(_MOST_STEPS):
            broken = self._broken(meant, request, reply)
            if not broken:
                return reply
            better = (
                (other, edited)
                for other in islice(_edits(value, sent), _MOST_EDITS)
                if self._broken(meant, request, edited := _with(reply, other)) < broken and _conforms(edited)
            )
            found = next(better, None)
            if found is None:
                return reply
            value, reply = found
        return reply

    def _broken(self, meant: tuple[Invariant, ...], request: Request, reply: Reply) -> int:
        exchange = Exchange(request, Response(reply.status, reply.fields, reply.body))
        variables = variables_of(exchange)
        return sum(each.judge(variables)[0] == "broken" for each in meant)


def _with(reply: Reply, value: Json) -> Reply:
    return replace(reply, body=json_body(value))


def _conforms(reply: Reply) -> bool:
    operation = reply.operation
    response = Response(reply.status, reply.fields, reply.body)
    return operation is not None and not judge_response(operation, "GET", response)


def _edits(value: Json, sent: Json) -> Iterator[Json]:
    """Make values that differ in one place."""
    sizes = sorted({*_sizes(value), *_sizes(sent), 0, 1})
    yield from _edited(value, sent, sizes)
    yield from _longer(value, sizes)


def _edited(value: Json, sent: Json, sizes: Sequence[int]) -> Iterator[Json]:
    """Edit a value, what is in it first. sizes: whole numbers that may be meant."""
    if is_object(value):
        for name, member in value.items():
            alike = sent.get(name) if is_object(sent) else None
            if alike is not None and alike != member:
                yield value | {name: alike}
            for other in _edited(member, sent, sizes):
                yield value | {name: other}
    elif is_array(value):
        yield from (value[:size] for size in sizes if size < len(value))
        for index, item in enumerate(value):
            for other in _edited(item, sent, sizes):
                yield [*value[:index], other, *value[index + 1 :]]
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield from (size for size in sizes if size != value)
    elif isinstance(value, bool):
        yield not value


def _longer(value: Json, sizes: Sequence[int]) -> Iterator[Json]:
    """Repeat the items of a list, or of one in a member."""
    if is_array(value):
        yield from ((value * size)[:size] for size in sizes if value and size > len(value))
    elif is_object(value):
        for name, member in value.items():
            yield from (value | {name: other} for other in _longer(member, sizes))


def _sizes(value: Json) -> Iterator[int]:
    """List the sizes of lists and the whole numbers in a value."""
    if is_object(value):
        for member in value.values():
            yield from _sizes(member)
    elif is_array(value):
        yield len(value)
        for item in value[:5]:
            yield from _sizes(item)
    elif isinstance(value, int) and not isinstance(value, bool) and abs(value) < 100:
        yield value
