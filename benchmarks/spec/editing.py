"""What many edits cost `truespec diff`, of one document and of larger ones: whole processes.

The time belongs to the edits and to what they reach, not to the document: what it costs to read two documents
and to find where they are the same stands beside it, as no edit at all.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.spec.comparing import cost_of
from benchmarks.spec.edited import edited
from benchmarks.spec.large_documents import enlarged
from tests.real_documents import SHARED_SPECS

_EDITS: Final = (0, 1, 15, 30, 60, 120, 240)
_COPIES: Final = (1, 3)
_OF_LARGE: Final = (0, 15, 120)


def main() -> None:
    """Write the table."""
    print("| kubernetes.json | edits | s of CPU | more than none | MB | changes | undecided |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        # by another process: the memory of one that starts a command counts as the command's, too
        subprocess.run([sys.executable, __file__, folder], check=True)
        base = 0.0
        for copies, count in _pairs():
            paths = _paths(folder, copies, count)
            said = Path(folder, "said.json")
            cpu, memory = cost_of(
                *(sys.executable, "-m", "truespec.cli", "diff", *map(str, paths), "--json", str(said))
            )
            base = base if count else cpu
            found = json.loads(said.read_text())["counts"]
            changes, undecided = sum(found.values()) - found["undecided"], found["undecided"]
            costs = f"{cpu:.2f} | {cpu - base:.2f} | {memory:.0f}"
            print(f"| {paths[0].stat().st_size / 1e6:.1f} MB | {count} | {costs} | {changes} | {undecided} |")


def _pairs() -> Iterator[tuple[int, int]]:
    for copies in _COPIES:
        yield from ((copies, count) for count in (_EDITS if copies == 1 else _OF_LARGE))


def _paths(folder: str, copies: int, count: int) -> tuple[Path, Path]:
    return Path(folder, f"{copies}-old.json"), Path(folder, f"{copies}-{count}.json")


def _write_documents(folder: str) -> None:
    document: dict[str, Any] = json.loads((SHARED_SPECS / "kubernetes.json").read_text())
    for copies, count in _pairs():
        old, new = _paths(folder, copies, count)
        large = enlarged(document, copies)
        old.write_text(json.dumps(large, indent=1))
        new.write_text(json.dumps(edited(large, count, document["definitions"]), indent=1))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _write_documents(sys.argv[1])
    else:
        main()
