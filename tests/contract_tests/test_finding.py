"""The finding: what makes two of them the same."""

import pytest
from msgspec.structs import replace
from truespec.contract_tests import Finding
from truespec.spec import Exchange, Location, Request, Response

FINDING = Finding(
    check="response-body-schema",
    level="fault",
    operation="GET /a",
    sentence="The answer breaks its schema",
    expected="an integer",
    got='"1"',
    at=Location("api/images.yaml", 12, 3, "/components/schemas/A"),
    exchange=Exchange(Request("GET", "/a"), Response(200)),
)


def test_a_fingerprint_is_twelve_digits_that_never_change() -> None:
    assert FINDING.fingerprint == "4308d45294f2"


@pytest.mark.parametrize(
    "same",
    [
        replace(FINDING, at=Location("images.yaml", 99, 1, "/components/schemas/A")),
        replace(FINDING, sentence="other words", expected="", got="", why="why", sent=7, reproduced=(3, 3)),
        replace(FINDING, operation="GET /b", operations=("GET /b", "GET /a"), engine="schemathesis"),
        replace(FINDING, exchange=Exchange(Request("GET", "/a?x=1"), Response(206, (), b"other"))),
    ],
    ids=["moved", "reworded", "seen elsewhere", "another request"],
)
def test_a_fingerprint_outlives_what_does_not_matter(same: Finding) -> None:
    assert same.fingerprint == FINDING.fingerprint


def test_a_fingerprint_of_an_invariant_outlives_others_before_it() -> None:
    first, second = (
        replace(
            FINDING,
            check="a-b",
            at=Location("a.yaml", 9, 1, f"/actions/{at}/update/x-truespec-invariants/{at}"),
        )
        for at in (0, 1)
    )
    assert first.fingerprint == second.fingerprint
    assert first.fingerprint != replace(first, check="a-c").fingerprint


@pytest.mark.parametrize(
    "other",
    [
        replace(FINDING, check="server-error"),
        replace(FINDING, at=Location("api/images.yaml", 12, 3, "/components/schemas/B")),
        replace(FINDING, at=Location("other.yaml", 12, 3, "/components/schemas/A")),
        replace(FINDING, exchange=Exchange(Request("GET", "/a"), Response(500))),
        replace(FINDING, exchange=Exchange(Request("GET", "/a"), None, "connection reset")),
    ],
    ids=["check", "pointer", "file", "status class", "no answer"],
)
def test_a_fingerprint_tells_causes_apart(other: Finding) -> None:
    assert other.fingerprint != FINDING.fingerprint
