"""Notices as SARIF 2.1.0, which code scanning reads (OASIS Standard; section numbers are of it)."""

import json
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from ...spec import Location
from .notices import Notice, Said

_SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def sarif_report(said: Said) -> str:
    """Write what a command says as a log with one run (3.13, 3.14)."""
    sentences = {notice.rule: notice.sentence for notice in said.notices}
    numbers = {rule: number for number, rule in enumerate(sorted(sentences))}
    invocation: dict[str, Any] = {"executionSuccessful": not said.incomplete}
    told = [
        *([("error", said.incomplete)] if said.incomplete else []),
        *(("note", each) for each in said.notes),
    ]
    if told:
        notifications = [{"level": level, "message": {"text": text}} for level, text in told]
        invocation["toolExecutionNotifications"] = notifications
    run = {
        "tool": {
            "driver": {
                "name": "truespec",
                "version": version("truespec"),
                "rules": [_rule(rule, sentences[rule]) for rule in numbers],
            }
        },
        "automationDetails": {"id": f"truespec {said.command}/"},
        "invocations": [invocation],
        "columnKind": "unicodeCodePoints",
        "properties": {"verdict": said.verdict, **dict(said.facts)},
        "results": [_result(notice, numbers) for notice in said.notices],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _rule(rule: str, sentence: str) -> dict[str, Any]:
    """Write a `reportingDescriptor` (3.49)."""
    return {"id": rule, "shortDescription": {"text": sentence or rule}}


def _result(notice: Notice, numbers: Mapping[str, int]) -> dict[str, Any]:
    """Write a `result` (3.27). numbers: of the rules, in their list."""
    message = f"{notice.subject}: {notice.message}" if notice.subject else notice.message
    result: dict[str, Any] = {
        "ruleId": notice.rule,
        "ruleIndex": numbers[notice.rule],
        "level": notice.weight,
        "message": {"text": f"{message}\n{notice.detail}".rstrip()},
    }
    if notice.fingerprint:
        result["partialFingerprints"] = {"truespec/v1": notice.fingerprint}
    if notice.at is not None:
        result["locations"] = [_location(notice.at)]
    if notice.identity:  # 3.8
        result["properties"] = {"identity": notice.identity, "identities": list(notice.identities)}
    if notice.acceptance is not None:  # 3.35
        result["suppressions"] = [
            {"kind": "external", "status": "accepted", "justification": notice.acceptance.words}
        ]
    return result


def _location(at: Location) -> dict[str, Any]:
    """Write a `location` (3.28); a file by its URI, relative as the user named it (3.4.3)."""
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(at.file)}}
    if at.line:
        place["region"] = {"startLine": at.line, "startColumn": max(1, at.column)}
    location: dict[str, Any] = {"physicalLocation": place}
    if at.pointer:
        location["logicalLocations"] = [{"fullyQualifiedName": at.pointer, "kind": "element"}]
    return location


def _uri(name: str) -> str:
    if "://" in name:
        return name
    path = Path(name)
    return path.as_uri() if path.is_absolute() else quote(path.as_posix())
