"""Levels that users give to rules and to kinds of change: `RULE=LEVEL`."""

from collections.abc import Collection, Sequence
from difflib import get_close_matches
from fnmatch import filter as fitting
from typing import Any, Final

from ..spec import UsageError

_OF_LINT: Final = ("error", "warning", "off")
_OF_CHANGES: Final = ("breaking", "warning", "info", "off")
"""Levels that a kind of change can be given: whether something is decided is nothing to be wished for."""


def known_levels(command: str = "") -> tuple[Collection[str], Sequence[str]]:
    """List the ids that a command gives levels to, and these levels; without one, those of all commands."""
    if command == "diff":  # late: a comparison needs no rules of lint, nor the other way round
        from ..spec import change_ids

        return change_ids(), _OF_CHANGES
    from ..spec import LINT_RULES

    if command == "lint":
        return LINT_RULES, _OF_LINT
    from ..spec import change_ids

    return (*LINT_RULES, *change_ids()), tuple(dict.fromkeys((*_OF_CHANGES[:-1], *_OF_LINT)))


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
