"""False alarms: the correct sample servers, fuzzed in each profile with ten seeds. There has to be none.

Each run has a server of its own, since the servers remember; two seconds are hundreds of cases.
"""

import sys
from pathlib import Path

from truespec.contract_tests import Target, started
from truespec.fuzz import PROFILES, FuzzSettings, fuzz
from truespec.spec import Spec

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples" / "faulty_server"
SERVERS = (
    ("images", ROOT / "spec" / "images.yaml", "app.py", (("X-Api-Key", "truespec"),)),
    ("notes", EXAMPLES / "notes.yaml", "notes.py", (("Authorization", "Bearer ann-token"),)),
    (
        "shop",
        EXAMPLES / "shop.yaml",
        "shop.py",
        (("?key", "shop-key"), ("Authorization", "Bearer writer-token")),
    ),
)
SEEDS = range(10)
SECONDS = 2.0
PORT = 4757


def main() -> None:
    """Print the table."""
    print("| server | profile | runs | cases | accepted | findings |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, document, program, fields in SERVERS:
        spec, target = Spec.load(document), Target(f"http://127.0.0.1:{PORT}", fields)
        command = f"{sys.executable} {EXAMPLES / program} --port {PORT}"
        for profile in PROFILES.values():
            cases = accepted = findings = 0
            for seed in SEEDS:
                with started(command, target, 60):
                    settings = FuzzSettings(SECONDS, seed, second_engine=False, profile=profile)
                    report = fuzz(spec, target, settings)
                cases += sum(each.sent for each in report.statistics)
                accepted += sum(each.accepted for each in report.statistics)
                findings += len(report.findings)
                for finding in report.findings:
                    print(
                        f"{name} {profile.name} {seed}: {finding.check} {finding.sentence}", file=sys.stderr
                    )
            print(f"| {name} | {profile.name} | {len(SEEDS)} | {cases:,} | {accepted:,} | {findings} |")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
