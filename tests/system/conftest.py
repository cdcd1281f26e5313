"""What the tests share that run what others wrote."""

from pathlib import Path

import pytest

from .foreign import install_python


@pytest.fixture(scope="session")
def foreign() -> Path:
    """Install what others wrote in Python; give the folder of its programs."""
    return install_python()
