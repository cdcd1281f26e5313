"""Faults found: `truespec fuzz` beside Schemathesis, one fault at a time, the same time for both.

Both are commands, as a user gives them. Ours goes without its second engine; Schemathesis has all its checks
and phases; both have the credentials of each scheme, and a second person where there is one. Each is stopped
at the first thing that it says and that was not said of the correct server; seconds are from its start until
then. What is said of the correct server, with three seeds, is a false alarm.

Of each server's faults of one class three are tried, the first by name, unless `--all` is given: half an hour
at most instead of an hour.

python benchmarks/fuzz/faults.py [--seconds 15] [--only notes,shop:hangs] [--all]
"""

import argparse
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from samples import SAMPLES, Sample, schemathesis
from servers import free_port, running

SEEDS = (1, 2, 3)
OF_EACH_CLASS = 3
GRACE = 20
"""Seconds after its time in which a command that has not ended is stopped."""

CLASSES = {
    "crashes and broken connections": "*-crash connection-reset hangs not-http body-cut-off",
    "credentials": "key-not-checked key-anything key-in-header key-alone-refused token-* half-enough "
    "scope-ignored delete-open others-*",
    "refuses what it should accept": "*-refused *-demanded *-off-by-one *-utf-16",
    "accepts what it should refuse": "*-not-checked *-limit-missing *-let-through name-in-bytes",
    "state": "deleted-* put-* text-shortened key-reused *-race race refused-kept made-though-refused "
    "location-wrong total-* unlisted listed-twice read-counts default-* *-overlaps limit-ignored sort-by-key "
    "colour-any heavy-ignored author-any books-* cursor-* delete-two descending-ignored from-ignored "
    "to-ignored ids-ignored list-late page-overlaps patch-* search-any second-change-lost title-unlisted",
    "HTTP": "etag-* tag-stays old-tag-matches match-refused *-unconditional modified-ignored "
    "unmodified-ignored range-wrong vary-missing trace-* "
    "*-malformed star-* slow-names",
    "answers break the document": "*",
}
"""A fault is of the first class with a pattern for its name."""

Said = frozenset[tuple[str, str]]
"""What a run says: of each failure its kind, and where."""


@dataclass
class Score:
    """What a command did on one server. found: seconds to each fault. alarms: said of the correct server.
    seconds: that it took on the server with faults.
    """

    seconds: float = 0.0
    found: dict[str, float] = field(default_factory=dict)
    alarms: set[tuple[str, str]] = field(default_factory=set)


def truespec(sample: Sample, url: str, seed: int, seconds: float, folder: Path) -> list[str]:
    """Write our command, opinions included: Schemathesis has all its checks, too."""
    command = [sys.executable, "-m", "truespec.cli", "fuzz", str(sample.document), "--url", url]
    command += ["--time", str(seconds), "--seed", str(seed), "--no-schemathesis", "--corpus", "none"]
    command += ["--json", str(folder / "report"), "--opinions"]
    return [*command, *sample.credentials, *sample.identities]


def said_by_us(report: Path) -> Iterator[tuple[str, str]]:
    """Read our report, which is there when the run has ended."""
    text = report.read_text()
    for each in json.loads(text)["findings"] if text else ():
        yield each["check"], each["operation"]


def peer(sample: Sample, url: str, seed: int, seconds: float, folder: Path) -> list[str]:
    """Write Schemathesis' command, with a report that grows while it runs."""
    command = schemathesis(sample, url, seed, seconds, folder)
    return [*command, "--report", "ndjson", "--report-ndjson-path", str(folder / "report")]


def said_by_peer(report: Path) -> Iterator[tuple[str, str]]:
    """Read what Schemathesis' report says so far; its last line may be unfinished."""
    for line in report.read_text(errors="replace").splitlines():
        try:
            event = json.loads(line)
        except ValueError:
            return
        if "NonFatalError" in event:  # no connection, no HTTP
            yield "error", str(event["NonFatalError"].get("label", ""))
        recorder = event.get("ScenarioFinished", {}).get("recorder", {})
        for checks in recorder.get("checks", {}).values():
            for check in checks:
                if check["status"] == "failure":
                    failure = (check.get("failure_info") or {}).get("failure") or {}
                    yield str(failure.get("title", check["name"])), str(recorder.get("label", ""))


Command = tuple[
    Callable[[Sample, str, int, float, Path], list[str]], Callable[[Path], Iterator[tuple[str, str]]]
]
"""What writes a command, and what reads its report."""

COMMANDS: dict[str, Command] = {"truespec": (truespec, said_by_us), "Schemathesis": (peer, said_by_peer)}


