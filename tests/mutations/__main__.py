"""Damage real documents in thousands of ways; whatever reads them may refuse them, never fail or hang.

python -m tests.mutations [--count 5000] [--seed 0] [--start 0] [--workers 2] [--keep FOLDER] [--only 7 8]

Ends with 1 where a case gave a traceback, took more than 10 seconds of the processor for one command, waited
for two minutes, or took more than 1 GiB. It is the processor's time since a busy machine changes that little.
"""

import argparse
import json
import sys
import time
from collections import Counter
from functools import partial
from pathlib import Path
from typing import Any

from truespec.spec import load_document

from ..real_documents import DOCUMENTS, SHARED_SPECS
from .cases import case_of
from .workers import outcomes


def parsed_documents() -> dict[str, Any]:
    """Read the real documents that are one file each, and our own."""
    ours = Path(__file__).parents[2] / "spec" / "images.yaml"
    paths = [*(SHARED_SPECS / name for name in DOCUMENTS if "/" not in name), ours]
    return {
        path.name: json.loads(json.dumps(load_document(path).root.value)) for path in paths if path.exists()
    }


def main() -> int:
    """Run, and print what failed, then how it went."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--start", type=int, default=0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--keep", type=Path, help="write the documents that failed into this folder")
    parser.add_argument("--only", type=int, nargs="*", help="the numbers of cases to try, and no others")
    arguments = parser.parse_args()
    documents = parsed_documents()
    numbers = arguments.only or list(range(arguments.start, arguments.start + arguments.count))
    make = partial(case_of, seed=arguments.seed, documents=documents)
    causes: Counter[str] = Counter()
    started, slowest = time.monotonic(), 0.0
    for done, outcome in enumerate(outcomes(numbers, make, arguments.workers), 1):
        slowest = max(slowest, outcome.seconds)
        if outcome.failure is not None:
            cause = outcome.failure.strip().splitlines()[-1][:200]
            causes[cause] += 1
            if causes[cause] <= 2:
                case = make(outcome.number)
                sys.stdout.write(f"\n{case.made}\n{outcome.failure}\n")
                if arguments.keep:
                    arguments.keep.mkdir(parents=True, exist_ok=True)
                    (arguments.keep / f"{outcome.number}.yaml").write_bytes(case.damaged)
                    (arguments.keep / f"{outcome.number}-original.yaml").write_bytes(case.original)
        if done % 250 == 0:
            sys.stderr.write(
                f"{done} of {len(numbers)}, {causes.total()} failed, {time.monotonic() - started:.0f} s\n"
            )
        sys.stdout.flush()
    sys.stdout.write(
        f"{len(numbers)} documents in {time.monotonic() - started:.0f} s, slowest {slowest:.1f} s, "
    )
    sys.stdout.write(f"{sum(causes.values())} failed\n")
    for cause, count in causes.most_common():
        sys.stdout.write(f"{count:6} {cause}\n")
    return 1 if causes else 0


if __name__ == "__main__":
    sys.exit(main())
