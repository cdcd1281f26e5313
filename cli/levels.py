"""Levels that users give to rules and to kinds of change: `RULE=LEVEL`."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from fnmatch import filter as fitting
from typing import Any

from ..spec import UsageError


def levels_from(written: Sequence[str], known: Collection[str], levels: Sequence[str]) -> dict[str, Any]:
    """Read levels by id, the last of an id counts. An id with a `*` stands for all that it fits.

    Raises UsageError for an id that nothing has, and for a level that there is not.
    """
    found: dict[str, Any] = {}
    for each in written:
        id_, _, level = each.partition("=")
        if not (fitting(known, id_) if "*" in id_ else id_ in known):
            close = get_close_matches(id_, known, 1)
            hint = f"; did you mean {close[0]!r}?" if close else "; `truespec explain` lists them"
            raise UsageError(f"--levels: nothing is called {id_!r}{hint}")
        if level not in levels:
            raise UsageError(f"{id_}: a level is {', '.join(levels[:-1])} or {levels[-1]}, not {level!r}")
        found[id_] = level
    return found
