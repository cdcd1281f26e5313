"""One request on its way through a proxy: judged, sent on, its answer judged and relayed.

A message is held back for the judge while it is small and comes soon; what is larger, slower or endless goes
on as it comes, and is said not to be judged.
"""

import asyncio
import time
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from ...spec import Exchange, FieldLines, Response, Violation, parse_media_type
from ..cors import cors_fields, preflight
from ..problems import (
    BAD_REQUEST,
    BROKEN_ANSWER,
    LATE_ANSWER,
    NOT_A_TUNNEL,
    TIMED_OUT,
    UNREACHABLE,
    VIOLATIONS,
    of_side,
    validation_entry,
    violations_field,
)
from ..refusals import problem_reply, unrouted
from ..reply import Reply
from .asking import Asking, ClientFault, Unreachable
from .beginnings import Beginning
from .client import Client
from .content import Content, Late, Truncated
from .framing import Framing, response_framing
from .heads import Malformed, ResponseHead
from .outgoing import content_end, framed, framer, response_head, switching_head
from .tunnel import ClientGone, tunnel
from .upstream import Wire
from .verdicts import NOTHING, Judgement, Relayed, Source, entries_of, response_judgement

if TYPE_CHECKING:
    from .proxy import Proxy

_AT_ONCE: Final = 64 * 1024
"""Bytes of a request's content that are awaited before anything is sent on."""

_ENDLESS: Final = frozenset({"text/event-stream", "multipart/x-mixed-replace", "application/x-ndjson"})
"""Types of content that comes bit by bit for as long as somebody listens, unless its length is known."""

_MARK: Final = "sl-violations"
_NOT_JUDGED: Final = "Truespec-Not-Judged"
_MOCKED: Final = "Truespec-Mocked"
_WISHES: Final = {"on": True, "off": False}
"""What `Truespec-Errors` of a request says; anything else is told, and says nothing."""

_SWITCHING: Final = 101
_VARIES: Final = ("Vary", "Origin")
"""Is added to a Vary that the upstream sends: its answer differs by origin now."""


