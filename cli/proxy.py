"""`truespec proxy SPEC --upstream URL`: hold all that passes to a document, and sum up in the end."""

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final, Literal

from msgspec.structs import replace

from ..contract_tests import Coverage, Passed, Passing, passing_har
from ..mockserver import (
    Mock,
    MockOn,
    Proxy,
    ProxySettings,
    Relayed,
    RequestLog,
    Say,
    ServerSettings,
    Upstream,
    Watch,
    is_warning,
    logged,
    serve_proxy,
)
from ..spec import Spec, UsageError, Violation
from .accepting import Acceptances
from .answering import Answering
from .covering import Covering
from .documents import usable, watched_paths
from .exit_codes import ExitCode, exit_code_for
from .findings import ReportFiles
from .listening import Listening, Opened
from .noting import Noting
from .output import write, write_to
from .outputs import Outputs
from .reading import Documents
from .traffic import conclude, write_reports

_FAIL_ON: Final = ("any", "request", "response", "warning", "none")


def run(
    *,
    documents: Documents,
    listening: Listening,
    answering: Answering,
    outputs: Outputs,
    acceptances: Acceptances,
    spec: str,
    address: str | None,
    upstream: str | None,
    upstream_proxy: str | None,
    upstream_timeout: float,
    verify: bool,
    mock_on: str,
    validate_request: bool,
    fail_on: str | None,
    har: str | None,
    html: str | None,
    report_dir: str | None,
    json: str | None,
    journal: bool,
    watch: bool,
    covering: Covering,
    noting: Noting,
) -> ExitCode:
    """Serve, and write what was found. Stopped by a signal, it ends with 0 or 1, as `--fail-on` says."""
    start, since = time.perf_counter(), time.time_ns()
    behind = _behind(address, upstream, upstream_proxy, verify=verify)
    fails = _blamed(fail_on)
    settings = ProxySettings(answering.settings, MockOn.parse(mock_on), validate_request, upstream_timeout)
    document = usable(documents.load(spec))
    account = Account(document, behind, keeps=har is not None, covers=covering.is_asked)
    make = partial(Proxy, document, behind, settings, keeps=journal)

    def again(say: Say) -> Mock:
        loaded = usable(documents.load(spec))
        _tell_problems(loaded, lambda text: say(f"warning: {text}"))
        account.hold_to(loaded)
        return Mock(loaded, settings.mock)

    paths = watched_paths((spec,), documents) if watch else ()
    watching = Watch(again, paths, since, noting.say) if paths else None
    with listening.opened(on_ipv6=not answering.as_prism) as opened:
        _check_loop(opened, behind)
        _serve(make, account, opened, noting, watching, start)
    if har is not None:
        write_to(har, passing_har(account.kept, account.document))
    files = ReportFiles(None, html, report_dir)
    return account.conclude(fails, outputs, acceptances, covering, json, files)


def _say_nothing(text: str) -> None:
    del text


def _blamed(fail_on: str | None) -> str:
    fails = fail_on or _FAIL_ON[0]
    if fails not in _FAIL_ON:
        raise UsageError(f"--fail-on of a proxy is one of {', '.join(_FAIL_ON)}, not {fails}")
    return fails


def _behind(address: str | None, upstream: str | None, through: str | None, *, verify: bool) -> Upstream:
    if address and upstream and address != upstream:
        raise UsageError("the server behind is named twice: as an argument and as --upstream")
    named = upstream or address
    if not named:
        raise UsageError("which server is behind? --upstream says its address")
    return Upstream.parse(named, verify=verify, through=through)


def _check_loop(opened: Opened, behind: Upstream) -> None:
    """Refuse to stand in front of ourselves: one request would never end."""
    own = opened.sockets[0].getsockname()
    if (
        not isinstance(own, str)
        and own[1] == behind.port
        and behind.host in ("localhost", *_addresses(opened))
    ):
        raise UsageError(f"{behind} is where this proxy listens; --port chooses another port")


def _addresses(opened: Opened) -> list[str]:
    return [each.getsockname()[0] for each in opened.sockets]


