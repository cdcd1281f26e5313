"""Judging content: what it is read as, held against the Media Type Object that describes it."""

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from itertools import islice
from typing import Final, TypeAlias

from msgspec import Struct

from ..json_text import MalformedJson, UnreadJson, parse_json
from ..json_value import Json
from ..location import Location
from ..model import MediaType
from ..rules.rule import Rule
from ..schema import Schema, SchemaViolation
from ..serialization import (
    Breach,
    Breached,
    ContentReader,
    Described,
    Items,
    NotJudged,
    content_reader,
    value_reader,
)
from ..violation import Violation, Where

ContentJudge: TypeAlias = Callable[[bytes], tuple[Violation, ...]]
"""Content in, every breach out."""

_KNOWN_TYPES: Final = 64
_SMALL: Final = 65_536
"""Bytes of a text whose value is kept until the next one is read."""

_MORE_THAN_JSON: Final = (Breached, Items, NotJudged)
_MOST_OF_ITEMS: Final = 1_000
"""Breaches of the items of a sequence that are listed: one that is wrong throughout says no more."""


class ContentRules(Struct, frozen=True):
    """The rules of one side of an exchange: for wrong syntax, for a schema that is not met, and for parts of
    multipart bodies with the wrong media type or header fields. has_bounds: whether JSON beyond what is read
    here is a breach, too; else it is not judged.
    """

    malformed: Rule
    schema: Rule
    part_media_type: Rule
    part_header: Rule
    has_bounds: bool = True


def reader_of(media: MediaType, content_type: str) -> ContentReader:
    """Compile how content that a Media Type Object describes is read; the same reader each time.

    The value of the last JSON text is kept: who counts what was exercised reads what was just judged.
    """

    def make() -> Callable[[str], ContentReader]:
        @lru_cache(maxsize=_KNOWN_TYPES)
        def reader(kind: str) -> ContentReader:
            return _remembering(content_reader(kind, media))

        return reader

    return media.once(reader_of, make)(content_type)


def _remembering(read: ContentReader) -> ContentReader:
    if read is not parse_json:
        return read
    last: tuple[bytes, Json] = b"", None

    def read_once(content: bytes) -> Json:
        nonlocal last
        known, value = last
        if content is known:
            return value
        value = parse_json(content)
        if len(content) <= _SMALL:
            last = content, value
        return value

    return read_once


def content_judge(media: MediaType, rules: ContentRules) -> Callable[[str, str | None], ContentJudge]:
    """Compile how to judge content that one Media Type Object describes: asked with the Content-Type and the
    Content-Encoding of a message, it gives what judges content of that kind.
    """
    schema = media.schema

    @lru_cache(maxsize=_KNOWN_TYPES)
    def judge_of(content_type: str, coding: str | None) -> ContentJudge:
        read = reader_of(media, content_type)
        accepts = schema.accepts if schema is not None else _anything

        def judge(content: bytes) -> tuple[Violation, ...]:
            try:
                value = read(content) if coding is None else decoded(content, coding, read)
            except UnreadJson as error:
                breach = _malformed(rules.malformed, error, content_type, media.location)
                return (breach,) if rules.has_bounds else ()
            except ValueError as error:
                return (_malformed(rules.malformed, error, content_type, media.location),)
            if isinstance(value, _MORE_THAN_JSON):
                return tuple(_judged(value, schema, rules))
            if accepts(value) or schema is None:
                return ()
            return tuple(_told(rules.schema, schema.breaches(value), ""))

        return judge

    return judge_of


def _anything(_: Json) -> bool:
    return True


def decoded(content: bytes, coding: str, read: ContentReader) -> Json:
    """Read content that is coded (RFC 9110, Content-Encoding). Raises ValueError as readers do."""
    from ..serialization.coding import decoded_content  # few messages are coded

    plain = decoded_content(content, coding)
    return plain if isinstance(plain, NotJudged) else read(plain)


def content_not_judged(
    media: MediaType, content: bytes, content_type: str, coding: str | None = None
) -> str | None:
    """Say why no verdict is possible on the inside of content; None where there is one.

    For those who count what was judged: an image, a content coding that is not read, an expansion or JSON
    beyond bounds.
    """
    try:
        read = reader_of(media, content_type)
        value = read(content) if coding is None else decoded(content, coding, read)
    except UnreadJson as error:
        return error.message
    except ValueError:
        return None
    return value.reason if isinstance(value, NotJudged) else None


def body_reader(content_type: str, schema: Schema | None) -> Callable[[bytes], Json]:
    """Compile how the content of an empty answer becomes a value."""
    read = value_reader(content_type, Described(schema) if schema is not None else None)

    def read_value(content: bytes) -> Json:
        value = read(content)
        return value.value if isinstance(value, Breached) else value

    return read_value


def _judged(value: Json, schema: Schema | None, rules: ContentRules) -> Iterator[Violation]:
    """List the breaches of what is more than a JSON value."""
    if isinstance(value, Breached):
        yield from (_breach(breach, rules) for breach in value.breaches)
        yield from _judged(value.value, schema, rules)
    elif isinstance(value, Items):
        if value.each is not None:
            broken = (
                violation
                for position, item in enumerate(value.values)
                for violation in _broken(rules.schema, value.each, item, f"/{position}")
            )
            yield from islice(broken, _MOST_OF_ITEMS)
        if value.whole is not None:
            yield from _broken(rules.schema, value.whole, list(value.values), "")
    elif schema is not None and not isinstance(value, NotJudged):
        yield from _broken(rules.schema, schema, value, "")


def _breach(breach: Breach, rules: ContentRules) -> Violation:
    rule = {
        "header": rules.part_header,
        "media-type": rules.part_media_type,
        "schema": rules.schema,
        "syntax": rules.malformed,
    }[breach.kind]
    where = Where("body", breach.part, breach.pointer)
    return rule.violation(breach.code, breach.message, where, breach.at, breach.value)


def _broken(rule: Rule, schema: Schema, value: Json, start: str) -> Iterator[Violation]:
    """List what a value breaks of its schema. start: pointer of the value in the body."""
    return _told(rule, schema.violations(value), start)


def _told(rule: Rule, broken: Iterable[SchemaViolation], start: str) -> Iterator[Violation]:
    for violation in broken:
        pointer = start + violation.pointer
        yield rule.violation(
            violation.keyword,
            f"{pointer or 'the body'} {violation.message}",
            Where("body", "", pointer),
            violation.at,
            violation.value,
        )


def _malformed(rule: Rule, error: ValueError, content_type: str, at: Location) -> Violation:
    place = f" at line {error.line}, column {error.column}" if isinstance(error, MalformedJson) else ""
    reason = error.message if isinstance(error, MalformedJson) else str(error)
    message = f"the body is no valid {content_type.partition(';')[0].strip()}: {reason}{place}"
    return rule.violation("syntax", message, Where("body"), at)
