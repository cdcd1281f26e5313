"""What HTTP and the document say of one exchange: each fault of the shop is found once, and nothing else."""

import json
from typing import Any

import pytest
from msgspec.structs import replace
from truespec.contract_tests import (
    Caution,
    Client,
    Coverage,
    Finding,
    Inquest,
    Report,
    Secrets,
    Session,
    Supplies,
    Target,
    TestSettings,
    Things,
    pytest_source,
    run,
)
from truespec.contract_tests.reproduce import curl_commands
from truespec.contract_tests.session import silent
from truespec.contract_tests.stories import tell_stories
from truespec.contract_tests.trial import Trials
from truespec.spec import Exchange, Request

from .emitted import runnable
from .sample_server import serving
from .samples import SAMPLES
from .shop_server import READER, SHOP, WRITER, shop_module, shop_server

THINGS, MANUAL, REPORT = "GET /things", "GET /manual", "GET /report"
MAKE, READ, REPLACE, DELETE = (
    "POST /things",
    *(f"{each} /things/{{thingId}}" for each in ("GET", "PUT", "DELETE")),
)
EXPECTED = {
    "case-refused": ("valid-refused", MAKE),
    "charset-wrong": ("response-body-malformed", MANUAL),
    "chunked-crash": ("server-error", MAKE),
    "connection-reset": ("no-answer", REPORT),
    "date-malformed": ("field-malformed", READ),
    "deprecation-malformed": ("field-malformed", MANUAL),
    "encoded-refused": ("valid-refused", THINGS),
    "gzip-crash": ("server-error", MAKE),
    "half-enough": ("security-not-enforced", REPORT),
    "key-alone-refused": ("alternative-refused", THINGS),
    "key-anything": ("credentials-not-compared", MAKE),
    "key-in-header": ("credentials-misplaced", MAKE),
    "long-uri-crash": ("server-error", MANUAL),
    "missing-type-crash": ("server-error", MAKE),
    "modified-ignored": ("not-modified-resent", READ),
    "name-in-bytes": ("invalid-accepted", MAKE),
    "not-http": ("no-answer", REPORT),
    "not-utf-8": ("response-body-malformed", REPORT),
    "order-refused": ("valid-refused", THINGS),
    "preflight-refused": ("preflight-refused", MANUAL),
    "problem-status": ("problem-malformed", DELETE),
    "range-wrong": ("range-wrong", MANUAL),
    "retry-after-malformed": ("field-malformed", REPORT),
    "scope-ignored": ("scope-not-enforced", MAKE),
    "slash-crash": ("server-error", READ),
    "star-with-credentials": ("origins-contradictory", MANUAL),
    "sunset-malformed": ("field-malformed", MANUAL),
    "token-case": ("credentials-not-compared", MAKE),
    "unmodified-ignored": ("condition-ignored", REPLACE),
    "utf-16-crash": ("server-error", MAKE),
    "vary-missing": ("vary-missing", MANUAL),
}
TOGETHER = [
    ("case-refused", "chunked-crash", "key-anything", "name-in-bytes", "scope-ignored", "token-case"),
    ("gzip-crash", "key-in-header", "missing-type-crash"),
    ("utf-16-crash",),
    ("charset-wrong", "deprecation-malformed", "long-uri-crash", "preflight-refused"),
    ("range-wrong", "star-with-credentials", "sunset-malformed", "vary-missing"),
    *(("connection-reset",), ("half-enough",), ("not-http",), ("not-utf-8",), ("retry-after-malformed",)),
    ("encoded-refused", "key-alone-refused"),
    ("order-refused",),
    ("date-malformed",),
    ("modified-ignored", "slash-crash"),
    ("problem-status",),
    ("unmodified-ignored",),
]
"""Faults that hide none of each other."""

SETTINGS = TestSettings(second_engine=False, opinions=True, values=("thingId=1",), scopes=("reader=read",))


def examine(url: str, *operations: str) -> Report:
    target = Target(url, WRITER, others={"reader": READER}, timeout=2)
    return run(SHOP, target, replace(SETTINGS, only=operations))


@pytest.mark.parametrize("faults", TOGETHER, ids=" ".join)
def test_each_fault_is_found_once_and_nothing_else(faults: tuple[str, ...]) -> None:
    expected = [EXPECTED[fault] for fault in faults]
    with shop_server(*faults) as url:
        report = examine(url, expected[0][1])
    assert sorted((each.check, each.operation) for each in report.findings) == sorted(expected)
    assert {each.reproduced for each in report.findings} == {(3, 3)}
    tests = [SAMPLES["shop"].colours(each, *faults) for each in report.findings]
    assert set(tests) == {("red", "green")}


def test_what_is_wrong_everywhere_is_one_finding() -> None:
    operations = ("GET /manual", "GET /report", "GET /things/{thingId}")
    with shop_server("date-malformed", "preflight-refused", "token-case") as url:
        report = examine(url, *operations)
    assert [(each.check, len(each.operations)) for each in report.findings] == [
        ("preflight-refused", 3),
        ("credentials-not-compared", 2),
        ("field-malformed", 1),
    ]


