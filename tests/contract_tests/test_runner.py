"""The main promise: every planted fault once, and nothing about a correct server."""

import json
import socket
import threading
from typing import Any

import pytest
from truespec.cli.exit_codes import ExitCode
from truespec.cli.findings import exit_code_of_run
from truespec.contract_tests import Report, Target, TestSettings, planned, run, shrinking, text_report
from truespec.mockserver import truespec_mock
from truespec.spec import Spec, TargetError, UsageError

from .raw_server import raw_server
from .sample_server import sample, sample_server, serving
from .samples import SAMPLES

IMAGES = Spec.load("spec/images.yaml")
ALONE = TestSettings(second_engine=False)
CREATE = "POST /api/images/create"

EXPECTED = {
    "answer-not-json": ("response-body-malformed", "/GeneratedImages/content/application~1json"),
    "answer-of-html": ("response-media-type-undocumented", "/responses/GeneratedImages"),
    "async-crash": ("server-error", "/properties/async"),
    "broken-json-crash": ("server-error", "/CreateImages/content/application~1json"),
    "challenge-missing": ("response-header-required", "/headers/WWW-Authenticate"),
    "combination-crash": ("server-error", "/paths/~1api~1images~1create/post"),
    "created-at-format": ("response-body-schema", "/properties/createdAt/format"),
    "credit-missing": ("response-body-schema", "/CreateImagesResponse/required"),
    "group-demanded": ("valid-refused", "/properties/groupId"),
    "image-id-text": ("response-body-schema", "/properties/imageId/type"),
    "key-not-checked": ("security-not-enforced", "/security/0"),
    "missing-image-crash": ("server-error", "/CreateImagesRequest/required"),
    "null-let-through": ("invalid-accepted", "/properties/randomPrompt"),
    "platform-not-checked": ("invalid-accepted", "/Platform/schema"),
    "problem-of-text": ("response-media-type-undocumented", "/responses/InvalidRequest"),
    "prompt-limit-missing": ("invalid-accepted", "/properties/prompt"),
    "prompt-limit-off-by-one": ("valid-refused", "/properties/prompt"),
    "prompt-limit-utf-16": ("valid-refused", "/properties/prompt"),
    "ratio-not-checked": ("invalid-accepted", "/properties/ratio"),
    "ratio-wide-refused": ("valid-refused", "/properties/ratio"),
    "sample-fraction-refused": ("valid-refused", "/properties/sample"),
    "status-created": ("response-status-undocumented", "/paths/~1api~1images~1create/post"),
}


def examine(url: str, settings: TestSettings = ALONE, spec: Spec = IMAGES, **target: Any) -> Report:
    return run(spec, Target(url, **target), settings)


OF_PROSE = {"credits-kept"}
"""No document says that they are wrong; an Overlay does (`test_sequences.py`)."""


def test_every_fault_of_the_sample_server_has_a_verdict() -> None:
    assert sorted(sample().FAULTS) == sorted([*EXPECTED, *OF_PROSE])


@pytest.mark.unmeasured
@pytest.mark.parametrize("fault", EXPECTED)
def test_each_planted_fault_is_found_once_and_alone(fault: str) -> None:
    with sample_server(fault) as url:
        report = examine(url)
    check, pointer = EXPECTED[fault]
    assert [finding.check for finding in report.faults] == [check]
    (finding,) = report.faults
    assert finding.at.pointer.endswith(pointer)
    assert finding.at.file == "spec/images.yaml"
    assert finding.at.line > 1
    assert finding.reproduced == (3, 3)
    assert finding.operations == ("POST /api/images/create",)
    assert SAMPLES["app"].colours(finding, fault) == ("red", "green")


def of_paths(*paths: str, **more: Any) -> Spec:
    text = {"name": "q", "in": "query", "schema": {"type": "string"}}
    answer = {"200": {"description": "ok", "content": {"text/plain": {}}}}
    item = {"get": {"parameters": [text], "responses": answer}}
    head = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}}
    return Spec.load(head | {"paths": dict.fromkeys(paths, item)} | more)


def test_a_query_that_a_path_key_demands_and_parameters_go_together() -> None:
    spec = of_paths("/a?kind=x", "/b?", "/c?kind={kind}#part")
    with truespec_mock(spec) as running:
        report = examine(running.url, spec=spec)
    assert (report.findings, report.notes, report.reached) == ((), (), 3)
    accepted = {each.operation: each.accepted for each in report.statistics}
    assert min(accepted.values()) == accepted["GET /b?"]  # a query of two names has another order


