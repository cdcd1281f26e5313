"""What is told of a list is told again by the test of the finding: red here, green on a correct server."""

import pytest
from truespec.contract_tests import Secrets, pytest_source, tell_of_list

from .emitted import runnable
from .library_server import LIBRARY, library_trials
from .notes_server import ANN

SHELVES, BOOKS = "GET /shelves", "GET /shelves/{shelfId}/books"


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("fault", "operation"),
    [
        ("author-any", BOOKS),
        ("cursor-repeats", SHELVES),
        ("cursor-skips", SHELVES),
        ("descending-ignored", BOOKS),
        ("from-ignored", BOOKS),
        ("ids-ignored", BOOKS),
        ("page-overlaps", BOOKS),
        ("search-any", BOOKS),
        ("to-ignored", BOOKS),
    ],
)
def test_a_list_is_told_of_again(fault: str, operation: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRUESPEC_AUTHORIZATION", ANN[0][1])
    with library_trials(fault) as trials:
        for each in (SHELVES, operation):
            tell_of_list(trials, LIBRARY.operation(each), LIBRARY.operations)
        url, findings = trials.session.target.url, trials.session.inquest.findings()
        tests = [runnable(pytest_source(each, LIBRARY.name, url, Secrets.of(LIBRARY))) for each in findings]
        assert tests
        for test in tests:
            with pytest.raises(AssertionError):
                test(url)
    with library_trials() as mended:
        for test in tests:
            test(mended.session.target.url)
