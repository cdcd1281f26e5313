"""Retraces exchanges as the steps of a walk, as far as walks have such steps."""

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from ...spec import Exchange, Json, Keys, Match, Operation, Request
from ..credentials import Credentials
from ..plan import NEVER
from ..play import is_done
from ..session import Session
from ..shrinking import json_body
from .step import Step, Twist, Walk


def retraced(
    session: Session, exchanges: Sequence[Exchange], outer: Sequence[tuple[Operation, Json]]
) -> Walk:
    """Write the steps that have led to exchanges; none where one of these is no step of a walk.

    outer: what makes that which the things are in, outermost first; it stands for what was there already.
    """
    steps = list(_Retracing(session, outer).steps(exchanges))
    return () if None in steps else tuple(each for each in steps if each is not None)


class _Retracing:
    """Knows which things were made, by their keys, and what was sent last to change each."""

    def __init__(self, session: Session, outer: Sequence[tuple[Operation, Json]]) -> None:
        self._session = session
        self._outer = outer
        self._made: dict[Keys, int] = {}
        self._count = len(outer)
        self._changes: dict[int, Request] = {}

    def steps(self, exchanges: Sequence[Exchange]) -> Iterator[Step | None]:
        for number, (operation, body) in enumerate(self._outer):
            yield Step("make", operation.key, number - 1, body)
        for each in exchanges:
            request = each.request
            match = self._session.spec.match(request.method, request.target, request.fields)
            caller, twist = self._caller(request), self._twist(request)
            if caller is None or twist is None or not isinstance(match, Match) or not _is_clear(each):
                yield None
            else:
                keys = self._session.things.resources.keys_in(match.operation, match.path_values)
                step = self._step(match.operation, keys, each, caller)
                yield step if not twist else _twisted(step, twist)

    def _step(self, operation: Operation, keys: Keys, exchange: Exchange, caller: str) -> Step | None:
        resources, twist = self._session.things.resources, "" if is_done(exchange) else "forbidden"
        about = resources.about(operation)
        if resources.listed_by(operation) is not None and not caller:
            return Step("list", operation.key, self._place(keys))
        if resources.made_by(operation) is not None:
            made = self._session.things.made_by(exchange)
            return self._make(operation, keys, made.keys if made is not None else (), exchange, caller)
        if about is not None and operation is about.maker and keys not in self._made:
            return self._make(operation, keys[:-1], keys, exchange, caller)
        if keys not in self._made or about is None or about.item.get(operation.method) is not operation:
            return None
        thing, request = self._made[keys], exchange.request
        if operation.method == "GET":
            return Step("read", operation.key, thing, caller=caller)
        if operation.method == "DELETE":
            return Step("delete", operation.key, thing, caller=caller)
        if self._changes.get(thing) == request and operation.method == "PUT" and not caller:
            return Step("again", operation.key, thing)
        self._changes[thing] = request
        return Step("change", operation.key, thing, json_body(request), twist, caller)

    def _place(self, outer: Keys) -> int:
        return self._made.get(outer, len(self._outer) - 1)

    def _make(
        self, operation: Operation, outer: Keys, made: Keys, exchange: Exchange, caller: str
    ) -> Step | None:
        """Write a step that makes a thing, or was refused. outer, made: keys of what it is in, and of it."""
        place, twist = self._place(outer), "" if is_done(exchange) else "forbidden"
        if not made and not twist:
            return None
        if not twist:
            self._made[made] = self._count
            self._count += 1
        return Step("make", operation.key, place, json_body(exchange.request), twist, caller)

    def _caller(self, request: Request) -> str | None:
        """Name who has sent a request: "" for the main identity; None for somebody unknown."""
        main = Credentials.of(self._session.target.fields)
        if main.in_place_of(main, request) == request or self._is_nobodys(request):
            return ""
        own = {name: Credentials.of(fields) for name, fields in self._session.target.others.items()}
        return next((name for name, each in own.items() if each.in_place_of(main, request) == request), None)

    def _is_nobodys(self, request: Request) -> bool:
        """Whether a request was sent without the credentials that there are."""
        main = Credentials.of(self._session.target.fields)
        return main != Credentials() and main.removed_from(request) == request

    def _twist(self, request: Request) -> Twist | None:
        """Name what is unusual about who sends a request, or on which condition; None where no walk has
        that.
        """
        conditions = {(name.lower(), value) for name, value in request.fields if name[:3].lower() == "if-"}
        if conditions:
            return "never" if conditions == {("if-match", NEVER)} else None
        return "nobody" if self._is_nobodys(request) else ""


def _twisted(step: Step | None, twist: Twist) -> Step | None:
    """Add to a deletion what is unusual about it; no other step is written so."""
    return replace(step, twist=twist) if step is not None and step.act == "delete" else None


def _is_clear(exchange: Exchange) -> bool:
    """Whether something was done or refused."""
    return exchange.response is not None and (is_done(exchange) or 400 <= exchange.response.status < 500)
