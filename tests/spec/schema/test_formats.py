"""Formats: what each takes and refuses, from the RFC or registry entry that defines it."""

from typing import Any

import pytest
from truespec.spec import Spec, UsageError
from truespec.spec.schema import ALL_FORMATS, NO_FORMATS, Formats

from .schemas import schema_of, wrong

TEXTS: dict[str, tuple[list[str], list[str]]] = {
    # RFC 3339, 5.6: letters of either case; a leap second only where one can be: 23:59:60 in UTC.
    "date-time": (
        [
            "2024-05-17T09:30:00Z",
            "2024-05-17t09:30:00z",
            "2024-05-17T09:30:00.123456789+09:00",
            "1998-12-31T23:59:60Z",
            "1998-12-31T15:59:60.5-08:00",
            "2024-02-29T00:00:00-00:00",
        ],
        [
            "2024-05-17T09:30:00",
            "2024-05-17 09:30:00Z",
            "2024-05-17T24:00:00Z",
            "2023-02-29T00:00:00Z",
            "2024-05-17T09:30:00+24:00",
            "2024-05-17T09:30Z",
            "1998-12-31T22:59:60Z",
            "2024-05-17T09:30:00Z\n",
            "2024-05-17T09:30:00+0900",
            "",
            "\u0662024-05-17T09:30:00Z",
            "2024-05-17T0/:30:00Z",  # the engine takes what stands beside the digits for one
        ],
    ),
    "date": (
        ["2024-02-29", "0000-01-01"],
        ["2023-02-29", "2024-2-29", "20240517", "2024-W20-5", "17.05.2024", "1/87-10-28"],
    ),
    "time": (
        ["09:30:00Z", "09:30:00.5+01:00", "23:59:60z"],
        ["09:30:00", "09:30Z", "24:00:00Z", "22:59:60Z", "0-:07:31Z", "08:0/:31Z"],
    ),
    # ISO 8601: weeks stand alone, parts that are zero may be left out, fractions stand at the end.
    "duration": (
        ["P1D", "P1W", "PT1H", "P1Y2M3DT4H5M6S", "P1DT12H", "PT1.5S", "PT0,25S", "PT1H2S", "P1Y1D"],
        ["P", "PT", "P1DT", "P1W2D", "P1D2H", "PT1.5H", "PT.5S", "PT1S2M", "-P1D", "1D", "p1d"],
    ),
    "email": (
        ["a@b.example", "joe.o'hara+tag@x.io", '"a b"@c.example', "a@[127.0.0.1]"],
        [
            "a",
            "a@",
            "@b",
            "a..b@c.example",
            ".a@c.example",
            "A <a@b.example>",
            "한@b.example",
            "a@b.example ",
        ],
    ),
    "idn-email": (["한@한국.kr", "a@b.example"], ["a", "a@"]),
    # RFC 1123, 2.1: hyphens inside, anywhere; RFC 5890: what begins with xn-- is an A-label.
    "hostname": (
        ["example.com", "localhost", "1.2.3.4", "r3---sn-x.example", "xn--fsq.com", "A", "a" * 63],
        [
            "-a",
            "a-",
            "a..b",
            "a.",
            "_dmarc.example",
            "xn--X",
            "한국.kr",
            "a" * 64,
            "",
            "a b",
            ".".join(["a" * 60] * 5),
        ],
    ),
    "idn-hostname": (["한국.kr", "example.com"], ["-a", "", "a b"]),
    "ipv4": (
        ["192.0.2.1", "0.0.0.0"],
        ["192.0.2.256", "192.0.2", "192.0.2.01", "192.0.2.1/24", " 192.0.2.1"],
    ),
    "ipv6": (
        ["::", "2001:db8::1", "::ffff:192.0.2.1"],
        ["2001:db8:::1", "::1%eth0", "::1/64", "12345::", "1:2"],
    ),
    "uri": (
        ["https://example.com/", "urn:isbn:1", "mailto:a@b", "a:", "http://[::1]/"],
        [
            "example.com",
            "/a",
            "",
            "https://a b/",
            "https://example.com/한",
            "https://example.com/%zz",
            "http://[::1",
        ],
    ),
    "uri-reference": (["", "/a", "#f", "//h/p", "?q"], ["a b", "\\", "한", "%zz"]),
    "iri": (["https://example.com/한"], ["한", "/a", "https://a b/"]),
    "iri-reference": (["한", ""], ["a b", "\\"]),
    "uri-template": (["/a/{id}", "{+path}", "{?q*,l:3}", "/a"], ["/a/{id", "}", "{a b}"]),
    "uuid": (
        ["3fa85f64-5717-4562-b3fc-2c963f66afa6", "3FA85F64-5717-4562-B3FC-2C963F66AFA6"],
        [
            "3fa85f6457174562b3fc2c963f66afa6",
            "{3fa85f64-5717-4562-b3fc-2c963f66afa6}",
            "3fa85f64-5717-4562-b3fc-2c963f66afg6",
        ],
    ),
    "json-pointer": (["", "/a/0", "/~0~1"], ["a", "#/a", "/~2"]),
    "relative-json-pointer": (["0", "1/a", "2#"], ["/a", "-1", "01"]),
    # ECMA-262, by our own reader of patterns.
    "regex": (["^a$", "[^]", r"(?<n>a)\k<n>", r"\p{Lu}", "{"], ["[", "(?i)a", r"\z", "a++", "(?P<n>a)"]),
    # RFC 4648, 4 and 5; without line ends; padding may be left out of the second only (RFC 7515).
    "byte": (["", "dHJ1ZQ==", "dHJ1ZXM=", "dHJ1"], ["dHJ1ZQ", "dHJ1ZQ=", "dH J1", "dHJ1\n", "dHJ_"]),
    "base64url": (["", "dHJ_ZQ", "dHJ-ZQ=="], ["dHJ+", "d", "dHJ_Z==="]),
    "char": (["a", "🦄"], ["", "ab"]),
    # RFC 9110, 5.6.7: the preferred form and the two obsolete ones; the day has to be that day.
    "http-date": (
        ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"],
        [
            "Mon, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 31 Feb 1994 08:49:37 GMT",
            "1994-11-06",
            "Sun, 6 Nov 1994 08:49:37 GMT",
        ],
    ),
    "media-range": (["text/html", "text/*", "*/*", "a/b;q=1"], ["text", "/", "a/b/c"]),
    "sf-string": (['"a b"', '""', r'"a\"b"'], ["a", '"a', '"é"']),
    "sf-token": (["a/b", "*a", "a:b"], ["", "1a", "a b"]),
    "sf-binary": ([":dHJ1ZQ==:", "::"], ["dHJ1", ":x", ":"]),
    "sf-boolean": (["?0", "?1"], ["?2", "true"]),
    "date-time-local": (
        ["2024-05-17T09:30:00", "2024-05-17T09:30:00.5"],
        ["2024-05-17T09:30:00Z", "2024-02-30T09:30:00"],
    ),
    "time-local": (["09:30:00"], ["09:30:00Z", "25:00:00"]),
}


