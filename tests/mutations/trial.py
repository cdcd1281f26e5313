"""What a damaged document goes through: every command that reads one, and the mock; nothing may fail."""

import contextlib
import io
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

from truespec.cli import main
from truespec.contract_tests import RequestGenerator, Target, TestSettings, credentials_for, run
from truespec.mockserver import Mock, truespec_mock
from truespec.spec import (
    Match,
    Operation,
    Response,
    Spec,
    TruespecError,
    judge_request,
    judge_response,
)

_SAMPLE: Final = 4
_GOOD_CODES: Final = frozenset((0, 1, 3))
_NO_ANSWER: Final = 500
"""What the mock says where no answer can conform."""

_TOLD: Final = "sl-violations"
"""The field in which the mock says itself that an answer does not conform, since none can."""


def trial(original: Path, damaged: Path, step: Callable[[str], None]) -> str | None:
    """Put a document through everything; None where all went well, else what did not, with the traceback.

    step: told before each step what is done next.
    """
    for arguments in (
        ("lint", str(damaged)),
        ("show", str(damaged)),
        ("prove", str(damaged)),
        ("diff", str(original), str(damaged)),
        ("diff", str(damaged), str(original), "--json", "-"),
    ):
        step(arguments[0])
        if (failure := _failure(arguments)) is not None:
            return failure
    step("load")
    with contextlib.suppress(TruespecError):
        spec = Spec.load(damaged)
        mock = Mock(spec)
        for operation in spec.operations[:_SAMPLE]:
            step(operation.key)
            _ask(spec, mock, operation)
        return _tested(spec, mock, step)
    return None


def _tested(spec: Spec, mock: Mock, step: Callable[[str], None]) -> str | None:
    """Hold the mock of a document to the document: a correct server, except where no answer can conform.

    Each request is a step: how many a run sends is for the schemas to say, and none may take long.
    """
    only = tuple(operation.key for operation in spec.operations[:_SAMPLE])
    if not only:
        return None

    def note(operation: str, _sent: int, _findings: int) -> None:
        step(f"test {operation}")

    with truespec_mock(mock) as running:
        report = run(spec, Target(running.url), TestSettings(only=only, second_engine=False), note)
    found = [
        f"{finding.check} {finding.operation}: {finding.expected}; {finding.got}"
        for finding in report.findings
        if not _is_told(finding.exchange.response)
    ]
    return "\n".join(["`truespec test` finds faults of the mock", *found]) if found else None


def _is_told(response: Response | None) -> bool:
    return response is not None and (response.status == _NO_ANSWER or response.field(_TOLD) is not None)


def _failure(arguments: tuple[str, ...]) -> str | None:
    words = io.StringIO()
    code = 0
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(words):
        try:
            main((*arguments, "--debug"))
        except SystemExit as ended:
            code = int(ended.code or 0)
    return (
        None
        if code in _GOOD_CODES
        else f"`truespec {arguments[0]}` ended with {code}\n{words.getvalue()[-3000:]}"
    )


def _ask(spec: Spec, mock: Mock, operation: Operation) -> None:
    """Route, compile, judge and answer one operation, as far as the document lets us."""
    with contextlib.suppress(TruespecError):
        request = RequestGenerator(operation, credentials_for(operation, ())).valid(Random(0))
        match = spec.match(request.method, request.target)
        if isinstance(match, Match):
            judge_request(match, request)
        reply = mock.answer(request)
        judge_response(operation, request.method, Response(reply.status, reply.fields, reply.body))
    for media in operation.request_body.content.values() if operation.request_body else ():
        if media.schema is not None:
            with contextlib.suppress(TruespecError):
                _ = media.schema.problems
