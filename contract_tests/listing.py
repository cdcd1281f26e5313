"""One operation that lists something, asked again and again with other parameters."""

from collections.abc import Mapping
from itertools import islice
from random import Random
from typing import Final

from msgspec import Struct

from ..spec import (
    Exchange,
    Json,
    Operation,
    Parameter,
    Resource,
    is_array,
    is_object,
    json_or_none,
    paging_of,
    squeezed,
    things_in,
)
from .body_text import json_bytes
from .draft import ABSENT, Draft
from .plan import Case, can_stand
from .play import GONE, keys_of_nothing
from .story_checks import Telling
from .trial import Trials

_SIZES: Final = (1, 2, 3, 5, 10, 20, 25, 50, 100)
_TOTALS: Final = frozenset({"total", "totalcount", "totalelements", "totalitems", "totalresults"})
_DEEPEST_TOTAL: Final = 2


class Page(Struct, frozen=True):
    """One good answer. items: what it lists; names: what tells each from the others, its key or all of it.

    is_keyed: whether every item tells its key: without one, two things may look the same.
    """

    exchange: Exchange
    content: Json
    items: tuple[Json, ...]
    names: tuple[str, ...]
    is_keyed: bool

    @property
    def total(self) -> int | None:
        """How many there are in all, as the answer says; None where it says nothing of it."""
        return _total_in(self.content, _DEEPEST_TOTAL)


