"""Jobs that call back: each fault is found once, and nothing else; its test is red, and green when mended."""

import json

import pytest
from truespec.contract_tests import (
    Report,
    Secrets,
    Target,
    TestSettings,
    har_report,
    html_report,
    json_report,
    markdown_report,
    pytest_source,
    run,
    said_of_run,
    text_report,
)

from .emitted import runnable
from .jobs_server import JOBS, jobs_module, jobs_server

EXPECTED = {
    "begun-elsewhere": ("callback-undeclared", "POST /jobs", "/paths/~1jobs/post/callbacks"),
    "change-without-zone": (
        "callback-breaks-document",
        "POST /watches",
        "/components/schemas/Change/properties/at/format",
    ),
    "done-of-refused": ("callback-after-refusal", "POST /jobs", "/paths/~1jobs/post"),
    "done-put": (
        "callback-undeclared",
        "POST /jobs",
        "/paths/~1jobs/post/callbacks/done/{$request.body#~1done}/post",
    ),
    "done-text": (
        "callback-breaks-document",
        "POST /jobs",
        "/paths/~1jobs/post/callbacks/done/{$request.body#~1done}/post/requestBody",
    ),
    "done-unsigned": (
        "callback-breaks-document",
        "POST /jobs",
        "/paths/~1jobs/post/callbacks/done/{$request.body#~1done}/post/parameters/0",
    ),
    "gone-fatal": (
        "callback-answer-fatal",
        "POST /jobs",
        "/paths/~1jobs/post/callbacks/done/{$request.body#~1done}/post/responses",
    ),
    "high-without-words": ("callback-breaks-document", "POST /jobs", "/components/schemas/Result/required"),
    "words-text": (
        "callback-breaks-document",
        "POST /jobs",
        "/components/schemas/Result/properties/words/type",
    ),
}
"""The check, the operation that asks to be called back, and the place in the document."""


def examine(url: str, seed: int = 0) -> Report:
    return run(JOBS, Target(url), TestSettings(second_engine=False, opinions=True, seed=seed))


@pytest.mark.unmeasured
@pytest.mark.parametrize("fault", EXPECTED)
def test_each_fault_is_found_alone_and_its_test_is_red(fault: str) -> None:
    with jobs_server(fault) as url:
        (finding,) = examine(url).findings
    assert (finding.check, finding.operation, finding.at.pointer) == EXPECTED[fault]
    assert finding.level == ("opinion" if finding.check == "callback-after-refusal" else "fault")
    assert finding.reproduced == (3, 3)
    assert len(finding.received) == 1
    test = runnable(pytest_source(finding, JOBS.name, url, Secrets.of(JOBS)))
    with jobs_server(fault) as faulty, pytest.raises(AssertionError):
        test(faulty)
    with jobs_server() as mended:
        test(mended)


@pytest.mark.unmeasured
@pytest.mark.parametrize("seed", range(10))
def test_the_correct_server_comes_out_clean(seed: int) -> None:
    with jobs_server() as url:
        report = examine(url, seed)
    assert (report.findings, report.flaky, report.notes) == ((), 0, ())
    assert report.coverage is not None
    assert report.coverage.kinds["callbacks"].percent == 100


@pytest.mark.unmeasured
def test_every_report_has_the_message_and_none_a_secret_of_it() -> None:
    with jobs_server("words-text") as url:
        report = examine(url)
    (finding,) = report.findings
    sent = finding.received[0].request
    told = json.loads(json_report(report, JOBS))["findings"][0]["received"]
    assert told[0]["request"]["target"] == sent.target
    assert told[0]["response"]["status"] == 204
    entries = json.loads(har_report(report, JOBS))["log"]["entries"]
    assert [each["request"]["method"] for each in entries] == ["POST", "POST"]
    assert entries[1]["request"]["url"] == f"http://{sent.field('host')}{sent.target}"
    assert entries[1]["comment"] == "sent by the server"
    line = f"received: POST {sent.target} (application/json) "
    assert line in text_report(report, JOBS)
    assert line in markdown_report(said_of_run("test", report, JOBS))
    page = html_report(report, JOBS)
    assert "What the server has sent" in page
    assert sent.target in page
    signature = sent.field("x-job-signature")
    assert signature is not None
    assert signature not in json_report(report, JOBS) + har_report(report, JOBS) + page


def test_every_fault_of_the_jobs_has_a_verdict() -> None:
    assert sorted(jobs_module().FAULTS) == sorted(EXPECTED)
