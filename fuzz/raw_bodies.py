"""Bodies that no schema describes: made from a valid one by breaking what lies below it (RFC 8259, RFC 3629).

Each entry says whether every reader has to refuse what our judge calls malformed. Where a parser may take
it all the same (RFC 8259, Parsers: "MAY accept non-JSON forms or extensions"; Character Encoding: "MAY ignore
the presence of a byte order mark"), only a crash of the server is held against it.
"""

from collections.abc import Callable
from random import Random
from typing import Final

from msgspec import Struct


class RawBody(Struct, frozen=True):
    """One way to break a body.

    id: names the kind in reports. hopeless: whether no reader may make sense of it where the judge can't.
    make: the bytes, from a valid JSON text.
    """

    id: str
    hopeless: bool
    make: Callable[[Random, bytes], bytes]


def _truncated(random: Random, text: bytes) -> bytes:
    return text[: random.randrange(1, max(2, len(text)))]


def _byte_changed(random: Random, text: bytes) -> bytes:
    place = random.randrange(len(text)) if text else 0
    return text[:place] + bytes([random.randrange(256)]) + text[place + 1 :]


def _byte_inserted(random: Random, text: bytes) -> bytes:
    place = random.randrange(len(text) + 1)
    return text[:place] + bytes([random.randrange(256)]) + text[place:]


def _nested(opening: bytes, middle: bytes, closing: bytes) -> Callable[[Random, bytes], bytes]:
    def make(random: Random, _: bytes) -> bytes:
        depth = random.choice((100, 1_000, 10_000, 50_000))
        return opening * depth + middle + closing * depth

    return make


def _deep_in_member(random: Random, text: bytes) -> bytes:
    depth = random.choice((100, 2_000, 20_000))
    return _with_value(random, text, b"[" * depth + b"]" * depth)


def _with_value(random: Random, text: bytes, value: bytes) -> bytes:
    """Put `value` in the place of the value of one member; around it where the text has no member."""
    places = [place for place in range(len(text)) if text.startswith((b'":', b'" :'), place)]
    if not places:
        return b"[" + value + b"]"
    start = text.index(b":", random.choice(places)) + 1
    end = start + min((text[start:] + b",").index(b","), (text[start:] + b"}").index(b"}"))
    return text[:start] + value + text[end:]


def _member_value(*values: bytes) -> Callable[[Random, bytes], bytes]:
    return lambda random, text: _with_value(random, text, random.choice(values))


def _one_of(*bodies: bytes) -> Callable[[Random, bytes], bytes]:
    return lambda random, _: random.choice(bodies)


def _around(before: bytes, after: bytes) -> Callable[[Random, bytes], bytes]:
    return lambda _, text: before + text + after


def _encoded(encoding: str) -> Callable[[Random, bytes], bytes]:
    return lambda _, text: text.decode("utf-8", "replace").encode(encoding, "replace")


def _name_twice(random: Random, text: bytes) -> bytes:
    """Repeat an object's first member with another value (RFC 8259, Objects: "names SHOULD be unique")."""
    if not text.startswith(b'{"'):
        return b'{"a":1,"a":"2"}'
    name = text[1 : text.index(b'"', 2) + 1]
    other = random.choice((b"null", b"1", b'"x"', b"[]", b"{}"))
    return b"{" + name + b":" + other + b"," + text[1:]


def _in_string(*inserted: bytes) -> Callable[[Random, bytes], bytes]:
    """Put bytes just after the opening quote of a member's text."""

    def make(random: Random, text: bytes) -> bytes:
        piece = random.choice(inserted)
        place = text.find(b':"')
        return text[: place + 2] + piece + text[place + 2 :] if place >= 0 else b'"' + piece + b'"'

    return make


RAW_BODIES: Final = (
    RawBody("body-empty", True, _one_of(b"", b" ", b"\n\n")),
    RawBody("body-truncated", True, _truncated),
    RawBody(
        "body-not-json",
        True,
        _one_of(
            b"hello", b"<a>1</a>", b"a=1&b=2", b"{", b"}", b"[1,", b'"', b"\\", b"{]", b"[}", b"undefined"
        ),
    ),
    RawBody(
        "body-like-json", False, _one_of(b"{'a': 1}", b"{a: 1}", b'{"a": 1,}', b"[1,]", b"// x\n{}", b"01")
    ),
    RawBody("body-top-level", False, _one_of(b"null", b"true", b"0", b'""', b"[]", b"{}", b"[null]", b'"x"')),
    RawBody("body-twice", True, lambda _, text: text + text),
    RawBody("body-then-garbage", True, _around(b"", b"} ]")),
    RawBody("body-after-garbage", True, _around(b")]}',\n", b"")),
    RawBody("body-byte-changed", False, _byte_changed),
    RawBody("body-byte-inserted", False, _byte_inserted),
    RawBody("nested-arrays", False, _nested(b"[", b"", b"]")),
    RawBody("nested-objects", False, _nested(b'{"a":', b"1", b"}")),
    RawBody("nested-unclosed", True, lambda random, _: b"[" * random.choice((1_000, 50_000))),
    RawBody("nested-member", False, _deep_in_member),
    RawBody(
        "number-huge",
        False,
        _member_value(b"1e400", b"-1e400", b"9" * 400, b"1e-400", b"9" * 5_000, b"1E+999999999"),
    ),
    RawBody(
        "number-edge", False, _member_value(b"-0", b"-0.0", b"9007199254740993", b"18446744073709551616")
    ),
    RawBody("number-not-a-number", False, _member_value(b"NaN", b"Infinity", b"-Infinity", b"nan")),
    RawBody("name-twice", False, _name_twice),
    RawBody("string-huge", False, _in_string(b"a" * 100_000, b"\xf0\x9f\xa6\x84" * 20_000)),
    RawBody("string-control", False, _in_string(b"\x00", b"\n", b"\x1f", b"\x7f")),
    RawBody(
        "string-escape", False, _in_string(b"\\ud800", b"\\udc00\\ud800", b"\\u0000", b"\\uffff", b"\\x41")
    ),
    RawBody(
        "string-not-utf-8", False, _in_string(b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80")
    ),
    RawBody("charset-bom", False, _around(b"\xef\xbb\xbf", b"")),
    RawBody("charset-utf-16", False, _encoded("utf-16")),
    RawBody("charset-utf-16-le", False, _encoded("utf-16-le")),
    RawBody("charset-utf-32", False, _encoded("utf-32")),
    RawBody("charset-latin-1", False, _encoded("latin-1")),
    RawBody("charset-ebcdic", False, _encoded("cp500")),
)
"""Every way to break a JSON body, cheapest to explain first."""

CONTENT_TYPES: Final = (
    None,
    "",
    "text/plain",
    "text/html",
    "application/xml",
    "application/octet-stream",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=x",
    "application/json; charset=utf-16",
    "application/json; charset=no-such-charset",
    "application/json; charset=",
    "application/vnd.api+json",
    "application",
    "/",
    "*/*",
    ";",
    "application/json/x",
    "application/json, text/plain",
    "x" * 2_000 + "/y",
)
"""Content-Types that a JSON body does not have, or should not; None sends no such field."""
