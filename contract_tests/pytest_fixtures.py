"""What the pytest fixtures give to a test; imported only where one of them is used."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from ..spec import Exchange, FieldLines, Json, Match, Operation, Request, Spec, judge_request, judge_response
from .client import Client
from .report import text_report
from .run import TestSettings, run
from .target import Target


def spec_of(settings: Mapping[str, Any]) -> Spec:
    """Read the document that a test names, from the root folder of the tests. Fails the test where none is
    named.
    """
    name = settings.get("spec")
    if not name:
        pytest.fail(
            "no document is named: @pytest.mark.truespec('openapi.yaml'), --truespec-spec or truespec_spec"
        )
    path = Path(str(name))
    return Spec.load(path if path.is_absolute() else Path(settings["folder"]) / path)


def target_of(settings: Mapping[str, Any]) -> Target:
    """Find the address of the server under test. Fails the test where none is named."""
    if not settings.get("url"):
        pytest.fail("no server is named: @pytest.mark.truespec(url=…), --truespec-url or truespec_url")
    headers: Mapping[str, str] = settings.get("headers") or {}
    return Target(str(settings["url"]), tuple(headers.items()))


@dataclass(frozen=True)
class OperationTest:
    """One operation as a test."""

    spec: Spec
    operation: Operation
    settings: Mapping[str, Any]

    def at(self, url: str) -> "OperationTest":
        """The same test of a server at `url`."""
        return replace(self, settings={**self.settings, "url": url})

    def check(self, *, seed: int = 0) -> None:
        """Hold the server to this operation; every finding is in the message of the assertion."""
        only = TestSettings(seed=seed, only=(self.operation.key,), second_engine=False)
        report = run(self.spec, target_of(self.settings), only)
        if report.faults:
            pytest.fail(text_report(report, self.spec), pytrace=False)
        if not report.reached:
            pytest.fail("; ".join(report.notes) or "nothing could be tested", pytrace=False)


def operations_of(settings: Mapping[str, Any]) -> list[OperationTest]:
    """List the operations of the document that the settings name."""
    spec = spec_of(settings)
    return [OperationTest(spec, operation, settings) for operation in spec.operations]


class JudgingClient:
    """Sends requests and holds both messages of each exchange to the document."""

    def __init__(self, spec: Spec, client: Client, fields: FieldLines) -> None:
        self.spec = spec
        self._client = client
        self._fields = fields

    def request(
        self, method: str, target: str, *, body: Json = None, headers: Mapping[str, str] | None = None
    ) -> Exchange:
        """Send a request, `body` as JSON where it is not None. Fails the test where a message breaks the
        document.
        """
        content = b"" if body is None else json.dumps(body, ensure_ascii=False).encode()
        fields = (
            *self._fields,
            *(headers or {}).items(),
            *([("Content-Type", "application/json")] if content else []),
        )
        return self.send(Request(method, target, tuple(fields), content))

    def send(self, request: Request) -> Exchange:
        """Send a request as it is. Fails the test where the answer breaks the document, or none comes."""
        exchange = self._client.send(request)
        match = self.spec.match(request.method, request.target)
        if exchange.response is None:
            pytest.fail(f"{request.method} {request.target}: {exchange.error}", pytrace=False)
        if not isinstance(match, Match):
            pytest.fail(match.message, pytrace=False)
        broken = judge_response(match.operation, request.method, exchange.response)
        if 200 <= exchange.response.status < 300:
            broken = (*judge_request(match, request), *broken)
        if broken:
            lines = [f"{each.where}: {each.message} ({each.at})" for each in broken]
            pytest.fail(
                "\n".join([f"{request.method} {request.target} breaks the document:", *lines]), pytrace=False
            )
        return exchange


def client_of(settings: Mapping[str, Any]) -> JudgingClient:
    """Make the client of a test."""
    target = target_of(settings)
    return JudgingClient(spec_of(settings), Client(target), target.fields)