def test_what_no_request_can_name_is_left_out_and_told_with_its_place() -> None:
    spec = of_paths("/a/../b", "/c/.", "/d")
    with truespec_mock(spec) as running:
        report = examine(running.url, spec=spec)
    assert [(each.operation, each.sent > 0) for each in report.statistics] == [
        ("GET /a/../b", False),
        ("GET /c/.", False),
        ("GET /d", True),
    ]
    told = "was not tested: no request can name its path as it is written (<dict>)"
    assert [(each.operation, each.words) for each in report.needs] == [
        ("GET /a/../b", told),
        ("GET /c/.", told),
    ]
    lines = list(planned(spec, ALONE))
    assert [line for line in lines if line.startswith("GET")][:2] == [
        f"GET {path}: not tested: no request can name its path as it is written (<dict>)"
        for path in ("/a/../b", "/c/.")
    ]


@pytest.mark.parametrize(("place", "name"), [("header", "API key"), ("cookie", "a\n"), ("query", "API key")])
def test_an_api_key_of_a_strange_name_stops_no_test(place: str, name: str) -> None:
    schemes = {"k": {"type": "apiKey", "in": place, "name": name}}
    spec = of_paths("/a", security=[{"k": []}], components={"securitySchemes": schemes})
    with truespec_mock(spec) as running:
        report = examine(running.url, spec=spec)
    assert (report.reached, report.findings) == (1, ())


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_correct_server_comes_out_clean(seed: int) -> None:
    with sample_server() as url:
        report = examine(url, TestSettings(seed=seed, second_engine=False))
    assert (report.findings, report.flaky, report.notes, report.reached) == ((), 0, (), 1)


def test_the_mock_keeps_the_contract_that_it_is_made_of() -> None:
    with truespec_mock(IMAGES) as mock:
        report = examine(mock.url)
    assert (report.findings, report.flaky, report.notes) == ((), 0, ())


def test_many_faults_are_as_many_findings() -> None:
    faults = (
        "image-id-text",
        "key-not-checked",
        "missing-image-crash",
        "prompt-limit-utf-16",
        "ratio-not-checked",
    )
    with sample_server(*faults) as url:
        report = examine(url)
    assert sorted((each.check, each.at.pointer[-8:]) for each in report.faults) == sorted(
        (EXPECTED[fault][0], EXPECTED[fault][1][-8:]) for fault in faults
    )


def test_the_same_seed_sends_the_same_requests() -> None:
    with truespec_mock(IMAGES) as mock:
        first, second = examine(mock.url), examine(mock.url)
    assert [each.sent for each in first.statistics] == [each.sent for each in second.statistics]


def test_a_server_that_asks_for_more_than_we_have_is_said_to_be_untested() -> None:
    def refuse(environ: Any, start: Any) -> list[bytes]:
        start("401 Unauthorized", [("Content-Length", "0"), ("WWW-Authenticate", "ApiKey")])
        return [b""]

    with serving(refuse) as url:
        report = examine(url)
        own = examine(url, fields=(("X-Api-Key", "wrong"),))
    assert report.reached == 0
    assert "needs other credentials: every request was answered 401" in report.needs[0].words
    assert "a stand-in for the API key in header 'X-Api-Key'" in report.needs[0].words
    assert "what was sent: X-Api-Key, as you gave it" in own.needs[0].words
    assert "2xx reached in 0 of 1 operations; the other one needs: other credentials (1); " in report.summary


def test_the_users_key_is_sent_and_never_replaced() -> None:
    seen: set[str] = set()
    app = sample().create_app()

    def spy(environ: Any, start: Any) -> Any:
        seen.add(environ.get("HTTP_X_API_KEY", "none").strip())
        return app(environ, start)

    with serving(spy) as url:
        examine(url, fields=(("x-api-key", "mine"),))
    assert seen == {"mine", "", "none"}


def test_operations_are_chosen_by_key_or_id() -> None:
    with sample_server() as url:
        assert examine(url, TestSettings(exclude=("createImages",), second_engine=False)).statistics == ()
        with pytest.raises(UsageError, match="did you mean"):
            examine(url, TestSettings(only=("createImage",), second_engine=False))


def test_nobody_there_is_a_target_error() -> None:
    with pytest.raises(TargetError, match="can't be reached"):
        examine("http://127.0.0.1:1")


