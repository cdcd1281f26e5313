"""What a damaged document goes through: every command that reads one, and the mock; nothing may fail."""

import contextlib
import io
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Final

from truespec.cli import main
from truespec.contract_tests import RequestGenerator, credentials_for
from truespec.mockserver import Mock
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


def trial(original: Path, damaged: Path, step: Callable[[str], None]) -> str | None:
    """Put a document through everything; None where all went well, else what did not, with the traceback.

    step: told before each step what is done next.
    """
    for arguments in (
        ("lint", str(damaged)),
        ("show", str(damaged)),
        ("diff", str(original), str(damaged)),
        ("diff", str(damaged), str(original), "--json", "-"),
    ):
        step(" ".join(arguments[:1]))
        code, words = _command(*arguments, "--debug")
        if code not in _GOOD_CODES:
            return f"`truespec {arguments[0]}` ended with {code}\n{words[-3000:]}"
    step("load")
    with contextlib.suppress(TruespecError):
        spec = Spec.load(damaged)
        mock = Mock(spec)
        for operation in spec.operations[:_SAMPLE]:
            step(operation.key)
            _ask(spec, mock, operation)
    return None


def _command(*arguments: str) -> tuple[int, str]:
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            main(arguments)
        except SystemExit as ended:
            return int(ended.code or 0), err.getvalue()


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
