"""How many faults are found, in what time, and who is accused wrongly: truespec beside Schemathesis.

The faulty servers of `examples/` are started with one fault at a time, and correct as they stand; each
command tests a server of its own, as many at a time as there are cores. A fault counts as found where a run
says something that no run on the correct server said; what is said of the correct server, with three seeds,
is a false alarm.

python benchmarks/contract_tests/faults.py [--seconds 15] [--only notes,shop:hangs] [--command truespec]
    [--jobs 2]
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from samples import SAMPLES, Sample
from samples import schemathesis as command_of_schemathesis
from servers import free_port, running

SEEDS = (1, 2, 3)
GRACE = 45
"""Seconds after its time in which a command that has not ended is stopped."""

Said = frozenset[tuple[str, str]]
"""What a run says: of each failure its kind, and where."""


@dataclass
class Score:
    """What a command did on one server. found: faults. opinions: those found as opinions only. alarms: what
    was said of the correct server. seconds: of each run.
    """

    found: set[str] = field(default_factory=set)
    opinions: set[str] = field(default_factory=set)
    alarms: set[tuple[str, str]] = field(default_factory=set)
    seconds: list[float] = field(default_factory=list)


def timed(command: list[str], folder: Path, seconds: float) -> float:
    """Run a command in a folder; how long it took. One that does not end is stopped."""
    started = time.monotonic()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SCHEMATHESIS_")}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    with subprocess.Popen(command, cwd=folder, env=environment, **quiet) as process:
        try:
            process.wait(seconds + GRACE)
        except subprocess.TimeoutExpired:
            process.kill()
    return time.monotonic() - started


def truespec(sample: Sample, url: str, seed: int, seconds: float, folder: Path) -> tuple[float, Said, Said]:
    """Run our command without its second engine; the seconds, what it calls faults, what opinions."""
    report = folder / "findings.json"
    command = [sys.executable, "-m", "truespec.cli", "test", str(sample.document), "--url", url]
    command += ["--no-schemathesis", "--opinions", "--seed", str(seed), "--json", str(report)]
    command += ["--timeout", "5"]  # as for the other one
    took = timed([*command, *sample.credentials, *sample.identities], folder, seconds)
    findings = json.loads(report.read_text())["findings"] if report.exists() else []
    report.unlink(missing_ok=True)
    said = [(each["level"] == "fault", (each["check"], each["operation"])) for each in findings]
    return took, frozenset(each for is_fault, each in said if is_fault), frozenset(each for _, each in said)


def schemathesis(
    sample: Sample, url: str, seed: int, seconds: float, folder: Path
) -> tuple[float, Said, Said]:
    """Run its command with all its checks and phases; the seconds, and what it calls failures."""
    report = folder / "report.json"
    command = command_of_schemathesis(sample, url, seed, seconds, folder)
    command += ["--report", "json", "--report-json-path", str(report)]
    took = timed(command, folder, seconds)
    made = json.loads(report.read_text()) if report.exists() else {}
    report.unlink(missing_ok=True)
    said = frozenset(
        (each["title"], operation)
        for each in made.get("failures", ())
        for operation in each.get("operations") or ("",)
    )
    said |= {(each["title"], "") for each in made.get("errors", ())}  # no connection, no HTTP
    return took, said, said


COMMANDS = {"truespec": truespec, "Schemathesis": schemathesis}


def measured(
    sample: Sample, faults: list[str], names: list[str], seconds: float, jobs: int
) -> dict[str, Score]:
    """Test one server with each of the named commands, correct and with each fault. jobs: at a time."""

    def tried(run: tuple[str, int, str]) -> tuple[float, Said, Said]:
        fault, seed, name = run
        port = free_port()
        with (
            tempfile.TemporaryDirectory() as folder,
            running(f"{sample.name} {port}", sample.command(fault, port), port),
        ):
            return COMMANDS[name](sample, f"http://127.0.0.1:{port}", seed, seconds, Path(folder))

    scores = {name: Score() for name in names}
    pairs = [*(("", seed) for seed in SEEDS), *((fault, SEEDS[0]) for fault in faults)]
    runs = [(fault, seed, name) for fault, seed in pairs for name in names]
    with ThreadPoolExecutor(jobs) as pool:
        for (fault, _, name), (took, is_fault, said) in zip(runs, pool.map(tried, runs), strict=True):
            score = scores[name]
            score.seconds.append(took)
            if not fault:
                score.alarms |= said
            elif is_fault - score.alarms:
                score.found.add(fault)
            elif said - score.alarms:
                score.opinions.add(fault)
            new = sorted(said - score.alarms) if fault else sorted(said)
            print(
                f"{sample.name} {fault or 'correct'} {name} {took:.1f} s {new}", file=sys.stderr, flush=True
            )
    return scores


def rows(sample: Sample, faults: list[str], scores: dict[str, Score]) -> Iterator[str]:
    """Write a row for each command."""
    for name, score in scores.items():
        found = len(score.found) + len(score.opinions)
        share = f"{found} of {len(faults)} ({found / max(1, len(faults)):.0%})"
        middle, longest = statistics.median(score.seconds), max(score.seconds)
        cells = (
            f"{sample.name}.py",
            name,
            share,
            len(score.opinions) or "",
            f"{middle:.1f}",
            f"{longest:.1f}",
        )
        yield f"| {' | '.join(map(str, cells))} | {len(score.alarms)} |"


def missed(sample: Sample, faults: list[str], scores: dict[str, Score]) -> Iterator[str]:
    """Name what was not found, and what was said wrongly."""
    for name, score in scores.items():
        left = [each for each in faults if each not in score.found | score.opinions]
        if left:
            yield f"- {name} missed in {sample.name}.py: {', '.join(f'`{each}`' for each in left)}."
        if score.alarms:
            alarms = sorted(f"{what} ({where})" if where else what for what, where in score.alarms)
            yield f"- {name} of the correct {sample.name}.py: {'; '.join(alarms)}."


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description="Faults found, beside Schemathesis.")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--only", default="")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--command", choices=[*COMMANDS], action="append")
    arguments = parser.parse_args()
    wanted = [each.partition(":")[::2] for each in arguments.only.split(",") if each]
    table, below = [], []
    names = arguments.command or [*COMMANDS]
    for sample in SAMPLES:
        chosen = {fault for name, fault in wanted if name == sample.name}
        if wanted and not chosen:
            continue
        faults = [each for each in sample.faults() if chosen <= {""} or each in chosen]
        scores = measured(sample, faults, names, arguments.seconds, arguments.jobs)
        table += rows(sample, faults, scores)
        below += missed(sample, faults, scores)
    print("| server | command | faults found | as opinions | s a run | s at most | false alarms |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    print("\n".join(table))
    print()
    print("\n".join(below))


if __name__ == "__main__":
    main()
