"""Findings as one HTML file that needs nothing else: no network, no server, no script of anybody's but ours.

What comes from documents and servers is escaped; a Content Security Policy lets only our own script and style
run, by their hashes.
"""

import base64
import hashlib
from importlib.resources import files
from typing import Final

from jinja2 import Environment, StrictUndefined

from ...spec import Exchange, Spec
from ..redact import Secrets
from ..report_data import Report
from ..reproduce import curl_command
from .shown import request_text, response_text, source_lines

_PACKAGE: Final = "truespec.contract_tests.report"


def html_report(report: Report, spec: Spec) -> str:
    """Write a report as one page."""
    secrets = Secrets.of(spec)
    style, script = _resource("report.css"), _resource("report.js")
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    findings = [
        {
            "finding": finding,
            "lines": source_lines(spec, finding.at, around=2),
            "request": request_text(secrets.request(finding.exchange.request)),
            "answer": _answer(finding.exchange, secrets),
            "curl": curl_command(finding.exchange.request, report.url, secrets),
            "operations": ", ".join(finding.operations or (finding.operation,)),
        }
        for finding in report.findings
    ]
    return environment.from_string(_resource("report.html")).render(
        report=report,
        findings=findings,
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        slowest=sorted(report.statistics, key=lambda each: -each.slowest)[:5],
    )


def _answer(exchange: Exchange, secrets: Secrets) -> str:
    if exchange.response is None:
        return exchange.error or ""
    return response_text(secrets.response(exchange.response))


def _resource(name: str) -> str:
    return files(_PACKAGE).joinpath(name).read_text(encoding="utf-8").strip()


def _hash(source: str) -> str:
    """Hash a script or style for the policy (CSP Level 3, `hash-source`)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
