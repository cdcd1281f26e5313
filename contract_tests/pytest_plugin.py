"""truespec in pytest: a test for each operation of a document, and fixtures to hold one's own tests to it.

    @pytest.mark.truespec("openapi.yaml", url="http://localhost:8000")
    def test_contract(truespec_operation):
        truespec_operation.check()

    @pytest.fixture
    def client(truespec_judge):
        return truespec_judge(app.test_client())

Nothing runs, and next to nothing is imported, in suites that do not ask for it. Settings: the marker, else
`--truespec-spec`, `--truespec-url` and `--truespec-app`, else `truespec_*` in the ini file, else what
`truespec.toml` and the environment tell `truespec test`.
"""

from collections.abc import Generator, Iterator
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import pytest

from .pytest_held import Configured, Held

if TYPE_CHECKING:
    from ..spec import Spec
    from .clients import Judging
    from .pytest_fixtures import JudgingClient, OperationTest

_SETTINGS: Final = MappingProxyType(
    {
        "spec": "the OpenAPI document to test against",
        "url": "address of the server under test",
        "app": "application under test, served where no url is named: WSGI or ASGI, `module:name`",
        "accepted": "file of what is excused (truespec-accepted.yaml)",
        "undocumented": "tell of calls that the document does not have, or fail (tell)",
    }
)
_OPTIONS: Final = MappingProxyType({"spec": "SPEC", "url": "URL", "app": "MODULE:NAME"})


_READER: Final = "truespec.cli.pytest_settings"
"""The plugin that reads the commands' settings: named, since this room knows no command."""

_HELD: pytest.StashKey[Held] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options and ini keys."""
    group = parser.getgroup("truespec", "contract tests from an OpenAPI document")
    for name, words in _SETTINGS.items():
        if name in _OPTIONS:
            group.addoption(f"--truespec-{name}", metavar=_OPTIONS[name], help=words)
        parser.addini(f"truespec_{name}", words)


class _Hooks:
    """What this plugin asks of others."""

    @pytest.hookspec(firstresult=True)
    def pytest_truespec_configured(self) -> "Configured | None":
        """Say what files of settings and the environment tell; None for nothing."""


def pytest_addhooks(pluginmanager: pytest.PytestPluginManager) -> None:
    """Make the question known."""
    pluginmanager.add_hookspecs(_Hooks)


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers",
        "truespec(spec, url=None, app=None, headers=None, accepted=None, undocumented=None): "
        "a test of each operation of an OpenAPI document, and settings of the fixtures",
    )


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    if _HELD in config.stash:
        config.stash[_HELD].servers.close()


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test for each operation, named by method and path."""
    if "truespec_operation" not in metafunc.fixturenames:
        return
    from .pytest_fixtures import operations_of

    settings = _settings(metafunc.config, metafunc.definition.get_closest_marker("truespec"))
    tests = operations_of(settings)
    names = [test.operation.key for test in tests]
    metafunc.parametrize("truespec_operation", tests, indirect=True, ids=names)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Say in our words what Schemathesis' checks find in a test of its, where a document is named."""
    if not _is_of_schemathesis(item):
        return (yield)
    settings = _settings(item.config, item.get_closest_marker("truespec"))
    if not settings["spec"]:
        return (yield)
    from .pytest_fixtures import hearing

    with hearing(settings) as said:
        try:
            return (yield)
        finally:
            for text in said():
                item.add_report_section("call", "truespec", text)


def _is_of_schemathesis(item: pytest.Item) -> bool:
    """Whether a test was made by `@schema.parametrize()`, or is a state machine's; nothing is imported."""
    owners = (type(item), *getattr(getattr(item, "cls", None), "__mro__", ()))
    return any(each.__module__.partition(".")[0] == "schemathesis" for each in owners)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand over to xdist's controller what was judged here."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None and _HELD in session.config.stash:
        output["truespec"] = [each.account.counts() for each in session.config.stash[_HELD].judges.values()]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a worker of xdist judged."""
    told = getattr(node, "workeroutput", {}).get("truespec", [])
    if told:
        node.config.stash.setdefault(_HELD, Held()).told.extend(told)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say what was judged, where anything was asked to be."""
    if _HELD not in config.stash:
        return
    held = config.stash[_HELD]
    if held.judges or held.told:
        from .pytest_fixtures import told_of

        terminalreporter.write_sep("-", "truespec")
        for line in told_of(held):
            terminalreporter.write_line(line)


