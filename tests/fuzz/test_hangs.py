"""Operations that let requests wait: the others have their share, and what hangs for sure is found."""

import time

from flask import Flask
from truespec.contract_tests import Report, Target
from truespec.fuzz import FuzzSettings, fuzz
from truespec.spec import Spec

from ..contract_tests.sample_server import kept_open

SPEC = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            f"/{name}": {"get": {"operationId": name, "responses": {"200": {"description": ""}}}}
            for name in ("first", "late", "other")
        },
    }
)


def served(seconds: float) -> Flask:
    """Make a server of which one operation takes so long."""
    application = Flask(__name__)

    @application.get("/<name>")
    def answer(name: str) -> str:
        if name == "late":
            time.sleep(seconds)
        return ""

    return application


def fuzzed(application: Flask, seconds: float, timeout: float) -> Report:
    settings = FuzzSettings(seconds, 1, second_engine=False, max_findings=1)
    with kept_open(application) as url:
        return fuzz(SPEC, Target(url, timeout=timeout), settings)


def test_what_hangs_is_found_while_the_others_have_their_share() -> None:
    report = fuzzed(served(8), 20, 3)
    assert report.findings, report.notes
    (found,) = report.findings
    assert (found.check, found.operation, found.reproduced) == ("no-answer", "GET /late", (3, 3))
    assert found.got == "no whole answer within 3 s"
    assert all(each.accepted > 5 for each in report.statistics if each.operation != "GET /late")


def test_what_there_is_no_time_to_wait_for_is_named() -> None:
    report = fuzzed(served(8), 3, 20)
    assert report.findings == ()
    assert [note for note in report.notes if "GET /late" in note] != []
    assert all(each.accepted > 5 for each in report.statistics if each.operation != "GET /late")


def test_what_is_slow_is_waited_for() -> None:
    report = fuzzed(served(1.5), 8, 5)
    assert report.findings == ()
    assert all(each.accepted for each in report.statistics)