@pytest.mark.parametrize("name", TEXTS)
def test_a_format_of_texts_takes_what_its_definition_takes(name: str) -> None:
    schema = schema_of({"format": name})
    good, bad = TEXTS[name]
    assert [text for text in good if not schema.is_valid(text)] == []
    assert [text for text in bad if schema.is_valid(text)] == []
    assert schema.is_valid(7)  # formats of texts say nothing of numbers
    assert schema.is_valid({})


def test_a_broken_format_is_told_with_its_place() -> None:
    (found,) = schema_of({"type": "string", "format": "byte"}).violations("no base64!")
    assert (found.keyword, found.message) == ("format", 'is "no base64!", which is no byte')
    assert found.at.pointer.endswith("/schema/format")


NUMBERS: dict[str, tuple[list[Any], list[Any]]] = {
    "int8": ([-128, 127, 1.0], [-129, 128, 1.5]),
    "int16": ([-32768, 32767], [-32769, 32768]),
    "int32": ([-2147483648, 2147483647], [-2147483649, 2147483648, 1.5]),
    "int64": ([-9223372036854775808, 9223372036854775807], [-9223372036854775809, 9223372036854775808]),
    "uint8": ([0, 255], [-1, 256]),
    "uint16": ([0, 65535], [-1, 65536]),
    "uint32": ([0, 4294967295], [-1, 4294967296]),
    "uint64": ([0, 18446744073709551615], [-1, 18446744073709551616]),
    "uint": ([0, 10**30], [-1]),
    "double-int": ([-9007199254740991, 9007199254740991], [9007199254740992]),
    "float": ([0.1, 3.4028234663852886e38, -0.0], [1e39, -1e39]),
    "double": ([1.7976931348623157e308, 1.5], [10**309]),
    "sf-integer": ([999999999999999], [10**15, 0.5]),
    "sf-decimal": ([0.5, -999999999999.999], [10**12]),
}


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize("kind", ["number", None])
def test_a_format_of_numbers_is_a_range_of_numbers(name: str, kind: str | None) -> None:
    schema = schema_of({"format": name} | ({"type": kind} if kind else {}))
    good, bad = NUMBERS[name]
    assert [number for number in good if not schema.is_valid(number)] == []
    assert [number for number in bad if schema.is_valid(number)] == []
    assert {keyword for number in bad for keyword, _, _ in wrong(schema, number)} == {"format"}
    assert {place for number in bad for _, _, place in wrong(schema, number)} == {"schema/format"}


