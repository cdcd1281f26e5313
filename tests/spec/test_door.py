"""What the room exports, and when it is imported."""

import subprocess
import sys

import pytest
from truespec import spec


def test_every_name_of_the_door_is_there() -> None:
    assert [name for name in spec.__all__ if not hasattr(spec, name)] == []


def test_a_name_that_is_not_there_is_told() -> None:
    with pytest.raises(AttributeError, match="no attribute 'compare'"):
        spec.compare  # pyright: ignore[reportUnusedExpression, reportAttributeAccessIssue]  # noqa: B018


def imported_by(statement: str) -> str:
    """List the modules that a fresh interpreter has after a statement."""
    code = f"{statement}\nimport sys\nprint('\\n'.join(sys.modules))"
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    ).stdout


def test_comparing_linting_and_heavy_libraries_are_imported_when_they_are_asked_for() -> None:
    modules = imported_by("from truespec.spec import Spec; Spec.load('spec/images.yaml')").split()
    late = ("truespec.spec.changes", "truespec.spec.linting", "flask", "httpx", "hypothesis", "openapi_core")
    assert [name for name in modules if name in late or name.startswith("schemathesis")] == []
    assert "truespec.spec.linting" in imported_by("from truespec.spec import lint").split()