TOLD = {
    "colour-any": ("filter-not-met", "GET /things"),
    "default-limit": ("default-not-applied", "GET /things"),
    "default-weight": ("default-not-kept", "POST /things"),
    "delete-race": ("server-error", "DELETE /things/{thingId}"),
    "heavy-ignored": ("parameter-ignored", "GET /things"),
    "limit-ignored": ("limit-exceeded", "GET /things"),
    "limit-turns": ("limit-not-subset", "GET /things"),
    "list-race": ("listed-unfinished", "GET /things"),
    "listed-twice": ("listed-twice", "GET /things"),
    "lost-race": ("count-raced", "POST /things"),
    "made-though-refused": ("refused-but-made", "POST /things"),
    "mixed-race": ("update-mixed", "PUT /things/{thingId}"),
    "offset-overlaps": ("pages-overlap", "GET /things"),
    "race": ("key-not-unique", "POST /things"),
    "read-counts": ("reads-disagree", "GET /things/{thingId}"),
    "sort-by-key": ("order-not-kept", "GET /things"),
    "total-of-page": ("total-wrong", "GET /things"),
    "total-race": ("count-raced", "DELETE /things/{thingId}"),
    "unlisted": ("created-not-listed", "GET /things"),
    "update-race": ("update-raced", "PUT /things/{thingId}"),
}
SLOW = {"hangs": ("no-answer", "GET /report"), "slow-names": ("slow-answer", "POST /things")}
"""Faults that take seconds to see: checks and client are tested on their own."""


def told(url: str) -> list[tuple[str, str]]:
    """Play the stories of lists and things once, after a few things were made."""
    target = Target(url, WRITER)
    with Client(target) as client:
        session = Session(
            SHOP, target, Inquest(SHOP, client, opinions=True), Things(SHOP), Coverage(SHOP, ())
        )
        trials = Trials(session, Supplies(session.things), Caution(), 0, silent)
        for _ in range(3):
            assert trials.step(SHOP.operation("createThing"))
        tell_stories(trials, SHOP.operations, ())
        return [(each.check, each.operation) for each in session.inquest.findings()]


TOLD_TOGETHER = [
    ("colour-any", "heavy-ignored", "offset-overlaps", "sort-by-key"),
    ("default-limit", "total-of-page"),
    ("default-weight", "race"),
    *(("limit-ignored",), ("listed-twice",), ("unlisted",)),
    *(("made-though-refused",), ("read-counts",), ("update-race",)),
    *(("delete-race",), ("lost-race",), ("mixed-race",)),
    *(("limit-turns",), ("list-race",), ("total-race",)),
]


@pytest.mark.unmeasured
@pytest.mark.parametrize("faults", TOLD_TOGETHER, ids=" ".join)
def test_what_a_list_or_a_thing_says_is_held_to_what_it_said(faults: tuple[str, ...]) -> None:
    with shop_server(*faults) as url:
        assert sorted(told(url)) == sorted(TOLD[fault] for fault in faults)


def test_the_correct_shop_comes_out_clean() -> None:
    with shop_server() as url:
        report = examine(url)
        assert told(url) == []
    assert (report.findings, report.flaky, report.notes) == ((), 0, ())


def test_every_fault_of_the_shop_has_a_verdict() -> None:
    assert sorted(shop_module().FAULTS) == sorted([*EXPECTED, *TOLD, *SLOW])
    assert sorted(fault for faults in TOGETHER for fault in faults) == sorted(EXPECTED)
    assert sorted(fault for faults in TOLD_TOGETHER for fault in faults) == sorted(TOLD)


def test_a_stub_that_answers_the_same_to_everybody_is_held_to_no_law() -> None:
    content: dict[str, Any] = {
        "items": [{"thingId": 1, "name": "ab", "weight": 1, "colour": "red"}] * 3,
        "total": 0,
    }

    def stub(environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(content if environ["PATH_INFO"] == "/things" else content["items"][0]).encode()]

    with serving(stub) as url, Client(Target(url, WRITER)) as client:
        session = Session(
            SHOP, client.target, Inquest(SHOP, client, opinions=True), Things(SHOP), Coverage(SHOP, ())
        )
        trials = Trials(session, Supplies(session.things), Caution(safe=True), 0, silent)
        tell_stories(trials, SHOP.operations, ())
    assert session.inquest.findings() == ()
    assert session.tallies["GET /things"].accepted > 1


@pytest.mark.parametrize(
    "fault", ["key-anything", "limit-ignored", "range-wrong", "scope-ignored", "token-case"]
)
def test_the_test_of_a_finding_is_red_while_the_fault_is_there(
    fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRUESPEC_KEY", "shop-key")
    monkeypatch.setenv("TRUESPEC_AUTHORIZATION", "Bearer writer-token")
    monkeypatch.setenv("TRUESPEC_READER_AUTHORIZATION", "Bearer reader-token")
    operation = (EXPECTED | TOLD)[fault][1]
    with shop_server(fault) as url:
        (finding,) = examine(url, operation).findings
        source = pytest_source(finding, SHOP.name, url, Secrets.of(SHOP))
        with pytest.raises(AssertionError):
            runnable(source)()
    assert not any(secret in source for secret in ("shop-key", "reader-token", "writer-token"))
    with shop_server() as mended:
        monkeypatch.setenv("TRUESPEC_URL", mended)
        runnable(source)()


def test_a_command_names_the_secrets_of_each_identity() -> None:
    request = Request("POST", "/things", READER)
    at = SHOP.operation("createThing").location
    finding = Finding("x", "fault", MAKE, "", "", "", at, Exchange(request, None, "no"), caller="reader")
    (command,) = curl_commands(finding, "http://localhost", Secrets.of(SHOP))
    assert "$TRUESPEC_READER_AUTHORIZATION" in command
    assert "reader-token" not in command
