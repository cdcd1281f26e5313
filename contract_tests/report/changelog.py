"""What changed between documents, for who uses the API: Markdown, or one HTML page.

Each edited place is one entry, whatever the number of operations that it reaches.
"""

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from .compared import Compared, Comparison
from .edited import Edited

if TYPE_CHECKING:
    from ...spec import Change

_SHOWN: Final = 3
_TITLES: Final = ("Breaking", "Removed", "Deprecated", "Added", "Changed")
_STEERING: Final = re.compile(r"([\\`*_\[\]<>#|])")
_STYLE: Final = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;"
    "overflow-wrap:anywhere}"
    "code{background:#8882;padding:.1em .3em;border-radius:3px;font-size:.9em}"
    "h1{line-height:1.2}h2{border-bottom:1px solid #8886;margin-top:2rem}h2.breaking{border-color:#c33}"
    "ul{padding-left:1.2rem}li{margin:.5rem 0}small{opacity:.75}summary{cursor:pointer}"
    ".failed{border-left:4px solid #c33;padding-left:1rem}"
)


def changelog_text(comparison: Comparison, *, html: bool = False) -> str:
    """Write all changes of each pair, grouped by what they mean to a caller."""
    return _page(comparison) if html else "\n".join(_markdown_lines(comparison)) + "\n"


def _groups(edits: Sequence[Edited]) -> dict[str, list[Edited]]:
    groups: dict[str, list[Edited]] = {title: [] for title in _TITLES}
    for each in edits:
        groups[_title(each.first)].append(each)
    return {title: found for title, found in groups.items() if found}


def _title(change: "Change") -> str:
    if change.level == "breaking":
        return "Breaking"
    if "deprecated" in change.id or change.id.startswith("sunset"):
        return "Deprecated"
    verb = change.id.rpartition("-")[2]
    return {"added": "Added", "optional": "Changed", "removed": "Removed"}.get(verb, "Changed")


def _heading(compared: Compared) -> str:
    if compared.specs is None:
        return compared.new or compared.old
    old, new = compared.specs
    return f"{new.title or compared.new} {old.version} → {new.version}".strip()


def _where(edited: Edited) -> tuple[str, tuple[str, ...]]:
    """Say in short where an edit shows, and name the operations that are left out of that."""
    names = [operation or "the document" for operation in edited.operations]
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more, tuple(names[_SHOWN:])


def _markdown_lines(comparison: Comparison) -> Iterator[str]:
    if comparison.error:
        yield f"**{_text(comparison.failure)}**"
    for place, each in enumerate(comparison.pairs):
        yield from ([""] if place else [])
        yield f"# {_text(_heading(each))}"
        if each.error:
            yield from ("", f"**{_text(each.failure)}**")
        elif not each.edits:
            yield from ("", "Nothing changed.")
        for title, edits in _groups(each.edits).items():
            yield from ("", f"## {title}", "")
            yield from (f"- {_sentence(edited)} ({_text(_where(edited)[0])})" for edited in edits)


def _sentence(edited: Edited) -> str:
    """Write what was edited; what stands in backquotes is code."""
    parts = edited.message.split("`")
    return "".join(f"`{part}`" if place % 2 else _text(part) for place, part in enumerate(parts))


def _text(text: str) -> str:
    return _STEERING.sub(r"\\\1", re.sub(r"\s+", " ", text))


def _page(comparison: Comparison) -> str:
    pairs = comparison.pairs
    title = escape(_heading(pairs[0])) if len(pairs) == 1 else "Changes"
    body = "".join(part for each in pairs for part in _page_parts(each))
    body = f'<p class="failed">{escape(comparison.failure)}</p>\n' if comparison.error else body
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<style>{_STYLE}</style>\n{body}</html>\n'
    )


def _page_parts(compared: Compared) -> Iterator[str]:
    yield f"<h1>{escape(_heading(compared))}</h1>\n"
    if compared.error:
        yield f'<p class="failed">{escape(compared.failure)}</p>\n'
    elif not compared.edits:
        yield "<p>Nothing changed.</p>\n"
    for title, edits in _groups(compared.edits).items():
        yield f'<h2 class="{title.lower()}">{title}</h2>\n<ul>\n'
        for edited in edits:
            parts = escape(edited.message).split("`")
            sentence = "".join(
                f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts)
            )
            yield f"<li>{sentence}<br>{_where_html(edited)}\n"
        yield "</ul>\n"


def _where_html(edited: Edited) -> str:
    where, rest = _where(edited)
    if not rest:
        return f"<small>{escape(where)}</small>"
    return f"<details><summary><small>{escape(where)}</small></summary>{escape(', '.join(rest))}</details>"
