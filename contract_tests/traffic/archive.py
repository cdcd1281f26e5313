"""The entries of an HTTP Archive one after the other, in constant memory, however large the file is.

A window of the text is decoded at a time, and one entry of it; what is read is let go. A recorder writes all
entries alike, so where one ends is guessed from what stood between the first two: a fast reader takes the
guess, or refuses it (`benchmarks/contract_tests/auditing.py`).
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

import orjson

from ...spec import Json, UsageError

WINDOW: Final = 1 << 20
"""Bytes that are read at a time; an entry may be larger."""

MOST: Final = 500_000_000
"""Characters that one entry may have."""

_OVERLAP: Final = 4096
_BEGINNING: Final = 12
_BLANK: Final = re.compile(r"[ \t\n\r]*")
_CREDENTIALS: Final = re.compile(
    rb'"name"\s*:\s*"(?i:authorization|cookie|set-cookie)"|"cookies"\s*:\s*\[\s*[^\]\s]'
)


def has_credentials(file: BinaryIO) -> bool:
    """Whether the recorder kept credentials: a file without any was stripped, as Chrome does unless told."""
    file.seek(0)
    rest = b""
    while chunk := file.read(WINDOW):
        if _CREDENTIALS.search(rest + chunk):
            return True
        rest = chunk[-_OVERLAP:]
    return False


def entries(file: BinaryIO, name: str) -> Iterator[Json]:
    """Give the values of `log.entries`, each when it is asked for. Raises UsageError for what is no HAR."""
    file.seek(0)
    text = _Text(file, name)
    if not text.goes_to("log"):
        raise UsageError(f"{name} is no HAR file: it has no object `log`")
    if not text.goes_to("entries", opening="["):
        raise UsageError(f"{name} is no HAR file: it has no list `log.entries`")
    return text.items()


class _Text:
    """A window on a text of JSON, that moves on."""

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("strict").decode
        self._scan = json.JSONDecoder().raw_decode
        self._window = ""
        self._at = 0
        self._is_ended = False
        self._between = ""

    def goes_to(self, name: str, opening: str = "{") -> bool:
        """Go to the member of an object, and stop before its value; False where there is none such.

        The window stands before the object. opening: what the member's value begins with.
        """
        if self._next() != "{":
            return False
        self._at += 1
        while self._next() not in ("}", ""):
            key = self._value()
            self._expect(":")
            if key == name and self._next() == opening:
                return True
            self._value()
            if self._next() == ",":
                self._at += 1
        return False

    def items(self) -> Iterator[Json]:
        """Give the items of the array that the window stands before."""
        self._expect("[")
        while self._next() != "]":
            yield self._guessed() if self._between else self._value()
            end, window = self._at, self._window
            if self._next() == ",":
                self._at += 1
                if not self._between and self._next() and self._window is window:
                    self._between = window[end : self._at + _BEGINNING]
            elif self._next() != "]":
                raise self._no_json("a list goes on without a comma")

    def _guessed(self) -> Json:
        """Read an entry up to where the next one seems to begin; with care where that is not its end."""
        end = self._window.find(self._between, self._at)
        try:
            value = orjson.loads(self._window[self._at : end] if end > 0 else "")
        except orjson.JSONDecodeError:
            return self._value()
        self._at = end
        return value

    def _next(self) -> str:
        """Give the next character that is not blank, without going past it; "" at the end."""
        while True:
            blank = _BLANK.match(self._window, self._at)
            self._at = blank.end() if blank is not None else self._at
            if self._at < len(self._window):
                return self._window[self._at]
            if not self._more():
                return ""

    def _expect(self, character: str) -> None:
        if self._next() != character:
            raise self._no_json(f"{character!r} is missing")
        self._at += 1

    def _value(self) -> Any:
        """Read the value that comes next, with as much of the text as it takes."""
        self._next()
        while True:
            try:
                value, end = self._scan(self._window, self._at)
            except json.JSONDecodeError as error:
                if self._more():
                    continue
                raise self._no_json(str(error)) from error
            except RecursionError as error:
                raise self._no_json("it is nested too deeply") from error
            if end == len(self._window) and self._window[end - 1] not in '}]"' and self._more():
                continue  # a number may go on
            self._at = end
            return value

    def _more(self) -> bool:
        """Read on, and forget what was read; twice as much each time that an entry does not fit."""
        if self._is_ended:
            return False
        rest = self._window[self._at :]
        if len(rest) > MOST:
            raise UsageError(f"{self._name} has an entry of more than {MOST:,} characters")
        data = self._file.read(max(WINDOW, len(rest)))
        self._is_ended = not data
        try:
            self._window, self._at = rest + self._decode(data, not data), 0
        except UnicodeDecodeError as error:
            raise self._no_json(str(error)) from error
        return bool(data)

    def _no_json(self, reason: str) -> UsageError:
        return UsageError(f"{self._name} is no HAR file, since it is no JSON: {reason}")
