"""What is worth remembering of a run: the smallest request of each kind of answer, and what was found."""

import errno
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Final, TypeAlias

from msgspec import Struct, field

from ...contract_tests import Credentials, Finding, Session, Verdict, credentials_for, with_open_keys
from ...spec import Exchange, Operation, Request, Spec, Violation
from .files import CorpusCase, write_case

_MOST: Final = 12
"""Interesting requests that are kept of one operation."""

_MOST_FURTHER: Final = 64
"""Requests of one operation that are kept for the lines that they reached."""

NEW_LINES: Final = "reached new lines of code"
"""What such a case is kept for, in its file."""

_LARGEST: Final = 20_000
"""Bytes of a request that is kept: larger ones are noise in a repository."""


_Way: TypeAlias = tuple[int, str, str]
"""A status, 0 for no answer, and the keyword that the request breaks first with its place."""


class _Smallest(Struct, frozen=True):
    """The smallest request of a way so far, with what is wrong with it, and whether it may be taken so."""

    request: Request
    size: int
    violations: tuple[Violation, ...]
    tolerable: bool = False


class Kept(Struct):
    """The smallest request that was answered in each way: by status, and by what is wrong with it first; and
    those that reached new lines of the server's code.
    """

    _others: dict[str, CorpusCase] = field(default_factory=dict[str, CorpusCase])
    _further: dict[str, list[_Smallest]] = field(default_factory=dict[str, list[_Smallest]])
    _requests: dict[str, dict[_Way, _Smallest]] = field(default_factory=dict[str, dict[_Way, _Smallest]])

    def see(
        self, operation: Operation, exchange: Exchange, verdict: Verdict, *, tolerable: bool = False
    ) -> None:
        """Keep a request, if none was answered so before, or a larger one was. tolerable: as of a case."""
        request, response = exchange.request, exchange.response
        first = verdict.violations[0] if verdict.violations else None
        code, pointer = (first.code, first.at.pointer) if first is not None else ("", "")
        way = (response.status if response is not None else 0, code, pointer)
        kept = self._requests.setdefault(operation.key, {})
        known = kept.get(way)
        if known is None and len(kept) >= _MOST:
            return
        size = _size(request)
        if size <= _LARGEST and (known is None or size < known.size):
            kept[way] = _Smallest(request, size, verdict.violations, tolerable)

    def see_new_lines(
        self, operation: Operation, exchange: Exchange, verdict: Verdict, *, tolerable: bool = False
    ) -> None:
        """Keep a request that has reached lines of code that no other had reached before."""
        request = exchange.request
        kept = self._further.setdefault(operation.key, [])
        if len(kept) < _MOST_FURTHER and _size(request) <= _LARGEST:
            kept.append(_Smallest(request, _size(request), verdict.violations, tolerable))

    def take_in(self, cases: Iterable[CorpusCase]) -> None:
        """Keep what another process has kept, where it is smaller."""
        for case in cases:
            known = self._others.get(case.name)
            if known is None or _size(case.request) < _size(known.request):
                self._others[case.name] = case

    def cases(self) -> Iterable[CorpusCase]:
        """Give what was kept, each under a name that says nothing but which way of answering it is."""
        yield from self._others.values()
        for operation, ways in self._requests.items():
            for way, kept in ways.items():
                name = hashlib.sha256(f"{operation} {way}".encode()).hexdigest()[:12]
                answer = f"answered {way[0]}" if way[0] else "not answered"
                yield _case_of(f"interesting-{name}", answer, operation, kept)
        for operation, further in self._further.items():
            for kept in further:
                name = hashlib.sha256(f"{operation} {kept.request}".encode(errors="replace")).hexdigest()[:12]
                yield _case_of(f"further-{name}", NEW_LINES, operation, kept)


def remember(folder: Path, session: Session, kept: Kept) -> str | None:
    """Add what was found, and what was kept, to a folder. Says in one line why that failed, if it did: a disk
    that is full costs the memory, not the report.
    """
    target, spec = session.target, session.spec
    others = sum(map(Credentials.of, target.others.values()), Credentials())
    try:
        told = [
            each for each in session.inquest.findings() if not each.received
        ]  # callbacks are asked for anew
        for case in (*(_of_finding(spec, each) for each in told), *kept.cases()):
            own = credentials_for(spec.operation(case.operation), target.fields)
            write_case(folder, case, own + others)
    except OSError as error:
        return f"the corpus {folder} can't be written: {os.strerror(error.errno or errno.EIO)}"
    return None


def _of_finding(spec: Spec, finding: Finding) -> CorpusCase:
    """Keep what shows a finding: of a story, which is played again with things of its own, how to play it."""
    is_sequence = finding.steps and not finding.story
    known = with_open_keys(spec, (*finding.steps, finding.exchange)) if is_sequence else ()
    *steps, request = finding.opened or known or (finding.exchange.request,)
    return CorpusCase(
        finding.fingerprint,
        finding.check,
        finding.operation,
        request,
        _breaks(finding.violations),
        steps=tuple(steps),
        walk=finding.walk,
        story=finding.seed if finding.story and not finding.walk else None,
        caller=finding.caller,
    )


def _case_of(name: str, answer: str, operation: str, kept: _Smallest) -> CorpusCase:
    breaks = _breaks(kept.violations)
    return CorpusCase(name, answer, operation, kept.request, breaks, tolerable=kept.tolerable)


def _breaks(violations: tuple[Violation, ...]) -> tuple[str, ...]:
    return tuple(f"{each.code} {each.at.pointer}" for each in violations)


def _size(request: Request) -> int:
    return len(request.target) + len(request.body) + sum(len(text) for _, text in request.fields)
