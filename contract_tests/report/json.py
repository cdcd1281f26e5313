"""Findings as JSON: a stable format, documented by `docs/findings.schema.json`."""

import base64
import json
from itertools import zip_longest
from typing import Any, Final

from ...spec import Exchange, FieldLines, Request, Response, Spec, Violation
from ..finding import Finding
from ..redact import Secrets, url_without_user
from ..report_data import Report
from ..reproduce import curl_commands
from .coverage import coverage_summary
from .doubts import doubt_words

FORMAT: Final = 1
"""Version of the format; it changes when a member changes its meaning or goes, not when one comes."""


def json_report(report: Report, spec: Spec) -> str:
    """Write a report as JSON text, two blanks deep."""
    secrets = Secrets.of(spec)
    document: dict[str, Any] = {
        "format": FORMAT,
        "document": report.spec_name,
        "title": report.title,
        "url": url_without_user(report.url),
        "seed": report.seed,
        "started": report.started,
        "elapsed": round(report.elapsed, 3),
        "incomplete": report.incomplete,
        "summary": report.summary,
        "flaky": report.flaky,
        "suspicions": [doubt_words(each, secrets) for each in report.doubts],
        "needs": [
            {"operation": each.operation, "needs": each.what, "note": each.words} for each in report.needs
        ],
        "notes": list(report.notes),
        "versions": dict(report.versions),
        "operations": [
            {
                "operation": each.operation,
                "sent": each.sent,
                "accepted": each.accepted,
                "refused": each.refused,
                "failed": each.failed,
                "slowest": round(each.slowest, 4),
            }
            for each in report.statistics
        ],
        "coverage": None if report.coverage is None else coverage_summary(report.coverage),
        "findings": [_finding(finding, report.url, secrets) for finding in report.findings],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _finding(found: Finding, url: str, secrets: Secrets) -> dict[str, Any]:
    finding = secrets.finding(found)
    sent = zip_longest((*finding.steps, finding.exchange), finding.identities)
    exchanges = [
        _exchange(exchange, who, at_once=at in finding.together) for at, (exchange, who) in enumerate(sent)
    ]
    return {
        "fingerprint": finding.fingerprint,
        "check": finding.check,
        "level": finding.level,
        "sentence": finding.sentence,
        "expected": finding.expected,
        "got": finding.got,
        "why": finding.why,
        "at": finding.at.json(),
        "operation": finding.operation,
        "operations": list(finding.operations),
        "identity": finding.identity or None,
        "sent": finding.sent,
        "reproduced": {"times": finding.reproduced[0], "of": finding.reproduced[1]},
        "engine": finding.engine,
        "second_opinion": list(finding.second),
        "accepted": None if finding.acceptance is None else finding.acceptance.json(),
        "violations": [_violation(violation) for violation in finding.violations],
        "steps": exchanges[:-1],
        "exchange": exchanges[-1],
        "received": [_exchange(each, None, at_once=False) for each in finding.received],
        "curl": curl_commands(found, url_without_user(url), secrets)[-1],
    }


def _violation(violation: Violation) -> dict[str, Any]:
    return {
        "rule": violation.rule,
        "code": violation.code,
        "message": violation.message,
        "where": str(violation.where),
        "at": violation.at.json(),
    }


def _exchange(exchange: Exchange, who: str | None, *, at_once: bool) -> dict[str, Any]:
    return {
        "identity": who,
        "at_once": at_once,
        "request": _request(exchange.request),
        "response": None if exchange.response is None else _response(exchange.response),
        "error": exchange.error,
    }


def _request(request: Request) -> dict[str, Any]:
    return {
        "method": request.method,
        "target": request.target,
        "fields": _fields(request.fields),
        "body": _body(request.body),
    }


def _response(response: Response) -> dict[str, Any]:
    return {
        "status": response.status,
        "fields": _fields(response.fields),
        "body": _body(response.body),
        "elapsed": round(response.elapsed, 4),
    }


def _fields(fields: FieldLines) -> list[list[str]]:
    return [[name, value] for name, value in fields]


def _body(body: bytes) -> dict[str, str]:
    """Write bytes as text where they are UTF-8, else in Base64."""
    try:
        return {"text": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode()}
