"""truespec in pytest: a test for each operation of a document, and fixtures to hold one's own tests to it.

    @pytest.mark.truespec("openapi.yaml", url="http://localhost:8000")
    def test_contract(truespec_operation):
        truespec_operation.check()

Nothing runs, and next to nothing is imported, in suites that do not ask for it. Settings: the marker, else
`--truespec-spec` and `--truespec-url`, else `truespec_spec` and `truespec_url` in the ini file.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from ..spec import Spec
    from .pytest_fixtures import JudgingClient, OperationTest

_SETTINGS = ("spec", "url")
_SPECS: pytest.StashKey[dict[Path, "Spec"]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options and ini keys."""
    group = parser.getgroup("truespec", "contract tests from an OpenAPI document")
    group.addoption("--truespec-spec", metavar="SPEC", help="the OpenAPI document to test against")
    group.addoption("--truespec-url", metavar="URL", help="address of the server under test")
    parser.addini("truespec_spec", "the OpenAPI document to test against")
    parser.addini("truespec_url", "address of the server under test")


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers", "truespec(spec, url=None, headers=None): a test of each operation of an OpenAPI document"
    )


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test for each operation, named by method and path."""
    if "truespec_operation" not in metafunc.fixturenames:
        return
    from .pytest_fixtures import operations_of

    settings = _settings(metafunc.config, metafunc.definition.get_closest_marker("truespec"))
    tests = operations_of(settings)
    names = [test.operation.key for test in tests]
    metafunc.parametrize("truespec_operation", tests, indirect=True, ids=names)


def _settings(config: pytest.Config, marker: pytest.Mark | None) -> dict[str, Any]:
    """Gather what a test is told: marker, command line, ini file."""
    found: dict[str, Any] = dict(marker.kwargs) if marker is not None else {}
    if marker is not None and marker.args:
        found["spec"] = marker.args[0]
    for name in _SETTINGS:
        if not found.get(name):
            found[name] = config.getoption(f"truespec_{name}") or config.getini(f"truespec_{name}")
    found["folder"] = config.rootpath
    found["specs"] = config.stash.setdefault(_SPECS, {})
    return found


@pytest.fixture
def truespec_spec(request: pytest.FixtureRequest) -> "Spec":
    """The document, read once for all tests that name it."""
    from .pytest_fixtures import spec_of

    return spec_of(_settings(request.config, request.node.get_closest_marker("truespec")))


@pytest.fixture
def truespec_url(request: pytest.FixtureRequest) -> str:
    """The address of the server under test. A `conftest.py` that starts the server gives its own."""
    return str(_settings(request.config, request.node.get_closest_marker("truespec")).get("url") or "")


@pytest.fixture
def truespec_client(request: pytest.FixtureRequest, truespec_url: str) -> "Iterator[JudgingClient]":
    """A client whose every exchange is held to the document; a breach fails the test."""
    from .pytest_fixtures import client_of

    settings = _settings(request.config, request.node.get_closest_marker("truespec"))
    client = client_of(settings | {"url": truespec_url})
    yield client
    client.close()


@pytest.fixture
def truespec_operation(request: pytest.FixtureRequest, truespec_url: str) -> "OperationTest":
    """One operation of the document, to be tested with `check()`."""
    test: OperationTest = request.param
    return test.at(truespec_url)
