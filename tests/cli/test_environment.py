"""Settings from the environment."""

import pytest
from truespec.cli.environment import check_environment
from truespec.spec import UsageError


def test_a_variable_that_is_nearly_one_of_ours_is_refused() -> None:
    with pytest.raises(UsageError, match="variable TRUESPEC_PROT; did you mean TRUESPEC_PORT"):
        check_environment({"TRUESPEC_PROT": "1"})


def test_a_users_own_variable_is_left_alone() -> None:
    check_environment({"TRUESPEC_X_API_KEY": "secret", "TRUESPEC_PORT": "1", "PORT": "2"})
