"""Members of one body that have to agree, as their names tell: no schema says so, and servers refuse them."""

import re
from collections.abc import Mapping
from typing import Final

from ..spec import Json

_ENDS: Final = re.compile(
    r"end(s|ed|ing)?(_?(at|date|time|on))?|.*(expir|until|deadline|due_?(at|date|on)).*", re.IGNORECASE
)
_YEAR: Final = re.compile(r"[0-9]{4}(?=-[0-9]{2}-[0-9]{2})")
_AGAIN: Final = re.compile(r"(?P<what>.*password)_?(2|confirm(ation)?|repeat(ed)?|again)", re.IGNORECASE)
_CONFIRMING: Final = re.compile(r"(confirm|repeat)_?(?P<what>(new_?)?password)", re.IGNORECASE)


def agreeing(body: Mapping[str, Json]) -> Mapping[str, Json]:
    """Change members that other members, or the calendar, make wrong; only those that are changed are given.

    What is called an end lies far ahead: servers refuse what is over before it has begun.
    """
    ends = {name: _ahead(value) for name, value in body.items() if _ENDS.fullmatch(name)}
    return {**{name: value for name, value in ends.items() if value is not None}, **typed_twice(body)}


def typed_twice(body: Mapping[str, Json]) -> Mapping[str, Json]:
    """Repeat a password that is to be typed twice; only members that repeat one are given."""
    found = {name: _AGAIN.fullmatch(name) or _CONFIRMING.fullmatch(name) for name in body}
    firsts = {name: _named(each["what"], body) for name, each in found.items() if each is not None}
    return {name: body[first] for name, first in firsts.items() if first is not None}


def _ahead(value: Json) -> Json:
    return _YEAR.sub("2099", value, count=1) if isinstance(value, str) and _YEAR.match(value) else None


def _named(what: str, body: Mapping[str, Json]) -> str | None:
    squeezed = {each.replace("_", "").lower(): each for each in body}
    wanted = what.replace("_", "").lower()
    return squeezed.get(wanted) or squeezed.get(f"{wanted}1")
