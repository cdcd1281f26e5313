"""Credentials that are almost right: what a test and a shell make of the right ones is what was sent."""

import subprocess

import pytest
from truespec.contract_tests.almost import almost_right, changed
from truespec.contract_tests.shell import word
from truespec.spec import Secret, UsageError

RIGHT = ["Bearer ann-token", "Bearer eyJh.eyJz.c2lnQ", "Basic YW5uOnM=", "Basic YTpiYw==", "key-1A"]


@pytest.mark.parametrize("value", RIGHT)
def test_a_test_and_a_shell_change_the_right_ones_as_the_case_did(value: str) -> None:
    for wrong, change in changed(value, after_blank=True):
        assert wrong != value
        assert almost_right(value, change) == wrong
        command = f"printf %s {word((Secret('RIGHT', wrong, change),))}"
        done = subprocess.run(["sh", "-c", command], env={"RIGHT": value}, check=True, capture_output=True)
        assert done.stdout.decode() == wrong


def test_what_has_no_other_form_is_not_sent_as_it_is() -> None:
    with pytest.raises(UsageError, match="can't be sent under another scheme"):
        almost_right("key-1", "under another scheme")