@contextmanager
def started(command: list[str], folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command in a folder; one that has not ended by then is stopped."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SCHEMATHESIS_")}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=folder, env=environment, **quiet) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                try:
                    process.wait(5)
                except subprocess.TimeoutExpired:
                    process.kill()


def told(
    command: Command, sample: Sample, url: str, seed: int, seconds: float, known: Said
) -> tuple[Said, float]:
    """Run a command until it says what is not known, or its time is up; what it says, and the seconds.

    known: of the correct server, and one more thing that nobody says; empty for a run to the end.
    """
    write, read = command
    enough = ["--max-findings", str(len(known))] if known and read is said_by_us else []
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        report, begun = folder / "report", time.monotonic()
        with started([*write(sample, url, seed, seconds, folder), *enough], folder) as process:
            while process.poll() is None and time.monotonic() < begun + seconds + GRACE:
                time.sleep(0.1)
                if known and read is said_by_peer and report.exists() and set(read(report)) - known:
                    break
        took = time.monotonic() - begun
        return frozenset(read(report)) if report.exists() else frozenset(), took


def measured(
    sample: Sample, faults: list[str], seconds: float, commands: dict[str, Command]
) -> dict[str, Score]:
    """Test one server with each command, correct and with each fault."""
    scores = {name: Score() for name in commands}
    for fault, seed in [*(("", seed) for seed in SEEDS), *((fault, SEEDS[0]) for fault in faults)]:
        for name, score in scores.items():
            port = free_port()
            known = frozenset(score.alarms | {("", "")}) if fault else frozenset[tuple[str, str]]()
            with running(sample.name, sample.command(fault, port), port):
                said, took = told(commands[name], sample, f"http://127.0.0.1:{port}", seed, seconds, known)
            new = sorted(said - score.alarms)
            score.seconds += took if fault else 0
            if not fault:
                score.alarms |= said
            elif new:
                score.found[fault] = took
            shown = f"{sample.name} {fault or 'correct'} {name} {took:.1f} s {new}"
            print(shown, file=sys.stderr, flush=True)
    return scores


def class_of(fault: str) -> str:
    """Find the class of a fault."""
    return next(
        name for name, known in CLASSES.items() if any(fnmatchcase(fault, each) for each in known.split())
    )


def first_of_each_class(faults: list[str]) -> list[str]:
    """Choose a few faults of each class, in their order."""
    seen = Counter[str]()
    chosen: list[str] = []
    for fault in faults:
        seen[class_of(fault)] += 1
        if seen[class_of(fault)] <= OF_EACH_CLASS:
            chosen.append(fault)
    return chosen


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description="Faults that a fuzzer finds, beside Schemathesis.")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--only", default="")
    parser.add_argument("--all", action="store_true")
    arguments = parser.parse_args()
    wanted = [each.partition(":")[::2] for each in arguments.only.split(",") if each]
    rows: dict[str, dict[str, list[float | None]]] = {}
    below: list[str] = []
    for sample in SAMPLES:
        chosen = {fault for name, fault in wanted if name == sample.name}
        if wanted and not chosen:
            continue
        faults = [each for each in sample.faults() if chosen <= {""} or each in chosen]
        faults = faults if arguments.all or not chosen <= {""} else first_of_each_class(faults)
        for name, score in measured(sample, faults, arguments.seconds, COMMANDS).items():
            for fault in faults:
                row = rows.setdefault(class_of(fault), {each: [] for each in COMMANDS})
                row[name].append(score.found.get(fault))
            missed = ", ".join(f"`{each}`" for each in faults if each not in score.found)
            below.append(f"- {name} missed in {sample.name}.py: {missed or 'nothing'}.")
            alarms = "; ".join(f"{what} ({where})" for what, where in sorted(score.alarms))
            below.append(f"- {name} of the correct {sample.name}.py: {alarms or 'nothing'}.")
    print("| class of fault | faults | truespec | seconds each | Schemathesis | seconds each |")
    print("| --- | --- | --- | --- | --- | --- |")
    everything = {name: [each for row in rows.values() for each in row[name]] for name in COMMANDS}
    for kind, row in (*rows.items(), ("all", everything)):
        mine, other = ([each for each in row[name] if each is not None] for name in COMMANDS)
        cells = (kind, len(row["truespec"]), len(mine), _mean(mine), len(other), _mean(other))
        print(f"| {' | '.join(map(str, cells))} |")
    print()
    print("\n".join(below))


def _mean(seconds: list[float]) -> str:
    return f"{sum(seconds) / len(seconds):.1f}" if seconds else ""


if __name__ == "__main__":
    main()
