"""Findings as HTTP Archive 1.2 (HAR): the exchanges that show them, for a browser's network panel."""

import json
from typing import Any

from ...spec import Spec, har_entry, har_log
from ..redact import Secrets, url_without_user
from ..report_data import Report


def har_report(report: Report, spec: Spec) -> str:
    """Write the exchanges of all findings as HAR text: of each its steps, then the one that fails,
    and what the server has sent of its own.

    One page a finding, titled by its sentence. The time of each is that of the run's start.
    """
    secrets = Secrets.of(spec)
    base = url_without_user(report.url).rstrip("/")
    pages: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    for found in report.findings:
        finding = secrets.finding(found)
        pages.append(
            {
                "startedDateTime": report.started,
                "id": finding.fingerprint,
                "title": finding.sentence,
                "pageTimings": {},
                "comment": f"{finding.check}, {finding.at}",
            }
        )
        for exchange in (*finding.steps, finding.exchange):
            entry = har_entry(exchange, base, report.started)
            entries.append({"pageref": finding.fingerprint, **entry})
        for exchange in finding.received:
            entry = har_entry(exchange, f"http://{exchange.request.field('host') or ''}", report.started)
            comment = "sent by the server"
            entries.append({"pageref": finding.fingerprint, **entry, "comment": comment})
    return json.dumps(har_log(entries, pages), ensure_ascii=False, indent=1)
