"""How answers of one list go together: searches, keys, ranges, directions, pages.

The document says so, or else the names of parameters do. Each holds for two inputs at least before it counts.
What servers are free to do breaks none: a search may find more than the word, equal ones stand in any order,
pages may be smaller than was asked for.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import chain, islice
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from ..spec import (
    Json,
    Parameter,
    RelationKind,
    bounds,
    chooses_keys,
    is_array,
    is_object,
    opposites,
    searches,
    squeezed,
)
from .listing import Listing, Page, member
from .story_checks import Telling

_WANTED: Final = 2
_MOST_PAGES: Final = 12
_NEXT: Final = frozenset(
    {"continue", "continuationtoken", "cursor", "endcursor", "next", "nextcursor", "nextmarker"}
    | {"nextpage", "nextpagetoken", "nexttoken"}
)
_FILTERS: Final[tuple[RelationKind, ...]] = ("contains", "equals")
_MOST_VALUES: Final = 4
_MOST_TOLD: Final = timedelta(days=1)
"""A day in one zone is two in another."""


def filtered_by_members(listing: Listing) -> Iterator[Telling]:
    """What a parameter is called like a text of the listed things: they have that text in it, in any case."""
    whole = listing.whole()
    for parameter in guessed_filters(listing) if whole is not None else ():
        keywords = parameter.schema.keywords
        if keywords.get("type") != "string" or "enum" in keywords or chooses_keys(parameter):
            continue
        texts = _distinct(member(each, parameter.name) for each in (whole.items if whole is not None else ()))
        wanted = [each for each in texts if isinstance(each, str) and parameter.schema.is_valid(each)]
        pages = [(value, listing.ask({**listing.most(), parameter: value})) for value in wanted[:3]]
        wrong = [
            (value, page) for value, page in pages if page is not None and _other(page, parameter, value)
        ]
        if len(wrong) >= _WANTED:
            value, page = wrong[-1]
            sentence = f"What {parameter.name!r} selects has another value than was asked for"
            got = repr(_other(page, parameter, value))[:60]
            yield listing.telling("filter-not-met", parameter, sentence, repr(value)[:60], got, page)
            continue
        yield from _filtered_to_more(listing, parameter, pages)


def guessed_filters(listing: Listing) -> Iterator[Parameter]:
    """List the parameters of which the document does not say whether, or by what, they choose."""
    relations = listing.relations
    for each in listing.parameters:
        if not (relations.denies(each, *_FILTERS) or relations.promises(each, *_FILTERS)):
            yield each


def promised_filters(listing: Listing) -> Iterator[Telling]:
    """What the document says that a parameter chooses by a member: those that have its value, or have it in
    them, in any case.
    """
    whole = listing.whole()
    for relation in listing.relations.promised(*_FILTERS) if whole is not None else ():
        parameter, name = relation.parameter, relation.member
        column = listing.column(whole, name) if whole is not None else []
        if parameter is None:
            continue
        single = chain.from_iterable(each if is_array(each) else (each,) for each in column)
        values = [each for each in _distinct(single) if parameter.schema.is_valid(each)]
        wrong: list[tuple[Json, Page, Json]] = []
        for value in values[:_MOST_VALUES]:
            page = listing.ask({**listing.most(), parameter: value})
            others = [
                has
                for has in (member(each, name) for each in (page.items if page is not None else ()))
                if has is not None and not _is_chosen(has, value, relation.kind)
            ]
            wrong += [(value, page, others[0])] if page is not None and others else []
        if len(wrong) >= _WANTED:
            value, page, other = wrong[-1]
            sentence = f"What {parameter.name!r} selects has another {name!r} than was asked for"
            got = repr(other)[:60]
            yield listing.telling("filter-not-met", parameter, sentence, repr(value)[:60], got, page)


def _is_chosen(has: Json, value: Json, kind: RelationKind) -> bool:
    """Whether a value of a listed thing is one that was asked for; of arrays, whether one of its items is."""
    if is_array(has):
        return any(_is_chosen(each, value, kind) for each in has)
    if kind == "contains":
        return str(value).casefold() in str(has).casefold()
    return has == value


def _filtered_to_more(
    listing: Listing, parameter: Parameter, pages: Sequence[tuple[str, Page | None]]
) -> Iterator[Telling]:
    """What a text selects is in the list without it, where that says that it is whole. pages: what some texts
    select.
    """
    whole = listing.whole()
    found = [(page, set(page.names) - set(whole.names)) for _, page in pages if page is not None and whole]
    more = [(page, min(names)) for page, names in found if names]
    if whole is None or len(more) < _WANTED or whole.total != len(whole.items):
        return
    page, name = more[-1]
    sentence = f"What {parameter.name!r} selects is not in the list without it"
    yield listing.telling("filter-not-met", parameter, sentence, "some of the list", name, whole, page)


def _other(page: Page, parameter: Parameter, value: str) -> str:
    """Find a text of a listed thing that has nothing of what was asked for; "" where there is none."""
    texts = (member(each, parameter.name) for each in page.items)
    found = (each for each in texts if isinstance(each, str) and value.casefold() not in each.casefold())
    return next(found, "")


def searched(listing: Listing) -> Iterator[Telling]:
    """A search finds some of what there is: not everything, whatever the words."""
    whole = listing.whole()
    guess = next(filter(searches, listing.parameters), None)
    parameter = listing.relations.chosen("search", guess)
    if whole is None or parameter is None or len(whole.items) < _WANTED:
        return
    words = [each for each in _NONSENSE if parameter.schema.is_valid(each)]
    pages = [page for each in words if (page := listing.ask({parameter: each, **listing.most()})) is not None]
    same = [page for page in pages if page.names == whole.names]
    if len(same) >= _WANTED and len(same) == len(pages):
        sentence = f"{parameter.name!r} finds everything, whatever it looks for"
        yield listing.telling(
            "parameter-ignored", parameter, sentence, "fewer", f"{len(whole.items)}", whole, same[-1]
        )


_NONSENSE: Final = ("qzvxwjkqpz", "wvqxzzkjvq", "xkqzjvwqqy")
"""Words that nothing has in it."""


def chosen_by_keys(listing: Listing) -> Iterator[Telling]:
    """Who asks for things by their keys is given no others."""
    guess = next(filter(chooses_keys, listing.parameters), None)
    parameter = listing.relations.chosen("keys", guess)
    first, resource = listing.ask(), listing.resource
    if parameter is None or first is None or resource is None or len(set(first.names)) <= _WANTED:
        return
    keys = [resource.key_of(each) for each in first.items]
    wrong: list[tuple[str, Page]] = []
    for wanted in (keys[:1], keys[1:2], keys[:2]):
        value: Json = (
            wanted if parameter.schema.keywords.get("type") == "array" else ",".join(map(str, wanted))
        )
        page = listing.ask({**listing.most(), parameter: value}) if parameter.schema.is_valid(value) else None
        others = (
            [each for each in page.names if each not in set(map(str, wanted))] if page is not None else []
        )
        wrong += [(others[0], page)] if page is not None and others else []
    if len(wrong) >= _WANTED:
        other, page = wrong[-1]
        sentence = f"{parameter.name!r} selects things by their keys, and others are listed"
        yield listing.telling("filter-not-met", parameter, sentence, "those keys", other, page)


def ranged(listing: Listing) -> Iterator[Telling]:
    """What is listed from a date or number on, or up to one, is on that side of it."""
    whole = listing.whole()
    for parameter in listing.parameters if whole is not None else ():
        for name, sign in _bounds(listing, parameter, whole.items if whole is not None else ()):
            column = _distinct(iter(listing.column(whole, name) if whole is not None else ()))
            bounds = sorted((each for each in column if _measure(each) is not None), key=str)
            wrong: list[tuple[Json, Page, Json]] = []
            for bound in (bounds[len(bounds) // 3], bounds[2 * len(bounds) // 3]) if len(bounds) > 2 else ():
                value = _spelled(bound, parameter)
                page = (
                    listing.ask({**listing.most(), parameter: value})
                    if parameter.schema.is_valid(value)
                    else None
                )
                beyond = _beyond(page, name, value, sign) if page is not None else None
                wrong += [(value, page, beyond)] if page is not None and beyond is not None else []
            if len(wrong) >= _WANTED:
                value, page, beyond = wrong[-1]
                sentence = f"{name!r} is on the wrong side of {parameter.name!r}"
                yield listing.telling("range-not-met", parameter, sentence, f"{value}", f"{beyond}", page)


def _bounds(listing: Listing, parameter: Parameter, items: Sequence[Json]) -> Iterator[tuple[str, int]]:
    """Say which members a parameter bounds, from which side: as the document does, else by its name."""
    relations, first = listing.relations, items[0] if items else None
    kinds: tuple[tuple[RelationKind, int], ...] = (("from", 1), ("to", -1))
    for kind, sign in kinds:
        told = [each.member for each in relations.promised(kind) if each.parameter is parameter]
        yield from ((name, sign) for name in told)
        if not told and not relations.denies(parameter, kind):
            guessed = bounds(parameter, list(first) if is_object(first) else [])
            yield from ((name, way) for name, way in guessed if way == sign)


def _measure(value: Json) -> datetime | float | None:
    """Read a date, a moment or a number; None for anything else."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, str):
        return None
    try:
        read = datetime.fromisoformat(value)
    except ValueError:
        return None
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)


