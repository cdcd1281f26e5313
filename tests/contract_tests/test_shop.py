"""What HTTP and the document say of one exchange: each fault of the shop is found once, and nothing else."""

import json
from typing import Any

import pytest
from msgspec.structs import replace
from truespec.contract_tests import (
    Caution,
    Client,
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

from .sample_server import serving
from .shop_server import READER, SHOP, WRITER, shop_module, shop_server

EXPECTED = {
    "case-refused": ("valid-refused", "POST /things"),
    "charset-wrong": ("response-body-malformed", "GET /manual"),
    "chunked-crash": ("server-error", "POST /things"),
    "connection-reset": ("no-answer", "GET /report"),
    "date-malformed": ("field-malformed", "GET /things/{thingId}"),
    "deprecation-malformed": ("field-malformed", "GET /manual"),
    "encoded-refused": ("valid-refused", "GET /things"),
    "gzip-crash": ("server-error", "POST /things"),
    "half-enough": ("security-not-enforced", "GET /report"),
    "key-alone-refused": ("alternative-refused", "POST /things"),
    "key-anything": ("credentials-not-compared", "POST /things"),
    "key-in-header": ("credentials-misplaced", "POST /things"),
    "long-uri-crash": ("server-error", "GET /manual"),
    "missing-type-crash": ("server-error", "POST /things"),
    "modified-ignored": ("not-modified-resent", "GET /things/{thingId}"),
    "name-in-bytes": ("invalid-accepted", "POST /things"),
    "not-http": ("no-answer", "GET /report"),
    "not-utf-8": ("response-body-malformed", "GET /report"),
    "order-refused": ("valid-refused", "GET /things"),
    "preflight-refused": ("preflight-refused", "GET /things"),
    "problem-status": ("problem-malformed", "DELETE /things/{thingId}"),
    "range-wrong": ("range-wrong", "GET /manual"),
    "retry-after-malformed": ("field-malformed", "GET /report"),
    "scope-ignored": ("scope-not-enforced", "POST /things"),
    "slash-crash": ("server-error", "GET /things/{thingId}"),
    "star-with-credentials": ("origins-contradictory", "GET /manual"),
    "sunset-malformed": ("field-malformed", "GET /manual"),
    "token-case": ("credentials-not-compared", "POST /things"),
    "unmodified-ignored": ("condition-ignored", "PUT /things/{thingId}"),
    "utf-16-crash": ("server-error", "POST /things"),
    "vary-missing": ("vary-missing", "GET /manual"),
}
SETTINGS = TestSettings(second_engine=False, opinions=True, values=("thingId=1",), scopes=("reader=read",))


def examine(url: str, *operations: str) -> Report:
    target = Target(url, WRITER, others={"reader": READER}, timeout=2)
    return run(SHOP, target, replace(SETTINGS, only=operations))


@pytest.mark.parametrize("fault", EXPECTED)
def test_each_fault_is_found_once_and_alone(fault: str) -> None:
    check, operation = EXPECTED[fault]
    with shop_server(fault) as url:
        report = examine(url, operation)
    assert [(each.check, each.operation) for each in report.findings] == [(check, operation)]
    assert report.findings[0].reproduced == (3, 3)


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
    "heavy-ignored": ("parameter-ignored", "GET /things"),
    "limit-ignored": ("limit-exceeded", "GET /things"),
    "listed-twice": ("listed-twice", "GET /things"),
    "made-though-refused": ("refused-but-made", "POST /things"),
    "offset-overlaps": ("pages-overlap", "GET /things"),
    "race": ("key-not-unique", "POST /things"),
    "read-counts": ("reads-disagree", "GET /things/{thingId}"),
    "sort-by-key": ("order-not-kept", "GET /things"),
    "total-of-page": ("total-wrong", "GET /things"),
    "unlisted": ("created-not-listed", "GET /things"),
    "update-race": ("update-raced", "PUT /things/{thingId}"),
}
SLOW = {"hangs": ("no-answer", "GET /report"), "slow-names": ("slow-answer", "POST /things")}
"""Faults that take seconds to see: checks and client are tested on their own."""


def told(url: str) -> list[tuple[str, str]]:
    """Play the stories of lists and things once, after a few things were made."""
    target = Target(url, WRITER)
    with Client(target) as client:
        session = Session(SHOP, target, Inquest(SHOP, client, opinions=True), Things(SHOP))
        trials = Trials(session, Supplies(session.things), Caution(), 0, silent)
        for _ in range(3):
            assert trials.step(SHOP.operation("createThing"))
        tell_stories(trials, SHOP.operations, ())
        return [(each.check, each.operation) for each in session.inquest.findings()]


@pytest.mark.parametrize("fault", TOLD)
def test_what_a_list_or_a_thing_says_is_held_to_what_it_said(fault: str) -> None:
    with shop_server(fault) as url:
        assert told(url) == [TOLD[fault]]


def test_the_correct_shop_comes_out_clean() -> None:
    with shop_server() as url:
        report = examine(url)
        assert told(url) == []
    assert (report.findings, report.flaky, report.notes) == ((), 0, ())


def test_every_fault_of_the_shop_has_a_verdict() -> None:
    assert sorted(shop_module().FAULTS) == sorted([*EXPECTED, *TOLD, *SLOW])


def test_a_stub_that_answers_the_same_to_everybody_is_held_to_no_law() -> None:
    content = {"items": [{"thingId": 1, "name": "ab", "weight": 1, "colour": "red"}] * 3, "total": 0}

    def stub(environ: Any, start: Any) -> list[bytes]:
        start("200 OK", [("Content-Type", "application/json")])
        return [json.dumps(content if environ["PATH_INFO"] == "/things" else content["items"][0]).encode()]

    with serving(stub) as url, Client(Target(url, WRITER)) as client:
        session = Session(SHOP, client.target, Inquest(SHOP, client, opinions=True), Things(SHOP))
        trials = Trials(session, Supplies(session.things), Caution(safe=True), 0, silent)
        tell_stories(trials, SHOP.operations, ())
    assert session.inquest.findings() == ()
    assert session.tallies["GET /things"].accepted > 1


def play(source: str) -> None:
    """Call the test of a module, given as text."""
    names: dict[str, Any] = {}
    exec(source, names)  # noqa: S102  (this is what pytest does with it)
    next(each for name, each in names.items() if name.startswith("test_"))()


@pytest.mark.parametrize(
    "fault", ["key-in-header", "limit-ignored", "range-wrong", "scope-ignored", "vary-missing"]
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
            play(source)
    assert not any(secret in source for secret in ("shop-key", "reader-token", "writer-token"))
    with shop_server() as mended:
        monkeypatch.setenv("TRUESPEC_URL", mended)
        play(source)


def test_a_command_names_the_secrets_of_each_identity() -> None:
    with shop_server("scope-ignored") as url:
        (finding,) = examine(url, "createThing").findings
    (command,) = curl_commands(finding, url, Secrets.of(SHOP))
    assert "$TRUESPEC_READER_AUTHORIZATION" in command
    assert "reader-token" not in command
