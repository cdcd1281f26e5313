"""Texts that a server may give to one thing only, and that the run has given to another itself."""

from typing import Final

from msgspec import Struct, field

from ..spec import Json, Operation, Request, is_object, values_reader

_MOST_KNOWN: Final = 10_000
_LONGEST: Final = 200
"""Characters of a text that is kept; what is longer is no name."""


class Taken(Struct):
    """What members of bodies had in requests that were carried out."""

    texts: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def see(self, operation: Operation, request: Request) -> None:
        """Take note of a request that was carried out."""
        if request.body and len(self.texts) < _MOST_KNOWN:
            self.texts |= _texts(operation, request)

    def names(self, operation: Operation, request: Request, twin: Request | None = None) -> frozenset[str]:
        """Name the members of a request that say what another one has said before. twin: that is no such one,
        if given.
        """
        own = _texts(operation, twin) if twin is not None else frozenset[tuple[str, str]]()
        return frozenset(name for name, _ in (_texts(operation, request) & self.texts) - own)


def _texts(operation: Operation, request: Request) -> frozenset[tuple[str, str]]:
    """List the members of a body, form or JSON, that are short texts."""
    body, content_type = operation.request_body, request.field("content-type")
    media = body.media_type_for(content_type) if body is not None and content_type else None
    if media is None or content_type is None or not request.body:
        return frozenset()
    read = values_reader(media, content_type)(request.body, request.field("content-encoding"))
    content: Json = read[0][1] if read else None
    if not is_object(content):
        return frozenset()
    return frozenset(
        (name, each) for name, each in content.items() if isinstance(each, str) and 0 < len(each) <= _LONGEST
    )
