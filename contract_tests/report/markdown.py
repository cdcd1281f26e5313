"""Notices as Markdown, for a pull request or the summary of a CI job (GitHub Flavored Markdown)."""

import re
from collections.abc import Iterator
from typing import Final

from .notices import Notice, Said

_LARGEST: Final = 60_000
"""Characters that are written: a comment takes 65,536."""

_STEERING: Final = re.compile(r"([\\`*_{}\[\]<>#|~@!&])")
_ICONS: Final = {"error": "❌", "warning": "⚠️", "note": "💬"}
_ACCEPTED: Final = "☑️"


def markdown_report(said: Said) -> str:
    """Write the verdict, a table of all notices, and what is behind each; the last ones in short where it
    would get longer than a comment may be.
    """
    passed = not any(notice.counts for notice in said.notices) and not said.incomplete
    lines = [f"### {'✅' if passed else '❌'} truespec {said.command}: {_text(said.title)}", ""]
    is_told = not said.incomplete or said.incomplete == said.verdict
    lines += [f"{_text(said.verdict)}{'' if is_told else f' (cut short: {_text(said.incomplete)})'}", ""]
    lines += [line for note in said.notes for line in (f"> {_text(note)}", "")]
    if said.notices:
        lines += ["| | what | where | operation |", "| --- | --- | --- | --- |"]
    size = sum(map(len, lines))
    written = 0
    details: list[str] = []
    for notice in said.notices:
        row, detail = _row(notice), "\n".join(_detail(notice))
        size += len(row) + len(detail) + 2
        if size > _LARGEST:
            break
        lines.append(row)
        details.append(detail)
        written += 1
    if written < len(said.notices):
        details.append(f"… and {len(said.notices) - written:,} more.\n")
    facts = " · ".join(f"{name} {value}" for name, value in said.facts)
    return "\n".join([*lines, "", *details, *([f"<sub>{_text(facts)}</sub>"] if facts else [])])


def _row(notice: Notice) -> str:
    icon = _ACCEPTED if notice.acceptance is not None else _ICONS[notice.weight]
    at = _code(str(notice.at)) if notice.at is not None else ""
    subject = _code(notice.subject) if notice.subject else ""
    return f"| {icon} | {_prose(notice.message)} {_code(notice.rule)} | {at} | {subject} |"


def _detail(notice: Notice) -> Iterator[str]:
    yield f"<details><summary>{_code_html(notice.rule)} {_html(notice.message).replace('`', '')}</summary>"
    yield ""
    if notice.acceptance is not None:
        yield f"{_text(notice.acceptance.words)}"
        yield ""
    if notice.detail:
        fence = "`" * max(3, 1 + max(map(len, re.findall("`+", notice.detail)), default=0))
        yield f"{fence}text\n{notice.detail}\n{fence}"
        yield ""
    if notice.fingerprint:
        yield f"fingerprint {_code(notice.fingerprint)}"
        yield ""
    yield "</details>"
    yield ""


def _prose(text: str) -> str:
    """Write a sentence; what stands in backquotes is code, unless they do not come in pairs."""
    parts = text.split("`")
    if len(parts) % 2 == 0:
        return _text(text)
    return "".join(
        _code(part) if place % 2 else _kept_blanks(part, _text(part)) for place, part in enumerate(parts)
    )


def _kept_blanks(text: str, written: str) -> str:
    before = " " if text[:1].isspace() else ""
    return f"{before}{written}{' ' if text[-1:].isspace() and written else ''}"


def _text(text: str) -> str:
    """Write text that means nothing but itself, on one line."""
    return _STEERING.sub(r"\\\1", " ".join(text.split()))


def _code(text: str) -> str:
    """Write a code span; inside a table a bar ends the cell, whatever it stands in."""
    line = " ".join(text.split()).replace("|", "\\|")
    fence = "`" * (1 + max(map(len, re.findall("`+", line)), default=0))
    blank = " " if "`" in line else ""
    return f"{fence}{blank}{line}{blank}{fence}"


def _html(text: str) -> str:
    line = " ".join(text.split())
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("@", "&#64;")


def _code_html(text: str) -> str:
    return f"<code>{_html(text)}</code>"
