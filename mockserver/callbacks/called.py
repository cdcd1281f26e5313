"""A request that the API sent itself, and what became of it."""

from msgspec import Struct
from msgspec.structs import replace

from ...spec import Exchange, MessageSecrets, Operation, Violation


class Called(Struct, frozen=True):
    """A request of a callback or webhook. sender: `callback done of POST /orders`, `webhook newOrder`.

    origin: scheme and host that it went to; "" where nothing says that. exchange: its error says why there is
    no answer. source: where its content comes from. is_sent: whether anything went out. request_violations,
    answer_violations: what the two messages break. began: seconds since the epoch. seconds: until the answer
    was there.
    """

    sender: str
    operation: Operation
    origin: str
    exchange: Exchange
    began: float
    source: str = ""
    is_sent: bool = True
    request_violations: tuple[Violation, ...] = ()
    answer_violations: tuple[Violation, ...] = ()
    seconds: float = 0.0

    @property
    def url(self) -> str:
        """Where it went, "" where nothing says so."""
        return self.origin + self.exchange.request.target

    def without_secrets(self, secrets: MessageSecrets) -> "Called":
        """Write dots for what is secret."""
        request = self.exchange.request
        return replace(
            self,
            exchange=secrets.exchange(self.exchange),
            request_violations=secrets.violations(self.request_violations, request),
            answer_violations=secrets.violations(self.answer_violations, request),
        )

    @property
    def conforms(self) -> bool:
        """Whether there was an answer, and neither message breaks the document."""
        return self.exchange.response is not None and not self.request_violations + self.answer_violations
