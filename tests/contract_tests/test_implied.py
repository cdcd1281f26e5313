"""What a fault says already is not told as an opinion, too."""

from truespec.contract_tests import Finding
from truespec.contract_tests.implied import without_implied

from .report.findings import finding


def told(check: str, *operations: str) -> Finding:
    return finding(check=check, operation=operations[0], operations=operations)


def test_of_one_operation_the_fault_is_told_alone() -> None:
    fault = told("other-caller-reads", "GET /shelves/{shelf}/books/{book}")
    opinion = told("found-elsewhere", "GET /shelves/{shelf}/books/{book}")
    assert without_implied((opinion, fault)) == (fault,)
    assert without_implied((opinion,)) == (opinion,)


def test_an_opinion_of_another_operation_and_other_checks_stay_in_their_order() -> None:
    found = (
        told("found-elsewhere", "GET /a"),
        told("update-lost", "PUT /b"),
        told("other-caller-reads", "GET /b"),
    )
    assert without_implied(found) == found
