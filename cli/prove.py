"""`truespec prove SPEC [OPERATION]`: which answers and requests are proven to conform, which impossible."""

import json as json_text
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from ..contract_tests import prove_request
from ..mockserver import prove_answers
from ..spec import Proof, Spec
from .exit_codes import ExitCode, exit_code_for
from .output import remark, write, write_to
from .reading import Documents


def run(*, documents: Documents, spec: str, operation: str | None, json: str | None) -> ExitCode:
    """Write what is not proven to conform, a line each, and how much is. 0 where everything is."""
    document = documents.load(spec)
    proofs = tuple(_proofs(document, operation))
    told = proofs if operation is not None else [each for each in proofs if each.verdict != "conforms"]
    if told and json != "-":
        write("\n".join(map(_line, told)))
    if json is not None:
        write_to(json, json_text.dumps(_report(spec, proofs), ensure_ascii=False, indent=2))
    remark(_summary(proofs))
    return exit_code_for(clean=all(each.verdict == "conforms" for each in proofs))


def _proofs(spec: Spec, key: str | None) -> Iterator[Proof]:
    for operation in spec.operations if key is None else (spec.operation(key),):
        yield prove_request(spec, operation)
        yield from prove_answers(operation)


def _line(proof: Proof) -> str:
    return f"{proof.at}: {proof.verdict}: {proof.operation} {proof.subject}: {proof.why}"


def _report(spec: str, proofs: Sequence[Proof]) -> dict[str, Any]:
    return {
        "document": spec,
        "proofs": [
            {
                "operation": proof.operation,
                "subject": proof.subject,
                "verdict": proof.verdict,
                "why": proof.why,
                "at": proof.at.json(),
            }
            for proof in proofs
        ],
    }


def _summary(proofs: Sequence[Proof]) -> str:
    """Count: `41 proven to conform, 1 impossible, 2 undecided`."""
    counts = Counter(proof.verdict for proof in proofs)
    words = [f"{counts['conforms']} proven to conform"]
    words += [f"{counts[verdict]} {verdict}" for verdict in ("impossible", "undecided") if counts[verdict]]
    return ", ".join(words)
