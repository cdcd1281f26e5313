"""`truespec prove SPEC [OPERATION]`: which answers and requests are proven to conform, which impossible."""

import json as json_text
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from msgspec.structs import replace

from ..contract_tests import prove_requests
from ..mockserver import AnswerProver
from ..spec import Location, Proof, Spec, Verdict
from .exit_codes import ExitCode, exit_code_for
from .operations import all_operations, operation_named
from .output import remark, write, write_to
from .reading import Documents

_Cause: TypeAlias = tuple[str, str, Location | None]
"""Verdict, reason and, unless many places share the reason, the place."""

_VERDICTS: Final[tuple[Verdict, ...]] = ("conforms", "impossible", "undecided")
_MENDED: Final = "mended"


def run(
    *, documents: Documents, spec: str, operation: str | None, json: str | None, strict: bool
) -> ExitCode:
    """Write what is not proven to conform, each cause on a line, and how much is.

    0 where nothing is impossible; strict: and nothing undecided.
    """
    document = documents.load(spec)
    # What conforms is not kept: a large document's messages would fill the memory.
    proofs = tuple(replace(each, message=None) for each in _proofs(document, operation))
    told = map(_line, proofs) if operation is not None else _lines(proofs)
    lines = list(told)
    if lines and json != "-":
        write("\n".join(lines))
    if json is not None:
        write_to(json, json_text.dumps(_report(spec, proofs), ensure_ascii=False, indent=2))
    remark(_summary(proofs))
    failing = {"impossible", "undecided"} if strict else {"impossible"}
    return exit_code_for(clean=all(each.verdict not in failing for each in proofs))


def _proofs(spec: Spec, key: str | None) -> Iterator[Proof]:
    """Prove in document order, the requests of an operation before its answers; then what the API sends."""
    prover = AnswerProver()
    for operation, sender in all_operations(spec) if key is None else (operation_named(spec, key),):
        for proofs in (prove_requests(spec, operation), prover.proofs(operation)):
            yield from (replace(proof, sender=sender) for proof in proofs) if sender else proofs


def _lines(proofs: Sequence[Proof]) -> Iterator[str]:
    """Tell what is not proven, or proven only with another example than the document's; each cause once."""
    causes: dict[_Cause, list[Proof]] = {}
    for proof in proofs:
        if proof.verdict != "conforms" or proof.broken is not None:
            # How a type is written is nothing that a place in the document could say.
            at = None if proof.unwritable else proof.at
            causes.setdefault((proof.verdict, proof.why, at), []).append(proof)
    for found in causes.values():
        more = f" (and {len(found) - 1:,} more)" if len(found) > 1 else ""
        yield f"{_line(found[0])}{more}"


def _line(proof: Proof) -> str:
    verdict = _MENDED if proof.broken is not None else proof.verdict
    sender = f" ({proof.sender})" if proof.sender else ""
    return f"{proof.at}: {verdict}: {proof.operation} {proof.subject}{sender}: {proof.why}"


def _report(spec: str, proofs: Sequence[Proof]) -> dict[str, Any]:
    return {
        "document": spec,
        "counts": _counts(proofs),
        "proofs": [
            {
                "operation": proof.operation,
                "subject": proof.subject,
                "sender": proof.sender or None,
                "verdict": proof.verdict,
                "mended": proof.broken is not None,
                "why": proof.why,
                "at": proof.at.json(),
            }
            for proof in proofs
        ],
    }


def _counts(proofs: Sequence[Proof]) -> Mapping[str, int]:
    counts = Counter(proof.verdict for proof in proofs)
    mended = sum(proof.broken is not None for proof in proofs)
    return {**{verdict: counts[verdict] for verdict in _VERDICTS}, _MENDED: mended}


def _summary(proofs: Sequence[Proof]) -> str:
    """Count: `41 proven to conform (1 with a mended example), 1 impossible, 2 undecided (2 in text/csv)`; and
    how many of all are of what the API sends itself.
    """
    counts = _counts(proofs)
    mended = f" ({counts[_MENDED]:,} with a mended example)" if counts[_MENDED] else ""
    words = [f"{counts['conforms']:,} proven to conform{mended}"]
    words += [f"{counts[verdict]:,} {verdict}" for verdict in _VERDICTS[1:] if counts[verdict]]
    types = Counter(proof.unwritable for proof in proofs if proof.unwritable)
    listed = ", ".join(f"{count:,} in {name}" for name, count in types.most_common())
    sent = sum(1 for proof in proofs if proof.sender)
    aside = f"; {sent:,} of these are of webhooks and callbacks" if sent else ""
    return ", ".join(words) + (f" ({listed})" if listed else "") + aside
