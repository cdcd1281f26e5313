"""Labels under names of one's own, and tokens that expire: each fault is found once, and nothing else."""

import pytest
from truespec.contract_tests import (
    Report,
    Secrets,
    Target,
    TestSettings,
    pytest_source,
    run,
)

from .labels_server import EXPIRED, GOOD, LABELS, labels_module, labels_server

EXPECTED = {
    "expired-accepted": ("lapsed-accepted", "GET /labels"),
    "put-again-crash": ("server-error", "PUT /labels/{name}"),
    "put-forgotten": ("update-lost", "PUT /labels/{name}"),
    "put-race": ("made-twice", "PUT /labels/{name}"),
    "put-unlisted": ("created-not-listed", "GET /labels"),
    "read-adds": ("read-not-safe", "GET /labels/{name}"),
    "unsigned-accepted": ("credentials-not-compared", "GET /labels"),
    "weight-missing": ("response-body-schema", "GET /labels/{name}"),
}
"""The check, and the operation that it tells of first."""

SETTINGS = TestSettings(second_engine=False, opinions=True)


def examine(url: str) -> Report:
    return run(LABELS, Target(url, GOOD, others={"expired": EXPIRED}), SETTINGS)


@pytest.mark.unmeasured
@pytest.mark.parametrize("fault", EXPECTED)
def test_each_fault_is_found_alone_and_its_test_is_red(fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUESPEC_AUTHORIZATION", GOOD[0][1])
    monkeypatch.setenv("TRUESPEC_EXPIRED_AUTHORIZATION", EXPIRED[0][1])
    with labels_server(fault) as url:
        (finding,) = examine(url).findings
        assert (finding.check, finding.operation) == EXPECTED[fault]
        assert finding.reproduced == (3, 3)
        source = pytest_source(finding, LABELS.name, url, Secrets.of(LABELS))
        assert GOOD[0][1].split(".")[2] not in source
        with pytest.raises(AssertionError):
            play(source)
    with labels_server() as mended:
        monkeypatch.setenv("TRUESPEC_URL", mended)
        play(source)


def test_the_correct_server_comes_out_clean() -> None:
    with labels_server() as url:
        report = examine(url)
    assert (report.findings, report.flaky, report.notes) == ((), 0, ())


def test_every_fault_of_the_labels_has_a_verdict() -> None:
    assert sorted(labels_module().FAULTS) == sorted(EXPECTED)


def play(source: str) -> None:
    """Call the test of a module, given as text."""
    names: dict[str, object] = {}
    exec(source, names)  # noqa: S102  (this is what pytest does with it)
    test = next(each for name, each in names.items() if name.startswith("test_"))
    assert callable(test)
    test()
