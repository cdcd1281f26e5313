"""What each format of texts means to the engine, and which formats are asserted at all.

Those of JSON Schema 2020-12 (Defined Formats) are the engine's own; the rest of the OpenAPI Format Registry
is here. Formats of numbers are bounds (`number_formats`). In JSON Schema 2020-12 a format is an annotation
unless somebody asks for more: truespec does, and `Formats` says for which.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

import jsonschema_rs
from msgspec import Struct

from ..errors import UsageError
from ..json_value import is_array, is_object
from ..media_type import parse_media_type
from .format_outlines import OUTLINES
from .keywords import FORMS
from .number_formats import BOUNDS
from .pattern import UnusablePattern, translate

_BASE64: Final = re.compile(OUTLINES["byte"])
_BASE64URL: Final = re.compile(OUTLINES["base64url"])
_DURATION: Final = re.compile(
    r"P(?=[0-9T])(?:[0-9]+W|(?:[0-9]+Y)?(?:[0-9]+M)?(?:[0-9]+D)?"
    r"(?:T(?=[0-9])(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+(?:[.,][0-9]+)?S)?)?)"
)
"""ISO 8601's: as RFC 3339, appendix A, collects it, and with parts left out and fractions of seconds, which
the libraries of Java and .NET write."""

_SF_STRING: Final = re.compile(r'"(?:[ !#-\[\]-~]|\\["\\])*"')
_SF_TOKEN: Final = re.compile(r"[A-Za-z*][!#$%&'*+.^_`|~0-9A-Za-z:/-]*")
_LABEL: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
_LOCAL_TIME: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)(?:\.[0-9]+)?"
_TIME_LOCAL: Final = re.compile(_LOCAL_TIME)
_DATE_TIME_LOCAL: Final = re.compile(rf"([0-9]{{4}})-([0-9]{{2}})-([0-9]{{2}})[Tt]{_LOCAL_TIME}")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CLOCK: Final = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]:(?:[0-5][0-9]|60)"
_DATE: Final = r"(?P<date>[0-9]{2})"
_MONTH: Final = r"(?P<month>[A-Z][a-z]{2})"
_YEAR: Final = r"(?P<year>[0-9]{4})"
_HTTP_DATES: Final = tuple(
    re.compile(text)
    for text in (
        rf"(?P<day>[A-Z][a-z]{{2}}), {_DATE} {_MONTH} {_YEAR} {_CLOCK} GMT",
        rf"(?P<day>[A-Z][a-z]{{5,8}}), {_DATE}-{_MONTH}-(?P<year>[0-9]{{2}}) {_CLOCK} GMT",
        rf"(?P<day>[A-Z][a-z]{{2}}) {_MONTH} (?P<date>[ 0-9][0-9]) {_CLOCK} {_YEAR}",
    )
)
_OF_LABELS: Final = jsonschema_rs.Draft202012Validator(
    {"format": "hostname"}, offline=True, validate_formats=True
)
_EMAIL: Final = jsonschema_rs.EmailOptions(allow_display_text=False)
_PATTERNS: Final = jsonschema_rs.FancyRegexOptions(backtrack_limit=250_000)
"""About 10 ms for one pattern on one text; what takes longer is not judged."""

_MOST: Final = 253


def _is_regex(text: str) -> bool:
    try:
        translate(text)
    except UnusablePattern:
        return False
    return True


def _outlined(name: str) -> Callable[[str], bool]:
    """Hold texts to the outline of a format before the engine does: of a date or time it takes `/` and `:`
    for digits.
    """
    outline = re.compile(OUTLINES[name])
    engine = jsonschema_rs.Draft202012Validator({"format": name}, offline=True, validate_formats=True)
    return lambda text: outline.fullmatch(text) is not None and engine.is_valid(text)


def _is_hostname(text: str) -> bool:
    """RFC 1123, 2.1. `--` may stand anywhere: only an A-label (`xn--`) has to be one (RFC 5890, 2.3.1)."""
    if len(text) > _MOST:
        return False
    return all(
        _LABEL.fullmatch(label) and (label[:4].lower() != "xn--" or _OF_LABELS.is_valid(label))
        for label in text.split(".")
    )


def _is_http_date(text: str) -> bool:
    """RFC 9110, Date/Time Formats: the preferred form and the two obsolete ones; the day of the week fits."""
    found = next((found for form in _HTTP_DATES if (found := form.fullmatch(text))), None)
    if found is None or found["month"] not in _MONTHS:
        return False
    day, month = int(found["date"]), _MONTHS.index(found["month"]) + 1
    years = [int(found["year"])]
    if len(found["year"]) < 4:  # of two digits the century is anybody's guess
        years = [1900 + years[0], 2000 + years[0]]
    return any(_weekday(year, month, day).startswith(found["day"]) for year in years)


def _weekday(year: int, month: int, day: int) -> str:
    try:
        return _DAYS[date(year, month, day).weekday()]
    except ValueError:
        return ""


def _is_local_date_time(text: str) -> bool:
    found = _DATE_TIME_LOCAL.fullmatch(text)
    return found is not None and bool(_weekday(int(found[1]), int(found[2]), int(found[3])))


_CHECKS: Final[Mapping[str, Callable[[str], bool]]] = MappingProxyType(
    {
        "base64url": lambda text: _BASE64URL.fullmatch(text) is not None,
        "byte": lambda text: _BASE64.fullmatch(text) is not None,
        "char": lambda text: len(text) == 1,
        "date": _outlined("date"),
        "date-time": _outlined("date-time"),
        "date-time-local": _is_local_date_time,
        "duration": lambda text: _DURATION.fullmatch(text) is not None,
        "hostname": _is_hostname,
        "http-date": _is_http_date,
        "media-range": lambda text: parse_media_type(text) is not None,
        "regex": _is_regex,
        "sf-binary": lambda text: len(text) > 1 and text[0] == text[-1] == ":" and _is_byte(text[1:-1]),
        "sf-boolean": lambda text: text in ("?0", "?1"),
        "sf-string": lambda text: _SF_STRING.fullmatch(text) is not None,
        "sf-token": lambda text: _SF_TOKEN.fullmatch(text) is not None,
        "time": _outlined("time"),
        "time-local": lambda text: _TIME_LOCAL.fullmatch(text) is not None,
    }
)


def _is_byte(text: str) -> bool:
    return _BASE64.fullmatch(text) is not None


_ENGINES_OWN: Final = (
    "email", "idn-email", "idn-hostname", "ipv4", "ipv6", "iri", "iri-reference", "json-pointer",
    "relative-json-pointer", "uri", "uri-reference", "uri-template", "uuid",
)  # fmt: skip

TEXT_FORMATS: Final = tuple(sorted((*_ENGINES_OWN, *_CHECKS)))
"""Formats of texts that have a definition to hold a value to."""

ASSERTABLE: Final = tuple(sorted((*TEXT_FORMATS, *BOUNDS)))
"""All formats that can be asserted. Others (`password`, `binary`, `html`, your own) say nothing to check."""


class Formats(Struct, frozen=True):
    """Which formats are asserted; the others are annotations (JSON Schema Validation, `format`)."""

    names: frozenset[str]

    @classmethod
    def parse(cls, text: str) -> "Formats":
        """Read `all`, `none` or names separated by commas. Raises UsageError for an unknown name.

        `judge` is another word for all: those that the judge can hold a value to.
        """
        if text in ("all", "judge", "none"):
            return NO_FORMATS if text == "none" else ALL_FORMATS
        names = [name.strip() for name in text.split(",") if name.strip()]
        unknown = [name for name in names if name not in ASSERTABLE]
        if unknown or not names:
            wrong = unknown[0] if unknown else text
            raise UsageError(f"unknown format {wrong!r}: say all, none, or some of {', '.join(ASSERTABLE)}")
        return cls(frozenset(names))


ALL_FORMATS: Final = Formats(frozenset(ASSERTABLE))
NO_FORMATS: Final = Formats(frozenset())


def compiled(schema: Any, formats: Formats = ALL_FORMATS) -> jsonschema_rs.Draft202012Validator:
    """Compile a self-contained schema on the engine: offline, with the formats that are asserted.

    Raises jsonschema_rs.ValidationError for a schema that the engine refuses.
    """
    checks: dict[str, Callable[..., bool]] = {
        name: _CHECKS.get(name, _anything) if name in formats.names else _anything
        for name in TEXT_FORMATS
        if name in _CHECKS or name not in formats.names
    }
    return jsonschema_rs.Draft202012Validator(
        schema,
        validate_formats=bool(formats.names),
        formats=checks,
        offline=True,
        email_options=_EMAIL,
        pattern_options=_PATTERNS,
    )


def _anything(_: str) -> bool:
    return True


def without_formats(schema: Any, formats: Formats) -> Any:
    """Copy a schema, leaving out each `format` that is not among those asserted."""
    if is_array(schema):
        return [without_formats(each, formats) for each in schema]
    if not is_object(schema):
        return schema
    return {
        keyword: {name: without_formats(each, formats) for name, each in value.items()}
        if FORMS.get(keyword) == "members" or keyword == "$defs"
        else without_formats(value, formats)
        if FORMS.get(keyword, "value") != "value"
        else value
        for keyword, value in schema.items()
        if keyword != "format" or value in formats.names
    }
