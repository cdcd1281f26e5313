"""The faulty servers of `examples/`, as two testers are told of them: ours, and Schemathesis' own command."""

import sys
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXAMPLES = ROOT / "examples" / "faulty_server"


@dataclass(frozen=True)
class Sample:
    """A faulty server. identities: further options of truespec. config, files: of Schemathesis. not_wrong:
    switches that are no faults by the document.
    """

    name: str
    document: Path
    credentials: tuple[str, ...]
    identities: tuple[str, ...] = ()
    config: str = ""
    files: dict[str, str] = field(default_factory=dict)
    not_wrong: tuple[str, ...] = ()

    def faults(self) -> list[str]:
        """List the faults that it can have."""
        sys.path.insert(0, str(EXAMPLES))
        return [each for each in import_module(self.name).FAULTS if each not in self.not_wrong]

    def command(self, fault: str, port: int) -> list[str]:
        """Write what starts it; without any fault for ""."""
        return [sys.executable, str(EXAMPLES / f"{self.name}.py"), "--port", str(port), "--faults", fault]


def label_token(until: str) -> str:
    """Make a token of the labels server, good until `EARLY` or `LATE`."""
    sys.path.insert(0, str(EXAMPLES))
    labels = import_module("labels")
    return str(labels.token("ann", getattr(labels, until)))


PEOPLE = """auth:
- name: ann
  fixedHeaders: [{name: Authorization, value: Bearer ann-token}]
- name: bob
  fixedHeaders: [{name: Authorization, value: Bearer bob-token}]
"""
SAMPLES = (
    Sample(
        "app",
        ROOT / "spec" / "images.yaml",
        ("-H", "X-Api-Key: key"),
        config='[auth.openapi.ApiKey]\napi_key = "key"\n',
        not_wrong=("credits-kept",),
    ),
    Sample(
        "notes",
        EXAMPLES / "notes.yaml",
        ("-H", "Authorization: Bearer ann-token"),
        ("--as", "bob=bearer bob-token", *("--private", "readNote", "--private", "listNotes")),
        '[auth.wfc]\npath = "people.yaml"\nuser = "ann"\npeers = ["ann", "bob"]\n',
        {"people.yaml": PEOPLE},
        ("expired-token",),
    ),
    Sample(
        "shop",
        EXAMPLES / "shop.yaml",
        ("--api-key", "shop-key", "-H", "Authorization: Bearer writer-token"),
        ("--as", "reader=bearer reader-token", "--scope", "reader=read"),
        '[auth.openapi.Key]\napi_key = "shop-key"\n[auth.openapi.Token]\nbearer = "writer-token"\n',
    ),
    Sample(
        "library",
        EXAMPLES / "library.yaml",
        ("-H", "Authorization: Bearer ann-token"),
        ("--as", "bob=bearer bob-token"),
        '[auth.wfc]\npath = "people.yaml"\nuser = "ann"\npeers = ["ann", "bob"]\n',
        {"people.yaml": PEOPLE},
    ),
    Sample(
        "labels",
        EXAMPLES / "labels.yaml",
        ("-H", f"Authorization: Bearer {label_token('LATE')}"),
        ("--as", f"expired=bearer {label_token('EARLY')}"),
        f'[auth.openapi.Token]\nbearer = "{label_token("LATE")}"\n',
    ),
)


def schemathesis(sample: Sample, url: str, seed: int, seconds: float, folder: Path) -> list[str]:
    """Write Schemathesis' command with all its checks and phases, its settings in a folder."""
    config = folder / "schemathesis.toml"
    config.write_text(sample.config)
    for name, text in sample.files.items():
        (folder / name).write_text(text)
    command = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(config)]
    command += ["run", str(sample.document), "--url", url, "--checks", "all", "--continue-on-failure"]
    command += ["--max-time", f"{seconds:.0f}", "--seed", str(seed), "--generation-database", "none"]
    return [*command, "--request-timeout", "5", "--max-response-time", "1", "--no-color"]
