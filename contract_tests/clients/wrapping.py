"""The line that makes a client's exchanges judged: the method that they all go through is replaced."""

import inspect
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import wraps
from os import PathLike
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias, TypeVar

from ...spec import Spec, UsageError
from ..accepted import ACCEPTED_FILE, Accepted
from ..traffic import Entry
from .carriers import CARRIERS, Call, Carrier, carrier_of
from .exchange_judge import ExchangeJudge, Undocumented

_T = TypeVar("_T")
_MARK: Final = "__truespec__"
_INHERITED: Final = object()

Document: TypeAlias = Spec | str | PathLike[str]
"""A document, read already or to be read."""


class Judging:
    """Wraps clients; `close` makes them as they were. hold: what is done with each exchange, `judge.hold`
    where it is not said.
    """

    def __init__(self, judge: ExchangeJudge, hold: Callable[[Entry], None] | None = None) -> None:
        self._judge = judge
        self._hold = hold or judge.hold
        self._replaced: list[tuple[Any, str, Any]] = []

    def __call__(self, client: _T) -> _T:
        """Hold every exchange of a client to the document, and give the client back.

        client: an object, a class, or a module (`requests`): then every client of it, those that
        `requests.get` makes too, as far as they talk to the judge's server. Raises UsageError for one that
        is not known.
        """
        found = [client] if not isinstance(client, ModuleType) else _clients_in(client)
        for each in found:
            carrier = carrier_of(each)
            if carrier is None:
                known = ", ".join(sorted({f"{package}.{name}" for package, name in CARRIERS}))
                raise UsageError(f"{each!r} is no client whose exchanges can be judged; known: {known}")
            self._replace(each, carrier)
        return client

    def close(self) -> None:
        """Judge no more."""
        while self._replaced:
            owner, name, before = self._replaced.pop()
            if before is _INHERITED:
                delattr(owner, name)
            else:
                setattr(owner, name, before)

    def _replace(self, owner: Any, carrier: Carrier) -> None:
        original = getattr(owner, carrier.method)
        if hasattr(original, _MARK):
            return  # judged already
        before: Any = owner.__dict__.get(carrier.method, _INHERITED)
        is_class = isinstance(owner, type)
        held = _awaited if carrier.is_async else _called
        hold = self._hold_of_server if is_class else self._hold
        replacement = held(carrier, original, hold, 1 if is_class else 0)
        setattr(replacement, _MARK, True)
        self._replaced.append((owner, carrier.method, before))
        setattr(owner, carrier.method, replacement)

    def _hold_of_server(self, entry: Entry) -> None:
        """Leave alone what other servers are asked by a client that nobody named."""
        __tracebackhide__ = True
        if self._judge.is_of_server(entry):
            self._hold(entry)


def _clients_in(module: ModuleType) -> list[Any]:
    """List the classes of clients that a module has."""
    root = module.__name__.partition(".")[0]
    named = [getattr(module, name, None) for package, name in CARRIERS if package == root]
    found = [each for each in named if isinstance(each, type)]
    if not found:
        raise UsageError(f"the module {module.__name__} has no client whose exchanges can be judged")
    return found


def _called(carrier: Carrier, original: Any, hold: Callable[[Entry], None], own: int) -> Any:
    """Make the method that judges. own: how many arguments come before the call's, 1 for `self`."""

    @wraps(original)
    def call(*arguments: Any, **named: Any) -> Any:
        __tracebackhide__ = True
        made: Call = (arguments[own:], named)
        kept = carrier.keep(made)
        result = original(*arguments, **named)
        for entry in carrier.entries(made, result, kept):
            hold(entry)
        return result

    return call


def _awaited(carrier: Carrier, original: Any, hold: Callable[[Entry], None], own: int) -> Any:
    """Make the method that judges, of a client that is awaited."""

    @wraps(original)
    async def call(*arguments: Any, **named: Any) -> Any:
        __tracebackhide__ = True
        made: Call = (arguments[own:], named)
        kept = carrier.keep(made)
        kept = await kept if inspect.isawaitable(kept) else kept
        result = await original(*arguments, **named)
        for entry in carrier.entries(made, result, kept):
            hold(entry)
        return result

    return call


def judge_client(
    client: _T,
    document: Document,
    *,
    url: str = "",
    accepted: str | PathLike[str] = ACCEPTED_FILE,
    undocumented: Undocumented = "tell",
) -> _T:
    """Hold every exchange of a client to a document from now on, and give the client back.

        client = judge_client(app.test_client(), "openapi.yaml")

    url: address of the server, with its base path. accepted: the file of what is excused. undocumented: what
    becomes of exchanges that the document knows no operation for. An exchange that breaks the document raises
    ContractBroken in the call.
    """
    judge = judge_of(document, url=url, accepted=Path(accepted), undocumented=undocumented)
    return Judging(judge)(client)


@contextmanager
def judging(
    document: Document,
    *,
    url: str = "",
    accepted: str | PathLike[str] = ACCEPTED_FILE,
    undocumented: Undocumented = "tell",
) -> Generator[Judging]:
    """Judge as long as a `with` lasts; the arguments are those of `judge_client`.

    with judging("openapi.yaml") as judge:
        judge(requests)
    """
    judge = judge_of(document, url=url, accepted=Path(accepted), undocumented=undocumented)
    wrapping = Judging(judge)
    try:
        yield wrapping
    finally:
        wrapping.close()


def judge_of(document: Document, *, url: str, accepted: Path, undocumented: Undocumented) -> ExchangeJudge:
    """Make the judge. accepted: a file, which need not be there where it has the usual name.

    Raises DocumentError and UsageError for what can't be used.
    """
    spec = document if isinstance(document, Spec) else Spec.load(Path(document))
    return ExchangeJudge(spec, url=url, accepted=accepted_in(accepted), undocumented=undocumented)


def accepted_in(path: Path) -> Accepted:
    """Read what is excused from a file, which need not be there where it has the usual name."""
    today = datetime.now(UTC).date()
    is_there = path.exists() or path.name != ACCEPTED_FILE
    return Accepted.load(path, today) if is_there else Accepted((), today)
