"""A mock in pytest: the fixture `truespec_mock` serves a document to the client under test.

    @pytest.mark.truespec("openapi.yaml")
    def test_client(truespec_mock):
        truespec_mock.override("createImage", status=503)
        …

The document: of the marker, else `truespec_mock_spec` in the ini file, else what the contract tests name. It
is served once for all tests that name it, and forgets between them. Next to nothing is imported before that.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from .living import RunningMock

_SERVED: pytest.StashKey[tuple[ExitStack, dict[Path, "RunningMock"]]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the ini key."""
    parser.addini("truespec_mock_spec", "the OpenAPI document that the fixture truespec_mock serves")


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    if _SERVED in config.stash:
        config.stash[_SERVED][0].close()


@pytest.fixture
def truespec_mock(request: pytest.FixtureRequest) -> "Iterator[RunningMock]":
    """A mock of the document: `.url`, `.requests`, `.override(…)`, `.assert_received(…)`, `.reset()`."""
    mock = _served(request.config, _path(request))
    mock.reset()
    yield mock
    mock.reset()


def _path(request: pytest.FixtureRequest) -> Path:
    config = request.config
    marker: Any = request.node.get_closest_marker("truespec")
    named = marker.kwargs.get("spec", next(iter(marker.args), "")) if marker is not None else ""
    named = named or config.getini("truespec_mock_spec") or _of_contract_tests(config)
    if not named:
        pytest.fail(
            "no document is named: @pytest.mark.truespec('openapi.yaml'), or truespec_mock_spec in the ini"
        )
    return config.rootpath / str(named)


def _of_contract_tests(config: pytest.Config) -> str:
    """Take the document that the contract tests' plugin names, where it is there."""
    try:
        return str(config.getoption("truespec_spec") or config.getini("truespec_spec") or "")
    except ValueError:
        return ""


def _served(config: pytest.Config, path: Path) -> "RunningMock":
    """Serve a document, once in a run. Fails the test where it can't be used."""
    from ..spec import TruespecError
    from .serving import truespec_mock as serving

    stack, served = config.stash.setdefault(_SERVED, (ExitStack(), {}))
    if path not in served:
        try:
            served[path] = stack.enter_context(serving(path))
        except TruespecError as error:
            raise pytest.fail.Exception(str(error), pytrace=False) from None
    return served[path]
