"""What the HTML report of a large run costs: 1,000 operations, 200 findings, opened in headless Chromium.

The page itself tells when it was there: a script that is added to a copy of it takes the time from the start
of the navigation until all is read, laid out, and our own script has run.
"""

import re
import shutil
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

from truespec.contract_tests import Coverage, Finding, Report, Statistics, html_report
from truespec.spec import Exchange, Request, Response, Spec, Violation, Where

OPERATIONS, FINDINGS, ROUNDS = 1_000, 200, 5
PROBE = """<script>
addEventListener("load", () => {
  document.body.getBoundingClientRect();
  document.documentElement.setAttribute("data-opened", performance.now());
})
</script>"""
POLICY = re.compile(r"<meta http-equiv=.Content-Security-Policy.[^>]*>")


def document() -> str:
    """Write a document of many operations, each with a parameter, a body and two answers."""
    paths = "".join(
        f"  /things/{number}/{{id}}:\n    post:\n      summary: Change thing {number}(것 {number})\n"
        "      parameters: [{name: id, in: path, required: true, schema: {type: integer}}]\n"
        "      requestBody: {content: {application/json: {schema: {$ref: '#/components/schemas/Thing'}}}}\n"
        "      responses:\n        '200': {description: changed, content: {application/json:"
        " {schema: {$ref: '#/components/schemas/Thing'}}}}\n        '404': {description: none}\n"
        for number in range(OPERATIONS)
    )
    return (
        "openapi: 3.1.0\ninfo: {title: Things, version: '1'}\npaths:\n" + paths + "components:\n  schemas:\n"
        "    Thing: {type: object, required: [name], properties: {name: {type: string, maxLength: 9}}}\n"
    )


def report(spec: Spec) -> Report:
    """Make the report of a run in which a fifth of the operations is wrong."""
    coverage = Coverage(spec, spec.operations)
    findings: list[Finding] = []
    for number, operation in enumerate(spec.operations[:FINDINGS]):
        sent = b'{"name": "\xec\x9c\xa0\xeb\x8b\x88\xec\xbd\x98"}'
        things = ", ".join(f'{{"name": {each}}}' for each in range(40))
        answer = f'{{"name": {number}, "things": [{things}]}}'.encode()
        fields = (("Content-Type", "application/json"),)
        request = Request("POST", f"/things/{number}/7", (*fields, ("X-Api-Key", "k")), sent)
        exchange = Exchange(request, Response(200, fields, answer, 0.01))
        coverage.see(exchange)
        where, words = Where("body", "", "/name"), "/name is of type integer, has to be string"
        broken = Violation("response-body-schema", "type", words, where, operation.location, number)
        findings.append(
            Finding(
                check="response-body-schema",
                level="fault",
                operation=operation.key,
                sentence=f"The answer breaks its schema: {words}",
                expected="has to be string",
                got="200 (application/json)",
                at=operation.location,
                exchange=exchange,
                violations=(broken,),
                sent=12,
                reproduced=(3, 3),
                operations=(operation.key,),
            )
        )
    told = tuple(Statistics(each.key, 12, 9, 2, 1, 0.02) for each in spec.operations)
    return Report(
        spec.name, "Things", "http://localhost:8000", 0, "2026-11-28T09:00:00+00:00", 60.0, tuple(findings),
        told, 0, (), False, {"truespec": "0.1.0"}, coverage.measured(),
    )  # fmt: skip


def opened(page: Path, profile: Path) -> float:
    """Open a page, and give the seconds."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or "chromium"
    flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={profile}"]
    command = [chromium, *flags, "--dump-dom", page.as_uri()]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120, text=True)
    told = re.search(r'data-opened="([0-9.]+)"', done.stdout)
    if told is None:
        raise RuntimeError("the page did not say when it was there")
    return float(told[1]) / 1e3


def table() -> str:
    """Measure in turn and write a Markdown table."""
    spec = Spec.load(document().encode(), name="things.yaml")
    made = report(spec)
    start = time.process_time()
    text = html_report(made, spec)
    writing = time.process_time() - start
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        page, profile = Path(folder, "report.html"), Path(folder, "profile")
        page.write_text(POLICY.sub("", text) + PROBE, encoding="utf-8")
        times = [opened(page, profile) for _ in range(ROUNDS + 1)][1:]
    return "\n".join(
        [
            f"| report of {OPERATIONS:,} operations and {FINDINGS} findings | |",
            "| --- | --- |",
            f"| size, MB | {len(text.encode()) / 1e6:.2f} |",
            f"| to write it, s of CPU | {writing:.2f} |",
            f"| to open it in Chromium, s until it is laid out | {statistics.median(times):.2f} |",
        ]
    )


if __name__ == "__main__":
    print(table())
