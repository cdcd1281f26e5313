"""The tree of exceptions."""

import pytest
from truespec.spec import DocumentError, Location, TargetError, TruespecError, UsageError


@pytest.mark.parametrize(
    "error",
    [UsageError("u"), DocumentError("d"), TargetError("t", "http://localhost:1")],
    ids=lambda e: type(e).__name__,
)
def test_all_are_truespec_errors(error: Exception) -> None:
    assert isinstance(error, TruespecError)


def test_a_document_error_begins_with_its_place() -> None:
    assert str(DocumentError("no such file", Location("a.yaml", 3, 1, ""))) == "a.yaml:3:1: no such file"
    assert str(DocumentError("no document named")) == "no document named"


def test_a_target_error_knows_its_address() -> None:
    assert TargetError("refused", "http://localhost:1").url == "http://localhost:1"
