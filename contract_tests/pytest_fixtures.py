"""What the pytest fixtures give to a test; imported only where one of them is used."""

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest
from msgspec import Struct
from msgspec.structs import replace

from ..spec import (
    Exchange,
    FieldLines,
    Json,
    Match,
    Operation,
    Request,
    Spec,
    TruespecError,
    Violation,
    judge_request,
    judge_response,
)
from .redact import Secrets
from .report import text_report
from .reproduce import curl_command
from .runner import TestSettings, run
from .targets import Client, Target


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
            "no document is named: @pytest.mark.truespec('openapi.yaml'), --truespec-spec or truespec_spec"
        )
    path = Path(settings["folder"]) / str(name)
    specs: dict[Path, Spec] = settings["specs"]
    if path not in specs:
        with _said_in_one_line():
            specs[path] = Spec.load(path)
    return specs[path]


def target_of(settings: Mapping[str, Any]) -> Target:
    """Find the address of the server under test. Fails the test where none is named, or it is none."""
    if not settings.get("url"):
        pytest.fail("no server is named: @pytest.mark.truespec(url=…), --truespec-url or truespec_url")
    headers: Mapping[str, str] = settings.get("headers") or {}
    with _said_in_one_line():
        return Target(str(settings["url"]), tuple(headers.items()))


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
        only = TestSettings(seed=seed, only=(self.operation.key,), second_engine=False)
        with _said_in_one_line():
            report = run(self.spec, target_of(self.settings), only)
        if report.faults or report.incomplete:
            pytest.fail(text_report(report, self.spec), pytrace=False)
        if not report.reached:
            pytest.fail("; ".join(report.notes) or "nothing could be tested", pytrace=False)


def operations_of(settings: Mapping[str, Any]) -> list[OperationTest]:
    """List the operations of the document that the settings name."""
    spec = spec_of(settings)
    return [OperationTest(spec, operation, settings) for operation in spec.operations]


class JudgingClient:
    """Sends requests and holds both messages of each exchange to the document. No message of a failure shows
    a secret.
    """

    def __init__(self, spec: Spec, client: Client, fields: FieldLines) -> None:
        self.spec = spec
        self._client = client
        self._fields = fields
        self._secrets = Secrets.of(spec)

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
        match = self.spec.match(request.method, request.target, request.fields)
        if exchange.response is None:
            self._fail(request, f"got no answer: {exchange.error}")
        if not isinstance(match, Match):
            self._fail(request, f"is not in the document: {match.message}")
        broken = judge_response(match.operation, request.method, exchange.response)
        if 200 <= exchange.response.status < 300:
            broken = (*judge_request(match, request), *broken)
        if broken:
            self._fail(request, "\n".join(["breaks the document:", *map(_line, broken)]))
        return exchange

    def _fail(self, request: Request, what: str) -> NoReturn:
        shown = self._secrets.request(request)
        said = self._secrets.text(what, request)
        command = curl_command(request, self._client.target.url, self._secrets)
        pytest.fail(f"{shown.method} {shown.target} {said}\n{command}", pytrace=False)


def _line(violation: Violation) -> str:
    return f"{violation.where}: {violation.message} ({violation.at})"


def client_of(settings: Mapping[str, Any]) -> JudgingClient:
    """Make the client of a test."""
    target = target_of(settings)
    return JudgingClient(spec_of(settings), Client(target), target.fields)
