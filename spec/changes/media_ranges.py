"""Which media types of two documents are one, in another spelling, or inside each other (DIFF §1.4)."""

from collections.abc import Mapping

from ..media_type import media_type_for, parse_media_type
from ..model import MediaType
from .messages import representative, unusual


def types_inside(
    media: MediaType, own: Mapping[str, MediaType], others: Mapping[str, MediaType]
) -> list[MediaType]:
    """List the types of the other document that a range governs in its own, but for its representative."""
    if not unusual(media.range):
        return []
    first = media_type_for(others, representative(media.range))
    exact = [other for other in others.values() if other is not first and not unusual(other.range)]
    return [other for other in exact if media_type_for(own, other.range) is media]


def with_other_parameters(media: MediaType, others: Mapping[str, MediaType]) -> MediaType | None:
    """Find the only media type that is called the same with other parameters, those of framing aside."""
    own = parse_media_type(media.range)
    if own is None:
        return None
    said, alike = own.telling, list[MediaType]()
    for other in others.values():
        parsed = parse_media_type(other.range)
        if parsed is not None and parsed.essence == own.essence:
            if parsed.telling == said:
                return None
            alike.append(other)
    return alike[0] if len(alike) == 1 else None


def is_covered(media_range: str, other: str) -> bool:
    """Whether all that a range describes is described by another, parameters included."""
    own, theirs = parse_media_type(media_range), parse_media_type(other)
    return own is not None and theirs is not None and theirs.covers(own)


def is_beside(media: MediaType, other: MediaType, own: Mapping[str, MediaType]) -> bool:
    """Whether a type is none of the other document's, though `other` describes it there for want of its own:
    `application/json` does any `+json`. In its own document something else is what `other` is.

    own: what the document of `media` has.
    """
    same = media_type_for(own, representative(other.range))
    return same is not None and same is not media and not is_covered(media.range, other.range)


def normal_range(media_range: str) -> str:
    """Write a media range in lower case without superfluous spaces, parameters kept."""
    parsed = parse_media_type(media_range)
    if parsed is None:
        return media_range
    return "; ".join((parsed.essence, *(f"{name}={value}" for name, value in parsed.parameters)))
