"""Who is called back: addresses that are given away, each for one request, and what arrives there."""

import re
import secrets
import threading
import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Final
from urllib.parse import urlsplit

from msgspec import Struct, field

from ...spec import Exchange, Expression, Operation, Request, Response, Spec, UsageError
from ..draft import Draft
from ..judged import Verdict
from ..targets import Target
from .addressing import Place, address_at, draft_to, endings, readdressed, receivable_of
from .answering import HANDSHAKES, accepting, answer_of, to_handshake

NONE: Final = "none"
"""Stands for an address where nobody listens."""

_LISTENS: Final = re.compile(r"(?:(?P<host>\[[^\]]+\]|[^:\[\]]*):)?(?P<port>\d{1,5})")
_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"
_MOST_HELD: Final = 200
"""Messages of one request that are kept; who sends more is answered all the same."""


class Receiving(Struct, frozen=True):
    """How callbacks are received. listen: `HOST:PORT`, `none` for not at all, "" for a free port of this
    machine. url: where the server under test finds that. seconds: how long the end of a run waits for those
    that have not come.
    """

    listen: str = ""
    url: str = ""
    seconds: float = 3.0

    def check(self) -> None:
        """Raise UsageError for what is no address."""
        if self.listen != NONE:
            self.urls(self.address[1])

    @property
    def address(self) -> tuple[str, int]:
        """Where to listen. Raises UsageError for what is no such address."""
        found = _LISTENS.fullmatch(self.listen or "127.0.0.1:0")
        if found is None or int(found["port"]) > 65535:
            raise UsageError(f"--callbacks: {self.listen!r} is neither HOST:PORT nor {NONE}")
        return (found["host"] or "127.0.0.1").strip("[]"), int(found["port"])

    @property
    def is_for_one(self) -> bool:
        """Whether one process alone can listen so: at one port, or where one address leads to."""
        return self.listen != NONE and (bool(self.url) or self.address[1] != 0)

    def urls(self, port: int) -> tuple[str, ...]:
        """List what addresses may begin with, without a slash at the end. Raises UsageError."""
        if self.url:
            if urlsplit(self.url).scheme not in ("http", "https") or not urlsplit(self.url).hostname:
                raise UsageError(f"--callback-url: {self.url!r} is no address of a server")
            return (self.url.rstrip("/"),)
        host = self.address[0]
        if host in ("0.0.0.0", "::", "127.0.0.1"):  # noqa: S104  (said by the user)
            return f"http://127.0.0.1:{port}", f"http://localhost:{port}"
        return (f"http://{f'[{host}]' if ':' in host else host}:{port}",)

    def is_on(self, operations: Sequence[Operation], target: Target) -> bool:
        """Whether somebody listens for the callbacks of operations: they can be received, and the server
        finds who listens.
        """
        is_found = target.is_local or bool(self.url) or bool(self.listen)
        return self.listen != NONE and is_found and any(receivable_of(each).places for each in operations)

    @contextmanager
    def receiver(
        self, spec: Spec, operations: Sequence[Operation], target: Target, notes: list[str]
    ) -> Generator["Receiver | None"]:
        """Listen for the callbacks of operations while something is tested, where any can be received.

        notes: are told why nobody listens, where somebody could. Raises UsageError for addresses that are
        none, and where the user's can't be listened to.
        """
        if not self.is_on(operations, target):
            notes += _unreceived(operations) if self.listen != NONE else ()
            yield None
            return
        from .listening import listening  # late: most documents have no callbacks

        made, (host, port) = Receiver(spec), self.address
        with ExitStack() as stack:
            try:
                opened = stack.enter_context(listening(host, port, made.answer))
            except OSError as error:
                why = f"--callbacks: {host}:{port} can't be listened to: {error.strerror}"
                raise UsageError(why) from error
            made.urls = self.urls(opened)
            yield made


class Received(Struct, frozen=True):
    """A request that the server has sent, and what it was answered. place: whose address it came to. tail:
    of its target, from behind the address. at: when, by `time.monotonic`.
    """

    place: Place
    exchange: Exchange
    tail: str
    at: float


class Invitation(Struct, eq=False):
    """A request of ours that asks to be called back, and what came. request: as it is sent.

    tokens: that its addresses have, by place. refuses: the status that calls are answered with, 0 for the
    documented success. is_shared: several requests have these addresses, so that nobody knows which of them
    a message is about. exchange: once it is there. sent: when, by `time.monotonic`.
    """

    operation: Operation
    request: Request
    tokens: dict[str, Place] = field(default_factory=dict[str, Place])
    refuses: int = 0
    is_shared: bool = False
    exchange: Exchange | None = None
    sent: float = field(default_factory=time.monotonic)
    messages: list[Received] = field(default_factory=list[Received])

    @property
    def is_accepted(self) -> bool:
        """Whether it was answered with 2xx."""
        return self.exchange is not None and self.exchange.is_success

    @property
    def is_refused(self) -> bool:
        """Whether it was answered with 4xx."""
        response = self.exchange.response if self.exchange is not None else None
        return response is not None and 400 <= response.status < 500

    @property
    def calls(self) -> list[Received]:
        """What came that is more than asking whether somebody is there."""
        return [each for each in self.messages if not is_handshake(each)]


def is_handshake(message: Received) -> bool:
    """Whether a message asks only whether somebody is there: with a method that no callback there has."""
    method = message.exchange.request.method
    return method in HANDSHAKES and method not in {each.method for _, each in message.place.calls}


