"""`truespec explain [RULE]`: what an id in a report means, who demands it, and what it looks like."""

from collections.abc import Iterator
from difflib import get_close_matches

from ..spec import UsageError
from .exit_codes import ExitCode
from .explanations import TITLES, Explanation, explanations
from .output import write


def run(*, rule: str | None) -> ExitCode:
    """Write one explanation, or the list of all ids. Raises UsageError for an id that there is not."""
    known = explanations()
    if rule is None:
        write("\n".join(_list(list(known.values()))))
        return ExitCode.CONFORMS
    found = known.get(rule)
    if found is None:
        close = get_close_matches(rule, known, 1, 0.3)
        hint = f"; did you mean {close[0]!r}?" if close else "; `truespec explain` lists them"
        raise UsageError(f"no rule, check or change is called {rule!r}{hint}")
    write("\n".join(explained(found)))
    return ExitCode.CONFORMS


def _list(entries: list[Explanation]) -> Iterator[str]:
    width = max(len(entry.id) for entry in entries)
    for place, (catalogue, title) in enumerate(TITLES.items()):
        yield from ([""] if place else [])
        yield title.replace("`", "")
        yield from (
            f"  {entry.id:{width}}  {entry.sentence}" for entry in entries if entry.catalogue == catalogue
        )


def explained(entry: Explanation) -> Iterator[str]:
    """Write one explanation: what the id means, who demands it, both sides of it, and how to relax it."""
    yield f"{entry.id}{f' ({entry.level})' if entry.level else ''}"
    yield f"  {entry.sentence}"
    if entry.section:
        yield f"  {entry.section}"
    if entry.fix:
        yield f"  --fix: {entry.fix}"
    for example in entry.examples():
        yield ""
        yield f"{example.title}:"
        for place, (_, text) in enumerate(example.blocks):
            yield from ([""] if place else [])
            yield from (f"  {line}".rstrip() for line in text.split("\n"))
    yield from ("", "to relax it:", f"  {entry.relax}")