def _spelled(bound: Json, parameter: Parameter) -> Json:
    """Write a bound as the parameter wants it: a day, or a moment."""
    measure, wanted = _measure(bound), parameter.schema.keywords.get("format")
    if isinstance(measure, datetime) and wanted == "date":
        return measure.date().isoformat()
    is_day = isinstance(bound, str) and _is_day(bound)
    return f"{bound}T00:00:00Z" if wanted == "date-time" and is_day else bound


def _is_day(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def _beyond(page: Page, name: str, value: Json, sign: int) -> Json:
    """Find a value on the wrong side of a bound; None where there is none."""
    bound = _measure(value)
    for each in page.items:
        told = member(each, name)
        measure = _measure(told)
        if isinstance(bound, float) and isinstance(measure, float) and sign * (measure - bound) < 0:
            return told
        if isinstance(bound, datetime) and isinstance(measure, datetime):
            slack = timedelta() if _is_day(str(told)) == _is_day(str(value)) else _MOST_TOLD
            if sign * (measure - bound) < -slack:
                return told
    return None


def directed(listing: Listing) -> Iterator[Telling]:
    """Down is not the same as up: two pairs of lists have to say so."""
    for parameter in listing.parameters:
        if listing.relations.denies(parameter, "direction"):
            continue
        is_direction = listing.relations.promises(parameter, "direction")
        for up, down in opposites(parameter, is_direction=is_direction):
            sizes = [
                listing.most(),
                *({listing.limit: each} for each in listing.sizes()[2:4] if listing.limit),
            ]
            pairs = [[listing.ask({parameter: way, **size}) for way in (up, down)] for size in sizes[:3]]
            known = [(one, other) for one, other in pairs if one is not None and other is not None]
            both = [(one, other) for one, other in known if _has_an_order(one, up)]
            same = [(one, other) for one, other in both if _is_same_way(one, other, up)]
            if len(same) >= min(_WANTED, len(sizes)) and len(same) == len(both):
                one, other = same[0]
                sentence = f"{parameter.name!r} sorts by {down!r} as by {up!r}"
                got = "the same order"
                yield listing.telling(
                    "order-not-reversed", parameter, sentence, "the reverse", got, one, other
                )
                return


def _column(page: Page, value: str) -> Sequence[Json]:
    """List what a page is sorted by, as far as the value tells; else what tells its things apart."""
    name = re.sub(r"(?i)[^a-z0-9]*(asc|ascending)$", "", value.lstrip("+"))
    column = [member(each, name) for each in page.items]
    return column if any(each is not None for each in column) else page.names


def _has_an_order(page: Page, value: str) -> bool:
    return len(set(map(str, _column(page, value)))) >= _WANTED


def _is_same_way(one: Page, other: Page, value: str) -> bool:
    return list(_column(one, value)) == list(_column(other, value))


def paged_by_cursors(listing: Listing) -> Iterator[Telling]:
    """Pages that cursors lead to have nothing in common, and together the same whatever their size."""
    cursor = listing.cursor
    whole = listing.whole()
    if cursor is None or whole is None:
        return
    sizes = [each for each in listing.sizes() if each * (_MOST_PAGES - 1) >= len(whole.items)]
    limit = listing.limit
    walked = [(size, followed(listing, cursor, {limit: size} if limit else {})) for size in sizes[:3]]
    shared = [pages for _, pages in walked if _shared(pages)]
    if len(shared) >= min(_WANTED, len(walked)) and shared:
        pages = shared[-1]
        sentence, name = f"Pages that follow each other by {cursor.name!r} list the same", _shared(pages)
        both = [each for each in pages if name in each.names][:2]
        yield listing.telling("pages-overlap", cursor, sentence, "others than before", name, *both)
        return
    ended = [(pages, {name for page in pages for name in page.names}) for _, pages in walked if _ends(pages)]
    full = set[str]().union(*(names for _, names in ended))
    short = [(pages, names) for pages, names in ended if names != full]
    if short and len(ended) >= _WANTED:
        pages, names = short[-1]
        sentence = f"Pages that follow each other by {cursor.name!r} leave out what others list"
        left_out = min(full - names)
        others = (whole, *(page for other, _ in ended for page in other))
        has_it = next(each for each in others if left_out in each.names)
        yield listing.telling("pages-skip", cursor, sentence, left_out, "it is on no page", has_it, *pages)


def followed(listing: Listing, cursor: Parameter, asked: dict[Parameter, Json]) -> list[Page]:
    """Go from page to page, as far as a dozen; nothing where one is no success. asked: with each of them."""
    pages: list[Page] = []
    while len(pages) < _MOST_PAGES:
        page = listing.ask(asked)
        if page is None:
            return []
        pages.append(page)
        token = next_of(page, cursor)
        if not token or token == asked.get(cursor):
            return pages
        asked = {**asked, cursor: token}
    return pages


def _ends(pages: Sequence[Page]) -> bool:
    return 0 < len(pages) < _MOST_PAGES


def _shared(pages: Sequence[Page]) -> str:
    """Name what stands on two pages; "" for nothing."""
    seen: set[str] = set()
    for page in pages:
        again = seen & set(page.names)
        if again:
            return min(again)
        seen |= set(page.names)
    return ""


def goes_on(listing: Listing, size: int, page: Page) -> bool:
    """Whether there is more behind a first page that has less than was asked for: a server may have a limit
    of its own.
    """
    limit, paging = listing.limit, listing.paging
    first = paging.page.schema.keywords.get("default") == 0 if paging.page is not None else False
    ways = ((paging.offset, len(page.items)), (paging.page, 1 if first else 2))
    for parameter, place in ways:
        following = listing.ask({limit: size, parameter: place}) if limit and parameter else None
        if following is not None and set(following.names) - set(page.names):
            return True
    cursor = listing.cursor
    return cursor is not None and bool(next_of(page, cursor))


def next_of(page: Page, cursor: Parameter) -> str:
    """Read the cursor of the next page: a member, or in a link (RFC 8288)."""
    response = page.exchange.response
    links = (response.field("link") or "") if response is not None else ""
    for link in re.finditer(r"<([^>]*)>([^,]*)", links):
        target, relation = str(link[1]), str(link[2])
        if "next" in relation:
            return dict(parse_qsl(urlsplit(target).query)).get(cursor.name, "")
    return _next_in(page.content, cursor, 2)


def _next_in(content: Json, cursor: Parameter, depth: int) -> str:
    for name, value in content.items() if is_object(content) else ():
        if squeezed(name) in _NEXT and isinstance(value, str | int) and not isinstance(value, bool):
            text: str = str(value)
            return dict(parse_qsl(urlsplit(text).query)).get(cursor.name, "") if "?" in text else text
        inner = _next_in(value, cursor, depth - 1) if depth else ""
        if inner:
            return inner
    return ""


def _distinct(values: Iterator[Json]) -> list[Json]:
    return list({str(each): each for each in islice(values, 100) if each is not None}.values())
