"""A mock in pytest: the fixture `truespec_mock` serves a document to the client under test.

    @pytest.mark.truespec("openapi.yaml")
    def test_client(truespec_mock):
        truespec_mock.override("createImage", status=503)
        …

The document: of the marker, else `truespec_mock_spec` in the ini file, else what the contract tests name. It
is served once for all tests that name it, and forgets between them. Next to nothing is imported before that.

    @pytest.mark.truespec_hostile(rounds=40)

runs the test so many times, each with other answers that the document allows and few clients expect;
`--truespec-hostile 40` does so with every test that asks for the mock. A failure tells which it had received.
"""

from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import pytest

if TYPE_CHECKING:
    from .living import RunningMock

_ROUNDS: Final = 16
"""How often a hostile test runs where nobody says: enough for what is unusual everywhere at once."""


class _Hostile(NamedTuple):
    """How hostile a mock is. rounds: 0 where it is not. next_version: path of the coming document."""

    rounds: int = 0
    seed: str | None = None
    next_version: str = ""


_Served: TypeAlias = "dict[tuple[Path, _Hostile], RunningMock]"
_SERVED: pytest.StashKey[tuple[ExitStack, _Served]] = pytest.StashKey()
_ASKED: pytest.StashKey["RunningMock"] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the ini key and the option."""
    parser.addini("truespec_mock_spec", "the OpenAPI document that the fixture truespec_mock serves")
    parser.getgroup("truespec").addoption(
        "--truespec-hostile",
        type=int,
        default=0,
        metavar="ROUNDS",
        help="run each test of truespec_mock so often, with valid answers that few clients expect",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known."""
    config.addinivalue_line(
        "markers",
        "truespec_hostile(rounds=16, seed=None, next=None): answer in valid ways that few clients expect",
    )
    if not config.pluginmanager.hasplugin("truespec"):  # that of tests, which has it, may be left out
        config.addinivalue_line("markers", "truespec(spec): the OpenAPI document that the mock answers from")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Let a hostile test run once for each round."""
    if "truespec_mock" in metafunc.fixturenames:
        rounds = _hostile(metafunc.config, metafunc.definition).rounds
        if rounds > 0:
            names = [f"hostile-{number}" for number in range(rounds)]
            metafunc.parametrize("truespec_mock", range(rounds), indirect=True, ids=names)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Tell in the report of a failure which unusual answers the test had received."""
    report = yield
    if report.when == "call" and report.failed and _ASKED in item.stash:
        found = item.stash[_ASKED].failed(item.nodeid)
        if found:
            told = [f"{each}\n    {each.unusual}" for each in found]
            told[-1] += "\n    (the last one before the failure)"
            report.sections.append(("truespec: unusual answers that the test had received", "\n".join(told)))
    return report


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    if _SERVED in config.stash:
        config.stash[_SERVED][0].close()


@pytest.fixture
def truespec_mock(request: pytest.FixtureRequest) -> "Iterator[RunningMock]":
    """A mock of the document: `.url`, `.requests`, `.override(…)`, `.assert_received(…)`, `.reset()`."""
    hostile = _hostile(request.config, request.node)
    mock = _served(request.config, _path(request), hostile)
    mock.reset()
    mock.begin(getattr(request, "param", 0), max(1, hostile.rounds))
    request.node.stash[_ASKED] = mock
    yield mock
    mock.reset()


def _hostile(config: pytest.Config, node: pytest.Item | pytest.Collector) -> _Hostile:
    """Read how hostile the mock of a test is: of the marker, else the command line."""
    marker = node.get_closest_marker("truespec_hostile")
    if marker is None:
        given: Any = config.getoption("--truespec-hostile")
        return _Hostile(given)
    unknown = marker.kwargs.keys() - {"rounds", "seed", "next"}
    if unknown or len(marker.args) > 1:
        raise pytest.UsageError("the marker truespec_hostile has rounds, seed and next")
    rounds = next(iter(marker.args), marker.kwargs.get("rounds", _ROUNDS))
    seed = marker.kwargs.get("seed")
    following = marker.kwargs.get("next")
    return _Hostile(int(rounds), None if seed is None else str(seed), str(following or ""))


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


def _served(config: pytest.Config, path: Path, hostile: _Hostile) -> "RunningMock":
    """Serve a document, once in a run. Fails the test where it can't be used."""
    from ..spec import Spec, TruespecError
    from .serving import truespec_mock as serving
    from .settings import MockSettings

    stack, served = config.stash.setdefault(_SERVED, (ExitStack(), {}))
    if (path, hostile) not in served:
        try:
            following = Spec.load(config.rootpath / hostile.next_version) if hostile.next_version else None
            settings = MockSettings(hostile=hostile.rounds > 0, seed=hostile.seed, next_version=following)
            served[path, hostile] = stack.enter_context(serving(path, settings))
        except TruespecError as error:
            raise pytest.fail.Exception(str(error), pytrace=False) from None
    return served[path, hostile]
