"""`truespec why SPEC 'curl …'`: step by step why a mock answers a request as it does."""

import json as json_text
import sys
from pathlib import Path
from typing import Final, Literal

from msgspec.structs import replace

from ..contract_tests import Unreadable, read_har
from ..mockserver import Explanation, explained, journal_requests
from ..spec import MessageSecrets, Request, UsageError, is_object
from .answering import Answering
from .curl import curl_request, is_curl
from .documents import usable
from .exit_codes import ExitCode
from .output import write, write_to
from .reading import Documents

_SHOWN: Final = 2_000
"""Characters of a body that are shown."""


def run(
    *,
    documents: Documents,
    answering: Answering,
    spec: str,
    request: str,
    entry: int | None,
    examples: Literal["repair", "strict", "trust"] | None,
    validate: Literal["all", "request", "none"],
    allow_callbacks: tuple[str, ...],
    json: str | None,
) -> ExitCode:
    """Write the steps, and the answer. A request that is refused is explained as well: 0 in any case."""
    if spec == "-" and (request == "-" or (is_curl(request) and "@-" in request)):
        raise UsageError("only one of document and request can come from standard input")
    settings = replace(
        answering.settings,
        examples=examples or answering.settings.examples,
        validate=validate,
        callback_hosts=(*answering.settings.callback_hosts, *allow_callbacks),
    )
    asked = _request(request, entry)
    document = usable(documents.load(spec))
    found = explained(document, settings, asked).without_secrets(MessageSecrets.of(document))
    if json != "-":
        write("\n".join(_lines(found)))
    if json is not None:
        write_to(json, json_text.dumps(found.json(), ensure_ascii=False, indent=2))
    return ExitCode.CONFORMS


def _request(text: str, entry: int | None) -> Request:
    """Read the request that is meant. Raises UsageError where there is none."""
    if is_curl(text):
        if entry is not None:
            raise UsageError("--entry is of a journal or a HAR file: a command is one request")
        return curl_request(text)
    requests = _recorded(text)
    if not requests:
        raise UsageError(f"{text} has no request in it")
    number = len(requests) if entry is None else entry
    if number > len(requests):
        several = "one request" if len(requests) == 1 else f"{len(requests)} requests"
        raise UsageError(f"{text} has {several}, and no number {number}")
    return requests[number - 1]


def _recorded(name: str) -> tuple[Request, ...]:
    """Read the requests of a file: a page or an entry of a journal, a HAR file or an entry of one."""
    try:
        data = sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            f"{name!r} is neither a command `curl …` nor a file that can be read: {reason}"
        ) from error
    try:
        written = json_text.loads(data)
    except (ValueError, RecursionError) as error:
        raise UsageError(
            f"{name} is neither a journal nor a HAR file, since it is no JSON: {error}"
        ) from error
    of_journal = journal_requests(written)
    if of_journal is not None:
        return of_journal
    if is_object(written) and "log" not in written:
        data = json_text.dumps({"log": {"entries": [written]}}).encode()
    with read_har(data, name) as traffic:
        return tuple(each.exchange.request for each in traffic if not isinstance(each, Unreadable))


def _lines(found: Explanation) -> list[str]:
    request, reply = found.request, found.reply
    lines = [f"{request.method} {request.target}"]
    width = max(len(each) for each in ("answer", *(step.stage for step in found.steps)))
    for step in found.steps:
        first, *more = step.lines()
        lines += [f"{step.stage:{width}}  {first}", *(f"{'':{width}}  {line}" for line in more)]
    lines += [f"{'answer':{width}}  {reply.status}"]
    lines += [f"{'':{width}}  {name}: {value}" for name, value in reply.fields]
    body = reply.body.decode("utf-8", "replace")
    shown = body if len(body) <= _SHOWN else f"{body[:_SHOWN]}… ({len(reply.body):,} bytes)"
    return [*lines, *(f"{'':{width}}  {line}" for line in shown.splitlines())]