def _serve(
    make: Callable[..., Proxy],
    account: "Account",
    opened: Opened,
    noting: Noting,
    watch: Watch | None,
    start: float,
) -> None:
    """Tell of the document, and serve. make: the proxy, given who is told of what passes, and the log."""
    log = noting.log()
    proxy = make(account.observers(log), log.say if log is not None else _say_nothing)
    if log is not None:
        proxy.hide_secrets_in(log)
    document = proxy.mock.spec
    _tell_problems(document, noting.warn)

    def announce() -> None:
        name = document.title or document.name
        took = time.perf_counter() - start
        write(f"truespec proxy of {name} for {proxy.upstream} listening on {opened.base} ({took:.1f} s)")

    gc.collect()
    gc.freeze()  # the document stays: looking it through again and again would cost requests milliseconds
    serve_proxy(proxy, opened.sockets, announce, ServerSettings(log, None, opened.certificate, watch=watch))


def _tell_problems(document: Spec, warn: Say) -> None:
    for problem in document.problems:
        warn(f"{problem.at}: {problem.message}")


class Account:
    """What passed, and what is to be said of it in the end."""

    def __init__(self, document: Spec, behind: Upstream, *, keeps: bool, covers: bool) -> None:
        self._coverage = Coverage(document, document.operations) if covers else None
        self.document = document  # that is served now
        self._upstream, self._behind = behind, str(behind)
        self._passing = Passing(document, self._behind, keeps=keeps)
        self._refused = self._failed = self._reached = 0
        self._is_renewed = False

    def hold_to(self, document: Spec) -> None:
        """Go on with another document: what is exercised of it is counted from now on."""
        self.document = document
        if self._coverage is not None:
            self._coverage, self._is_renewed = Coverage(document, document.operations), True

    def observers(self, log: RequestLog | None) -> list[Callable[[Relayed], None]]:
        """List who is told of what passes: this account, and the log."""
        return [self.add] if log is None else [self.add, partial(logged, log, self._upstream)]

    def add(self, relayed: Relayed) -> None:
        """Count one exchange."""
        error = relayed.exchange.error
        self._refused += relayed.source == "proxy" and error is None
        self._failed += relayed.source == "proxy" and error is not None and relayed.status != 0
        self._reached += relayed.source != "proxy"
        reasons = [each for each in (relayed.request.not_judged, relayed.response.not_judged) if each]
        if relayed.source == "mock":
            reasons.append("answered by the mock in place of the upstream")
        elif error is not None:
            reasons.append(_failure(relayed))
        if self._coverage is not None and relayed.source != "mock":
            self._coverage.see(relayed.exchange)
        operation = relayed.operation.key if relayed.operation is not None else ""
        self._passing.add(relayed.exchange, operation, _found(relayed), reasons)

    @property
    def kept(self) -> Sequence[Passed]:
        """The exchanges that broke the document."""
        return self._passing.kept

    def conclude(
        self,
        fails: str,
        outputs: Outputs,
        acceptances: Acceptances,
        covering: Covering,
        json: str | None,
        files: ReportFiles,
    ) -> ExitCode:
        """Write what was found, and say what the process ends with. fails: as `--fail-on` says."""
        measure = self._coverage.measured() if self._coverage is not None else None
        found = replace(self._passing.audit(self._notes()), coverage=measure)
        errors = [each for each in found.causes if each.level == "error"]
        if fails in ("request", "response"):
            errors = [each for each in errors if each.side == fails]
        counting = {"none": (), "warning": found.causes}.get(fails, errors)
        blamed = {each.fingerprint for each in counting}
        write_reports("proxy", found, self.document, self._behind, acceptances, files)
        clean = conclude("proxy", found, self.document, blamed, outputs, acceptances, covering, json)
        if clean and fails != "none" and self._failed and not self._reached:
            return ExitCode.TARGET
        return exit_code_for(clean=clean)

    def _notes(self) -> Iterator[str]:
        if self._refused:
            yield f"{self._refused} answered by the proxy itself: refused, or preflight requests"
        if self._is_renewed:
            yield "what was exercised is counted from the last change of the document on"


def _found(
    relayed: Relayed,
) -> Iterator[tuple[Literal["request", "response"], Literal["error", "warning"], Violation]]:
    for violation in relayed.request.violations:
        yield "request", "warning" if is_warning(violation) else "error", violation
    for violation in relayed.response.violations:
        yield "response", "warning" if is_warning(violation) else "error", violation


def _failure(relayed: Relayed) -> str:
    """Say in a few words why there is no answer: what is counted has to be the same each time."""
    if relayed.status == 0:
        return "that broke off"
    return f"without an answer of the upstream ({relayed.status})"