class Passage:
    """One request and its answer."""

    def __init__(self, proxy: "Proxy", client: Client, begun: Beginning) -> None:
        self._start = time.perf_counter()
        self._proxy = proxy
        self._client = client
        self._begun = begun
        self._head = head = begun.head
        self._settings = proxy.settings
        self._keeps = head.keeps_alive
        wish = next(iter(head.values("truespec-errors")), "").lower()
        if wish and wish not in _WISHES:
            proxy.say(f"Truespec-Errors is `on` or `off`, and not heeded as {wish!r}")
        self._errors = _WISHES.get(wish, proxy.settings.mock.errors)  # whether a violation is an error answer
        self._request = begun.request
        self._match = begun.match
        self._judged = NOTHING
        self._is_judged = False
        self._is_begun = False  # some of the answer is on its way
        self._is_noted = False
        self._forwarded: int | None = None  # the status that the upstream answered, 0 for none yet

    async def go(self) -> bool:
        """Let it pass; say whether another request can follow on the connection."""
        framing = self._begun.framing
        if self._head.method == "CONNECT":
            return self._refuse(problem_reply(NOT_A_TUNNEL, "this proxy stands for one server"))
        try:
            if isinstance(framing, Malformed):
                raise Malformed(*framing.args)
            self._content = Content(self._client.reader, framing, self._settings.mock.max_body)
            return await self._pass()
        except Late as error:
            return self._refuse(problem_reply(TIMED_OUT, str(error)))
        except (Malformed, ClientFault) as error:
            return self._refuse(problem_reply(BAD_REQUEST, f"this is no HTTP/1.1 request: {error}"))
        except Truncated as error:
            self._note(0, "proxy", error=f"the client broke off: {error}")
            return False

    async def _pass(self) -> bool:
        settings, content, client = self._settings.mock, self._content, self._client
        if not content.is_whole:
            client.begin_content(content)
        page = self._proxy.page(self._request) if isinstance(self._match, Violation) else None
        own = page or (preflight(self._request) if settings.cors else None)
        waits = await self._gathered(all_of_it=self._errors or own is not None)
        if page is not None:  # nothing has passed
            client.say(page, self._head.method, closes=not self._stays_open)
            return self._stays_open
        if own is not None:
            return self._say(own, "proxy")
        if self._errors:
            self._judge_request()
            refusal = self._refusal()
            if refusal is not None:
                return self._say(refusal, "proxy")
        elif content.is_whole:
            asyncio.get_running_loop().call_soon(self._judge_request)  # while the upstream works
        self._forwarded, written = 0, self._begun.written
        asking = Asking(self._proxy.pool, self._head, written, content, client.write, waits=waits)
        keeps = False
        try:
            keeps = await self._through(asking)
        except (ClientGone, asyncio.CancelledError):
            if not self._is_noted:
                if content.is_whole:
                    self._judge_request()
                self._note(0, "proxy", error="the client went away")
            raise
        finally:
            await asking.end(keeps=keeps)
        return self._keeps and content.is_whole

    async def _gathered(self, *, all_of_it: bool) -> bool:
        """Wait for the content where it is wanted before anything is sent on, or is small; say whether the
        client waits to be asked for it.
        """
        content, waits = self._content, self._head.waits
        if all_of_it:
            if waits and not content.is_whole:
                self._client.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            await content.gather()
            return False
        if not waits and 0 < content.framing.length <= _AT_ONCE:
            await content.gather()
        return waits

    async def _through(self, asking: Asking) -> bool:
        """Ask the upstream and relay what it says; say whether its connection is fit for another request."""
        upstream, seconds = self._proxy.pool.upstream, self._settings.timeout
        try:
            wire, head = await asking.answer(seconds)
            return await self._answered(asking, wire, head)
        except Unreachable as error:
            kind, detail = UNREACHABLE, f"{upstream} can't be reached: {error}"
        except TimeoutError:
            kind, detail = LATE_ANSWER, f"{upstream} did not answer within {seconds:g} s"
        except (Malformed, Truncated, OSError) as error:
            kind, detail = BROKEN_ANSWER, f"{upstream} gave no whole answer: {error}"
        self._judge_request()
        if self._is_begun:
            self._client.abort()
            self._note(0, "proxy", error=detail)
        else:
            self._say(problem_reply(kind, detail), "proxy", error=detail)
        return False

    # The request

    def _judge_request(self) -> None:
        """Judge the request, or what is known of it; once it is whole, there is no more to be known."""
        content = self._content
        if self._is_judged:
            return
        body, reason = content.body, ""
        if body is None and content.fits:
            reason = "the request was answered before it was whole"
        elif body is None:
            reason = _too_large("the request", self._settings.mock.max_body)
        elif body:
            self._request = replace(self._request, body=body)
        if self._settings.judges_requests:
            self._judged = self._begun.judge(self._request, reason)
        self._is_judged = content.is_whole

    def _refusal(self) -> Reply | None:
        """Answer in place of the upstream where the request is wrong."""
        match = self._match
        if not self._settings.judges_requests:
            return None
        if isinstance(match, Violation):
            return unrouted(match, derives_head=self._settings.mock.derives_head)
        errors = self._judged.errors
        return self._proxy.refusals.refuse_plainly(match, self._request, errors) if errors else None

    # The answer

    async def _answered(self, asking: Asking, wire: Wire, head: ResponseHead) -> bool:
        """Relay an answer, or put another one in its place."""
        self._forwarded = head.status
        if head.status == _SWITCHING:
            await self._switch(wire, head)
            return False
        content = Content(
            wire.reader, response_framing(head, self._head.method), self._settings.mock.max_body
        )
        if self._is_to_be_mocked(head.status):
            return await self._mock(head, content)
        why_not = await self._held(head, content)
        if not asking.is_sent:
            self._keeps = False  # what is still to come of the request would be taken for the next one
        self._judge_request()
        if why_not:
            await self._relay(head, content, why_not)
        else:
            await self._relay_whole(head, content)
        return head.keeps_alive and content.framing.kind != "close"

    def _is_to_be_mocked(self, status: int) -> bool:
        match = self._match
        if isinstance(match, Violation) or self._content.body is None:
            return False
        return self._settings.mock_on.takes(match, status)

    async def _mock(self, head: ResponseHead, content: Content) -> bool:
        """Answer from the document what the upstream has not built."""
        why_not = await self._held(head, content)
        self._judge_request()
        reply = self._proxy.mock.answer(self._request)
        await asyncio.sleep(reply.delay)
        reply = reply.with_fields(((_MOCKED, f"the upstream answered {head.status}"),))
        self._say(reply, "mock")
        return not why_not and head.keeps_alive and content.framing.kind != "close"

    async def _held(self, head: ResponseHead, content: Content) -> str:
        """Wait for the content of an answer; say why that is no use, "" where it is here."""
        settings = self._settings
        if content.is_whole:
            return ""
        if content.framing.kind != "length" and _is_endless(head):
            content.forget()
            return "a stream has no end to wait for"
        if content.is_here:  # nothing to wait for
            await content.gather()
        elif content.fits:
            seconds = settings.timeout if self._errors else settings.patience
            try:
                async with asyncio.timeout(seconds):
                    await content.gather()
            except TimeoutError:
                if self._errors:
                    raise
                return f"the answer took longer than {seconds:g} s"
        return "" if content.body is not None else _too_large("the answer", settings.mock.max_body)

    async def _relay_whole(self, head: ResponseHead, content: Content) -> None:
        """Relay an answer that is here, with what was found of it, or refuse it for that."""
        response = self._response(head, content.body or b"")
        judged = response_judgement(self._match, self._request.method, response)
        if self._errors and judged.errors:
            told = [of_side(validation_entry(each), "response") for each in judged.errors]
            reply = problem_reply(
                VIOLATIONS, f"{judged.errors[0].words} ({judged.errors[0].at})", validation=told
            )
            self._say(reply, "proxy", response=response, judged=judged)
            return
        written, framing = self._head_of(head, content, judged)
        end = content_end(framing, content.trailers) if content.framing.kind != "none" else b""
        self._client.write(b"".join((written, framed(framing, content.kept), end)))
        await self._client.drain()
        self._note(head.status, "upstream", response=response, judged=judged)

    async def _relay(self, head: ResponseHead, content: Content, why_not: str) -> None:
        """Relay an answer as it comes. why_not: why it is not judged before."""
        judged = response_judgement(self._match, self._request.method, self._response(head), why_not)
        written, framing = self._head_of(head, content, judged)
        write, client = framer(framing), self._client
        self._is_begun = True
        client.begin_relaying()
        client.write(written + framed(framing, content.kept))
        if not content.fits:
            content.forget()
        await client.drain()
        while piece := await content.piece():
            client.write(write(piece))
            if not content.fits:
                content.forget()
            await client.drain()
        client.write(content_end(framing, content.trailers))
        response = self._response(head, content.body or b"")
        if content.body is not None:  # late, but here
            judged = response_judgement(self._match, self._request.method, response)
        self._note(head.status, "upstream", response=response, judged=judged)

    async def _switch(self, wire: Wire, head: ResponseHead) -> None:
        """Let both ends speak another protocol."""
        self._judge_request()
        response = self._response(head)
        judged = response_judgement(self._match, self._request.method, response)
        self._keeps = False
        self._client.write(switching_head(head))
        self._note(head.status, "upstream", response=response, judged=judged)
        await tunnel(self._client, wire)

    def _head_of(self, head: ResponseHead, content: Content, judged: Judgement) -> tuple[bytes, Framing]:
        """Write the head of an answer, with fields of ours behind those that came."""
        reasons = [each.not_judged for each in (self._judged, judged) if each.not_judged]
        more: list[tuple[str, str]] = [*self._marks(judged)]
        if reasons:
            more.append((_NOT_JUDGED, "; ".join(reasons)))
        if self._settings.mock.cors:
            more += cors_fields(self._request)
        if not isinstance(self._match, Violation):
            more += self._proxy.lifecycle(self._match.operation)
        kept = tuple(pair for pair in more if pair[0].lower() not in head.names or pair == _VARIES)
        closes = not self._stays_open
        return response_head(head, content.framing, kept, to=self._head.version, closes=closes)

    def _marks(self, judged: Judgement) -> FieldLines:
        entries = entries_of(self._judged, judged)
        return ((_MARK, violations_field(entries)),) if entries else ()

    def _response(self, head: ResponseHead, body: bytes = b"") -> Response:
        return Response(head.status, head.fields, body, time.perf_counter() - self._start)

    # What is said by the proxy itself

    @property
    def _stays_open(self) -> bool:
        return self._keeps and self._content.is_whole and not self._client.is_stopping

    def _say(
        self,
        reply: Reply,
        source: Source,
        *,
        error: str | None = None,
        response: Response | None = None,
        judged: Judgement = NOTHING,
    ) -> bool:
        """Send an answer of ours; say whether another request can follow.

        error: why the upstream gave none. response: the answer that ours takes the place of.
        """
        reply = reply.with_fields(self._marks(judged))
        if self._settings.mock.cors:
            reply = reply.with_fields(cors_fields(self._request))
        stays_open = self._stays_open
        self._client.say(reply, self._head.method, closes=not stays_open)
        ours = Response(reply.status, reply.fields, reply.body, time.perf_counter() - self._start)
        self._note(
            reply.status, source, response=None if error else response or ours, judged=judged, error=error
        )
        return stays_open

    def _refuse(self, reply: Reply) -> bool:
        """Answer what is no request, or is none any more: nothing that follows can be trusted."""
        if not self._is_begun:
            self._client.say(reply, "", closes=True)
        self._note(reply.status, "proxy", response=Response(reply.status, reply.fields, reply.body))
        return False

    def _note(
        self,
        status: int,
        source: Source,
        *,
        response: Response | None = None,
        judged: Judgement = NOTHING,
        error: str | None = None,
    ) -> None:
        """Hand the exchange to those who keep account."""
        self._is_noted = True
        match = self._match
        self._proxy.note(
            Relayed(
                Exchange(self._request, response, error),
                None if isinstance(match, Violation) else match.operation,
                self._judged,
                judged,
                status,
                source,
                time.perf_counter() - self._start,
                self._forwarded,
            )
        )


def _is_endless(head: ResponseHead) -> bool:
    """Whether content comes bit by bit for as long as somebody listens."""
    kind = parse_media_type(next(iter(head.values("content-type")), ""))
    return kind is not None and kind.essence in _ENDLESS


def _too_large(what: str, limit: int) -> str:
    return f"{what} has more than {limit:,} bytes (--max-body)"