class Listing:
    """An operation that lists. It is asked with what it requires, and one or two parameters more; the seed
    decides which values they have; with 0, those that show most.
    """

    def __init__(self, trials: Trials, operation: Operation) -> None:
        self.operation = operation
        self._trials = trials
        self._pages: dict[str, Page | None] = {}
        self._sizes: list[int] = []
        self.resource = trials.session.things.resources.listed_by(operation)
        openers = list(trials.planner(operation).openers())
        self._base = openers[-1].draft if openers else Draft(operation)
        self.parameters = tuple(
            each for each in operation.parameters if each.place == "query" and not each.required
        )
        self.paging = paging_of(self.parameters)
        for each in self.parameters:
            self._base = self._base.with_parameter(each, ABSENT)
        self._random = Random(f"{trials.seed} {operation.key}") if trials.seed else None

    def ask(self, values: Mapping[Parameter, Json] | None = None, *, again: bool = False) -> Page | None:
        """Ask with values of parameters; None for what is no success. again: though it is known."""
        draft = self._base
        for parameter, value in (values or {}).items():
            draft = draft.with_parameter(parameter, value)
        request = self._trials.planner(self.operation).written(draft)
        key = request.target
        if key not in self._pages or again:
            case = Case(request, "a law of lists", self.operation.location)
            exchange = self._trials.session.try_out(self.operation, case)
            self._pages[key] = page_of(exchange, self.resource)
        return self._pages[key]

    @property
    def limit(self) -> Parameter | None:
        """The parameter that says how many are listed at most."""
        return self.paging.limit

    def sizes(self) -> list[int]:
        """List limits that the document allows, the smallest first."""
        if self.limit is None:
            return []
        sizes = [each for each in _SIZES if self.limit.schema.is_valid(each)]
        if self._random is None:
            return sizes
        if not self._sizes:
            others = [*self._random.sample(range(1, 6), 3), self._random.randint(6, 40)]
            found = {each for each in others if self.limit.schema.is_valid(each)}
            self._sizes = sorted({*found, *sizes[-1:]})
        return self._sizes

    def whole(self) -> Page | None:
        """Ask for as much as the document allows."""
        return self.ask(self.most())

    def most(self) -> dict[Parameter, Json]:
        """Give the largest limit that the document allows; nothing where it has none."""
        limit, sizes = self.limit, self.sizes()
        return {limit: sizes[-1]} if limit is not None and sizes else {}

    def count(self) -> int | None:
        """Count what there is now; None where the list says nothing of it."""
        return next(iter(self.numbers().values()), None)

    def numbers(self) -> Mapping[str, int]:
        """Count what there is now, in what is listed, where that is all, and by the total, as far as these
        are told.
        """
        page, sizes = self.ask(self.most(), again=True), self.sizes()
        if page is None:
            return {}
        is_whole = not sizes or len(page.items) < sizes[-1]
        listed = {"listed": len(page.items)} if is_whole else {}
        return listed | ({"total": page.total} if page.total is not None else {})

    def values(self, parameter: Parameter, most: int = 6) -> list[Json]:
        """List values of a parameter: those of its enumeration, or its edges."""
        schema = parameter.schema
        enumerated = schema.keywords.get("enum")
        found: list[Json] = list(enumerated) if is_array(enumerated) else []
        if schema.keywords.get("type") == "boolean":
            found = [True, False]
        if not found:
            edges = schema.edge_values(Random(self._trials.seed))
            found = [each.value for each in islice(edges, 2 * most) if can_stand(parameter, each.value)]
        return [each for each in found if each is not None and schema.is_valid(each)][:most]

    def knows_things(self) -> bool:
        """Whether the server keeps what it lists: the list has what the run made, or a key that nobody made
        is not found. A stub that answers the same to everybody is held to no law.
        """
        page, resource = self.whole(), self.resource
        if page is None or resource is None:
            return False
        reading = resource.item.get("GET")
        if reading is None:
            return bool(self.own_names() & set(page.names))
        return bool(page.items) and self._misses_some(reading)

    def own_names(self) -> set[str]:
        """List the keys of the things of this kind that the run has made."""
        things = self._trials.session.things
        return {each.keys[-1] for each in things.own() if each.resource is self.resource}

    def _misses_some(self, reading: Operation) -> bool:
        openers = list(self._trials.planner(reading).openers())
        keys = [each for each in reading.parameters if each.place == "path"]
        for other in keys_of_nothing(keys[-1]) if openers and keys else ():
            request = self._trials.planner(reading).written(openers[-1].draft.with_parameter(keys[-1], other))
            case = Case(request, "a key of nothing", reading.location)
            exchange = self._trials.session.try_out(reading, case)
            if exchange.response is not None and exchange.response.status in GONE:
                return True
        return False

    def telling(
        self, check: str, parameter: Parameter | None, sentence: str, expected: str, got: str, *pages: Page
    ) -> Telling:
        """Say what pages show; the last one shows it."""
        return Telling(
            check,
            self.operation,
            sentence,
            expected,
            got,
            tuple(each.exchange for each in pages),
            at=parameter.location if parameter is not None else None,
        )


def _total_in(content: Json, depth: int) -> int | None:
    """Read a total beside what is listed, or in what tells of the list (`meta`)."""
    for name, value in content.items() if is_object(content) else ():
        if squeezed(name) in _TOTALS and isinstance(value, int) and not isinstance(value, bool):
            return value
        inner = _total_in(value, depth - 1) if depth else None
        if inner is not None:
            return inner
    return None


def page_of(exchange: Exchange, resource: Resource | None) -> Page | None:
    """Read what an answer lists; None where it is no success. resource: what it lists, where it is known."""
    response = exchange.response
    if response is None or not 200 <= response.status < 300:
        return None
    content = json_or_none(response.body)
    listed = things_in(content)
    items = tuple(resource.thing_in(each) for each in listed) if resource is not None else tuple(listed)
    keys = [resource.key_of(each) if resource is not None else None for each in items]
    names = (
        json_bytes(item).decode() if key is None else str(key) for item, key in zip(items, keys, strict=True)
    )
    return Page(exchange, content, items, tuple(names), None not in keys)


def member(item: Json, name: str) -> Json:
    """Read the member of an item that is called so, in whatever spelling; None where there is none."""
    if not is_object(item):
        return None
    return next((value for key, value in item.items() if squeezed(key) == squeezed(name)), None)
