"""What tests of every room share."""

import os
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
from coverage import Coverage
from hypothesis import HealthCheck, settings

from .real_documents import SHARED_SPECS

# No test is about time: a busy machine must not fail one.
settings.register_profile("patient", settings(), deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")

SWEEPS: Final = frozenset({"agreement", "examples", "hostile", "laws", "mutations", "real"})
"""Folders whose tests go through real documents or thousands of made ones, or follow an example step by step.
Coverage is not measured there: it doubles their time, and a line that only they reach has no test that says
what it is for.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark the tests of the folders above."""
    here = Path(__file__).parent
    for item in items:
        if item.path.relative_to(here).parts[0] in SWEEPS:
            item.add_marker(pytest.mark.unmeasured)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, bool, bool]:
    """Run a test that says so, with its fixtures, without coverage."""
    if item.get_closest_marker("unmeasured") is None:
        return (yield)
    coverage = Coverage.current()
    with _processes_unmeasured():
        if coverage is None:
            return (yield)
        coverage.stop()
        try:
            return (yield)
        finally:
            coverage.start()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Save what a worker has measured: where a test makes a `Coverage` of its own, nothing else does."""
    coverage = Coverage.current()
    if coverage is not None and hasattr(session.config, "workerinput"):
        coverage.save()


@contextmanager
def _processes_unmeasured() -> Generator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for variable in [name for name in os.environ if name.startswith("COVERAGE_PROCESS")]:
            patch.delenv(variable)
        yield


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
    with _processes_unmeasured():
        yield
