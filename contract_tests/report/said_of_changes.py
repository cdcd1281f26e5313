"""What changed between documents, as notices."""

from collections.abc import Iterator
from typing import Final

from ...spec import CHANGE_KINDS
from .changes import witness_lines
from .compared import Compared, Comparison
from .notices import Notice, Said, Weight

_OF_CHANGES: Final[dict[str, Weight]] = {
    "breaking": "error",
    "undecided": "warning",
    "warning": "warning",
    "info": "note",
}


_NOT_COMPARED: Final = "One of two documents can't be used, so they were not compared."


def said_of_comparison(comparison: Comparison, *, expand: bool = False) -> Said:
    """Say what changed between documents. expand: with every operation that an edit reaches."""
    pairs, base = comparison.pairs, comparison.base
    is_one = len(pairs) == 1
    return Said(
        "diff",
        pairs[0].names if is_one else "the documents here" if base is not None else "several documents",
        comparison.counting,
        tuple(notice for each in pairs for notice in (*_of_faults(each), *_of_edits(each, expand=expand))),
        tuple(_untouched(comparison)),
        facts=(("compared with", base),) if base else (),
        incomplete="; ".join(comparison.failures),
        notes=(
            *(
                note if is_one else f"{comparison.name_of(each)}: {note}"
                for each in pairs
                for note in each.notes
            ),
            *comparison.notes,
        ),
    )


def _untouched(comparison: Comparison) -> Iterator[str]:
    for each in comparison.pairs:
        document = f"{comparison.name_of(each)}: " if len(comparison.pairs) > 1 else ""
        yield from (document + subject for subject in each.untouched)


def _of_faults(compared: Compared) -> Iterator[Notice]:
    """Say which of two documents can't be used."""
    for each in compared.faults:
        message = f"{each.side.upper()} can't be used: {each.message}"
        yield Notice("not-compared", _NOT_COMPARED, "error", message, each.at, "", each.words, "")


def _of_edits(compared: Compared, *, expand: bool) -> Iterator[Notice]:
    """Say what was edited between two documents, the worst first."""
    for edited in compared.edits:
        first, kind = edited.first, CHANGE_KINDS.get(edited.first.id)
        reached = edited.operations[1:] if expand else ()
        witness = () if first.witness is None else witness_lines(first.witness, compared.curl)
        lines = (
            first.reason,
            *witness,
            *(f"old {first.old}" for _ in (first.old,) if first.old is not None),
            *(f"reaches {operation or 'the document'}" for operation in reached),
            *(f"also {level}: {id_}" for level, id_ in edited.also),
            "" if edited.usage is None else edited.usage.words,
            edited.advice,
        )
        yield Notice(
            first.id,
            kind.sentence if kind is not None else "",
            _OF_CHANGES[first.level],
            edited.sentence,
            edited.at or first.old,
            first.operation,
            "\n".join(filter(None, lines)),
            edited.fingerprint,
            edited.acceptance,
        )
