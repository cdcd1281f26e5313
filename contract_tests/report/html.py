"""Findings as one HTML file that needs nothing else: no network, no server, no script of anybody's but ours.

What comes from documents and servers is escaped; a Content Security Policy lets only our own script and style
run, by their hashes.
"""

import base64
import hashlib
import shlex
from collections import Counter
from importlib.resources import files
from typing import Any, Final

from ...spec import Exchange, Spec
from ..finding import Finding
from ..redact import Secrets, url_without_user
from ..report_data import Report
from ..reproduce import curl_commands
from .shown import Sources, plain, request_text, response_text

_PACKAGE: Final = "truespec.contract_tests.report"
_SLOWEST: Final = 5


def html_report(report: Report, spec: Spec) -> str:
    """Write a report as one page."""
    from jinja2 import Environment, StrictUndefined  # late: few runs write a page, and it takes a while

    style, script = _resource("report.css"), _resource("report.js")
    secrets, sources, url = Secrets.of(spec), Sources(spec), url_without_user(report.url)
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["plain"] = plain
    return environment.from_string(_resource("report.html")).render(
        report=report,
        url=url,
        findings=[_shown(finding, url, sources, secrets) for finding in report.findings],
        checks=Counter(finding.check for finding in report.findings),
        style=style,
        script=script,
        style_hash=_hash(style),
        script_hash=_hash(script),
        slowest=sorted(report.statistics, key=lambda each: -each.slowest)[:_SLOWEST],
        again=shlex.join(["truespec", "test", report.spec_name, "--url", url, "--seed", str(report.seed)]),
    )


def _shown(found: Finding, url: str, sources: Sources, secrets: Secrets) -> dict[str, Any]:
    """Prepare one finding for the page."""
    finding = secrets.finding(found)
    return {
        "finding": finding,
        "lines": sources.excerpt(finding.at, around=2),
        "exchanges": [
            {"request": request_text(each.request), "answer": _answer(each)}
            for each in (*finding.steps, finding.exchange)
        ],
        "curl": "\n".join(curl_commands(found, url, secrets)),
        "operations": ", ".join(finding.operations or (finding.operation,)),
    }


def _answer(exchange: Exchange) -> str:
    return response_text(exchange.response) if exchange.response is not None else exchange.error or ""


def _resource(name: str) -> str:
    return files(_PACKAGE).joinpath(name).read_text(encoding="utf-8").strip()


def _hash(source: str) -> str:
    """Hash a script or style for the policy (CSP Level 3, `hash-source`)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
