"""The archive of verdicts: what `diff` tells of every pair of documents that was written by hand, both ways.

`python -m tests.spec.changes.archive` writes the table again. A line of it that changes is a verdict that
changes for users: the changelog says which, and why.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from truespec.spec import Change, Policy, Spec, change_example, change_ids, diff
from truespec.spec.changes.schema_kinds import place_of

from . import (
    test_taxonomy_bodies,
    test_taxonomy_operations,
    test_taxonomy_parameters,
    test_taxonomy_responses,
    test_taxonomy_schemas,
    test_taxonomy_security,
)

TABLE: Final = Path(__file__).with_name("archive.txt")

_PLACES: Final = ("", "parameter", "request-body", "response-body", "response-header")
"""Where schemas stand in the pairs that are kept; elsewhere they are compared by the same rules."""

ROWS: Final = {
    "body": test_taxonomy_bodies.ROWS,
    "operation": test_taxonomy_operations.ROWS,
    "parameter": [*test_taxonomy_parameters.BARE, *test_taxonomy_parameters.ROWS],
    "response": test_taxonomy_responses.ROWS,
    "schema": test_taxonomy_schemas.ROWS,
    "security": test_taxonomy_security.ROWS,
}


def archive() -> Iterator[str]:
    """Compare all pairs, each in both directions: a line each."""
    for id_ in (each for each in change_ids() if place_of(each) in _PLACES):
        example = change_example(id_)
        specs = example.specs()
        if specs is not None and example.steps is None:
            policy = Policy(example.levels, today=example.today, sunset_days=example.sunset_days)
            yield from _lines(f"example {id_}", *specs, policy)
    for family, rows in ROWS.items():
        for row in rows:
            old, new, policy, *_ = row.values
            yield from _lines(f"{family} {row.id}", Spec.load(old), Spec.load(new), policy)


def _lines(name: str, old: Spec, new: Spec, policy: Policy) -> Iterator[str]:
    yield f"{name} | {_verdict(diff(old, new, policy))}"
    yield f"{name}, back | {_verdict(diff(new, old, policy))}"


def _verdict(changes: Iterable[Change]) -> str:
    """Write what is told: level, kind and fingerprint of each change, and whether a message shows it."""
    told = sorted(
        f"{each.level} {each.id} {each.fingerprint}{' shown' if each.witness else ''}" for each in changes
    )
    return "; ".join(told) or "nothing"


def kept() -> list[str]:
    """Read the table as it was written last."""
    return TABLE.read_text().splitlines() if TABLE.exists() else []


def main() -> None:
    """Write the table."""
    lines = list(archive())
    changed = set(lines) ^ set(kept())
    TABLE.write_text("\n".join(lines) + "\n")
    print(f"{len(lines)} verdicts, {len(changed)} lines changed: say in CHANGELOG.md which, and why")  # noqa: T201


if __name__ == "__main__":
    main()
