"""What changed between documents, for who uses the API, in Markdown.

Each edited place is one entry, whatever the number of operations that it reaches.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from .compared import Compared, Comparison
from .edited import Edited

if TYPE_CHECKING:
    from ...spec import Change

_SHOWN: Final = 3
_TITLES: Final = ("Breaking", "Removed", "Deprecated", "Added", "Changed")
_STEERING: Final = re.compile(r"([\\`*_\[\]<>#|])")


def changelog_text(comparison: Comparison) -> str:
    """Write all changes of each pair as Markdown, grouped by what they mean to a caller."""
    return "\n".join(_markdown_lines(comparison)) + "\n"


def grouped(edits: Sequence[Edited]) -> dict[str, list[Edited]]:
    """Group edits by what they mean to a caller."""
    groups: dict[str, list[Edited]] = {title: [] for title in _TITLES}
    for each in edits:
        groups[_title(each.first)].append(each)
    return {title: found for title, found in groups.items() if found}


def for_callers(edits: Sequence[Edited]) -> tuple[Edited, ...]:
    """Leave out what only who writes the document has to know: that its version does not tell of a break."""
    return tuple(each for each in edits if not each.first.id.startswith("version-"))


def _title(change: "Change") -> str:
    if change.level == "breaking":
        return "Breaking"
    if "deprecated" in change.id or change.id.startswith("sunset"):
        return "Deprecated"
    verb = change.id.rpartition("-")[2]
    return {"added": "Added", "optional": "Changed", "removed": "Removed"}.get(verb, "Changed")


def heading_of(compared: Compared) -> str:
    """Name an API, and the versions that are compared."""
    if compared.specs is None:
        return compared.new or compared.old
    old, new = compared.specs
    return f"{new.title or compared.new} {old.version} → {new.version}".strip()


def reached(edited: Edited) -> tuple[str, tuple[str, ...]]:
    """Say in short where an edit shows, and name the operations that are left out of that."""
    names = [operation or "the document" for operation in edited.operations]
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more, tuple(names[_SHOWN:])


def _markdown_lines(comparison: Comparison) -> Iterator[str]:
    if comparison.error:
        yield f"**{_text(comparison.failure)}**"
    for place, each in enumerate(comparison.pairs):
        yield from ([""] if place else [])
        yield f"# {_text(heading_of(each))}"
        told = for_callers(each.edits)
        if each.error:
            yield from ("", f"**{_text(each.failure)}**")
        elif not told:
            yield from ("", "Nothing changed.")
        for title, edits in grouped(told).items():
            yield from ("", f"## {title}", "")
            yield from (f"- {_sentence(edited)} ({_text(reached(edited)[0])})" for edited in edits)


def _sentence(edited: Edited) -> str:
    """Write what was edited; what stands in backquotes is code."""
    parts = edited.message.split("`")
    return "".join(f"`{part}`" if place % 2 else _text(part) for place, part in enumerate(parts))


def _text(text: str) -> str:
    return _STEERING.sub(r"\\\1", re.sub(r"\s+", " ", text))
