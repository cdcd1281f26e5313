"""What comparing two documents costs: whole processes of `truespec diff`, Python's own start included.

No other tool is compared: oasdiff is no package of any index that this project installs from. Where it
is on the path, its time stands beside ours.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.spec.large_documents import enlarged
from tests.real_documents import SHARED_SPECS

_RUNS: Final = 3
_PAIRS: Final = (
    "one operation and itself",
    "kubernetes.json, 4.1 MB, and itself",
    "… and one keyword of a schema that 86 operations reach",
    "three copies of it, 12 MB, and themselves",
    "… and one keyword",
)
_CHANGED: Final = "io.k8s.api.core.v1.Container"
_PEER: Final = "oasdiff"
_ENVIRONMENT: Final = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
"""Modules are compiled once, as they are where a package is installed."""


def main() -> None:
    """Write the table."""
    peer = shutil.which(_PEER)
    print("| pair | s of CPU | MB | oasdiff, s |\n| --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        # by another process: the memory of one that starts a command counts as the command's, too
        subprocess.run([sys.executable, __file__, folder], check=True)
        for number, name in enumerate(_PAIRS):
            paths = [str(Path(folder, f"{number}-{side}.json")) for side in ("old", "new")]
            cpu, memory = cost_of(sys.executable, "-m", "truespec.cli", "diff", *paths)
            beside = f"{_seconds(peer, 'breaking', *paths):.2f}" if peer else "not at hand"
            print(f"| {name} | {cpu:.2f} | {memory:.0f} | {beside} |")


def _write_pairs(folder: Path) -> None:
    document: dict[str, Any] = json.loads((SHARED_SPECS / "kubernetes.json").read_text())
    small: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"get": {"responses": {"200": {"description": "OK"}}}}},
    }
    large = enlarged(document, 3)
    pairs = (small, small), (document, document), (document, _edited(document)), (large, large)
    for number, pair in enumerate((*pairs, (large, _edited(large)))):
        for side, written in zip(("old", "new"), pair, strict=True):
            Path(folder, f"{number}-{side}.json").write_text(json.dumps(written, indent=1))


def _edited(document: dict[str, Any]) -> dict[str, Any]:
    copied: dict[str, Any] = json.loads(json.dumps(document))
    copied["definitions"][_CHANGED]["properties"]["name"]["maxLength"] = 63
    return copied


def cost_of(*command: str) -> tuple[float, float]:
    """Run a command some times; give the middle of its seconds of CPU, and its memory in MB."""
    costs: list[tuple[float, float]] = []
    for _ in range(_RUNS):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=_ENVIRONMENT)
        _, _, usage = os.wait4(process.pid, 0)
        process.returncode = 0
        costs.append((usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024))
    return median(cpu for cpu, _ in costs), max(memory for _, memory in costs)


def _seconds(*command: str) -> float:
    started = perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return perf_counter() - started


if __name__ == "__main__":
    if len(sys.argv) > 1:
        _write_pairs(Path(sys.argv[1]))
    else:
        main()
