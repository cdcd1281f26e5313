"""What tests of this room share."""

import pytest


@pytest.fixture(scope="module", autouse=True)
def second_engine_at_its_own_speed(unmeasured_processes: None) -> None:
    """Let Schemathesis' process run as it does for a user."""
