"""What the connections of a proxy share: the document, the upstream, and who keeps account of what passes."""

from collections.abc import Callable, Iterable

from ...spec import FieldLines, Match, Operation, Request, Spec, Violation
from ..lifecycle import lifecycle_fields
from ..living import LiveMock
from ..mock import Mock
from ..refusals import Refusals
from ..reply import Reply
from ..request_log import RequestLog
from .beginnings import Beginnings
from .journal import Journal
from .settings import ProxySettings
from .upstream import Pool, Upstream
from .verdicts import Relayed

Observer = Callable[[Relayed], None]
"""Is given every exchange once it is over; the journal is one."""


class Proxy:
    """A proxy for one description and one upstream, without the server. observers: see every exchange.

    live: may be given another document while it is served; mock: of the one that it has now.
    say: writes a line of another kind into the log. keeps: whether the last exchanges are kept, for
    `GET /__truespec/journal`.
    """

    def __init__(
        self,
        spec: Spec,
        upstream: Upstream | str,
        settings: ProxySettings | None = None,
        observers: Iterable[Observer] = (),
        say: Callable[[str], None] = lambda text: None,
        *,
        keeps: bool = True,
    ) -> None:
        """Raises UsageError for an upstream that is no address."""
        self.settings = settings or ProxySettings()
        self.live = LiveMock(Mock(spec, self.settings.mock))
        self.refusals = Refusals(self.settings.mock)
        self.upstream = Upstream.parse(upstream) if isinstance(upstream, str) else upstream
        self.pool = Pool(self.upstream)
        self.say = say
        journal = Journal(self.live) if keeps else None
        self._observers = (*observers, *((journal.add,) if journal else ()))
        self._journal = journal
        self.beginnings = Beginnings(self.upstream, self._found)
        self._renew()
        self.live.changed.append(self._renew)

    def _renew(self) -> None:
        """Hold what passes to the document that is served now."""
        (self.mock,) = self.live.mocks
        self._lifecycles: dict[int, FieldLines] = {}
        self.beginnings.forget()

    def hide_secrets_in(self, log: RequestLog) -> None:
        """Keep the secrets of the document that is served, now and later, out of a log."""

        def hide() -> None:
            log.secrets = self.live.secrets

        hide()
        self.live.changed.append(hide)

    def _found(self, request: Request) -> Match | Violation:
        return self.mock.match(request)

    def page(self, request: Request) -> Reply | None:
        """Answer a request for a page of the proxy's own; None for all that is the upstream's."""
        return self._journal.page(request) if self._journal is not None else None

    def note(self, relayed: Relayed) -> None:
        """Tell all who keep account of an exchange."""
        for observer in self._observers:
            observer(relayed)

    def lifecycle(self, operation: Operation) -> FieldLines:
        """List the fields of an operation that is on its way out."""
        known = self._lifecycles.get(id(operation))
        if known is None:
            dates = self.settings.mock.dates_deprecation
            known = lifecycle_fields(self.mock.spec, operation, dates=dates)
            self._lifecycles[id(operation)] = known
        return known
