"""What the pytest fixtures give to a test; imported only where one of them is used."""

import json
import os
from collections import Counter
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from traceback import walk_stack
from typing import Any

import pytest
from msgspec import Struct
from msgspec.structs import replace

from ..spec import Exchange, FieldLines, Json, Operation, Request, Spec, TruespecError
from .accepted import ACCEPTED_FILE
from .clients import Account, ContractBroken, ExchangeJudge, Judging, accepted_in, judge_of
from .pytest_held import Held
from .report import finding_text, text_report
from .runner import TestSettings, run, selected
from .schemathesis_findings import SchemathesisListener
from .targets import Client, Target, hosted
from .traffic import Entry


@contextmanager
def _said_in_one_line() -> Generator[None]:
    """Fail the test with the message of what truespec raises: our own traceback helps nobody."""
    try:
        yield
    except TruespecError as error:
        raise pytest.fail.Exception(str(error), pytrace=False) from None


def spec_of(settings: Mapping[str, Any]) -> Spec:
    """Read the document that a test names, from the root folder of the tests, once in a run. Fails the test
    where none is named, or it can't be used.
    """
    name = settings.get("spec")
    if not name:
        pytest.fail(
            "no document is named: @pytest.mark.truespec('openapi.yaml'), --truespec-spec, truespec_spec, "
            "or `spec` in truespec.toml"
        )
    path = Path(os.path.normpath(Path(settings["folder"]) / str(name)))
    # Named as pytest names files: from the working folder. An address, or `REVISION:path`, is what it is.
    near = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
    source = str(name) if ":" in str(name) and not path.exists() else str(near)
    specs: dict[str, Spec] = settings["held"].specs
    if source not in specs:
        with _said_in_one_line():
            specs[source] = settings["configured"].load(source)
    return specs[source]


def target_of(settings: Mapping[str, Any]) -> Target:
    """Find the server under test, with its credentials; it is started where a file says how, once in a run.
    Fails the test where none is named, or it is none.
    """
    if not settings.get("url"):
        pytest.fail(
            "no server is named: @pytest.mark.truespec(url=…), --truespec-url, truespec_url, "
            "or `url` in truespec.toml"
        )
    spec, url, held = spec_of(settings), str(settings["url"]), settings["held"]
    if (spec.name, url) not in held.targets:
        with _said_in_one_line():
            running = settings["configured"].running(spec, url)
            held.targets[spec.name, url] = held.servers.enter_context(running)
    target: Target = held.targets[spec.name, url]
    headers: Mapping[str, str] = settings.get("headers") or {}
    named = {name.lower() for name in headers}
    kept = (line for line in target.fields if line[0].lower() not in named)
    return replace(target, fields=(*kept, *headers.items()))


class OperationTest(Struct, frozen=True, dict=True):
    """One operation as a test."""

    spec: Spec
    operation: Operation
    settings: Mapping[str, Any]

    def at(self, url: str) -> "OperationTest":
        """The same test of a server at `url`."""
        return replace(self, settings={**self.settings, "url": url})

    def check(self, *, seed: int = 0) -> None:
        """Hold the server to this operation; every finding is in the message of the assertion. A server that
        can't be reached, or stops answering on the way, fails the test too.
        """
        told: TestSettings = self.settings["configured"].tests
        only = replace(told, seed=seed, only=(self.operation.key,), exclude=())
        with _said_in_one_line():
            report = run(self.spec, target_of(self.settings), only)
            every = [operation.key for operation in self.spec.operations]
            report = report.excused(accepted_in(_accepted_file(self.settings)), every)
        if report.faults or report.incomplete:
            pytest.fail(text_report(report, self.spec), pytrace=False)
        if not report.reached:
            pytest.fail("; ".join(report.notes) or "nothing could be tested", pytrace=False)


def operations_of(settings: Mapping[str, Any]) -> list[OperationTest]:
    """List the operations of the document that the settings name, and choose."""
    spec, told = spec_of(settings), settings["configured"].tests
    with _said_in_one_line():
        chosen = selected(spec, told.only, told.exclude)
    return [OperationTest(spec, operation, settings) for operation in chosen]


