"""What two Encoding Objects say of one member of a form (OpenAPI, Encoding Object; DIFF §2.3)."""

from collections.abc import Iterator
from typing import Any, Final

from msgspec import Struct

from ..media_type import MediaRange, parse_media_type
from ..model import Encoding
from ..serialization import Described
from .messages import unusual

TYPES: Final = ("content type",)
STYLED: Final = ("style", "explode", "reserved characters")
FIELDS: Final = ("required headers",)
INSIDE: Final = ("what is inside",)


class EncodingPair(Struct, frozen=True):
    """One member of a form, or one part of a body, in both documents.

    is_scalar: `explode` means nothing for it. position: of a part that has one in place of a name. is_last:
    whether it stands for all further ones, too.
    """

    name: str
    old: Encoding | None
    new: Encoding | None
    is_scalar: bool = False
    position: int | None = None
    is_last: bool = False

    @property
    def label(self) -> str:
        """Name it for people."""
        if self.position is None:
            return repr(self.name)
        return f"part {self.position + 1}{' and all further ones' if self.is_last else ''}"

    @property
    def way(self) -> tuple[str | int, ...]:
        """The way to it through the contract."""
        if self.position is None:
            return ("properties", self.name)
        return ("items",) if self.is_last else ("prefixItems", self.position)

    def _said(self, encoding: Encoding | None) -> dict[str, Any]:
        said = _said(encoding)
        return {key: value for key, value in said.items() if key != "explode" or not self.is_scalar}

    @property
    def has_types(self) -> bool:
        """Whether media types count: a style takes their place."""
        return not any(self._said(each).keys() & set(STYLED) for each in (self.old, self.new))

    @property
    def is_freer(self) -> bool:
        """Whether all that changed of the style is that reserved characters may stand for themselves."""
        old, new = self._said(self.old), self._said(self.new)
        return all(old.get(key) == new.get(key) for key in (*STYLED[:2], *TYPES)) and STYLED[2] in new

    def types_lost(self, described: Described | None) -> list[str]:
        """List the media types that OLD lets a part have and NEW does not; one inside a range for the range.

        described: the member, whose type decides where OLD names none; None where nothing does.
        """
        taken = _ranges(self.new)
        before = [each.essence for each in _ranges(self.old)] or [_default(described)]
        shown = [unusual(each) or each for each in before]
        return [each for each in shown if taken and not _is_covered(each, taken)]

    def types_gained(self) -> list[str]:
        """List the media types that NEW lets a part have and OLD does not."""
        before, after = _ranges(self.old), _ranges(self.new)
        if before and not after:
            return ["anything"]
        shown = [each.essence for each in after] if before else []
        return [each for each in shown if not _is_covered(unusual(each) or each, before)]

    def fields_asked(self) -> list[str]:
        """List the header fields that a part has to have now."""
        before = _required(self.old)
        return [name for name in _required(self.new) if name not in before]

    def words(self, *about: str) -> str:
        """Say what is another thing; "" where nothing is."""
        before, after = (
            {key: value for key, value in self._said(each).items() if key in about}
            for each in (self.old, self.new)
        )
        changed = [key for key in (before | after) if before.get(key) != after.get(key)]
        said = (f"{key} {before.get(key, 'none')} → {after.get(key, 'none')}" for key in changed)
        return f"{self.label}: {', '.join(said)}" if changed else ""


def _said(encoding: Encoding | None) -> dict[str, Any]:
    """Say what an Encoding Object asks for, where that is not what it is anyway."""
    if encoding is None:
        return {}
    said: dict[str, Any] = {
        "content type": ", ".join(sorted(each.essence for each in _ranges(encoding))),
        "style": "" if encoding.style == "form" else encoding.style,
        "explode": None if encoding.explode is (encoding.style in ("", "form")) else encoding.explode,
        "reserved characters": "as they are" if encoding.allow_reserved else "",
        "required headers": ", ".join(sorted(_required(encoding))),
        "what is inside": _inside(encoding),
    }
    return {key: value for key, value in said.items() if value not in ("", None)}


def _inside(encoding: Encoding) -> str:
    """Say how the parts of a part are written (3.2)."""
    named: list[tuple[str, Encoding | None]] = sorted(encoding.encoding.items())
    named += [(f"part {place + 1}", each) for place, each in enumerate(encoding.prefix_encoding)]
    named += [("further parts", encoding.item_encoding)]
    said = ((name, _said(each)) for name, each in named)
    return "; ".join(f"{name} {', '.join(map(str, each.values()))}" for name, each in said if each)


def _required(encoding: Encoding | None) -> list[str]:
    if encoding is None:
        return []
    return [header.name.lower() for header in encoding.headers.values() if header.required]


def _ranges(encoding: Encoding | None) -> list[MediaRange]:
    return list(_parsed(encoding.content_type)) if encoding is not None else []


def _parsed(listed: str) -> Iterator[MediaRange]:
    for each in listed.split(","):
        parsed = parse_media_type(each)
        if parsed is not None:
            yield parsed


def _is_covered(media_type: str, ranges: list[MediaRange]) -> bool:
    parsed = parse_media_type(media_type)
    return parsed is not None and any(each.covers(parsed) for each in ranges)


def _default(described: Described | None) -> str:
    """Say in what media type a part comes that names none (OpenAPI, Encoding Object, `contentType`)."""
    if described is None:
        return "text/plain"
    inner = described.item(0) if "array" in described.types else described
    if inner.is_binary:
        return "application/octet-stream"
    return "application/json" if "object" in inner.types else "text/plain"