class Receiver:
    """Gives addresses away and takes what comes to them, in threads of its own."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.urls: tuple[str, ...] = ()
        self.forbidden: dict[tuple[Operation, Expression], str] = {}
        self._run = secrets.token_hex(2)  # what a run before was promised may still come
        self._count = 0
        self._changed = threading.Condition()
        self._invitations: dict[str, Invitation] = {}
        self._news: list[tuple[Invitation, Received]] = []

    def invite(
        self, operation: Operation, request: Request, *, refuses: int = 0, is_shared: bool = False
    ) -> Invitation | None:
        """Put addresses into a request. None where there is no place, or the document forbids them.

        A request that breaks the document goes on to. refuses, is_shared: as of an Invitation.
        """
        places = receivable_of(operation).places
        was_valid = not Verdict.of(self.spec, request).violations
        invitation = Invitation(operation, request, refuses=refuses, is_shared=is_shared)
        self._count += 1
        for place, letter in zip(places, _LETTERS, strict=False):
            token = f"{self._run}{self._count:06x}{letter}"
            made = self._with_token(invitation.request, place, token, was_valid=was_valid)
            if made is not None:
                invitation.request = made
                invitation.tokens[token] = place
            elif was_valid:
                self._note_forbidden(operation, invitation.request, place, token)
        if not invitation.tokens:
            return None
        with self._changed:
            self._invitations |= dict.fromkeys(invitation.tokens, invitation)
        return invitation

    def shared(self, operation: Operation, draft: Draft, write: Callable[[Draft], Request]) -> Draft | None:
        """Put addresses into values that several requests are made of; None as of `invite`."""
        invitation = self.invite(operation, write(draft), is_shared=True)
        for place in dict.fromkeys(invitation.tokens.values()) if invitation is not None else ():
            url = address_at(invitation.request, place.expression) if invitation is not None else None
            made = draft_to(draft, place.expression, url) if isinstance(url, str) else None
            if made is None:
                return None
            draft = made
        return draft if invitation is not None else None

    def _with_token(self, request: Request, place: Place, token: str, *, was_valid: bool) -> Request | None:
        for url in self.urls:
            for ending in endings(request, place.expression):
                made = readdressed(request, place.expression, f"{url}/{token}{ending}")
                if made is not None and (not was_valid or not Verdict.of(self.spec, made).violations):
                    return made
        return None

    def _note_forbidden(self, operation: Operation, request: Request, place: Place, token: str) -> None:
        made = readdressed(request, place.expression, f"{self.urls[0]}/{token}")
        broken = () if made is None else Verdict.of(self.spec, made).violations
        if broken:
            why = f"the document forbids {self.urls[0]}/… there: {broken[0].message} ({broken[0].at})"
            self.forbidden.setdefault((operation, place.expression), why)

    def answer(self, request: Request) -> Response:
        """Take a request that has come; in any thread."""
        token, tail = self._token_in(request.target)
        invitation = self._invitations.get(token)
        if invitation is None:
            return Response(404)
        place = invitation.tokens[token]
        response = _response(invitation, place, request)
        message = Received(place, Exchange(request, response), tail, time.monotonic())
        with self._changed:
            if len(invitation.messages) < _MOST_HELD:
                invitation.messages.append(message)
                self._news.append((invitation, message))
            self._changed.notify_all()
        return response

    def _token_in(self, target: str) -> tuple[str, str]:
        """Find the token in a target, and what stands behind it."""
        for found in re.finditer(rf"{self._run}[0-9a-f]{{6}}[a-z]", target):
            if found[0] in self._invitations:
                return found[0], target[found.end() :]
        return "", ""

    def tail_of(self, invitation: Invitation, place: Place, url: str) -> str | None:
        """Give what of an address stands behind its token; None where that is not in it."""
        for token, each in invitation.tokens.items():
            before, has_token, tail = url.partition(token)
            if each is place and has_token and before:
                return tail
        return None

    def wait_until(self, is_enough: Callable[[], bool], ends: float) -> bool:
        """Wait until it is enough, until the clock (`time.monotonic`) shows `ends` at most; whether it is."""
        with self._changed:
            return self._changed.wait_for(is_enough, max(0.0, ends - time.monotonic()))

    def asked(self, operation: Operation) -> tuple[int, int]:
        """Count the requests that have asked to be called back, and those of them that were accepted."""
        known = dict.fromkeys(self._invitations.values())
        sent = [each for each in known if each.operation is operation and not each.is_shared]
        return len(sent), sum(each.is_accepted for each in sent)

    def news(self) -> Iterator[tuple[Invitation, Received]]:
        """Take what has come since the last time to requests that are answered by now, in order."""
        with self._changed:
            news, self._news = self._news, []
        for invitation, message in news:
            if invitation.exchange is None:
                self._news.append((invitation, message))
            elif not invitation.is_shared:
                yield invitation, message


def _response(invitation: Invitation, place: Place, request: Request) -> Response:
    fitting = [each for _, each in place.calls if each.method == request.method]
    if fitting and invitation.refuses and fitting[0].response_object(invitation.refuses) is not None:
        return answer_of(fitting[0], invitation.refuses)
    if fitting:
        return accepting(fitting[0])
    return to_handshake(request) if request.method in HANDSHAKES else Response(204)


def _unreceived(operations: Sequence[Operation]) -> Iterator[str]:
    """Say why nobody listens, where there are callbacks."""
    found = [receivable_of(each) for each in operations if each.callbacks]
    if any(each.places for each in found):
        yield (
            "callbacks are not received: the server is on another machine"
            " (--callback-url says where it finds this one)"
        )
    elif found:
        declared = sum(len(each.others) for each in found)
        yield f"callbacks: {declared:,} declared, 0 received; of the first one {found[0].others[0].why}"
