"""Each request of a finding names who has sent it, in every report, and never with what secret."""

import json
from typing import Any

import pytest
from msgspec.structs import replace
from truespec.contract_tests import (
    Report,
    Target,
    TestSettings,
    html_report,
    json_report,
    run,
    said_of_run,
    sarif_report,
)
from truespec.contract_tests.identities import Identities
from truespec.contract_tests.targets import Renewed
from truespec.spec import Exchange, Request, Response

from .notes_server import ANN, BOB, NOTES, notes_server
from .shop_server import READER, SHOP, WRITER

SETTINGS = TestSettings(second_engine=False, private=("readNote", "listNotes"))
SHOWN = {
    "delete-open": ("nobody", ["main", "nobody", "main"]),
    "others-delete": ("bob", ["main", "bob", "bob", "main"]),
    "put-forgotten": ("main", ["main", "main", "main"]),
}


def examine(*faults: str) -> Report:
    with notes_server(*faults) as url:
        return run(NOTES, Target(url, ANN, others={"bob": BOB}), SETTINGS)


@pytest.mark.parametrize("fault", SHOWN)
def test_a_report_says_who_has_sent_what_and_whom_it_is_about(fault: str) -> None:
    report = examine(fault)
    about, senders = SHOWN[fault]
    (told,) = json.loads(json_report(report, NOTES))["findings"]
    assert told["identity"] == about
    assert [each["identity"] for each in (*told["steps"], told["exchange"])] == senders
    sarif: Any = json.loads(sarif_report(said_of_run("test", report, NOTES)))
    (result,) = sarif["runs"][0]["results"]
    assert result["properties"] == {"identity": about, "identities": senders}
    page = html_report(report, NOTES)
    assert [f"Sent as {each}" in page for each in set(senders)] == [True for _ in set(senders)]
    assert "-token" not in page


def who(**changes: Any) -> Identities:
    target = Target("http://localhost", WRITER, others={"reader": READER})
    return Identities.of(SHOP, replace(target, **changes), Renewed({}))


@pytest.mark.parametrize(
    ("target", "fields", "name"),
    [
        ("/things?limit=2&key=shop-key", WRITER[1:], "main"),
        ("/things?key=shop-key", (), "main"),
        ("/things", READER, "reader"),
        ("/things?limit=2", (("Accept", "*/*"),), "nobody"),
        ("/things", (("Authorization", "Bearer writer-tokeA"),), "unknown"),
        ("/things", (("authorization", "Bearer truespec"),), "stand-in"),
    ],
)
def test_who_sends_is_told_by_the_credentials(
    target: str, fields: tuple[tuple[str, str], ...], name: str
) -> None:
    assert who().name_of(Request("GET", target, fields)) == name


def test_what_is_sent_with_every_request_and_lets_nobody_in_tells_nobody() -> None:
    identities = who(fields=(*WRITER, ("X-Platform", "web")))
    assert identities.name_of(Request("GET", "/things", (("X-Platform", "app"),))) == "nobody"


def test_a_new_token_is_its_owners() -> None:
    renewed = Renewed({"ann-token": lambda: "ann-2"})
    again = renewed.after(Exchange(Request("GET", "/notes", ANN), Response(401)))
    assert again is not None
    assert again.field("authorization") == "Bearer ann-2"
    assert Identities.of(NOTES, Target("http://localhost", ANN), renewed).name_of(again) == "main"