def test_a_text_with_the_format_of_a_number_is_any_text() -> None:
    schema = schema_of({"type": "string", "format": "int64"})
    assert schema.is_valid("9223372036854775808")
    assert schema.is_valid("many")


def test_the_narrower_of_a_format_and_a_bound_counts() -> None:
    narrow = schema_of({"type": "integer", "format": "int32", "minimum": 0, "maximum": 9})
    assert wrong(narrow, 10) == [("maximum", "", "schema/maximum")]
    assert wrong(narrow, 2**40) == [("maximum", "", "schema/maximum")]
    wide = schema_of({"type": "integer", "format": "int32", "maximum": 2**40})
    assert wrong(wide, 2**33) == [("format", "", "schema/format")]
    exclusive = schema_of({"type": "integer", "format": "uint8", "exclusiveMinimum": 0})
    assert wrong(exclusive, 0) == [("exclusiveMinimum", "", "schema/exclusiveMinimum")]
    assert wrong(exclusive, 256) == [("format", "", "schema/format")]


def test_a_message_names_the_format_of_a_number() -> None:
    (found,) = schema_of({"type": "integer", "format": "int32"}).violations(2**31)
    assert found.message == "is 2147483648, which is no int32"


@pytest.mark.parametrize(
    "name", ["password", "binary", "commonmark", "html", "decimal", "color", "my-own", ""]
)
def test_a_format_without_a_definition_says_nothing(name: str) -> None:
    schema = schema_of({"type": ["string", "number"], "format": name})
    assert schema.is_valid("anything")
    assert schema.is_valid(1e300)
    assert schema.problems == ()


def test_which_formats_are_asserted_is_a_setting() -> None:
    assert Formats.parse("all") == ALL_FORMATS
    assert Formats.parse("none") == NO_FORMATS
    assert Formats.parse("uuid, int32").names == {"uuid", "int32"}
    for unknown in ("uid", "", ",", "all,uuid"):
        with pytest.raises(UsageError, match="unknown format"):
            Formats.parse(unknown)


@pytest.mark.parametrize(
    ("setting", "accepted"),
    [
        ("all", []),
        ("none", ["uuid", "byte", "int32"]),
        ("uuid", ["byte", "int32"]),
        ("byte,int32", ["uuid"]),
    ],
)
def test_a_format_that_is_not_asserted_is_an_annotation(setting: str, accepted: list[str]) -> None:
    schemas = {
        name: {"name": name, "in": "query", "schema": {"type": kind, "format": name}}
        for name, kind in (("uuid", "string"), ("byte", "string"), ("int32", "integer"))
    }
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/": {"get": {"parameters": list(schemas.values()), "responses": {}}}},
    }
    spec = Spec.load(document, formats=Formats.parse(setting))
    wrongs = {"uuid": "x", "byte": "!", "int32": 2**40}
    parameters = spec.operations[0].parameters
    assert [each.name for each in parameters if each.schema.is_valid(wrongs[each.name])] == accepted
