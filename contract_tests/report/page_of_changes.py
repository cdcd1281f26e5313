"""The changes between documents as one HTML page, which needs no network.

For who uses the API it says what changed; for who reviews a change also where, by which rule, and the message
that proves each break.
"""

from collections.abc import Iterator
from html import escape
from importlib.resources import files
from typing import Final

from msgspec.structs import replace

from .changelog import for_callers, grouped, heading_of, reached
from .changes import witness_lines
from .compared import Compared, Comparison, plural
from .edited import LEVELS, Edited

_PACKAGE: Final = "truespec.contract_tests.report"


def changes_page(comparison: Comparison, *, proofs: bool = True) -> str:
    """Write the page. proofs: with rules, places and messages; without them it is a changelog."""
    pairs = comparison.pairs
    if not proofs:
        pairs = tuple(replace(each, edits=for_callers(each.edits)) for each in pairs)
    title = escape(heading_of(pairs[0])) if len(pairs) == 1 else "Changes"
    parts = [part for each in pairs for part in _of_pair(each, proofs=proofs)]
    if comparison.error:
        parts = [f"<h1>Changes</h1>\n{_failed(comparison.failure)}"]
    notes = _notes(comparison.notes) if proofs else ""
    return (
        f'<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<style>\n{_style()}</style>\n'
        f"{''.join(parts)}{notes}</html>\n"
    )


def _style() -> str:
    return files(_PACKAGE).joinpath("changes.css").read_text(encoding="utf-8")


def _of_pair(compared: Compared, *, proofs: bool) -> Iterator[str]:
    yield f"<section>\n<h1>{escape(heading_of(compared))}</h1>\n"
    if proofs:
        yield f'<p class="sub">{escape(compared.names)}</p>\n'
    if compared.error:
        yield _failed(compared.failure)
    elif not compared.edits:
        yield "<p>Nothing changed.</p>\n"
    else:
        yield _counts(compared)
    for title, edits in grouped(compared.edits).items():
        yield f"<h2>{title} <small>{len(edits):,}</small></h2>\n<ul>\n"
        yield from (_entry(each, compared, proofs=proofs) for each in edits)
        yield "</ul>\n"
    yield f"{_notes(compared.notes) if proofs else ''}</section>\n"


def _counts(compared: Compared) -> str:
    counts = compared.counts
    told = [(level, counts[level]) for level in (*LEVELS, "accepted") if counts[level]]
    shown = "".join(f'<span class="{level}">{count:,} {plural(level, count)}</span>' for level, count in told)
    return f'<p class="counts">{shown}</p>\n'


def _entry(edited: Edited, compared: Compared, *, proofs: bool) -> str:
    parts = [_sentence(edited.message), _operations(edited)]
    if edited.usage is not None:
        parts.append(f"<small>{escape(edited.usage.words)}</small>")
    if edited.acceptance is not None:
        parts.append(f'<small class="accepted">{escape(edited.acceptance.words)}</small>')
    if proofs:
        parts += _proof(edited, compared)
    return f'<li class="{edited.first.level}">{"".join(parts)}\n'


def _sentence(text: str) -> str:
    """Write what was edited; what stands in backquotes is code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))


def _operations(edited: Edited) -> str:
    where, rest = reached(edited)
    if not rest:
        return f"<small>{escape(where)}</small>"
    inside = escape(", ".join(rest))
    return f"<details><summary><small>{escape(where)}</small></summary><div>{inside}</div></details>"


def _proof(edited: Edited, compared: Compared) -> Iterator[str]:
    """Say by which rule, where, and show the message that breaks."""
    first = edited.first
    places = [
        f"{name} {place}" for name, place in (("old", first.old), ("new", first.new)) if place is not None
    ]
    places += [f"gone from {edited.at}"] if first.new is None and edited.at is not None else []
    policy = " (policy)" if first.policy else ""
    said = " · ".join(map(escape, (*places, f"fingerprint {edited.fingerprint}")))
    yield f'<span class="rule"><code>{escape(first.id)}</code>{policy} {said}</span>'
    lines = [f"also {level}: {id_}" for level, id_ in edited.also]
    lines += [first.reason] if first.reason else []
    if lines:
        yield f'<span class="rule">{"<br>".join(map(escape, lines))}</span>'
    if first.witness is not None:
        why, *message = witness_lines(first.witness, compared.curl)
        shown = escape("\n".join(line.removeprefix("  ") for line in message))
        yield f"<details><summary>{escape(why)}</summary><pre>{shown}</pre></details>"
    if edited.advice:
        yield f'<span class="rule">{_sentence(edited.advice)}</span>'


def _failed(text: str) -> str:
    return f'<p class="failed">{escape(text)}</p>\n'


def _notes(notes: tuple[str, ...]) -> str:
    return "".join(f'<p class="notes">note: {escape(note)}</p>\n' for note in notes)
