"""What changed between two documents, for who uses the API: Markdown, or one HTML page.

Each edited place is one entry, whatever the number of operations that it reaches.
"""

from collections.abc import Iterator, Sequence
from html import escape
from typing import TYPE_CHECKING, Final

from ...spec import Spec
from .changes import subject_of

if TYPE_CHECKING:
    from ...spec import Change

_SHOWN: Final = 3
_TITLES: Final = ("Breaking", "Removed", "Deprecated", "Added", "Changed")
_STYLE: Final = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem}"
    "code{background:#8882;padding:.1em .3em;border-radius:3px}h2{border-bottom:1px solid #8886}"
    "li{margin:.4rem 0}small{opacity:.75}:root{color-scheme:light dark}"
)


def changelog_text(changes: "Sequence[Change]", specs: tuple[Spec, Spec], *, html: bool = False) -> str:
    """Write all changes, grouped by what they mean to a caller. specs: old and new."""
    groups = _groups(changes)
    return _page(groups, specs) if html else _markdown(groups, specs)


def _groups(changes: "Sequence[Change]") -> dict[str, list[list["Change"]]]:
    """Put changes of one cause together, and causes under titles."""
    causes: dict[str, list[Change]] = {}
    for change in changes:
        causes.setdefault(change.cause, []).append(change)
    groups: dict[str, list[list[Change]]] = {title: [] for title in _TITLES}
    for cause in causes.values():
        groups[_title(cause[0])].append(cause)
    return {title: found for title, found in groups.items() if found}


def _title(change: "Change") -> str:
    if change.level == "breaking":
        return "Breaking"
    if "deprecated" in change.id or change.id.startswith("sunset"):
        return "Deprecated"
    verb = change.id.rpartition("-")[2]
    return {"added": "Added", "optional": "Changed", "removed": "Removed"}.get(verb, "Changed")


def _sentence(cause: "Sequence[Change]") -> tuple[str, str, str]:
    """Give of one cause its subject, what changed, and where."""
    first = cause[0]
    operations = list(dict.fromkeys(change.operation for change in cause))
    named = ", ".join(operation or "the document" for operation in operations[:_SHOWN])
    more = f" and {len(operations) - _SHOWN} more" if len(operations) > _SHOWN else ""
    return subject_of(first.path), first.message, named + more


def _heading(specs: tuple[Spec, Spec]) -> str:
    old, new = specs
    return f"{new.title or new.name} {old.version} → {new.version}".strip()


def _markdown(groups: dict[str, list[list["Change"]]], specs: tuple[Spec, Spec]) -> str:
    return "\n".join(_markdown_lines(groups, specs)) + "\n"


def _markdown_lines(groups: dict[str, list[list["Change"]]], specs: tuple[Spec, Spec]) -> Iterator[str]:
    yield f"# {_heading(specs)}"
    if not groups:
        yield from ("", "Nothing changed.")
    for title, causes in groups.items():
        yield from ("", f"## {title}", "")
        for cause in causes:
            subject, message, where = _sentence(cause)
            named = f"`{subject}`: " if subject else ""
            yield f"- {named}{message} ({where})"


def _page(groups: dict[str, list[list["Change"]]], specs: tuple[Spec, Spec]) -> str:
    heading = escape(_heading(specs))
    body = "".join(_page_parts(groups)) or "<p>Nothing changed.</p>\n"
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{heading}</title>\n'
        f'<meta name="viewport" content="width=device-width">\n<style>{_STYLE}</style>\n'
        f"<h1>{heading}</h1>\n{body}</html>\n"
    )


def _page_parts(groups: dict[str, list[list["Change"]]]) -> Iterator[str]:
    for title, causes in groups.items():
        yield f"<h2>{title}</h2>\n<ul>\n"
        for cause in causes:
            subject, message, where = (escape(each) for each in _sentence(cause))
            named = f"<code>{subject}</code>: " if subject else ""
            yield f"<li>{named}{message}<br><small>{where}</small>\n"
        yield "</ul>\n"
