"""Findings as JSON: what is written is what `docs/findings.schema.json` promises, and no more."""

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from truespec.contract_tests import Report, Target, TestSettings, json_report, run
from truespec.contract_tests.report import FORMAT
from truespec.spec import Exchange, Request, Response, Spec

from ..sample_server import sample_server
from .findings import REQUEST, RESPONSE, SPEC, finding, report

SCHEMA: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[3] / "docs" / "findings.schema.json").read_text(encoding="utf-8")
)
REPORTS = {
    "nothing": report(),
    "everything": report(
        finding(steps=(Exchange(REQUEST, RESPONSE),)), flaky=2, notes=("a",), incomplete=True
    ),
    "no answer": report(finding(exchange=Exchange(Request("GET", "/"), None, "connection reset"))),
    "bytes": report(finding(exchange=Exchange(Request("PUT", "/", (), b"\xff"), Response(200, (), b"\xfe")))),
}


def closed(schema: Any) -> Any:
    """Allow no member that is not described: what comes anew has to be written down."""
    if isinstance(schema, list):
        return [closed(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {name: closed(each) for name, each in schema.items()}
    return made | (
        {"additionalProperties": False} if isinstance(made.get("properties"), dict) and "type" in made else {}
    )


def faults(text: str) -> list[str]:
    checked = jsonschema_rs.validator_for(closed(SCHEMA), offline=True, validate_formats=True)
    return [f"{error.instance_path}: {error.message}" for error in checked.iter_errors(json.loads(text))]


def test_the_schema_is_one() -> None:
    jsonschema_rs.validator_for(SCHEMA, offline=True)
    assert SCHEMA["properties"]["format"] == {"const": FORMAT, "description": "Version of this format."}


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_is_as_documented(name: str) -> None:
    assert faults(json_report(REPORTS[name], SPEC)) == []


def test_a_real_report_is_as_documented() -> None:
    images = Spec.load("spec/images.yaml")
    with sample_server("ratio-not-checked", "image-id-text", "async-crash") as url:
        made: Report = run(images, Target(url), TestSettings(second_engine=False))
    assert len(made.findings) == 3
    assert faults(json_report(made, images)) == []


def test_everything_described_has_a_description() -> None:
    def undescribed(schema: Any, at: str) -> list[str]:
        here = [at] if "description" not in schema and "$ref" not in schema else []
        return here + [
            each
            for name, inner in schema.get("properties", {}).items()
            for each in undescribed(inner, f"{at}/{name}")
        ]

    assert undescribed(SCHEMA, "") == []
    assert [each for name, inner in SCHEMA["$defs"].items() for each in undescribed(inner, name)] == []


def test_secrets_are_dots() -> None:
    text = json_report(REPORTS["everything"], SPEC)
    assert "s3cret" not in text
    read = json.loads(text)["findings"][0]
    assert ["Authorization", "•••"] in read["exchange"]["request"]["fields"]
    assert read["exchange"]["response"]["body"] == {"text": "••• 없음"}
    assert json.loads(text)["url"] == "http://localhost:8000/v1"
