"""Faults that sequences show: `truespec fuzz --profile stateful` beside Schemathesis' stateful phase.

Both are commands, with the same server, the same time, one after the other, and both people of each server;
ours tells opinions as well, Schemathesis has all its checks. Each server has every fault of these classes,
one at a time. A command is stopped at the first thing that it says and that was not said of the correct
server, with three seeds; what is said there is a false alarm. Seconds are from its start, so that starting
counts; faults a minute are those found in all the time that it took. All takes half an hour at most.

python benchmarks/fuzz/stateful.py [--seconds 15] [--only notes] [--command truespec]
"""

import argparse
from collections.abc import Iterator
from fnmatch import fnmatchcase
from pathlib import Path

from faults import SAMPLES, Command, Sample, Score, measured, peer, said_by_peer, said_by_us, truespec

FIRST, ALL = 5, 60
"""The goals: seconds to the first fault of a server, and until a fault of each class is found."""

CLASSES = {
    "things": "deleted-* delete-two delete-again-crash put-adds put-forgotten patch-* text-shortened "
    "key-reused refused-kept made-* location-wrong read-* second-change-lost list-late books-stay "
    "books-elsewhere *unlisted",
    "paging": "cursor-* *-overlaps limit-ignored limit-turns listed-twice total-of-page total-wrong",
    "filtering, sorting": "*-any author-any colour-any heavy-ignored descending-ignored from-ignored "
    "to-ignored ids-ignored sort-by-key",
    "concurrency": "race *-race",
    "access of another user": "others-* books-of-others",
    "credentials, scopes": "scope-ignored half-enough key-* token-* delete-open *-accepted",
    "conditional requests": "etag-* tag-stays old-tag-matches match-refused *-unconditional modified-ignored "
    "unmodified-ignored",
    "documented rules": "default-*",
}
"""A fault is of the first class with a pattern for its name; of none if a single request shows it."""

SERVERS = ("notes", "shop", "library", "labels")


def in_sequences(sample: Sample, url: str, seed: int, seconds: float, folder: Path) -> list[str]:
    """Write our command."""
    return [*truespec(sample, url, seed, seconds, folder), "--profile", "stateful"]


def peer_in_sequences(sample: Sample, url: str, seed: int, seconds: float, folder: Path) -> list[str]:
    """Write Schemathesis' command."""
    return [*peer(sample, url, seed, seconds, folder), "--phases", "stateful"]


COMMANDS: dict[str, Command] = {
    "truespec": (in_sequences, said_by_us),
    "Schemathesis": (peer_in_sequences, said_by_peer),
}


def class_of(fault: str) -> str:
    """Find the class of a fault; "" for one of single requests."""
    found = (
        name for name, known in CLASSES.items() if any(fnmatchcase(fault, each) for each in known.split())
    )
    return next(found, "")


def of_classes(faults: list[str], scores: dict[str, Score]) -> Iterator[str]:
    """Write the cells of each class of a server: how many faults, those found, and in how many seconds."""
    for kind in CLASSES:
        mine = [each for each in faults if class_of(each) == kind]
        if mine:
            found = ([score.found[each] for each in mine if each in score.found] for score in scores.values())
            yield " | ".join([kind, str(len(mine)), *(f"{len(each)} | {_range(each)}" for each in found)])


def _range(seconds: list[float]) -> str:
    return f"{min(seconds):.1f} to {max(seconds):.1f}" if seconds else ""


def whole(faults: list[str], score: Score) -> str:
    """Write the cells of one command on a server."""
    classes = {class_of(each) for each in faults}
    firsts = {
        kind: min((score.found[each] for each in score.found if class_of(each) == kind), default=None)
        for kind in sorted(classes)
    }
    known = [each for each in firsts.values() if each is not None]
    first = f"{min(known):.1f}" if known else ""
    every = f"{max(known):.1f}" if len(known) == len(classes) else f"{len(classes) - len(known)} not found"
    rate = 60 * len(score.found) / score.seconds
    return f"{len(score.found)} of {len(faults)} | {first} | {every} | {rate:.1f} | {len(score.alarms)}"


def below(sample: Sample, faults: list[str], name: str, score: Score) -> Iterator[str]:
    """Name what a command missed, and what it said of the correct server."""
    missed = ", ".join(f"`{each}`" for each in faults if each not in score.found)
    yield f"- {name} missed in {sample.name}.py: {missed or 'nothing'}."
    if score.alarms:
        alarms = "; ".join(f"{what} ({where})" for what, where in sorted(score.alarms))
        yield f"- {name} of the correct {sample.name}.py: {alarms}."


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description="Faults in sequences, beside Schemathesis.")
    parser.add_argument("--seconds", type=float, default=15)
    parser.add_argument("--only", choices=SERVERS, action="append")
    parser.add_argument("--command", choices=list(COMMANDS), action="append")
    arguments = parser.parse_args()
    commands = {name: each for name, each in COMMANDS.items() if name in (arguments.command or COMMANDS)}
    rows: list[str] = []
    sums: list[str] = []
    notes: list[str] = []
    for sample in (each for each in SAMPLES if each.name in (arguments.only or SERVERS)):
        faults = [each for each in sample.faults() if class_of(each)]
        scores = measured(sample, faults, arguments.seconds, commands)
        rows += [f"| {sample.name}.py | {cells} |" for cells in of_classes(faults, scores)]
        for name, score in scores.items():
            sums.append(f"| {sample.name}.py | {name} | {whole(faults, score)} |")
            notes += below(sample, faults, name, score)
    heads = " | ".join(f"{name} | s to each found" for name in commands)
    print(f"| server | faults of | number | {heads} |")
    print(f"| --- | --- | --- |{' --- | --- |' * len(commands)}")
    print("\n".join(rows))
    print()
    goals = f"first, s (goal: {FIRST}) | of each class, s (goal: {ALL})"
    print(f"| server | command | faults found | {goals} | faults a minute | false alarms |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    print("\n".join(sums))
    print()
    print("\n".join(notes))


if __name__ == "__main__":
    main()
