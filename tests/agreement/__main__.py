"""Hold our judge against openapi-core over many messages of real documents.

python -m tests.agreement [--count 30] [--seed 0] [DOCUMENT …]

Without documents: those of `../shared/specs` and our own. Ends with 1 where a difference has no known reason.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Final

from truespec.spec import SecondOpinion, Spec

from ..real_documents import DOCUMENTS, SHARED_SPECS
from .comparison import compare, told
from .messages import Made, made_answers, made_requests
from .schemathesis_messages import schemathesis_requests

_SHOWN: Final = 5


def main() -> int:
    """Run, and print a line for each document."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", nargs="*")
    parser.add_argument("--count", type=int, default=30, help="requests of each operation and generator")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--foreign", type=int, default=20, help="operations that Schemathesis is asked about")
    arguments = parser.parse_args()
    ours = Path(__file__).parents[2] / "spec" / "images.yaml"
    paths = arguments.documents or [*(SHARED_SPECS / name for name in DOCUMENTS), ours]
    unexplained = sum(_compare(Path(path), arguments) for path in paths)
    sys.stdout.write(f"{unexplained} unexplained\n")
    return 1 if unexplained else 0


def _compare(path: Path, arguments: argparse.Namespace) -> int:
    started = time.monotonic()
    spec = Spec.load(path)
    second = SecondOpinion(spec)
    outcomes: Counter[str] = Counter()
    unexplained = 0
    for made in _messages(spec, path, arguments):
        found = compare(spec, second, made)
        outcomes += found.outcomes
        outcomes += Counter({f"unable: {reason}": count for reason, count in found.reasons.items()})
        unexplained += len(found.unexplained)
        for asked in found.unexplained[:_SHOWN]:
            sys.stdout.write(told(asked) + "\n")
    sys.stdout.write(f"{path.name}: {time.monotonic() - started:.1f} s {dict(outcomes)}\n")
    sys.stdout.flush()
    return unexplained


def _messages(spec: Spec, path: Path, arguments: argparse.Namespace) -> Iterator[Iterable[Made]]:
    for operation in spec.operations:
        random = Random(f"{arguments.seed} {operation.key}")
        yield made_requests(operation, random, arguments.count)
        yield made_answers(operation, random, max(2, arguments.count // 5))
    if arguments.foreign:
        operations = spec.operations[:: max(1, len(spec.operations) // arguments.foreign)]
        yield schemathesis_requests(path, operations, arguments.count, arguments.seed)


if __name__ == "__main__":
    sys.exit(main())
