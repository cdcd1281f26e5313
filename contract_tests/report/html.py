"""Findings as one HTML file that needs nothing else: no network, no server, no script of anybody's but ours.

What comes from documents and servers is escaped; a Content Security Policy lets only our own script and style
run, by their hashes.
"""

import base64
import hashlib
import shlex
from collections import Counter
from collections.abc import Iterator
from importlib.resources import files
from itertools import zip_longest
from typing import Any, Final

from ...spec import Spec
from ..finding import Finding
from ..redact import Secrets, url_without_user
from ..report_data import Report, Statistics
from ..reproduce import curl_commands
from .doubts import doubt_words
from .heat import heat_of
from .marking import marked_answer, shown_answer, shown_request
from .shown import Sources, plain

_PACKAGE: Final = "truespec.contract_tests.report"
_SLOWEST: Final = 5
_BAR: Final = 80
"""Width of an operation's bar, as the page has it."""

_NAMED: Final = 50


def html_report(report: Report, spec: Spec, command: str = "test") -> str:
    """Write a report as one page. command: that made it, for the line that makes it again."""
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
        operations=[_with_bar(each) for each in report.statistics],
        slowest=[
            each
            for each in sorted(report.statistics, key=lambda each: -each.slowest)[:_SLOWEST]
            if each.slowest
        ],
        measure=report.coverage,
        heat=heat_of(report.coverage, spec) if report.coverage is not None else (),
        unreached=list(_unreached(report)),
        doubts=[doubt_words(each, secrets) for each in report.doubts],
        refusals=[each for each in report.coverage.refusals if each.reason] if report.coverage else [],
        document=_digest(spec),
        again=shlex.join(_again(command, report, url)),
    )


def _again(command: str, report: Report, url: str) -> list[str]:
    """Write the command that makes the same report."""
    if report.source:
        return ["truespec", command, report.spec_name, report.source]
    return ["truespec", command, report.spec_name, "--url", url, "--seed", str(report.seed)]


def _digest(spec: Spec) -> str:
    """Hash the document's files and its overlays, so that a reader knows which state of them was held to."""
    made = hashlib.sha256()
    for text in spec.document.texts().values():
        made.update(text.encode("utf-8", "surrogatepass"))
    return f"sha256:{made.hexdigest()[:16]}"


def _with_bar(each: Statistics) -> dict[str, Any]:
    """Cut the bar of an operation by what became of its requests."""
    bar: list[dict[str, Any]] = []
    start = 0.0
    for name, count in (("accepted", each.accepted), ("refused", each.refused), ("broken", each.failed)):
        width = round(_BAR * count / each.sent, 1) if each.sent else 0.0
        if width:
            bar.append({"name": name, "x": round(start, 1), "width": width})
        start += width
    return {
        "operation": each.operation,
        "sent": each.sent,
        "accepted": each.accepted,
        "refused": each.refused,
        "failed": each.failed,
        "slowest": each.slowest,
        "bar": bar,
    }


def _unreached(report: Report) -> Iterator[str]:
    """Say which operations nothing was accepted of, and what came instead; the first ones by name."""
    missing = [each for each in report.statistics if not each.accepted]
    needs = {each.operation: each.words for each in report.needs}
    for each in missing[:_NAMED]:
        if each.operation in needs:
            yield f"{each.operation} {needs[each.operation]}"
        elif not each.sent:
            yield f"{each.operation} was not called"
        else:
            yield f"{each.operation} accepted nothing: {each.refused} refused, {each.failed} failed"
    if len(missing) > _NAMED:
        yield f"{len(missing) - _NAMED} more operations accepted nothing"


def _shown(found: Finding, url: str, sources: Sources, secrets: Secrets) -> dict[str, Any]:
    """Prepare one finding for the page."""
    finding = secrets.finding(found)
    broken = finding.violations
    return {
        "finding": finding,
        "lines": sources.excerpt(finding.at, around=2),
        "exchanges": [
            *(
                {"request": shown_request(each.request), "answer": shown_answer(each), "who": who}
                for each, who in zip_longest(finding.steps, finding.identities[:-1])
            ),
            {
                "request": shown_request(finding.exchange.request, () if finding.received else broken),
                "answer": shown_answer(finding.exchange)
                if finding.received
                else marked_answer(finding.exchange, broken),
                "who": next(reversed(finding.identities), None),
            },
        ],
        "received": [
            {"request": shown_request(each.request, broken), "answer": shown_answer(each)}
            for each in finding.received
        ],
        "together": finding.together,
        "curl": "\n".join(curl_commands(found, url, secrets)),
        "operations": ", ".join(finding.operations or (finding.operation,)),
    }


def _resource(name: str) -> str:
    return files(_PACKAGE).joinpath(name).read_text(encoding="utf-8").strip()


def _hash(source: str) -> str:
    """Hash a script or style for the policy (CSP Level 3, `hash-source`)."""
    return "sha256-" + base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