def _settings(config: pytest.Config, marker: pytest.Mark | None) -> dict[str, Any]:
    """Gather what a test is told: marker, command line, ini file."""
    found: dict[str, Any] = dict(marker.kwargs) if marker is not None else {}
    for name in found:
        if name not in (*_SETTINGS, "headers"):
            raise pytest.UsageError(
                f"the marker truespec has no {name!r}, only {', '.join(_SETTINGS)} and headers"
            )
    if marker is not None and marker.args:
        found["spec"] = marker.args[0]
    held = found["held"] = config.stash.setdefault(_HELD, Held())
    told = found["configured"] = _configured(config, held)
    for name in _SETTINGS:
        if not found.get(name):
            given = config.getoption(f"truespec_{name}") if name in _OPTIONS else None
            found[name] = given or config.getini(f"truespec_{name}")
    # An address in a file does not outdo an application that is named here.
    is_reached = found["url"] or found["app"]
    for name in ("spec", "accepted", *(() if is_reached else ("url", "app"))):
        found[name] = found[name] or getattr(told, name)
    found["folder"] = config.rootpath
    return found


def _configured(config: pytest.Config, held: Held) -> Configured:
    """Read what files and the environment say, once."""
    if held.configured is None:
        if not config.pluginmanager.has_plugin(_READER):
            config.pluginmanager.register(import_module(_READER), _READER)
        held.configured = config.hook.pytest_truespec_configured()
    assert held.configured is not None
    return held.configured


def _settings_of(request: pytest.FixtureRequest) -> dict[str, Any]:
    """Gather what the test, class, module or session that asks for a fixture is told."""
    node: Any = request.node
    return _settings(request.config, node.get_closest_marker("truespec"))


@pytest.fixture
def truespec_spec(request: pytest.FixtureRequest) -> "Spec":
    """The document, read once for all tests that name it."""
    from .pytest_fixtures import spec_of

    return spec_of(_settings_of(request))


@pytest.fixture
def truespec_url(request: pytest.FixtureRequest) -> str:
    """The address of the server under test, or of the application, served once for all its tests.

    A `conftest.py` that starts the server gives its own.
    """
    settings = _settings_of(request)
    if settings["url"] or not settings["app"]:
        return _reached(settings)
    from .pytest_fixtures import url_of_application

    return url_of_application(settings)


def _reached(settings: dict[str, Any]) -> str:
    """Give the address that was named; what a file says is started first, where it says how."""
    url = str(settings["url"] or "")
    if url and url == settings["configured"].url and settings["spec"]:
        from .pytest_fixtures import target_of

        target_of(settings)
    return url


@pytest.fixture
def truespec_client(request: pytest.FixtureRequest, truespec_url: str) -> "Iterator[JudgingClient]":
    """A client whose every exchange is held to the document; a breach fails the test."""
    from .pytest_fixtures import client_of

    client = client_of(_settings_of(request) | {"url": truespec_url})
    yield client
    client.close()


@pytest.fixture
def truespec_judge(request: pytest.FixtureRequest) -> "Iterator[Judging]":
    """Hold a client's exchanges to the document: `truespec_judge(client)` gives the client back, judged until
    the test ends; `truespec_judge(requests)` all clients of a module. A breach fails the test.
    """
    from .pytest_fixtures import judging_of

    judging = judging_of(_settings_of(request))
    yield judging
    judging.close()


@pytest.fixture(scope="session")
def truespec_judge_session(request: pytest.FixtureRequest) -> "Iterator[Judging]":
    """`truespec_judge` for fixtures that live longer than a test; no marker is read for it."""
    from .pytest_fixtures import judging_of

    judging = judging_of(_settings(request.config, None))
    yield judging
    judging.close()


@pytest.fixture
def truespec_operation(request: pytest.FixtureRequest, truespec_url: str) -> "OperationTest":
    """One operation of the document, to be tested with `check()`."""
    test: OperationTest = request.param
    return test.at(truespec_url)
