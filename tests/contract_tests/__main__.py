"""Hold the tests that are written of findings to what they promise, over all faults of the sample servers.

python -m tests.contract_tests [SERVER [FAULT …]]

Tests each server with each of its faults, and runs the test of each finding where the server has just
started: it has to be red with the fault, and green without. Takes minutes; ends with 1 where one is not so.
"""

import sys

from .samples import SAMPLES


def main(arguments: list[str]) -> int:
    """Run, and print a line for each finding."""
    name, *wanted = arguments or [""]
    wrong = 0
    for each, server in SAMPLES.items():
        for fault in server.module.FAULTS if name in ("", each) else ():
            if fault in server.not_wrong or (wanted and fault not in wanted):
                continue
            found = [one for one in server.examined(fault).findings if one.check not in server.odd]
            for finding in found:
                colours = server.colours(finding, fault)
                wrong += colours != ("red", "green")
                steps = " ".join(step.request.method for step in (*finding.steps, finding.exchange))
                _say(*colours, each, fault, finding.check, finding.operation, f"({steps})")
            if not found:
                wrong += 1
                _say("not found", each, fault)
    return 1 if wrong else 0


def _say(*words: str) -> None:
    sys.stdout.write(" ".join(words) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