class JudgingClient:
    """Sends requests and holds both messages of each exchange to the document. No message of a failure shows
    a secret.
    """

    def __init__(self, judge: ExchangeJudge, client: Client, fields: FieldLines, root: Path) -> None:
        self.spec = judge.spec
        self._client = client
        self._fields = fields
        self._hold = _failing(judge, root)

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        self._client.close()

    def request(
        self, method: str, target: str, *, body: Json = None, headers: Mapping[str, str] | None = None
    ) -> Exchange:
        """Send a request, `body` as JSON where it is not None. headers: they replace those of the marker and
        the Content-Type. Fails the test where a message breaks the document.
        """
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        own = tuple((headers or {}).items())
        named = {name.lower() for name, _ in own}
        usual = (*self._fields, *([("Content-Type", "application/json")] if content else []))
        fields = (*(line for line in usual if line[0].lower() not in named), *own)
        return self.send(Request(method, target, fields, content))

    def send(self, request: Request) -> Exchange:
        """Send a request as it is. Fails the test where the answer breaks the document, or none comes."""
        exchange = self._client.send(request)
        self._hold(Entry(1, self._client.target.url, exchange))
        return exchange


def client_of(settings: Mapping[str, Any]) -> JudgingClient:
    """Make the client of a test. It asks for nothing that the document does not have."""
    target = target_of(settings)
    judge = _judge({**settings, "url": "", "undocumented": "fail"})
    return JudgingClient(judge, Client(target), target.fields, settings["folder"])


def judging_of(settings: Mapping[str, Any]) -> Judging:
    """Make what wraps the clients of a test."""
    judge = _judge(settings)
    return Judging(judge, _failing(judge, settings["folder"]))


@contextmanager
def hearing(settings: Mapping[str, Any]) -> Generator[Callable[[], list[str]]]:
    """Listen to Schemathesis' checks in a test; gives what says, in words, what they have found."""
    held: Held = settings["held"]
    if held.listener is None:
        held.listener = SchemathesisListener()
        held.servers.callback(held.listener.attach())
    listener: SchemathesisListener = held.listener
    spec, url = spec_of(settings), str(settings["url"] or "")
    accepted = accepted_in(_accepted_file(settings))

    def said() -> list[str]:
        reached, found = listener.end()
        excused = accepted.excuses(each.known for each in found)
        marked = (replace(each, acceptance=excused.get(each.fingerprint)) for each in found)
        return [finding_text(each, reached, spec) for each in marked]

    listener.begin(spec, url)
    yield said


def _judge(settings: Mapping[str, Any]) -> ExchangeJudge:
    """Make a judge, one for all tests that are told the same."""
    undocumented = settings.get("undocumented") or "tell"
    if undocumented not in ("tell", "fail"):
        pytest.fail(f"truespec_undocumented is `tell` or `fail`, not {undocumented!r}", pytrace=False)
    spec, url, accepted = spec_of(settings), str(settings.get("url") or ""), _accepted_file(settings)
    judges: dict[Any, ExchangeJudge] = settings["held"].judges
    key = (spec.name, url, accepted, undocumented)
    if key not in judges:
        with _said_in_one_line():
            judges[key] = judge_of(spec, url=url, accepted=accepted, undocumented=undocumented)
    return judges[key]


def _accepted_file(settings: Mapping[str, Any]) -> Path:
    return Path(settings["folder"]) / str(settings.get("accepted") or ACCEPTED_FILE)


def _failing(judge: ExchangeJudge, root: Path) -> Callable[[Entry], None]:
    """Make what holds an exchange to the document, and fails the test with no more than what is wrong."""

    def hold(entry: Entry) -> None:
        try:
            judge.hold(entry)
        except ContractBroken as error:
            raise pytest.fail.Exception(f"{_asked_at(root)}{error}", pytrace=False) from None

    return hold


def _asked_at(root: Path) -> str:
    """Say which line of the tests made the call; "" where none is on the stack."""
    for frame, line in walk_stack(None):
        path = Path(frame.f_code.co_filename)
        is_ours = str(frame.f_globals.get("__name__", "")).startswith("truespec.")
        if not is_ours and path.is_relative_to(root) and "site-packages" not in path.parts:
            return f"{path.relative_to(root)}:{line}: "
    return ""


def url_of_application(settings: Mapping[str, Any]) -> str:
    """Serve the application that the settings name, until the run ends; gives its address."""
    held: Held = settings["held"]
    name = str(settings["app"])
    if name not in held.served:
        with _said_in_one_line():
            held.served[name] = held.servers.enter_context(hosted(name))
    return held.served[name]


def told_of(held: Held) -> Iterator[str]:
    """Sum up what all judges of a run, and of xdist's workers, have judged."""
    account = Account()
    for counts in (*held.told, *(judge.account.counts() for judge in held.judges.values())):
        account.add(Account(counts["judged"], Counter(counts["undocumented"]), Counter(counts["accepted"])))
    yield from account.lines()
