"""Faults found: `fuzz` beside Schemathesis, each fault of the sample server alone, the same time for both.

Ours runs without its second engine. Seconds are from the start of the command, document and modules included
for Schemathesis; it counts as found when it says that anything is wrong. The first row is the correct server:
what is found there is a false alarm.
"""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from truespec.contract_tests import Target, started
from truespec.fuzz import FuzzSettings, fuzz
from truespec.spec import Spec

ROOT = Path(__file__).parent.parent.parent
SPEC = ROOT / "spec" / "images.yaml"
SERVER = ROOT / "examples" / "faulty_server" / "app.py"
SECONDS = 10.0
PORT = 4767
URL = f"http://127.0.0.1:{PORT}"
KEY = "truespec"
CLASSES = {
    "crashes": ("-crash",),
    "accepts what it should refuse": ("-not-checked", "limit-missing", "let-through"),
    "refuses what it should accept": ("-refused", "-demanded", "off-by-one", "utf-16"),
    "answers break the document": ("",),
}
"""A fault is of the first class with an ending of its name."""


def ours() -> tuple[bool, float]:
    """Fuzz; whether anything was found, and when."""
    begun = time.monotonic()
    settings = FuzzSettings(SECONDS, 1, second_engine=False, max_findings=1)
    report = fuzz(Spec.load(SPEC), Target(URL, (("X-Api-Key", KEY),)), settings)
    return bool(report.findings), time.monotonic() - begun


def theirs() -> tuple[bool, float]:
    """Run Schemathesis' own command until it finds anything."""
    begun = time.monotonic()
    command = [sys.executable, "-m", "schemathesis.cli", "run", str(SPEC), "--url", URL]
    command += [
        "--max-time",
        str(int(SECONDS)),
        "--max-failures",
        "1",
        "--seed",
        "1",
        "-H",
        f"X-Api-Key: {KEY}",
    ]
    with tempfile.TemporaryDirectory() as folder:  # it keeps a cache where it runs
        done = subprocess.run(
            [*command, "--no-color"], cwd=folder, capture_output=True, timeout=90, check=False
        )
    return done.returncode == 1, time.monotonic() - begun


def main() -> None:
    """Print the table."""
    names = subprocess.run(
        [sys.executable, str(SERVER), "--list"], capture_output=True, text=True, check=True
    )
    faults = ["", *(line.split()[0] for line in names.stdout.splitlines())]
    found: dict[str, list[tuple[bool, float, bool, float]]] = {}
    for fault in faults:
        command = f"{sys.executable} {SERVER} --port {PORT} --faults '{fault}'"
        with started(command, Target(URL), 60):
            mine = ours()
        with started(command, Target(URL), 60):
            other = theirs()
        print(fault or "none", mine, other, file=sys.stderr)
        kind = (
            next(kind for kind, ends in CLASSES.items() if fault.endswith(ends))
            if fault
            else "none (false alarms)"
        )
        found.setdefault(kind, []).append((*mine, *other))
    print("| class of fault | faults | truespec | seconds each | Schemathesis | seconds each |")
    print("| --- | --- | --- | --- | --- | --- |")
    for kind, rows in found.items():
        mine_found, other_found = [row[1] for row in rows if row[0]], [row[3] for row in rows if row[2]]
        cells = (kind, len(rows), len(mine_found), _mean(mine_found), len(other_found), _mean(other_found))
        print(f"| {' | '.join(map(str, cells))} |")


def _mean(seconds: list[float]) -> str:
    return f"{sum(seconds) / len(seconds):.1f}" if seconds else ""


if __name__ == "__main__":
    main()
