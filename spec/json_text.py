"""JSON texts of messages, read exactly (RFC 8259).

msgspec is fast, and reads only texts in which no number has to be rounded and no name stands twice. All
others go to an exact reader: big integers stay integers, fractions become Decimal.
"""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec
import orjson

from .json_value import Json, is_array, is_object

_LONG: Final = 16
_FAR: Final = re.compile(r"[eE][-+]?[0-9]{3}")
_MAYBE_HALF_A_PAIR: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_MAX_EXPONENT: Final = 4000
_MAX_DEPTH: Final = 500
_BRACKETS: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"?|[\[\]{}]', re.DOTALL)
_STARTS: Final = (
    (b"\xef\xbb\xbf", "a byte order mark, which JSON must not have"),
    (b"\xff\xfe", "not UTF-8 but UTF-16"),
    (b"\xfe\xff", "not UTF-8 but UTF-16"),
)


class MalformedJson(ValueError):
    """The bytes are no JSON text. message: why. offset: in bytes or characters, from 0; line, column: from
    1.
    """

    def __init__(self, message: str, line: int, column: int, offset: int) -> None:
        super().__init__(f"{message} at line {line}, column {column}")
        self.message = message
        self.line = line
        self.column = column
        self.offset = offset


class UnreadJson(MalformedJson):
    """The bytes may be a JSON text, beyond what is read here (RFC 8259, Parsers: each sets its limits)."""


def parse_json(data: bytes) -> Json:
    """Read a JSON text. Raises MalformedJson when it is none; NaN, bad UTF-8, a byte order mark, a name that
    stands twice in one object and (as UnreadJson) nesting beyond 500 levels and half a surrogate pair
    included.
    """
    try:
        return _read(data)
    except orjson.JSONDecodeError as error:
        reason = _wrong_start(data) or error.msg.partition(":")[0]
        raise MalformedJson(reason, error.lineno, error.colno, error.pos) from None
    except json.JSONDecodeError as error:
        raise MalformedJson(_wrong_start(data) or error.msg, error.lineno, error.colno, error.pos) from None


def json_or_none(data: bytes) -> Json:
    """Read a JSON text; None where it is none."""
    try:
        return parse_json(data)
    except MalformedJson:
        return None


def _read(data: bytes) -> Json:
    try:
        value = _decode(data)
    except msgspec.DecodeError:
        try:
            orjson.loads(data)  # knows what is wrong, and where
        except orjson.JSONDecodeError as error:
            if "surrogate" not in error.msg:
                raise
        return _exact(data)
    except (_Rounded, ValueError, RecursionError):
        return _exact(data)
    if not _is_plain(data, value):
        _exact(data)
    return value


class _Rounded(Exception):
    """A number that a float does not hold stands in the text."""


def _float(text: str) -> float:
    """Read a number with a fraction or an exponent. Raises _Rounded for many digits and far exponents."""
    if len(text) >= _LONG or _FAR.search(text) is not None:
        raise _Rounded
    return float(text)


_decode: Final = msgspec.json.Decoder(float_hook=_float).decode


def _is_plain(data: bytes, value: Json) -> bool:
    """Whether nothing can have been lost in reading: as many colons in the text as in that of the value.

    A name that stands twice loses one. False where only the exact reader can tell.
    """
    colons = data.count(b":")
    if colons < 2:
        return data.count(b"[") < _MAX_DEPTH
    if b"\\u003" in data:  # an escaped colon
        return False
    try:
        return orjson.dumps(value).count(b":") == colons
    except TypeError:  # nested deeper than orjson writes
        return False


def _wrong_start(data: bytes) -> str:
    """Say what a text is that begins as no JSON text may (RFC 8259, Character Encoding); "" for others."""
    return next((what for start, what in _STARTS if data.startswith(start)), "")


