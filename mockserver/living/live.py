"""A mock while it is served: its document may change under it, tests set answers, exchanges are kept."""

import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol, TypeAlias

from msgspec.structs import replace

from ...spec import Match, MessageSecrets, Operation, Request, Spec, UsageError
from ..callbacks import Answered, Called, Caller, calling_of
from ..cors import cors_fields
from ..known_heads import Again
from ..mock import Mock
from ..reply import Reply
from ..settings import MockSettings
from ..site import Mount, Site
from .entry import Entry
from .pages import CONTROL_PREFIX, page
from .store import MemoryStore, Store

Source: TypeAlias = str | Path | Spec | Mock | Site
"""What is served: a document, or what answers from one."""


class Log(Protocol):
    """Where requests are noted. secrets: what is not to be noted with them."""

    secrets: tuple[MessageSecrets, ...]

    def add(self, request: Request, reply: Reply, seconds: float) -> None:
        """Note one exchange."""
        ...

    def again(self, request: Request) -> Callable[[bytes, Reply, float], None]:
        """Note exchanges whose requests begin as one does."""
        ...

    def sent(self, called: Called) -> None:
        """Note a request that the mock sent itself; in any thread."""
        ...


class LiveMock:
    """Answers as its mock does, and keeps what it answered.

    store: of exchanges and overrides. keeps: whether exchanges are kept at all. log: where requests are
    noted.
    """

    def __init__(
        self,
        served: Mock | Site,
        store: Store | None = None,
        *,
        keeps: bool = True,
        log: Log | None = None,
    ) -> None:
        self.store: Store = store or MemoryStore()
        self.keeps = keeps
        self.log = log
        self.changed: list[Callable[[], None]] = []  # is called when something else is served
        self.caller = Caller(self._keep_called)
        self.scheme = "http"  # of the address that clients reach it by
        self.serve(served)

    def serve(self, served: Mock | Site) -> None:
        """Answer from this from now on; what is being answered is answered by what was there before."""
        self.secrets = tuple(MessageSecrets.of(spec) for spec in served.specs)
        if self.log is not None:
            self.log.secrets = self.secrets
        self._has_such_paths = any(
            operation.path.startswith(CONTROL_PREFIX)
            for spec in served.specs
            for operation in spec.operations
        )
        self.served = served
        self._calling = calling_of(served.settings)
        if any(operation.callbacks for spec in served.specs for operation in spec.operations):
            self.caller.prepare()
        for each in self.changed:
            each()

    @property
    def settings(self) -> MockSettings:
        """How the mock behaves."""
        return self.served.settings

    @property
    def specs(self) -> tuple[Spec, ...]:
        """The descriptions that are served."""
        return self.served.specs

    @property
    def mocks(self) -> Iterable[Mock]:
        """The mocks of the descriptions."""
        served = self.served
        return (served,) if isinstance(served, Mock) else tuple(mount.mock for mount in served.mounts)

    def operation(self, name: str) -> tuple[Mock, Operation]:
        """Find an operation by operationId or `METHOD /path`. Raises UsageError where there is none."""
        problem: UsageError | None = None
        for mock in self.mocks:
            try:
                return mock, mock.spec.operation(name)
            except UsageError as error:
                problem = problem or error
        raise problem or UsageError(f"no operation {name!r}")

    def answer(self, request: Request) -> Reply:
        """Answer a request: as a test has set it, else as the mock does; pages under `/__truespec/` too."""
        if request.target.startswith(CONTROL_PREFIX) and not self._is_documented(request):
            return page(self, request)
        began = time.perf_counter()
        reply = self.served.answer(request)
        if self.store.has_overrides:
            reply = self._overridden(request, reply)
        self._note(request, reply, began)
        if reply.operation is not None and reply.operation.callbacks:
            self._call_back(request, reply)
        return reply

    def again(self, request: Request) -> Again | None:
        """Answer all requests that begin as one does, where the mock can; an override, or another document,
        ends that.
        """
        served = self.served
        known = None if request.target.startswith(CONTROL_PREFIX) else served.again(request)
        if known is None:
            return None
        store, now = self.store, time.perf_counter
        method, target, fields = request.method, request.target, request.fields
        keep = store.add if self.keeps else None
        note = self.log.again(request) if self.log is not None else None

        def answer(body: bytes) -> Reply | None:
            if store.has_overrides or self.served is not served:
                return None
            began = now()
            reply = known(body)
            seconds = now() - began
            if reply is not None:
                if keep is not None:
                    keep(Request(method, target, fields, body), reply, began, seconds)
                if note is not None:
                    note(body, reply, seconds)
            return reply

        return answer

    def too_large(self, request: Request) -> Reply:
        """Refuse a request whose body is too large, as `Mock.too_large` does."""
        began = time.perf_counter()
        reply = self.served.too_large(request)
        self._note(request, reply, began)
        return reply

    def reset(self) -> None:
        """Forget all exchanges and overrides."""
        self.store.forget()
        self.store.drop()

    def _note(self, request: Request, reply: Reply, began: float) -> None:
        seconds = time.perf_counter() - began
        if self.keeps:
            self.store.add(request, reply, began, seconds)
        if self.log is not None:
            self.log.add(request, reply, seconds)

    def _call_back(self, request: Request, reply: Reply) -> None:
        """Have the callbacks sent that follow an answer to a valid request (OpenAPI, Callback Object)."""
        if not reply.violations and reply.failure in ("", "cut"):
            how = replace(self._calling, scheme=self.scheme)
            self.caller.add(Answered(self.served, request, reply), how)

    def _keep_called(self, called: Called) -> None:
        if self.keeps:
            self.store.keep(Entry.of_call(called))
        if self.log is not None:
            self.log.sent(called)

    def _overridden(self, request: Request, reply: Reply) -> Reply:
        """Take the answer that a test has set, for a request that fits the document."""
        operation = reply.operation
        if operation is None or reply.violations:
            return reply
        override = self.store.take(operation.key)
        if override is None:
            return reply
        made = override.reply(operation)
        return made.with_fields(cors_fields(request)) if self.settings.cors else made

    def _is_documented(self, request: Request) -> bool:
        """Whether the document has a path of its own where our pages are: it goes first."""
        return self._has_such_paths and any(
            isinstance(found, Match) and found.operation.path.startswith(CONTROL_PREFIX)
            for found in (mock.match(request) for mock in self.mocks)
        )


def live(source: "Source | LiveMock", settings: MockSettings | None = None) -> LiveMock:
    """Make a live mock of what can be served. Raises DocumentError when the document can't be used."""
    if isinstance(source, LiveMock):
        return source
    if isinstance(source, Mock | Site):
        return LiveMock(source)
    spec = source if isinstance(source, Spec) else Spec.load(source)
    return LiveMock(Site([Mount("", Mock(spec, settings))]))
