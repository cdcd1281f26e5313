"""How long `truespec test` takes: a dozen operations of our mock, and the time to the first finding.

The server is a process of its own; CPU time of the client is what judging costs, since the machine is shared.
"""

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from truespec.contract_tests import Target, TestSettings, run, started
from truespec.spec import Spec

ROOT = Path(__file__).parent.parent.parent
EXAMPLES = ROOT / "examples" / "faulty_server"
KINDS = ("apples", "birds", "cars", "dogs", "elks", "figs")
THING = {
    "type": "object",
    "required": ["name"],
    "properties": {
        "name": {"type": "string", "minLength": 1, "maxLength": 40},
        "size": {"type": "integer", "minimum": 0, "maximum": 9},
        "colour": {"enum": ["red", "blue", "green"]},
    },
}
PORT = 4747


def dozen() -> dict[str, object]:
    """Make a document with two operations for each kind of thing."""
    content = {"application/json": {"schema": THING}}
    limit = {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 50}}
    item = {
        "get": {
            "parameters": [limit],
            "responses": {"200": {"description": "some", "content": content}},
        },
        "post": {
            "requestBody": {"required": True, "content": content},
            "responses": {"201": {"description": "made", "content": content}},
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "A dozen", "version": "1"},
        "paths": {f"/{kind}": item for kind in KINDS},
    }


def measured(document: Path, command: str, fields: tuple[tuple[str, str], ...]) -> str:
    """Run once; a row of the table."""
    spec, target = Spec.load(document), Target(f"http://127.0.0.1:{PORT}", fields)
    first: list[float] = []
    with started(command, target, 30):
        begun, used = time.monotonic(), resource.getrusage(resource.RUSAGE_SELF)

        def watch(_operation: str, _sent: int, findings: int) -> None:
            if findings and not first:
                first.append(time.monotonic() - begun)

        report = run(spec, target, TestSettings(second_engine=False), watch)
        seconds, after = time.monotonic() - begun, resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime + after.ru_stime - used.ru_utime - used.ru_stime
    sent = sum(each.sent for each in report.statistics)
    found = f"{first[0]:.1f} s" if first else "none"
    cells = (spec.title, len(spec.operations), f"{sent:,}", f"{seconds:.1f} s", found, f"{sent / cpu:,.0f}")
    return f"| {' | '.join(map(str, cells))} |"


def main() -> None:
    """Print the table."""
    print("| server | operations | requests | whole run | first finding | requests per second of CPU |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        document = Path(folder) / "dozen.json"
        document.write_text(json.dumps(dozen()), encoding="utf-8")
        mock = f"{sys.executable} -m truespec.cli mock {document} --port {PORT} --quiet --host 127.0.0.1"
        print(measured(document, mock, ()))
    notes = f"{sys.executable} {EXAMPLES / 'notes.py'} --port {PORT} --faults limit-crash"
    print(measured(EXAMPLES / "notes.yaml", notes, (("Authorization", "Bearer ann-token"),)))


if __name__ == "__main__":
    main()
