"""The changes between documents as text for a terminal; rendering only.

How a request is written as a command comes from outside (`curl`): who renders knows no base URL.
"""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from .compared import Compared, Comparison
from .edited import LEVELS, Curl, Edited

if TYPE_CHECKING:
    from ...spec import Witness

_SHOWN: Final = 4000
_READ: Final = 50_000
_RUN: Final = re.compile(r"(.{1,30}?)\1{39,}", re.DOTALL)
"""The same again and again: what makes a text too long, or a list."""


def changes_as_text(comparison: Comparison, *, expand: bool = False, level: str = LEVELS[-1]) -> str:
    """Write one block for each edited place, the worst first, notes, and a line that counts.

    expand: name every operation that an edit reaches. level: the least that is shown. A witness is cut at
    some 4,000 characters, and what it repeats is counted; the JSON has all of it.
    """
    lines = [line for each in comparison.pairs for line in _of_pair(each, comparison, level, expand=expand)]
    lines += [f"note: {note}" for note in comparison.notes]
    return "\n".join(lines if len(comparison.pairs) == 1 else (*lines, comparison.counting))


def _of_pair(compared: Compared, comparison: Comparison, level: str, *, expand: bool) -> Iterator[str]:
    if comparison.base is not None and not compared.error:
        yield f"{compared.new or compared.old}, compared with {comparison.base}"
    elif len(comparison.pairs) > 1 and not compared.error:
        yield compared.names
    kept = [each for each in compared.edits if each.first.level in LEVELS[: LEVELS.index(level) + 1]]
    for each in kept:
        yield from (*_block(each, compared.curl, expand=expand), "")
    if left := len(compared.edits) - len(kept):
        yield f"note: {left:,} below the level that is shown (--level {level})"
    yield from (f"note: {note}" for note in compared.notes)
    yield compared.counting
    yield from ([compared.answers] if compared.answers else [])
    yield from ([""] if comparison.base is not None or len(comparison.pairs) > 1 else [])


def _block(edited: Edited, curl: Curl, *, expand: bool) -> Iterator[str]:
    first, operations = edited.first, edited.operations
    more = f" (+{len(operations) - 1} operation{'s' * (len(operations) > 2)})" if len(operations) > 1 else ""
    policy = (" (policy)" if first.policy else "") + (" (accepted)" if edited.acceptance else "")
    yield f"{first.level.upper()}  {first.id}{policy}   {first.operation or 'the document'}{more}"
    yield "   ".join((f"  {edited.sentence}", *_places(edited)))
    if expand:
        yield from (f"  reaches {operation or 'the document'}" for operation in operations[1:])
    yield from (f"  also {level}: {id_}" for level, id_ in edited.also)
    yield from ([f"  {edited.usage.words}"] if edited.usage is not None else [])
    if edited.acceptance is not None:
        yield f"  {edited.acceptance.words}"
    elif first.level in ("breaking", "undecided"):
        yield f"  fingerprint {edited.fingerprint}"
    if first.reason:
        yield f"  {first.reason}"
    if edited.acceptance is None and first.witness is not None:
        yield from (f"  {line}" for line in witness_lines(first.witness, curl))
    if edited.acceptance is None and edited.advice:
        yield f"  {edited.advice}"


def _places(edited: Edited) -> Iterator[str]:
    first = edited.first
    if first.old is not None:
        yield f"old {first.old}"
    if first.new is not None:
        yield f"new {first.new}"
    elif edited.at is not None:
        yield f"gone from {edited.at}"


def witness_lines(witness: "Witness", curl: Curl) -> Iterator[str]:
    """Write a witness: who sends it, why it is rejected, and the message."""
    sender, reader = witness.sent_by.upper(), witness.rejected_by.upper()
    verb = "accepts" if witness.response is None and sender == "OLD" else "sends"
    yield f"{sender} {verb}, {reader} rejects: {witness.violation.message}"
    if witness.response is None:
        yield f"  {_cut(curl(witness.request))}"
        return
    fields = "".join(f" {name}: {value}" for name, value in witness.response.fields)
    yield f"  {witness.response.status}{fields}  {_cut(_as_text(witness.response.body))}".rstrip()


def _cut(text: str) -> str:
    """Shorten what goes on and on, then what is too long even so."""
    text = _RUN.sub(_abridged, text[:_READ]) + text[_READ:]
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}… ({len(text)} characters)"


def _abridged(run: "re.Match[str]") -> str:
    unit = run[1]
    what = "characters" if len(unit) == 1 else "times"
    return f"{unit * 3}… ({len(run[0]) // len(unit):,} {what})"


def _as_text(body: bytes) -> str:
    return body.decode(errors="replace")
