"""What tests of every room share: the documents that are not part of the checkout."""

import os
from pathlib import Path
from typing import Final

import pytest

SHARED_SPECS: Final = Path(__file__).resolve().parents[2] / "shared" / "specs"
"""Documents of real APIs, beside the checkout where there is one."""


@pytest.fixture(scope="session")
def shared_specs() -> Path:
    """Find the folder of real documents; skip where it is missing, but never in CI."""
    if SHARED_SPECS.is_dir():
        return SHARED_SPECS
    message = f"needs the real documents in {SHARED_SPECS}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)
