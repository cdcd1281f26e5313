"""Which parameters say what part of a list is wanted: how many, from where on.

OpenAPI has no word for this, so it is read from their names. What no name can mean otherwise is told by the
name alone; `size` and its like only beside a parameter that turns pages.
"""

from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from .json_value import is_array
from .model import Parameter
from .resources import squeezed

_LIMITS: Final = frozenset({"limit", "maxitems", "maxresults", "pagelimit", "pagesize", "perpage", "top"})
_LIMITS_OF_PAGES: Final = frozenset({"count", "first", "rows", "size", "take"})
_OFFSETS: Final = frozenset({"offset", "pageoffset", "skip"})
_NUMBERS: Final = frozenset({"page", "pageindex", "pageno", "pagenumber"})
_CURSORS: Final = frozenset(
    {"after", "before", "continuationtoken", "continue", "cursor", "endingbefore", "marker", "nextcursor"}
    | {"nextpagetoken", "nexttoken", "pagetoken", "startafter", "startcursor", "startingafter"}
)


class Paging(Struct, frozen=True):
    """The parameters of the query that a list is asked in parts with, None where there is none.

    limit: how many are listed at most. offset: how many are left out before; page: which page, by its number.
    """

    limit: Parameter | None = None
    offset: Parameter | None = None
    page: Parameter | None = None


def paging_of(parameters: Iterable[Parameter]) -> Paging:
    """Find the parameters that a list is asked in parts with: whole numbers, known by their names."""
    asked = [each for each in parameters if each.place == "query"]
    numbers = {squeezed(each.name): each for each in asked if _is_number(each)}
    offset, page = _named(numbers, _OFFSETS), _named(numbers, _NUMBERS)
    limit = _named(numbers, _LIMITS)
    if limit is None and (offset is not None or page is not None or any(map(leads_on, asked))):
        limit = _named(numbers, _LIMITS_OF_PAGES)
    return Paging(limit, offset, page)


def leads_on(parameter: Parameter) -> bool:
    """Whether a parameter is called as those are that take a token to the next page."""
    return parameter.place == "query" and squeezed(parameter.name) in _CURSORS


def _named(numbers: dict[str, Parameter], names: frozenset[str]) -> Parameter | None:
    return next((each for name, each in numbers.items() if name in names), None)


def _is_number(parameter: Parameter) -> bool:
    types = parameter.schema.keywords.get("type")
    return any(each in ("integer", "number") for each in (types if is_array(types) else (types,)))
