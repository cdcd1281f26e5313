"""The test of each finding is red on the faulty server, green on the correct one, its sequence the shortest.

Every fault of `fuzz/stateful.py`, one at a time, found by `truespec fuzz --profile stateful`. Each test is
run against fresh servers. A walk (a sequence that is played from its steps) is played without each of its
steps: it has to say nothing then. A story (played whole) has no step to leave out: how many requests it
shows stands in the table. Ends with 1 where a fault is not found or not proven. Three minutes.

python benchmarks/fuzz/proven.py [--only notes] [--fault put-adds]
"""

import argparse
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from correct import SERVERS, Server
from faults import SAMPLES, Sample
from stateful import class_of
from truespec.contract_tests import Finding, Secrets, Target, pytest_source, rewalk
from truespec.contract_tests.walks import one_less, read_walk, walk_text
from truespec.fuzz import PROFILES, FuzzSettings, fuzz
from truespec.spec import FieldLines, Spec

sys.path.insert(0, str(__file__).rpartition("/fuzz/")[0])

from samples import label_token
from servers import free_port, running

SECONDS = 15
PEOPLE: Mapping[str, Mapping[str, str]] = {
    "notes": {"TRUESPEC_AUTHORIZATION": "Bearer ann-token", "TRUESPEC_BOB_AUTHORIZATION": "Bearer bob-token"},
    "library": {
        "TRUESPEC_AUTHORIZATION": "Bearer ann-token",
        "TRUESPEC_BOB_AUTHORIZATION": "Bearer bob-token",
    },
    "shop": {
        "TRUESPEC_AUTHORIZATION": "Bearer writer-token",
        "TRUESPEC_READER_AUTHORIZATION": "Bearer reader-token",
        "TRUESPEC_KEY": "shop-key",
    },
    "labels": {
        "TRUESPEC_AUTHORIZATION": f"Bearer {label_token('LATE')}",
        "TRUESPEC_EXPIRED_AUTHORIZATION": f"Bearer {label_token('EARLY')}",
    },
}
"""The variables that a test takes the secrets of each identity from."""


@contextmanager
def served(sample: Sample, fault: str) -> Iterator[str]:
    """Start a server, give its address, stop it."""
    port = free_port()
    with running(sample.name, sample.command(fault, port), port):
        yield f"http://127.0.0.1:{port}"


def others_of(server: Server) -> Mapping[str, FieldLines]:
    """Give the other identities, each with its token alone: a key of the shop would let anybody in."""
    return {name: fields[-1:] for name, fields in server.others.items()}


def found(server: Server, sample: Sample, fault: str) -> tuple[Finding, ...]:
    """Find a fault."""
    settings = FuzzSettings(
        SECONDS,
        second_engine=False,
        profile=PROFILES["stateful"],
        opinions=True,
        private=server.private,
        scopes=server.scopes,
        max_findings=1,
    )
    with served(sample, fault) as url:
        return fuzz(
            Spec.load(server.document), Target(url, server.fields, others=others_of(server)), settings
        ).findings


def colour(source: str, url: str) -> str:
    """Run the test of a finding."""
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102  (this is what pytest does with it)
    names["URL"] = url
    try:
        next(each for name, each in names.items() if name.startswith("test_"))()
    except AssertionError:
        return "red"
    return "green"


def needless(server: Server, sample: Sample, fault: str, finding: Finding) -> int | None:
    """Count the steps of a walk without which it says the same; None for what is no walk."""
    if not finding.walk:
        return None
    spec, walk = Spec.load(server.document), read_walk(finding.walk)
    with served(sample, fault) as url:
        target = Target(url, server.fields, others=others_of(server))
        told = [
            rewalk(spec, target, finding.check, finding.operation, walk_text(each), server.private)
            for each in one_less(walk)
        ]
    return sum(bool(each) for each in told)


def rows(server: Server, sample: Sample, fault: str) -> Iterator[tuple[str, bool]]:
    """Write the rows of a fault, and whether each is proven."""
    findings = found(server, sample, fault)
    if not findings:
        yield f"| {sample.name}.py | {fault} | not found | | | | | |", False
    for each in findings:
        secrets = Secrets.of(Spec.load(server.document))
        source = pytest_source(each, str(server.document), "", secrets)
        with served(sample, fault) as faulty, served(sample, "") as correct:
            began = time.monotonic()
            colours = colour(source, faulty), colour(source, correct)
            took = (time.monotonic() - began) / 2
        less = needless(server, sample, fault, each)
        kind = "walk" if each.walk else "story" if each.story else "request"
        cells = (each.check, kind, len(each.steps) + 1, "" if less is None else less, *colours, f"{took:.2f}")
        is_proven = colours == ("red", "green") and not less
        yield f"| {sample.name}.py | {fault} | {' | '.join(map(str, cells))} |", is_proven


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Findings proven.")
    parser.add_argument("--only", choices=list(PEOPLE), action="append")
    parser.add_argument("--fault", action="append")
    arguments = parser.parse_args()
    heads = ("server", "fault", "told", "as", "requests", "needless", "faulty", "correct", "s a test")
    print(f"| {' | '.join(heads)} |\n|{' --- |' * len(heads)}")
    missing = 0
    for server in (each for each in SERVERS if each.name in (arguments.only or PEOPLE)):
        sample = next(each for each in SAMPLES if each.name == server.name)
        os.environ |= PEOPLE[server.name]
        for fault in sample.faults():
            if class_of(fault) and fault in (arguments.fault or [fault]):
                for row, is_proven in rows(server, sample, fault):
                    print(row, flush=True)
                    missing += not is_proven
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
