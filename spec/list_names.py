"""How parameters of lists are called that search, choose, bound and turn round what is listed.

OpenAPI has no word for this, so it is read from their names. What an author says of them comes first
(`x-truespec-relations`).
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from .json_value import is_array
from .model import Parameter
from .resources import squeezed

_SEARCHES: Final = frozenset({"keyword", "keywords", "q", "query", "search", "searchterm", "term"})
_KEYS: Final = frozenset({"id", "ids", "keys", "uuids"})
_FROM: Final = ("from", "after", "since", "min", "start", "gte", "gt")
_TO: Final = ("to", "before", "until", "max", "end", "lte", "lt")
_DATED: Final = ("", "at", "date", "on", "time")
_TOTALS: Final = frozenset({"total", "totalcount", "totalelements", "totalitems", "totalresults"})
_DIRECTIONS: Final = frozenset({"direction", "dir", "order", "sortdir", "sortdirection", "sortorder"})
_UP: Final = frozenset({"asc", "ascending", "up"})
_DOWN: Final = frozenset({"desc", "descending", "down"})


def searches(parameter: Parameter) -> bool:
    """Whether a parameter is called as those are that look for words."""
    return squeezed(parameter.name) in _SEARCHES


def is_total(name: str) -> bool:
    """Whether a member is called as those are that tell how many there are in all."""
    return squeezed(name) in _TOTALS


def chooses_keys(parameter: Parameter) -> bool:
    """Whether a parameter is called as those are that take the keys of things."""
    return squeezed(parameter.name) in _KEYS


def bounds(parameter: Parameter, members: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Say which member a parameter bounds, `added` of `addedFrom`: with 1 where it does from below, -1 where
    from above. members: of what is listed.
    """
    names = {squeezed(name): name for name in members}
    for words, sign in ((_FROM, 1), (_TO, -1)):
        member = _bounded(parameter.name, words, names)
        if member:
            yield member, sign


def _bounded(parameter: str, words: Sequence[str], names: Mapping[str, str]) -> str:
    parts = re.split(r"[^a-z]+", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", parameter).lower())
    for word in words:
        if word not in (parts[0], parts[-1]) or len(parts) < 2:
            continue
        whole = squeezed(parameter)
        stem = whole.removeprefix(word) if parts[0] == word else whole.removesuffix(word)
        for ending in _DATED:
            found = names.get(f"{stem}{ending}") or names.get(stem.removesuffix(ending) if ending else stem)
            if found is not None:
                return found
    return ""


def opposites(parameter: Parameter, *, is_direction: bool = False) -> Iterator[tuple[str, str]]:
    """Go through the values of a parameter that sort upwards and the same downwards. is_direction: though it
    is not called so.
    """
    enumerated = parameter.schema.keywords.get("enum")
    values = [each for each in enumerated if isinstance(each, str)] if is_array(enumerated) else []
    known = {each.lower(): each for each in values}
    is_direction = is_direction or squeezed(parameter.name) in _DIRECTIONS
    for text, value in known.items():
        if is_direction and text in _UP:
            yield from ((value, known[other]) for other in _DOWN if other in known)
        for up, down in (("", "-"), ("+", "-")):
            if text.startswith(up) and f"{down}{text[len(up) :]}" in known and not text.startswith("-"):
                yield value, known[f"{down}{text[len(up) :]}"]
        for up, down in (("asc", "desc"), ("ascending", "descending")):
            other = f"{text.removesuffix(up)}{down}"
            if text.endswith(up) and text != up and other in known:
                yield value, known[other]


def sorted_by(value: object) -> str:
    """Read the member that a value sorts by: `name` of `-name` and of `name_desc`."""
    text = value.strip("+-") if isinstance(value, str) else ""
    for end in ("_asc", "_desc", ":asc", ":desc", " asc", " desc", "-asc", "-desc", "Asc", "Desc"):
        text = text.removesuffix(end)
    return text
