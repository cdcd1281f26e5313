"""What tests of every room share."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from .real_documents import SHARED_SPECS

# No test is about time: a busy machine must not fail one.
settings.register_profile("patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")


@pytest.fixture(scope="session")
def shared_specs() -> Path:
    """Find the folder of real documents; skip where it is missing, but never in CI."""
    if SHARED_SPECS.is_dir():
        return SHARED_SPECS
    message = f"needs the real documents in {SHARED_SPECS}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


@pytest.fixture(scope="module")
def unmeasured_processes() -> Iterator[None]:
    """Start processes without coverage: being traced takes most of the seconds that an engine has."""
    with pytest.MonkeyPatch.context() as patch:
        for variable in [name for name in os.environ if name.startswith("COVERAGE_PROCESS")]:
            patch.delenv(variable)
        yield
