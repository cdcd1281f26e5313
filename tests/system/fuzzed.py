"""What `truespec fuzz` finds in servers of others, beside what was judged by hand already.

`python -m tests.system.fuzzed [--seconds 20] [--seeds 1] [--only kinto] [--profile standard]` fuzzes each
server and prints every cause that neither `judged.yaml` nor `fuzzed.yaml` knows: each is to be judged, and
written there. Ends with 1 where there is one. Chance decides what a run comes to: that less is found means
nothing.
"""

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from ..ports import free_port
from .foreign import PATIENCE, install_python
from .judged import fuzzed_servers, judged_servers
from .strangers import STRANGERS, Place, Stranger

_PROFILES: Final = ("quick", "standard", "deep", "authz", "robust", "stateful")


_SEVERAL: Final = 3


def cause_of(finding: Mapping[str, Any]) -> str:
    """Say what a finding is about, whoever made the request: the check and the end of its place; of what
    several operations do alike, which is placed at the one that chance took first, what it says.
    """
    pointer = finding["at"]["pointer"]
    is_of_any = "body" in finding["sentence"] or finding["check"] == "no-answer"
    if is_of_any and len(finding["operations"]) >= _SEVERAL and pointer.startswith("/paths/"):
        return f"{finding['check']} | everywhere: {re.sub('[0-9]+', '#', finding['sentence'])}"
    return f"{finding['check']} | {'/'.join(pointer.split('/')[-2:])}"


def causes_judged(server: str) -> frozenset[str]:
    """List the causes that were judged, in runs of `truespec test` and of `truespec fuzz`."""
    lines = (line.split(" | ") for line in judged_servers()[server].findings)
    of_fuzz = (each.cause for each in fuzzed_servers().servers.get(server, ()))
    return frozenset({f"{line[0]} | {line[-1]}" for line in lines} | {*of_fuzz})


def fuzzed(stranger: Stranger, programs: Path, profile: str, seed: int, seconds: float) -> Mapping[str, Any]:
    """Start a server, fuzz it as a user does, and give the JSON report."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        place = Place(programs, Path(made), free_port())
        document, report = place.folder / "document", place.folder / "report.json"
        with stranger.running(place) as url:
            document.write_bytes(stranger.description(url))
            command = [
                sys.executable,
                "-m",
                "truespec.cli",
                "fuzz",
                str(document),
                "--url",
                url + stranger.base,
            ]
            command += ["--profile", profile, "--seed", str(seed), "--time", str(seconds), "--corpus", "none"]
            done = subprocess.run(
                [*command, "--json", str(report), *_without_values(stranger.arguments)],
                capture_output=True,
                text=True,
                check=False,
                timeout=PATIENCE,
            )
        assert done.returncode in (0, 1, 4), done.stderr
        return dict(json.loads(report.read_text()))


def _without_values(arguments: tuple[str, ...]) -> list[str]:
    """Leave out what only `truespec test` takes."""
    pairs = zip(arguments[::2], arguments[1::2], strict=True)
    return [word for pair in pairs if pair[0] != "--value" for word in pair]


def unjudged(stranger: Stranger, runs: Iterator[Mapping[str, Any]]) -> dict[str, Mapping[str, Any]]:
    """Collect what nobody has judged yet, by cause."""
    known = causes_judged(stranger.name)
    found = ((cause_of(each), each) for report in runs for each in report["findings"])
    return {cause: each for cause, each in found if cause not in known}


def main() -> int:
    """Fuzz, and print what is new."""
    parser = argparse.ArgumentParser(description="Real servers, fuzzed.")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--only", choices=[each.name for each in STRANGERS], action="append")
    parser.add_argument("--profile", choices=_PROFILES, action="append")
    arguments = parser.parse_args()
    programs, is_new = install_python(), False
    for stranger in STRANGERS:
        if stranger.name not in (arguments.only or [stranger.name]):
            continue
        runs = (
            fuzzed(stranger, programs, profile, seed, arguments.seconds)
            for profile in arguments.profile or _PROFILES
            for seed in range(arguments.seeds)
        )
        for cause, finding in unjudged(stranger, runs).items():
            is_new = True
            print(f"{stranger.name}: {cause}\n  {', '.join(finding['operations'])}\n  {finding['sentence']}")
            print(f"  expected: {finding['expected']}\n  got:      {finding['got']}\n  {finding['curl']}")
        print(f"{stranger.name}: done", flush=True)
    return int(is_new)


if __name__ == "__main__":
    sys.exit(main())
