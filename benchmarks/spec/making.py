"""What making a value costs, and how many are valid: ours beside Schemathesis and json-schema-faker.

The same schemas: the flagship body, and schemas that constrain themselves in several ways. Each value is held
to the same judge (jsonschema-rs, formats asserted). `json.dumps` of a flagship body is the yardstick.
"""

import json
import shutil
import statistics
import subprocess
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import jsonschema_rs
import schemathesis
from hypothesis import HealthCheck, Phase, given, seed, settings
from truespec.spec import Spec

ROOT = Path(__file__).parent.parent.parent
PEERS = Path(__file__).parent.parent
OURS, THEIRS, ROUNDS = 5_000, 100, 5

SCRIPT = """
const { JSONSchemaFaker, ...rest } = require('json-schema-faker');
const jsf = rest.default || JSONSchemaFaker || rest;
const { schema, count } = JSON.parse(require('fs').readFileSync(0, 'utf8'));
(async () => {
  const values = [];
  const start = process.cpuUsage();
  for (let i = 0; i < count; i++) {
    try { values.push(await (jsf.generate || rest.generate)(schema)); }
    catch (error) { values.push({ error: true }); }
  }
  const used = process.cpuUsage(start);
  console.log(JSON.stringify({ values, seconds: (used.user + used.system) / 1e6 }));
})();
"""

SCHEMAS: dict[str, Any] = {
    "overlapping `allOf`": {
        "allOf": [
            {"type": "object", "properties": {"a": {"type": "integer", "minimum": 3}}, "required": ["a"]},
            {"properties": {"a": {"maximum": 5}, "b": {"type": "string"}}, "required": ["b"]},
        ]
    },
    "`oneOf` without required members": {
        "oneOf": [
            {"type": "object", "properties": {"a": {"type": "string"}}},
            {"type": "object", "properties": {"b": {"type": "integer"}}},
        ]
    },
    "`if`, `then`, `else`": {
        "type": "object",
        "properties": {
            "kind": {"enum": ["card", "cash"]},
            "number": {"type": "string", "pattern": "^[0-9]{8}$"},
        },
        "required": ["kind"],
        "if": {"properties": {"kind": {"const": "card"}}},
        "then": {"required": ["number"]},
        "else": {"properties": {"number": False}},
    },
    "`not` and a pattern with a length": {
        "type": "string",
        "pattern": "^[a-z]+[0-9]*$",
        "minLength": 12,
        "maxLength": 14,
        "not": {"pattern": "aa"},
    },
}


def flagship() -> dict[str, Any]:
    """Give the schema of the flagship body."""
    body = Spec.load(ROOT / "spec" / "images.yaml").operation("POST /api/images/create").request_body
    assert body is not None
    (media,) = body.content.values()
    assert media.schema is not None
    return dict(media.schema.bundle())


def described(schema: dict[str, Any]) -> dict[str, Any]:
    """Write a document with a schema as a body."""
    inner = {key: value for key, value in schema.items() if key != "$defs"}
    components = {"schemas": schema.get("$defs", {})}
    text = json.dumps({"inner": inner, "components": components}).replace("#/$defs/", "#/components/schemas/")
    parts = json.loads(text)
    body = {"required": True, "content": {"application/json": {"schema": parts["inner"]}}}
    operation = {"requestBody": body, "responses": {"200": {"description": ""}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/a": {"post": operation}},
        "components": parts["components"],
    }


def ours(schema: dict[str, Any]) -> tuple[float, list[Any]]:
    """Make values with truespec: microseconds of CPU each, and the values."""
    (operation,) = Spec.load(described(schema)).operations
    assert operation.request_body is not None
    (media,) = operation.request_body.content.values()
    assert media.schema is not None
    random, make = Random(1), media.schema.generate
    make(random)
    return timed(lambda: make(random), OURS)


def timed(make: Callable[[], Any], count: int) -> tuple[float, list[Any]]:
    """Call `count` times: microseconds of CPU a call, and what came."""
    costs: list[float] = []
    values: list[Any] = []
    for _ in range(ROUNDS):
        start = time.process_time()
        values = [make() for _ in range(count)]
        costs.append((time.process_time() - start) / count * 1e6)
    return statistics.median(costs), values


def schemathesis_values(schema: dict[str, Any]) -> tuple[float, list[Any]]:
    """Make values with Schemathesis' strategy for the body."""
    operation = schemathesis.openapi.from_dict(described(schema))["/a"]["POST"]
    values: list[Any] = []

    @seed(1)
    @settings(
        max_examples=THEIRS, database=None, deadline=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operation.as_strategy())
    def collect(case: Any) -> None:
        values.append(case.body)

    start = time.process_time()
    collect()
    return (time.process_time() - start) / max(1, len(values)) * 1e6, values


def faker_values(schema: dict[str, Any]) -> tuple[float, list[Any]] | None:
    """Make values with json-schema-faker; None where node or the package is missing."""
    node = shutil.which("node")
    if node is None or not (PEERS / "node_modules" / "json-schema-faker").exists():
        return None
    asked = json.dumps({"schema": schema, "count": THEIRS})
    done = subprocess.run(
        [node, "-e", SCRIPT], input=asked, capture_output=True, text=True, cwd=PEERS, check=False, timeout=120
    )
    if done.returncode:
        return None
    answer = json.loads(done.stdout)
    return answer["seconds"] / THEIRS * 1e6, answer["values"]


def share(schema: dict[str, Any], values: list[Any]) -> str:
    """Count the values that the judge accepts."""
    judge = jsonschema_rs.Draft202012Validator(schema, validate_formats=True, offline=True)
    return f"{100 * sum(map(judge.is_valid, values)) / max(1, len(values)):.0f} %"


def row(name: str, schema: dict[str, Any]) -> str:
    """Measure one schema with all three."""
    cost, values = ours(schema)
    peer, peers = schemathesis_values(schema)
    faker = faker_values(schema)
    told = "–" if faker is None else f"{faker[0]:,.0f} ({share(schema, faker[1])})"
    return (
        f"| {name} | {cost:.1f} ({share(schema, values)}) | {peer:,.0f} ({share(schema, peers)}) | {told} "
        f"| {peer / cost:,.0f} × | {'–' if faker is None else f'{faker[0] / cost:,.0f} ×'} |"
    )


def table() -> str:
    """Measure and write a Markdown table."""
    warnings.simplefilter("ignore")
    body = flagship()
    cost, values = ours(body)
    dumped, _ = timed(lambda: json.dumps(values[0]), OURS)
    return "\n".join(
        [
            "| schema | truespec, µs (valid) | Schemathesis (valid) | json-schema-faker (valid) | by | by |",
            "| --- | --- | --- | --- | --- | --- |",
            row("flagship body", body),
            *(row(name, schema) for name, schema in SCHEMAS.items()),
            "",
            f"A flagship body costs {cost / dumped:.1f} `json.dumps` of it: {1e6 / cost:,.0f} a second.",
        ]
    )


if __name__ == "__main__":
    print(table())
