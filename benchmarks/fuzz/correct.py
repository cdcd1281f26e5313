"""False alarms: the correct sample servers, fuzzed in each profile with ten seeds. There has to be none.

Each run has a server of its own, since the servers remember; two seconds are hundreds of cases. Opinions
count, but for the images, whose server lets in whoever has a key; further identities are there, with what is
private and what they may do.

python benchmarks/fuzz/correct.py [--seconds 2] [--seeds 10] [--only library] [--profile stateful]
"""

import argparse
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from samples import label_token
from servers import free_port
from truespec.contract_tests import Report, Target, started
from truespec.fuzz import PROFILES, FuzzSettings, Profile, fuzz
from truespec.spec import FieldLines, Spec

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples" / "faulty_server"


@dataclass(frozen=True)
class Server:
    """A correct server. others, private, scopes, opinions: as `Target` and `FuzzSettings` have them."""

    name: str
    document: Path
    fields: FieldLines
    others: Mapping[str, FieldLines] = field(default_factory=dict[str, FieldLines])
    private: tuple[str, ...] = ()
    scopes: tuple[str, ...] = ()
    opinions: bool = True

    def command(self, port: int) -> str:
        """Write what starts it."""
        return f"{sys.executable} {EXAMPLES / self.name}.py --port {port}"


def bearer(name: str) -> FieldLines:
    """Give the credentials of somebody."""
    return (("Authorization", f"Bearer {name}-token"),)


SERVERS = (
    Server("app", ROOT / "spec" / "images.yaml", (("X-Api-Key", "truespec"),), opinions=False),
    Server(
        "notes",
        EXAMPLES / "notes.yaml",
        bearer("ann"),
        {"bob": bearer("bob")},
        ("readNote", "listNotes"),
    ),
    Server(
        "shop",
        EXAMPLES / "shop.yaml",
        (("?key", "shop-key"), *bearer("writer")),
        {"reader": (("?key", "shop-key"), *bearer("reader"))},
        scopes=("reader=read",),
    ),
    Server(
        "library",
        EXAMPLES / "library.yaml",
        bearer("ann"),
        {"bob": bearer("bob")},
        ("GET /shelves/{shelfId}/books", "GET /shelves/{shelfId}/books/{bookId}"),
    ),
    Server(
        "labels",
        EXAMPLES / "labels.yaml",
        (("Authorization", f"Bearer {label_token('LATE')}"),),
        {"expired": (("Authorization", f"Bearer {label_token('EARLY')}"),)},
    ),
    Server("jobs", EXAMPLES / "jobs.yaml", ()),
)


def run_of(server: Server, profile: Profile, seed: int, seconds: float, port: int) -> Report:
    """Fuzz a server that has just been started."""
    target = Target(f"http://127.0.0.1:{port}", server.fields, others=server.others)
    settings = FuzzSettings(
        seconds,
        seed,
        second_engine=False,
        profile=profile,
        opinions=server.opinions,
        private=server.private,
        scopes=server.scopes,
    )
    with started(server.command(port), target, 60):
        return fuzz(Spec.load(server.document), target, settings)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description="Correct servers, fuzzed.")
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--seeds", type=int, default=10)
    parser.add_argument("--only", choices=[each.name for each in SERVERS], action="append")
    parser.add_argument("--profile", choices=list(PROFILES), action="append")
    arguments = parser.parse_args()
    print("| server | profile | runs | cases | accepted | findings |")
    print("| --- | --- | --- | --- | --- | --- |")
    for server in (each for each in SERVERS if each.name in (arguments.only or [each.name])):
        for profile in (each for name, each in PROFILES.items() if name in (arguments.profile or [name])):
            cases = accepted = findings = 0
            for seed in range(arguments.seeds):
                report = run_of(server, profile, seed, arguments.seconds, free_port())
                cases += sum(each.sent for each in report.statistics)
                accepted += sum(each.accepted for each in report.statistics)
                findings += len(report.findings)
                for each in report.findings:
                    told = f"{each.check} {each.operation} {each.sentence} {each.got}"
                    print(f"{server.name} {profile.name} {seed}: {told}", file=sys.stderr)
            counted = f"{arguments.seeds} | {cases:,} | {accepted:,} | {findings}"
            print(f"| {server.name} | {profile.name} | {counted} |", flush=True)


if __name__ == "__main__":
    main()
