"""`fuzz` as a whole: against a server that is correct, one that is not, and one that is not there."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from msgspec.structs import replace
from truespec.contract_tests import Coverage, Report, Target
from truespec.fuzz import PROFILES, Focus, FuzzSettings, Standing, fuzz
from truespec.mockserver import truespec_mock
from truespec.spec import Request, Spec, TargetError, UsageError

from ..contract_tests.box_server import SPEC as BOXES
from ..contract_tests.box_server import application as box_server
from ..contract_tests.sample_server import kept_open, sample

FLAGSHIP = Path("spec/images.yaml")


def sample_server(*faults: str) -> Flask:
    return sample().create_app(frozenset(faults))


def fuzzed(application: Flask, settings: FuzzSettings) -> Report:
    with kept_open(application) as url:
        return fuzz(Spec.load(FLAGSHIP), Target(url), settings)


def ours(seconds: float, seed: int = 1) -> FuzzSettings:
    return FuzzSettings(seconds, seed, second_engine=False)


def until(findings: int) -> FuzzSettings:
    """Look for so many findings: a busy machine takes longer, an idle one does not wait."""
    return FuzzSettings(20, 1, second_engine=False, max_findings=findings)


def test_what_is_private_needs_somebody_to_keep_out() -> None:
    settings = FuzzSettings(1, private=("createImages",))
    with pytest.raises(UsageError, match="further identity"):
        fuzz(Spec.load(FLAGSHIP), Target("http://127.0.0.1:1"), settings)


@pytest.mark.parametrize("seed", [1, 2])
def test_our_mock_is_clean(seed: int) -> None:
    with truespec_mock(FLAGSHIP) as mock:
        report = fuzz(Spec.load(FLAGSHIP), Target(mock.url), ours(1.5, seed))
    assert (report.findings, report.flaky, report.incomplete, report.notes) == ((), 0, False, ())
    assert report.statistics[0].accepted


def test_the_correct_sample_server_is_clean() -> None:
    report = fuzzed(sample_server(), ours(2))
    assert report.findings == ()
    assert report.statistics[0].refused > 5


@pytest.mark.parametrize(("fault", "checks"), [("", set[str]()), ("kept", {"deleted-still-there"})])
def test_sequences_are_played_on_what_is_put_under_keys_of_ones_own(fault: str, checks: set[str]) -> None:
    settings = replace(until(1), seconds=3.0, profile=PROFILES["stateful"])
    with kept_open(box_server(fault)) as url:
        report = fuzz(BOXES, Target(url), settings)
    assert {each.check for each in report.findings} == checks


@pytest.mark.parametrize(
    ("fault", "check", "place"),
    [
        ("async-crash", "server-error", "properties/async"),
        ("group-demanded", "valid-refused", "properties/groupId"),
        ("key-not-checked", "security-not-enforced", "security"),
        ("platform-not-checked", "invalid-accepted", "Platform"),
        ("prompt-limit-missing", "invalid-accepted", "properties/prompt"),
        ("ratio-wide-refused", "valid-refused", "properties/ratio"),
        ("image-id-text", "response-body-schema", "properties/imageId"),
    ],
)
def test_a_fault_is_found_at_its_place(fault: str, check: str, place: str) -> None:
    (finding,) = fuzzed(sample_server(fault), until(1)).findings
    assert (finding.check, finding.reproduced) == (check, (3, 3))
    assert place in finding.at.pointer


def test_several_faults_are_as_many_findings() -> None:
    report = fuzzed(sample_server("async-crash", "ratio-not-checked", "credit-missing"), until(3))
    assert sorted(finding.check for finding in report.findings) == [
        "invalid-accepted",
        "response-body-schema",
        "server-error",
    ]


def test_one_fault_is_one_finding_and_shrunk() -> None:
    (finding,) = fuzzed(sample_server("async-crash"), ours(3)).findings
    assert len(finding.exchange.request.body) < 200


def test_the_second_engine_has_its_part_of_the_time() -> None:
    report = fuzzed(sample_server("async-crash"), FuzzSettings(18))
    assert [finding.check for finding in report.findings] == ["server-error"]
    slow = ("Schemathesis: did not end", "Schemathesis: it sent nothing")  # a busy machine
    assert [note for note in report.notes if not note.startswith(slow)] == []


def test_nobody_there_is_an_error_at_once() -> None:
    with pytest.raises(TargetError):
        fuzz(Spec.load(FLAGSHIP), Target("http://127.0.0.1:9"), FuzzSettings(5))


def test_an_unknown_operation_is_a_usage_error() -> None:
    with truespec_mock(FLAGSHIP) as mock, pytest.raises(UsageError):
        fuzz(Spec.load(FLAGSHIP), Target(mock.url), FuzzSettings(2, only=("GET /nowhere",)))


def test_enough_findings_end_the_run() -> None:
    started = time.monotonic()
    report = fuzzed(sample_server("async-crash"), FuzzSettings(120, max_findings=1))
    assert (len(report.findings), time.monotonic() - started < 100) == (1, True)


def test_an_interrupt_while_the_run_is_summed_up_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    interrupts = iter([KeyboardInterrupt])
    measured = Coverage.measured

    def interrupted_once(coverage: Coverage) -> Any:
        for error in interrupts:
            raise error
        return measured(coverage)

    monkeypatch.setattr(Coverage, "measured", interrupted_once)
    report = fuzzed(sample_server("missing-image-crash"), until(1))
    assert (len(report.findings), report.interrupted, report.incomplete) == (1, True, True)
    assert report.coverage is not None


def test_an_interrupt_keeps_what_was_found() -> None:
    def interrupt(standing: Standing) -> None:
        if standing.findings:
            raise KeyboardInterrupt

    with kept_open(sample_server("async-crash")) as url:
        report = fuzz(Spec.load(FLAGSHIP), Target(url), ours(20), interrupt)
    assert report.incomplete
    assert [finding.check for finding in report.findings] == ["server-error"]


def test_what_was_found_once_is_found_at_once_the_next_time(tmp_path: Path) -> None:
    application = sample_server("image-id-text")
    settings = FuzzSettings(1, 1, second_engine=False, corpus=tmp_path / "corpus")
    (first,) = fuzzed(application, settings).findings
    path = tmp_path / "corpus" / f"{first.fingerprint}.json"
    assert any(each.name.startswith("interesting-") for each in path.parent.iterdir())
    (again,) = fuzzed(application, replace(settings, seed=2)).findings
    assert (again.why, again.fingerprint) == ("remembered", first.fingerprint)


def test_one_case_is_replayed_with_what_it_takes_to_judge_it(tmp_path: Path) -> None:
    application = sample_server("platform-not-checked")
    (first,) = fuzzed(application, replace(until(1), corpus=tmp_path)).findings
    replayed = replace(ours(20), replay=tmp_path / f"{first.fingerprint}.json")
    again = fuzzed(application, replayed)
    assert [(each.check, each.why) for each in again.findings] == [("invalid-accepted", "remembered")]
    assert fuzzed(sample_server(), replayed).findings == ()
    assert again.statistics[0].sent < 15


def test_a_run_since_another_document_aims_at_what_changed() -> None:
    text = FLAGSHIP.read_text("utf-8")
    old = Spec.load(text.replace("maxLength: 1200", "maxLength: 600").encode(), name=str(FLAGSHIP))
    focus = Focus.of(old, Spec.load(FLAGSHIP))
    assert [pointer.rpartition("/")[2] for _, pointer in focus.places] == ["maxLength"]
    report = fuzzed(sample_server("prompt-limit-missing"), replace(until(1), focus=focus))
    assert [finding.at.pointer.split("/")[-1] for finding in report.findings] == ["prompt"]


def test_the_profile_authz_asks_with_credentials_that_are_almost_right() -> None:
    settings = replace(ours(20), profile=PROFILES["authz"], max_findings=1)
    with kept_open(sample_server("key-not-checked")) as url:
        report = fuzz(Spec.load(FLAGSHIP), Target(url, (("X-Api-Key", "secret"),)), settings)
    assert {finding.check for finding in report.findings} <= {
        "security-not-enforced",
        "credentials-not-compared",
    }
    assert report.findings


def test_a_corpus_that_can_not_be_written_costs_only_the_memory(tmp_path: Path) -> None:
    (tmp_path / "corpus").write_text("a file")
    settings = FuzzSettings(1, 1, second_engine=False, corpus=tmp_path / "corpus")
    report = fuzzed(sample_server("image-id-text"), settings)
    assert len(report.findings) == 1
    assert "can't be written" in report.notes[0]


def recorded(seed: int, most: int = 400) -> list[Request]:
    """Collect what a server is sent in the first cases of a run; its end, where what had to wait is judged,
    comes after more or fewer of them, as fast as the machine is.
    """
    from flask import request

    sent: list[Request] = []
    application = Flask("recording")

    def record(path: str) -> tuple[str, int]:
        fields = tuple(
            (name, value) for name, value in request.headers if name not in ("Host", "Content-Length")
        )
        sent.append(Request(request.method, path, fields, request.get_data()))
        return "", 404

    def enough(standing: Standing) -> None:
        if len(sent) >= most:
            raise KeyboardInterrupt

    view: Callable[[str], tuple[str, int]] = record
    application.add_url_rule("/<path:path>", view_func=view, methods=["GET", "POST"])
    with kept_open(application) as url:
        fuzz(Spec.load(FLAGSHIP), Target(url), ours(120, seed), enough)
    assert len(sent) >= most
    return sent[:most]


def test_the_same_seed_sends_the_same_cases_in_the_same_order() -> None:
    first = recorded(3)
    assert first == recorded(3)
    assert first[:10] != recorded(4, 10)
