"""Plays a walk: takes its steps, keeps the model, tells what contradicts it; deletes what it has made."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct, field

from ...spec import Exchange, FieldLines, Json, Operation, Resource, Response
from ..judged import answered
from ..members import free_members, said_otherwise
from ..play import REFUSED, is_done
from ..shrinking import json_body
from ..story_checks import Telling
from ..things import Thing
from ..trial import Trials
from .conditions import answered_under_tag, condition_of, refused_under_tag, unmet
from .holding import (
    Breach,
    held_to_list,
    held_to_look,
    is_shown,
    key_shared,
)
from .recalled import Recalled
from .sending import Sending
from .step import Act, Step, Walk

_TAKEN: Final = frozenset({400, 409, 422})
_FIRST_FAILURE: Final = 500


class _Counted(Struct):
    """What a list had in it, and what was asked to be made since. unsure: some of it had no clear end."""

    count: int
    made: int = 0
    refused: list[Operation] = field(default_factory=list[Operation])
    unsure: bool = False


class Walking:
    """Plays walks, one after the other. private: operations whose answers are for nobody but the maker."""

    def __init__(self, trials: Trials, private: tuple[Operation, ...] = ()) -> None:
        self._sending = Sending(trials)
        self._spec = trials.session.spec
        self._things = trials.session.things
        self._private = private
        self._made: list[Recalled | None] = []
        self._counts: dict[tuple[Resource, str], _Counted] = {}
        self.taken = 0  # steps of the walk at hand
        self.looks = Counter[tuple[str, str, str, str]]()  # that were taken into what was told, by its key

    @property
    def sending(self) -> Sending:
        """What writes its messages."""
        return self._sending

    def play(self, walk: Walk) -> Iterator[Telling]:
        """Play a walk from the start, with things of its own. Raises TargetError as the session does."""
        self._made, self._counts, self._sending.exchanges = [], {}, []
        try:
            for self.taken, step in enumerate(walk, 1):
                for breach in self._taken(step):
                    exchanges = tuple(self._sending.exchanges)
                    told = breach.operation, breach.sentence, breach.expected, breach.got
                    yield Telling(breach.check, *told, exchanges, breach.caller)
        finally:
            self._tidy()

    def _tidy(self) -> None:
        """Delete what is left of the walk, inner things first; that is no step of it."""
        for recalled in reversed(self._made):
            deletion = recalled.resource.item.get("DELETE") if recalled is not None else None
            if recalled is None or deletion is None or (recalled.deletion is not None and recalled.missed):
                continue
            request = self._sending.request(deletion, recalled.thing)
            if request is not None:
                self._sending.send(deletion, request, recalled.owner)

    def _taken(self, step: Step) -> Iterator[Breach]:
        """Take one step; nothing is sent where what it is about was not made."""
        operation, before = self._spec.operation(step.operation), len(self._sending.exchanges)
        yield from _ACTS[step.act](self, step, operation)
        for exchange in self._sending.exchanges[before:]:
            yield from _failed(operation, exchange)

    def _thing(self, number: int) -> Recalled | None:
        return self._made[number] if 0 <= number < len(self._made) else None

    def make(self, step: Step, operation: Operation) -> Iterator[Breach]:
        """Make a thing, or try to with what the document forbids."""
        outer, resources = self._thing(step.thing), self._things.resources
        place = outer.thing if outer is not None else None
        put = self._sending.place_of_new(operation, place) if operation.method == "PUT" else None
        is_placed = put is not None or operation.method != "PUT"
        exchange = self._sent(operation, put or place, step) if is_placed else None
        if exchange is None or (step.thing >= 0 and outer is None):
            self._made += [] if step.twist else [None]
            return
        made = put or self._things.made_by(exchange)
        resource = resources.about(operation) if put is not None else resources.made_by(operation)
        self._count_made(operation, resource, outer, exchange, is_known=made is not None)
        if step.twist:
            return
        if made is None or not is_done(exchange):
            self._made.append(None)
            return
        recalled = Recalled.of_making(made, operation, exchange, outer, step.caller)
        yield from self._has_a_key_of_its_own(recalled, exchange)
        self._tell_others(recalled, operation, recalled.pending)
        self._made.append(recalled)

    def _has_a_key_of_its_own(self, made: Recalled, exchange: Exchange) -> Iterator[Breach]:
        for each in list(self._alive()):
            breach = key_shared(each, made, exchange)
            if breach is not None:
                yield breach
                self._made[self._made.index(each)] = None  # nobody can tell what becomes of it

    def read(self, step: Step, operation: Operation) -> Iterator[Breach]:
        """Read a thing, as its maker or as somebody else, where it is or under another path."""
        recalled, elsewhere = self._thing(step.thing), self._thing(step.other)
        if recalled is None or (step.twist == "elsewhere" and elsewhere is None):
            return
        if elsewhere is not None:
            yield from self._read_elsewhere(step, operation, recalled, elsewhere)
            return
        condition = condition_of(recalled, step)
        if step.twist and not condition:
            return
        exchange = self._sent(operation, recalled.thing, step, condition)
        response = exchange.response if exchange is not None else None
        if response is None:
            return
        if step.twist:
            yield from answered_under_tag(step, operation, response, *condition[0])
        elif step.caller != recalled.owner:
            yield from self._read_by_another(step, operation, recalled, response)
        else:
            yield from held_to_look(recalled, response)

    def _read_by_another(
        self, step: Step, operation: Operation, recalled: Recalled, response: Response
    ) -> Iterator[Breach]:
        if response.status in REFUSED:
            recalled.refused_to.add(step.caller)
            return
        recalled.refused_to.discard(step.caller)
        if operation in self._private and is_shown(recalled, response):
            sentence = f"{step.caller} was given what is declared private"
            yield Breach(
                "other-caller-reads", operation, sentence, "401, 403 or 404", answered(response), step.caller
            )

    def _read_elsewhere(
        self, step: Step, operation: Operation, recalled: Recalled, elsewhere: Recalled
    ) -> Iterator[Breach]:
        """Read a thing under the path of another outer thing than its own."""
        thing = Thing(recalled.resource, (*elsewhere.thing.keys, recalled.thing.keys[-1]), own=True)
        exchange = self._sent(operation, thing, step)
        response = exchange.response if exchange is not None else None
        if response is None or not is_shown(recalled, response):
            return
        if step.caller in recalled.refused_to:
            sentence = f"{step.caller} is refused a thing, and is given it under the path of another"
            yield Breach(
                "other-caller-reads", operation, sentence, "401, 403 or 404", answered(response), step.caller
            )
        elif not step.caller:
            sentence = "A thing is found in another than the one that it was made in"
            yield Breach("found-elsewhere", operation, sentence, "404", answered(response))

    def change(self, step: Step, operation: Operation) -> Iterator[Breach]:
        """Change a thing, under a condition or without one."""
        recalled = self._thing(step.thing)
        if recalled is None or recalled.deletion is not None or (step.caller and not recalled.refused_to):
            return
        condition = condition_of(recalled, step)
        if step.twist not in ("", "forbidden") and not condition:
            return
        exchange = self._sent(operation, recalled.thing, step, condition)
        if exchange is None or exchange.response is None:
            recalled.forget()
            return
        if not recalled.take_in_change(operation, exchange):
            yield from refused_under_tag(step, operation, recalled, exchange)
            return
        if step.twist == "forbidden":
            recalled.forget()
            return
        recalled.changed_by = step.caller
        recalled.unmet = unmet(step, condition)
        self._tell_others(recalled, operation, free_members(operation, json_body(exchange.request)))

    def again(self, step: Step, operation: Operation) -> Iterator[Breach]:
        """Send the last PUT of a thing once more."""
        recalled = self._thing(step.thing)
        last = recalled.change if recalled is not None else None
        if recalled is None or last is None or last[0].method != "PUT" or recalled.deletion is not None:
            return
        if recalled.pending or recalled.unmet or last[1].field("if-match") or not recalled.is_untouched:
            return
        if is_done(self._sending.send(last[0], last[1])):
            recalled.repeated = True
        yield from ()

    def delete(self, step: Step, operation: Operation) -> Iterator[Breach]:
        """Delete a thing."""
        recalled = self._thing(step.thing)
        if recalled is None or (step.caller and (not recalled.refused_to or recalled.deletion is not None)):
            return
        condition = condition_of(recalled, step)
        if step.twist not in ("", "nobody") and not condition:
            return
        exchange = self._sent(operation, recalled.thing, step, condition)
        if exchange is not None and is_done(exchange) and recalled.deletion is None:
            recalled.deletion, recalled.changed_by = operation, step.caller
            recalled.unmet, recalled.is_open = unmet(step, condition), step.twist == "nobody"
            self._tell_others(recalled, operation, {})
        elif exchange is not None and not is_done(exchange) and not 400 <= _status(exchange) < _FIRST_FAILURE:
            self._forget(recalled)
        yield from ()

    def _forget(self, recalled: Recalled) -> None:
        """Hold a thing, and what is in it, to nothing more: it may go later (RFC 9110, 202 Accepted)."""
        self._made = [
            None if each is recalled or (each is not None and recalled in each.lineage) else each
            for each in self._made
        ]

    def list(self, step: Step, operation: Operation) -> Iterator[Breach]:
        """List what there is, as much as the document lets one ask for."""
        outer = self._thing(step.thing)
        if step.thing >= 0 and (outer is None or outer.deletion is not None):
            return
        listing = self._sending.listing(operation)
        resource, most = listing.resource, listing.most()
        if resource is None:
            return
        request = self._sending.request(operation, outer.thing if outer is not None else None, extra=most)
        page = listing.page(self._sending.send(operation, request)) if request is not None else None
        if page is None:
            return
        size = next((each for each in most.values() if isinstance(each, int)), 0)
        mine = [
            each
            for each in self._made
            if each is not None and each.resource is resource and each.outer is outer and not each.owner
        ]
        yield from held_to_list(mine, operation, page, size)
        count = len(page.items) if len(page.items) < (size or len(page.items) + 1) else page.total
        yield from self._counted(resource, outer, count)

    def _counted(self, resource: Resource, outer: Recalled | None, count: int | None) -> Iterator[Breach]:
        """Hold the number of things to what was made since the last look: what was refused adds nothing."""
        place = (resource, outer.thing.path if outer is not None else "")
        known = self._counts.pop(place, None)
        if count is None:
            return
        self._counts[place] = _Counted(count)
        if known is not None and known.refused and not known.unsure and count > known.count + known.made:
            sentence = "A request to make something was refused, and the list has one thing more"
            expected = f"{known.count + known.made} at most"
            yield Breach("refused-but-made", known.refused[-1], sentence, expected, f"{count}")

    def _count_made(
        self,
        operation: Operation,
        resource: Resource | None,
        outer: Recalled | None,
        exchange: Exchange,
        *,
        is_known: bool,
    ) -> None:
        if resource is None:
            return
        known = self._counts.get((resource, outer.thing.path if outer is not None else ""))
        if known is None:
            return
        if is_done(exchange):
            known.made += 1
            known.unsure = known.unsure or not is_known
        elif 400 <= _status(exchange) < _FIRST_FAILURE:
            known.refused.append(operation)
        else:
            known.unsure = True

    def _sent(
        self, operation: Operation, thing: Thing | None, step: Step, condition: FieldLines = ()
    ) -> Exchange | None:
        """Send a step; with other texts where it makes something that is there already. condition: added."""
        has_body = step.act in ("make", "change")
        request = self._sending.request(operation, thing, *([step.body] if has_body else []))
        if request is None:
            return None
        if step.twist == "nobody":
            request = self._sending.without_credentials(operation, request)
        exchange = self._sending.send(operation, request, step.caller, condition)
        draft = self._sending.draft(operation)
        if step.act != "make" or step.twist or draft is None or _status(exchange) not in _TAKEN:
            return exchange
        other = self._sending.request(operation, thing, said_otherwise(operation, draft.with_body(step.body)))
        if other is None or other == request:
            return exchange
        self._sending.exchanges.pop()
        return self._sending.send(operation, other, step.caller)

    def _alive(self) -> Iterator[Recalled]:
        yield from (each for each in self._made if each is not None and each.deletion is None)

    def _tell_others(self, recalled: Recalled, operation: Operation, sent: Mapping[str, Json]) -> None:
        """Let the other things know that this one was made, changed or deleted: that is not about them."""
        for each in self._alive():
            if each is not recalled and not each.is_related_to(recalled):
                each.foreign.append((operation, sent))


def _status(exchange: Exchange) -> int:
    return exchange.response.status if exchange.response is not None else 0


def _failed(operation: Operation, exchange: Exchange) -> Iterator[Breach]:
    """Tell of a failure of the server that the document does not have."""
    status = _status(exchange)
    if status >= _FIRST_FAILURE and not {str(status), "5XX"} & operation.responses.keys():
        sentence = "The server failed, after what was done before"
        yield Breach("server-error", operation, sentence, "no 5xx", f"{status}")


_Take = Callable[[Walking, Step, Operation], Iterator[Breach]]

_ACTS: Final[Mapping[Act, _Take]] = MappingProxyType(
    {
        "make": Walking.make,
        "read": Walking.read,
        "list": Walking.list,
        "change": Walking.change,
        "again": Walking.again,
        "delete": Walking.delete,
    }
)
