"""JSON texts of messages, read exactly (RFC 8259).

orjson is fast but turns integers beyond 64 bits into floats; it reads only texts in which nothing of the sort
can stand. Everything else goes to an exact reader: big integers stay integers, fractions become Decimal.
"""

import json
import re
from decimal import Decimal
from typing import Any, Final

import orjson

from .json_value import Json, is_array, is_object

_NEEDS_EXACT: Final = re.compile(rb"[0-9.]{16}|[eE][-+]?[0-9]{3}")
_MAYBE_HALF_A_PAIR: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_MAX_EXPONENT: Final = 4000


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


def parse_json(data: bytes) -> Json:
    """Read a JSON text. Raises MalformedJson when it is none (a byte order mark, NaN, and bad UTF-8
    included).
    """
    try:
        if _NEEDS_EXACT.search(data) is None:
            return orjson.loads(data)
        return _exact(data)
    except orjson.JSONDecodeError as error:
        raise MalformedJson(error.msg.partition(":")[0], error.lineno, error.colno, error.pos) from None
    except json.JSONDecodeError as error:
        raise MalformedJson(error.msg, error.lineno, error.colno, error.pos) from None


def _exact(data: bytes) -> Json:
    try:
        text = data.decode("utf-8")
        value = json.loads(text, parse_float=_decimal, parse_int=_integer, parse_constant=_refuse)
        if _MAYBE_HALF_A_PAIR.search(data):
            json.dumps(value, ensure_ascii=False, default=str).encode()
        return value
    except UnicodeEncodeError:  # as orjson has it: such a text can't be written, compared or judged
        raise MalformedJson("half a surrogate pair in string", 1, 1, 0) from None
    except UnicodeDecodeError as error:
        raise MalformedJson("invalid UTF-8", 1, error.start + 1, error.start) from None
    except RecursionError:
        raise MalformedJson("nested too deeply", 1, 1, 0) from None


def _decimal(text: str) -> Decimal | float:
    number = Decimal(text)
    if abs(number.adjusted()) > _MAX_EXPONENT:
        raise MalformedJson(f"a number beyond 10^{_MAX_EXPONENT}", 1, 1, 0)
    return number


def _integer(text: str) -> int:
    if len(text) > _MAX_EXPONENT:
        raise MalformedJson(f"a number beyond 10^{_MAX_EXPONENT}", 1, 1, 0)
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
