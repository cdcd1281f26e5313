"""The table from outcomes to numbers."""

import pytest
from truespec.cli.exit_codes import MEANINGS, ExitCode, exit_code_for, exit_code_of
from truespec.spec import DocumentError, TargetError, TruespecError, UsageError


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (UsageError("x"), 2),
        (DocumentError("x"), 3),
        (TargetError("x", "http://localhost:1"), 4),
        (ZeroDivisionError(), 70),
        (KeyboardInterrupt(), 130),
    ],
)
def test_an_error_has_its_number(error: BaseException, code: int) -> None:
    assert exit_code_of(error) == code


def test_a_run_that_found_nothing_ends_with_0_and_any_other_with_1() -> None:
    assert (exit_code_for(clean=True), exit_code_for(clean=False)) == (0, 1)


def test_every_kind_of_error_has_a_number_of_its_own() -> None:
    kinds = TruespecError.__subclasses__()
    made = [kind("x", "http://localhost:1") if kind is TargetError else kind("x") for kind in kinds]
    codes = [exit_code_of(error) for error in made]
    assert ExitCode.DEFECT not in codes
    assert len(codes) == len(set(codes))


def test_every_number_has_its_meaning() -> None:
    assert set(MEANINGS) == set(ExitCode)