def test_a_server_that_never_answers_is_a_finding() -> None:
    with raw_server(b"") as raw:
        report = examine(raw.url, timeout=1)
    assert {finding.check for finding in report.faults} == {"no-answer"}
    assert report.reached == 0


def test_a_server_that_dies_ends_the_run_with_what_was_found() -> None:
    calls = 0
    app = sample().create_app(frozenset({"image-id-text"}))

    def dying(environ: Any, start: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > 60:
            environ["werkzeug.socket"].shutdown(socket.SHUT_RDWR)
        return app(environ, start)

    with serving(dying) as url:
        report = examine(url)
    assert report.incomplete
    assert "has stopped answering" in report.notes[-1]
    assert "response-body-schema" in {finding.check for finding in report.faults}


def test_an_operation_that_hangs_is_left_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shrinking, "_MOST", 2)
    calls, over = 0, threading.Event()
    app = sample().create_app()

    def hanging(environ: Any, start: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls > 5:
            over.wait(60)
        return app(environ, start)

    with serving(hanging) as url:
        report = examine(url, timeout=1.5)  # a busy machine may need one for an answer
        over.set()
    assert [finding.check for finding in report.faults] == ["no-answer"]
    assert f"{CREATE} was left: 2 of its requests got no whole answer within 1.5 s" in " ".join(report.notes)
    assert calls <= 5 + 2 + 3 + 2 + 1, "two cases, three tries, what shrinking may take, and that once more"


def test_a_server_that_is_gone_is_blamed_for_no_operation() -> None:
    answer = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    with raw_server(answer, answer, b"", ends=True) as raw:
        report = examine(raw.url)
    assert (report.findings, report.incomplete) == ((), True)
    assert report.notes[-1].endswith("can't be reached: Connection refused")
    (doubt,) = report.doubts
    assert "connection closed after 0 bytes" in doubt.got
    assert exit_code_of_run(report) == ExitCode.TARGET


def test_a_server_that_only_redirects_has_accepted_nothing() -> None:
    def elsewhere(environ: Any, start: Any) -> list[bytes]:
        start("302 Found", [("Location", environ["PATH_INFO"]), ("Content-Length", "0")])
        return []

    with serving(elsewhere) as url:
        report = examine(url)
    assert [finding.check for finding in report.findings] == ["response-status-undocumented"]
    assert report.reached == 0
    assert "the other one needs: another address (1)" in report.summary


def test_html_instead_of_an_api_is_a_finding() -> None:
    page = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>"
    with raw_server(page) as raw:
        report = examine(raw.url)
    assert "response-media-type-undocumented" in {finding.check for finding in report.faults}


def test_a_flaky_answer_is_set_apart() -> None:
    calls = 0
    app = sample().create_app()

    def flaky(environ: Any, start: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == 40:
            start("500 Oops", [("Content-Type", "text/plain"), ("Content-Length", "1")])
            return [b"x"]
        return app(environ, start)

    with serving(flaky) as url:
        report = examine(url)
    assert (report.faults, report.flaky) == ((), 1)
    (doubt,) = report.doubts
    assert (doubt.check, doubt.operation, doubt.reproduced) == ("server-error", CREATE, (0, 3))
    assert f"note: not reported: {doubt.sentence} (server-error, {CREATE}, " in text_report(report, IMAGES)


def test_a_finding_is_shrunk_to_what_shows_it() -> None:
    with sample_server("null-let-through") as url:
        (finding,) = examine(url).faults
    assert sorted(json.loads(finding.exchange.request.body)) == ["image", "prompt", "randomPrompt", "ratio"]


REAL = [
    "museum.yaml",
    "parameters-style.json",
    "drs/data_repository_service.openapi.yaml",
    "traq.yaml",
    "line-messaging.yml",
]


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", REAL)
def test_a_mock_of_a_real_document_comes_out_clean(name: str, shared_specs: Any) -> None:
    spec = Spec.load(shared_specs / name)
    operations = spec.operations[:: 1 + len(spec.operations) // 25]
    settings = TestSettings(only=tuple(each.key for each in operations), second_engine=False)
    with truespec_mock(spec) as mock:
        report = examine(mock.url, settings, spec=spec)
    assert [(finding.check, finding.operation, finding.got) for finding in report.faults] == []
    assert report.reached >= len(operations) - 2
