"""Media types and ranges: parsing, choosing what describes a body, and content negotiation (RFC 9110,
Content Negotiation).
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Final, TypeVar

from msgspec import Struct

_TOKEN: Final = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_ESSENCE: Final = re.compile(rf"\s*({_TOKEN})/({_TOKEN})\s*")
_PARAMETER: Final = re.compile(rf';\s*(?:({_TOKEN})=({_TOKEN}|"(?:[^"\\]|\\.)*"))?\s*')
_QUALITY: Final = re.compile(r"0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?")

_JSON_LINES: Final = frozenset(
    {"jsonl", "x-jsonl", "jsonlines", "x-jsonlines", "json-lines", "ndjson", "x-ndjson"}
)

_YAML: Final = frozenset({"yaml", "x-yaml", "vnd.yaml"})

_FRAMING: Final = frozenset({"boundary", "charset"})
"""Parameters that say how content is written down, not what it is."""

Described = TypeVar("Described")


class MediaRange(Struct, frozen=True):
    """A media type or range. type, subtype: lower case, maybe `*`. parameters: names in lower case, values
    unquoted.
    """

    type: str
    subtype: str
    parameters: tuple[tuple[str, str], ...] = ()

    @property
    def essence(self) -> str:
        """`type/subtype` without parameters."""
        return f"{self.type}/{self.subtype}"

    @property
    def is_json(self) -> bool:
        """Whether such content is JSON: `application/json`, `text/json` and any `+json` (RFC 6839)."""
        return self.subtype == "json" or self.subtype.endswith("+json")

    @property
    def charset(self) -> str:
        """The `charset` parameter in lower case; "" where there is none."""
        return next((value.lower() for name, value in self.parameters if name == "charset"), "")

    @property
    def is_xml(self) -> bool:
        """Whether such content is XML: `application/xml`, `text/xml` and any `+xml` (RFC 7303)."""
        return self.subtype == "xml" or self.subtype.endswith("+xml")

    @property
    def is_yaml(self) -> bool:
        """Whether such content is YAML: `application/yaml`, any `+yaml`, and the names in use before (RFC
        9512).
        """
        return self.subtype in _YAML or self.subtype.endswith("+yaml")

    @property
    def is_sequence(self) -> bool:
        """Whether such content is a sequence of items (OpenAPI 3.2, Sequential Media Types)."""
        return self.is_json_lines or self.is_json_sequence or self.is_event_stream

    @property
    def is_json_lines(self) -> bool:
        """Whether such content is a JSON text a line."""
        return self.subtype in _JSON_LINES or self.subtype.endswith("+jsonl")

    @property
    def is_json_sequence(self) -> bool:
        """Whether such content is JSON texts behind record separators (RFC 7464)."""
        return self.subtype == "json-seq" or self.subtype.endswith("+json-seq")

    @property
    def is_event_stream(self) -> bool:
        """Whether such content is a stream of server-sent events."""
        return self.essence == "text/event-stream"

    @property
    def boundary(self) -> str:
        """The `boundary` parameter; "" where there is none."""
        return next((value for name, value in self.parameters if name == "boundary"), "")

    def covers(self, other: "MediaRange") -> bool:
        """Whether this range includes `other`; parameters of the range have to be met, others are ignored."""
        if self.type not in ("*", other.type) or self.subtype not in ("*", other.subtype):
            return False
        return all(pair in other.parameters for pair in self.parameters)

    def differs_from(self, other: "MediaRange") -> bool:
        """Whether a parameter that both have tells apart two types, as `version` does: not the charset, nor a
        boundary.
        """
        own = dict(self.parameters)
        return any(own.get(name, value) != value for name, value in other.parameters if name not in _FRAMING)

    @property
    def telling(self) -> frozenset[tuple[str, str]]:
        """The parameters that say what content is, not how it is written down."""
        return frozenset(pair for pair in self.parameters if pair[0] not in _FRAMING)

    @property
    def specificity(self) -> int:
        """How narrow the range is: 0 for `*/*`, 1 for `a/*`, 2 for `a/b`, more with parameters."""
        return (self.type != "*") + (self.subtype != "*") + len(self.parameters)


@lru_cache(maxsize=1024)
def parse_media_type(text: str) -> MediaRange | None:
    """Parse a media type or range with its parameters; None where it has not the form RFC 9110 gives it."""
    start = _ESSENCE.match(text)
    if start is None:
        return None
    parameters: list[tuple[str, str]] = []
    position = start.end()
    while position < len(text):
        part = _PARAMETER.match(text, position)
        if part is None:
            return None
        if part[1]:
            parameters.append((part[1].lower(), _unquoted(part[2])))
        position = part.end()
    return MediaRange(start[1].lower(), start[2].lower(), tuple(parameters))


def is_urlencoded(content_type: str) -> bool:
    """Whether content of a type is a urlencoded form."""
    parsed = parse_media_type(content_type)
    return parsed is not None and parsed.essence == "application/x-www-form-urlencoded"


def media_type_for(content: Mapping[str, Described], content_type: str) -> Described | None:
    """Choose what describes a body sent as `content_type`: the most specific range (OpenAPI, Media Type
    Object).

    content: by media range, as the document writes it. Parameters of a declared type may be missing from what
    was sent (`application/json; version=1` is declared), but not be others. A `+json` type is taken where
    `application/json` is declared and nothing fits better. None when nothing covers it.
    """
    found = _best_range(tuple(content), content_type)
    return None if found is None else content[found]


@lru_cache(maxsize=1024)
def _best_range(ranges: tuple[str, ...], content_type: str) -> str | None:
    """Choose the range that describes best what was sent, the first of equals."""
    sent = parse_media_type(content_type)
    if sent is None:
        return None
    best: tuple[int, str] | None = None
    for text in ranges:
        declared = parse_media_type(text)
        rank = -1 if declared is None else _rank(declared, sent)
        if rank >= 0 and (best is None or rank > best[0]):
            best = (rank, text)
    return None if best is None else best[1]


def _rank(declared: MediaRange, sent: MediaRange) -> int:
    """How well a declared range describes what was sent; below 0 when not at all."""
    if declared.covers(sent):
        return 10 + declared.specificity
    if declared.essence == sent.essence:
        return -1 if declared.differs_from(sent) else 5
    if sent.subtype.endswith("+json") and declared.essence == "application/json":
        return 1
    return -1


def accepted(accept: str) -> tuple[tuple[MediaRange, float], ...]:
    """Parse an Accept field value into ranges with their quality, best first (RFC 9110, Accept).

    Members that have no form are passed over; a quality that has none counts as 0.
    """
    ranges: list[tuple[MediaRange, float]] = []
    for member in _members(accept):
        media_range = parse_media_type(member)
        if media_range is None:
            continue
        quality = next((value for name, value in media_range.parameters if name == "q"), "1")
        others = tuple(pair for pair in media_range.parameters if pair[0] != "q")
        number = float(quality) if _QUALITY.fullmatch(quality) else 0.0
        ranges.append((MediaRange(media_range.type, media_range.subtype, others), number))
    return tuple(sorted(ranges, key=lambda pair: (-pair[1], -pair[0].specificity)))


def negotiate(accept: str | None, offered: Sequence[str]) -> str | None:
    """Choose one of the offered media types for an Accept field value (RFC 9110, Accept).

    No field, or an empty one: `application/json` where offered, else the first. Quality first, then the more
    specific range, then the client's order, then the order of `offered`; parameters are taken to the letter
    first, then ignored. None when nothing is acceptable.
    """
    if not offered:
        return None
    if accept is None or not accept.strip():
        return next((text for text in offered if text == "*/*"), None) or next(
            (text for text in offered if text.lower() == "application/json"), offered[0]
        )
    parsed = [(text, parse_media_type(text)) for text in offered]
    ranges = accepted(accept)
    refused = [media_range for media_range, quality in ranges if quality == 0]
    for media_range, quality in ranges:
        if quality == 0:
            continue
        left = [
            (text, declared)
            for text, declared in parsed
            if declared is not None and not _refused(refused, declared, media_range)
        ]
        plain = MediaRange(media_range.type, media_range.subtype)
        literal = (text for text, declared in left if media_range.covers(declared))
        loose = (text for text, declared in left if plain.covers(declared) or declared.covers(plain))
        found = next(literal, None) or next(loose, None)
        if found is not None:
            return found
    return None


def _refused(refused: Iterable[MediaRange], declared: MediaRange, by: MediaRange) -> bool:
    return any(item.covers(declared) and item.specificity >= by.specificity for item in refused)


def _members(value: str) -> list[str]:
    """Split a field value at commas that are not inside a quoted string."""
    return re.findall(r'(?:[^,"]|"(?:[^"\\]|\\.)*"?)+', value)


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text.startswith('"') else text
