"""A list from its first page to its last, by cursors, numbers of pages, or offsets."""

from collections.abc import Iterator
from typing import Final

from ..spec import Json, Parameter
from .list_relations import followed
from .listing import Listing, Page

_MOST_PAGES: Final = 12
_FEWEST_WANTED: Final = 2
_Asked = dict[Parameter, Json]


def pages_of(listing: Listing) -> list[Page]:
    """Go through a list in as small pages as lead to its end; nothing where none do."""
    limit = listing.limit
    whole: list[Page] = []
    for size in listing.sizes()[:-1] if limit is not None else ():
        pages = _walked(listing, {limit: size} if limit is not None else {})
        if len(pages) >= _FEWEST_WANTED:
            return pages
        whole = whole or pages
    return whole or _walked(listing, listing.most())


def _walked(listing: Listing, size: _Asked) -> list[Page]:
    """Go from page to page; nothing where there are too many, or one is no success."""
    cursor, paging = listing.cursor, listing.paging
    if cursor is not None:
        pages = followed(listing, cursor, size)
        return pages if len(pages) < _MOST_PAGES else []
    pages, known = list[Page](), set[str]()
    for asked in _places(listing, size, pages):
        page = listing.ask(asked)
        if page is None or len(pages) >= _MOST_PAGES:
            return []
        if pages and not set(page.names) - known:
            return pages
        pages.append(page)
        known |= set(page.names)
        if paging.page is None and paging.offset is None:
            return pages
    return pages


def _places(listing: Listing, size: _Asked, pages: list[Page]) -> Iterator[_Asked]:
    """Say what page after page is asked with. pages: those that came by now."""
    paging = listing.paging
    first = 0 if paging.page is not None and paging.page.schema.keywords.get("default") == 0 else 1
    while True:
        if not pages:
            yield size
        elif paging.page is not None:
            yield {**size, paging.page: first + len(pages)}
        elif paging.offset is not None:
            yield {**size, paging.offset: sum(len(page.items) for page in pages)}
        else:
            return
