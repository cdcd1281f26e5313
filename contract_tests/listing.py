"""One operation that lists something, asked again and again with other parameters."""

from collections.abc import Mapping
from itertools import islice
from random import Random
from types import MappingProxyType
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ..spec import (
    Exchange,
    Json,
    Operation,
    Parameter,
    RelationKind,
    Relations,
    Resource,
    Response,
    is_array,
    is_object,
    is_total,
    json_or_none,
    paging_of,
    squeezed,
    things_in,
)
from .body_text import json_bytes
from .draft import ABSENT, Draft
from .plan import Case, can_stand, is_cursor
from .play import GONE, keys_of_nothing
from .story_checks import Telling
from .trial import Trials

_SIZES: Final = (1, 2, 3, 5, 10, 20, 25, 50, 100)
_DEEPEST_TOTAL: Final = 2
_IN_PARTS: Final[tuple[RelationKind, ...]] = ("cursor", "offset", "page")
_GOVERNED: Final[Mapping[str, tuple[RelationKind, ...]]] = MappingProxyType(
    {
        "default-not-applied": ("default",),
        "filter-not-met": ("contains", "equals", "keys"),
        "limit-exceeded": ("limit",),
        "limit-not-subset": ("limit",),
        "order-not-kept": ("sorted",),
        "order-not-reversed": ("direction",),
        "pages-overlap": _IN_PARTS,
        "pages-skip": _IN_PARTS,
        "parameter-ignored": ("difference", "search"),
        "range-not-met": ("from", "to"),
        "total-wrong": ("total",),
    }
)
"""By the check, the relations that it holds a list to."""


class Page(Struct, frozen=True):
    """One good answer. items: what it lists; names: what tells each from the others, its key or all of it.

    is_keyed: whether every item tells its key: without one, two things may look the same. total: how many
    there are in all, as the answer says; None where it says nothing of it.
    """

    exchange: Exchange
    content: Json
    items: tuple[Json, ...]
    names: tuple[str, ...]
    is_keyed: bool
    total: int | None = None


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
        self._own = trials.session.inquest.own
        self.relations = self._own.relations.get(operation.key, Relations())
        self.parameters = tuple(
            each for each in operation.parameters if each.place == "query" and not each.required
        )
        named = paging_of(self.parameters)
        self.paging = replace(
            named,
            limit=self.relations.chosen("limit", named.limit),
            offset=self.relations.chosen("offset", named.offset),
            page=self.relations.chosen("page", named.page),
        )
        cursor = next(filter(is_cursor, self.parameters), None)
        self.cursor = self.relations.chosen("cursor", cursor)
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
            self._pages[key] = self.page(exchange)
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

    def page(self, exchange: Exchange) -> Page | None:
        """Read what an answer lists; None where it is no success."""
        return page_of(exchange, self.resource, self.relations)

    def column(self, page: Page, name: str) -> list[Json]:
        """List what the items of a page have in a member; that none has one is noted."""
        found = [member(each, name) for each in page.items]
        if found and all(each is None for each in found):
            self._own.note(f"a relation of {self.operation.key}", f"nothing listed has a member {name!r}")
        return found

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
            is_promised=self.relations.promises(parameter, *_GOVERNED.get(check, ())),
        )


def _total_in(content: Json, depth: int) -> int | None:
    """Read a total beside what is listed, or in what tells of the list (`meta`)."""
    for name, value in content.items() if is_object(content) else ():
        if is_total(name) and isinstance(value, int) and not isinstance(value, bool):
            return value
        inner = _total_in(value, depth - 1) if depth else None
        if inner is not None:
            return inner
    return None


def page_of(exchange: Exchange, resource: Resource | None, relations: Relations | None = None) -> Page | None:
    """Read what an answer lists; None where it is no success. resource: what it lists, where it is known.

    relations: what the document says of the list.
    """
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
    total = _total_of(response, content, relations or Relations())
    return Page(exchange, content, items, tuple(names), None not in keys, total)


def _total_of(response: Response, content: Json, relations: Relations) -> int | None:
    """Tell how many there are in all: where the document says that it is told, else by names."""
    told = next(iter(relations.promised("total")), None)
    if told is None or not (told.header or told.member):
        return None if relations.denies(None, "total") else _total_in(content, _DEEPEST_TOTAL)
    if told.header:
        text = (response.field(told.header) or "").strip()
        return int(text) if text.isascii() and text.isdigit() else None
    value = content
    for name in told.member.split("/"):
        value = value.get(name) if is_object(value) else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def member(item: Json, name: str) -> Json:
    """Read the member of an item that is called so, in whatever spelling; None where there is none."""
    if not is_object(item):
        return None
    return next((value for key, value in item.items() if squeezed(key) == squeezed(name)), None)
