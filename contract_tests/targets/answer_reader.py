"""Reads one answer as it comes (RFC 9112, Message Format), with httptools."""

from typing import Any, Final

import httptools

from .streams import may_never_end, whole_items

MAX_ANSWER: Final = 20_000_000
"""Bytes of an answer's content that are kept and judged."""

TOO_LONG: Final = f"the answer is longer than {MAX_ANSWER:,} bytes"
"""The error of an exchange whose answer has an end, but is too long to be kept. That is no fault of a
server's: the run itself may have filled it.
"""

_ENDLESS: Final = 10 * MAX_ANSWER
"""Bytes of content after which nobody waits for its end."""

_LONGEST_HEAD: Final = 1_000_000
"""Bytes before the content, interim answers among them."""

_FINAL: Final = 200
_REFUSED: Final = 400
"""The first status that ends an exchange, and the first that says that nothing was carried out."""


class AnswerReader:
    """Collects one answer from the parser's callbacks; interim answers (1xx) are passed over."""

    def __init__(self, method: str) -> None:
        self._is_head = method == "HEAD"
        self._parser: Any = httptools.HttpResponseParser(self)
        self._in_body = False
        self.status = 0
        self.fields: list[tuple[str, str]] = []
        self.chunks: list[bytes] = []
        self.size = 0
        self.received = 0
        self.head = 0
        self.done = False
        self.keeps_alive = False

    def feed(self, data: bytes) -> str | None:
        """Read on; say what is wrong where this is no HTTP."""
        self.received += len(data)
        self.head += 0 if self._in_body else len(data)
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserUpgrade:
            self.done = True
        except httptools.HttpParserError as error:
            if not self.done:
                return f"the answer is no HTTP/1.1: {error}"
        return None

    @property
    def may_never_end(self) -> bool:
        """Whether the answer is under way, and of a kind that may go on for ever."""
        return self._in_body and self.status >= _FINAL and may_never_end(tuple(self.fields))

    @property
    def may_be_followed(self) -> bool:
        """Whether it answers HEAD, and speaks of content that a server which minds no HEAD would send."""
        return self._is_head and any(
            name.lower() == "transfer-encoding" or (name.lower() == "content-length" and value != "0")
            for name, value in self.fields
        )

    def body(self) -> bytes:
        """Give the content; of an answer that goes on, its whole items."""
        content = b"".join(self.chunks)
        return content if self.done else whole_items(tuple(self.fields), content)

    def end(self) -> str | None:
        """Take note that the server has closed the connection: the end of the answer, or too early."""
        if self._in_body and not self._is_framed:
            self.done = True
            return None
        return f"connection closed after {self.received} bytes of an unfinished answer"

    def broken(self, reason: str) -> str | None:
        """Take note that the connection broke. A refusal that goes on until the connection ends has ended:
        who does not read all of a request resets it (RFC 9112, Tear-down).
        """
        if self._in_body and self.status >= _REFUSED and not self._is_framed:
            self.done = True
            return None
        return f"connection broken after {self.received} bytes: {reason}"

    @property
    def _is_framed(self) -> bool:
        names = {name.lower() for name, _ in self.fields}
        return not names.isdisjoint({"content-length", "transfer-encoding"})

    def on_message_begin(self) -> None:
        """Begin an answer, or the one after an interim answer."""
        self.fields, self.chunks, self.size, self._in_body = [], [], 0, False

    def on_header(self, name: bytes, value: bytes) -> None:
        """Collect a field line."""
        self.fields.append((name.decode("latin-1"), value.decode("latin-1")))

    def on_headers_complete(self) -> None:
        """Note the status; an answer to HEAD ends here."""
        self.status = self._parser.get_status_code()
        self._in_body = True
        if self._is_head and self.status >= 200:
            self.done, self.keeps_alive = True, False

    def on_body(self, body: bytes) -> None:
        """Collect content; count what is too long to be kept."""
        self.size += len(body)
        if self.size > MAX_ANSWER:
            self.chunks.clear()
        else:
            self.chunks.append(body)

    @property
    def trouble(self) -> str | None:
        """Say what keeps an answer from being read whole: that it goes on and on, before or in its content,
        or that it ended and was too long to be kept.
        """
        if self.size > _ENDLESS:
            return f"the answer goes on after {_ENDLESS:,} bytes"
        if self.head > _LONGEST_HEAD:
            return f"the answer has more than {_LONGEST_HEAD:,} bytes before its content"
        return TOO_LONG if self.done and self.size > MAX_ANSWER else None

    def on_message_complete(self) -> None:
        """End the answer, unless it was an interim one."""
        if self.status >= 200 or self.status == 101:
            self.done = True
            self.keeps_alive = bool(self._parser.should_keep_alive())