def _exact(data: bytes) -> Json:
    try:
        text = data.decode("utf-8")
        _refuse_depth(data)
        value = json.loads(
            text,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_refuse,
            object_pairs_hook=lambda pairs: _object(pairs, text),
        )
        if _MAYBE_HALF_A_PAIR.search(data):
            json.dumps(value, ensure_ascii=False, default=str).encode()
        return value
    except UnicodeEncodeError:  # its grammar allows it; such a text can't be written, compared or judged
        raise UnreadJson("half a surrogate pair in string", 1, 1, 0) from None
    except UnicodeDecodeError as error:
        raise MalformedJson(_wrong_start(data) or "invalid UTF-8", 1, error.start + 1, error.start) from None
    except RecursionError:
        raise UnreadJson("nested too deeply", 1, 1, 0) from None


def _object(pairs: list[tuple[str, Json]], text: str) -> dict[str, Json]:
    """Make an object. Raises MalformedJson where a name stands twice (RFC 8259, Objects: "SHOULD be unique";
    what such a text means depends on who reads it).
    """
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    seen = set[str]()
    name = next(name for name, _ in pairs if name in seen or seen.add(name))
    written = json.dumps(name, ensure_ascii=False)
    first = text.find(written)
    place = max(text.find(written, first + 1), 0)
    line, column = text.count("\n", 0, place) + 1, place - text.rfind("\n", 0, place)
    raise MalformedJson(f"the name {name!r} stands twice in one object", line, column, place)


def _refuse_depth(data: bytes) -> None:
    if data.count(b"[") + data.count(b"{") < _MAX_DEPTH:
        return
    depth = 0
    for token in _BRACKETS.finditer(data):
        depth += {b"[": 1, b"{": 1, b"]": -1, b"}": -1}.get(token[0], 0)
        if depth > _MAX_DEPTH:
            raise UnreadJson(f"nested deeper than {_MAX_DEPTH} levels", 1, token.start() + 1, token.start())


def _decimal(text: str) -> Decimal | float:
    try:
        number = Decimal(text)
    except InvalidOperation:  # an exponent beyond 64 bits
        number = None
    if number is None or abs(number.adjusted()) > _MAX_EXPONENT:
        raise UnreadJson(f"a number beyond 10^{_MAX_EXPONENT}", 1, 1, 0)
    return number


def _integer(text: str) -> int:
    if len(text) > _MAX_EXPONENT:
        raise UnreadJson(f"a number beyond 10^{_MAX_EXPONENT}", 1, 1, 0)
    return int(text)


def _refuse(constant: str) -> Any:
    raise MalformedJson(f"{constant} is no JSON", 1, 1, 0)


def json_text(value: Json) -> str:
    """Write a value as JSON text, without blanks; numbers as exact as they are.

    Raises ValueError for what can't be written: half a surrogate pair, absurd nesting.
    """
    try:
        return orjson.dumps(value).decode()
    except TypeError:  # integers beyond 64 bits, Decimal, halves of surrogate pairs, deep nesting
        pass
    try:
        text = _exact_text(value)
        text.encode()
    except RecursionError:
        raise ValueError("nested too deeply") from None
    return text


def _exact_text(value: Json) -> str:
    if is_object(value):
        return (
            "{" + ",".join(f"{_exact_text(key)}:{_exact_text(member)}" for key, member in value.items()) + "}"
        )
    if is_array(value):
        return "[" + ",".join(map(_exact_text, value)) + "]"
    return str(value) if isinstance(value, Decimal) else json.dumps(value, ensure_ascii=False)


_sorted_text: Final = json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=str).encode


def canonical_json(value: Json) -> str:
    """Write a value so that equal values have equal texts (`1.0` is `1`)."""
    return _sorted_text(_leveled(value))


def _leveled(value: Json) -> Json:
    if is_object(value):
        return {name: _leveled(member) for name, member in value.items()}
    if is_array(value):
        return [_leveled(item) for item in value]
    if isinstance(value, bool | str) or value is None:
        return value
    return int(value) if value == int(value) else value
