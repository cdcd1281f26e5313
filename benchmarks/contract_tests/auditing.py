"""What an audit costs: exchanges a second and core on the flagship, with and without what was exercised.

The recording is written to disk, and no two of its bodies are alike. No peer judges HAR files.
"""

import json
import statistics
import tempfile
import time
from pathlib import Path

from truespec.contract_tests import AuditSettings, audit, read_har
from truespec.spec import Exchange, Request, Response, Spec, har_entry, har_log

SPEC = Path(__file__).parent.parent.parent / "spec" / "images.yaml"
ENTRIES, ROUNDS = 5_000, 3


def recorded(spec: Spec, number: int) -> Exchange:
    """Make an exchange of the flagship."""
    body = {"prompt": f"이미지 캡션 변형 {number}", "image": "1/reference-1423131.png", "ratio": "1:1"}
    fields = (("Content-Type", "application/json"), ("X-Api-Key", "key"))
    request = Request("POST", "/api/images/create", fields, json.dumps(body, ensure_ascii=False).encode())
    described = spec.operations[0].responses["200"]
    schema = next(iter(described.content.values())).schema
    assert schema is not None
    value = schema.example()
    assert isinstance(value, dict)
    answer = json.dumps({**value, "note": number}).encode()
    return Exchange(request, Response(200, (("Content-Type", "application/json"),), answer))


def rate(spec: Spec, path: Path, *, coverage: bool) -> float:
    """Audit the file once; exchanges a second of CPU."""
    start = time.process_time()
    with read_har(path) as traffic:
        found = audit(spec, traffic, AuditSettings(coverage=coverage))
    assert found.conforming == ENTRIES
    return ENTRIES / (time.process_time() - start)


def parsing(path: Path) -> float:
    """Read the file with Python's own JSON parser, and nothing more; entries a second of CPU."""
    text = path.read_text(encoding="utf-8")
    start = time.process_time()
    json.loads(text)
    return ENTRIES / (time.process_time() - start)


def table() -> str:
    """Measure in turn and write a Markdown table."""
    spec = Spec.load(SPEC)
    started = "2026-11-28T09:00:00Z"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "traffic.har"
        log = har_log(
            har_entry(recorded(spec, number), "http://localhost:4010", started) for number in range(ENTRIES)
        )
        path.write_text(json.dumps(log), encoding="utf-8")
        pairs = [
            (rate(spec, path, coverage=False), rate(spec, path, coverage=True), parsing(path))
            for _ in range(ROUNDS)
        ]
        size = path.stat().st_size / ENTRIES
    without, counted, parsed = (statistics.median(column) for column in zip(*pairs, strict=True))
    return "\n".join(
        [
            f"| audit of {ENTRIES:,} exchanges, {size / 1000:.1f} kB each | exchanges a second and core |",
            "| --- | --- |",
            f"| judged | {without:,.0f} |",
            f"| judged, and counted what was exercised | {counted:,.0f} |",
            f"| no more than `json.loads` of the file | {parsed:,.0f} |",
        ]
    )


if __name__ == "__main__":
    print(table())
