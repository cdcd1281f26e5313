"""Content of requests and responses: its schemas, as the media type writes what they describe (DIFF §2.3,
§2.4).
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ..json_text import json_text
from ..json_value import Json, is_array, is_object
from ..location import pointer_of, pointer_tokens
from ..media_type import parse_media_type
from ..model import MediaType
from ..secret_names import holds_secret
from ..violation import Violation
from .annotation_kinds import ANNOTATION_KINDS
from .annotations import Note
from .building import Unbuildable
from .change import Party, Witness
from .form_members import WrittenAsText, are_files, file_lists
from .judging import Documents, Entry, entry_of, part_of
from .messages import is_judged, representative, write_content
from .open_reasons import NO_MESSAGE
from .schemas import Difference, SchemaPair
from .spellings import takes_all_but_nothing
from .streams import Stream, item_form
from .wire_forms import WireForm
from .wire_texts import TextForm, text_form

_TRIED: Final = 6
_SHORT: Final = 200
_ANY_VALUES: Final[tuple[Json, ...]] = ({}, [], "a", 0, None, True)

Confirm = Callable[[Difference, bytes], Witness | None]
"""Makes the whole message around content that shows a difference, and asks the judge."""


class Content(Struct, frozen=True):
    """Content of one media type as both documents describe it. prefix: `request-body` or `response-body`.

    streams: the media types of a stream, where the schemas are about its whole, or about one item of it.
    """

    documents: Documents
    old: MediaType
    new: MediaType
    sent_by: Party
    prefix: str
    path: str
    confirm: Confirm
    streams: tuple[MediaType, MediaType] | None = None
    is_whole: bool = True

    def parted(self) -> "list[Content]":
        """Give the items of a stream and its whole, each to be compared by itself; else this."""
        old, new = Stream.of(self.old), Stream.of(self.new)
        if self.streams is not None or (old is None and new is None):
            return [self]
        before, after = old or Stream(None, self.old.schema), new or Stream(None, self.new.schema)
        items = replace(
            self,
            old=replace(self.old, schema=before.each, item_schema=None),
            new=replace(self.new, schema=after.each, item_schema=None),
            path=f"{self.path}/itemSchema",
            streams=(self.old, self.new),
            is_whole=False,
        )
        whole = replace(
            self,
            old=replace(self.old, schema=before.whole, item_schema=None),
            new=replace(self.new, schema=after.whole, item_schema=None),
            streams=(self.old, self.new),
        )
        is_whole = before.whole is not None or after.whole is not None
        return [items, whole] if is_whole else [items]

    def positions(self) -> Iterator[Entry]:
        """List the parts of the content that are written in another way by their position."""
        if any(each.prefix_encoding or each.item_encoding for each in (self.old, self.new)):
            yield from self._wire_form().positions()

    def entries(self) -> Iterator[Entry]:
        """List the differences of the two schemas, each break with its message."""
        yield from self._of_items()
        if self.old.schema is None or self.new.schema is None:
            yield from self._with_and_without_schema()
            return
        if self._is_told():
            return
        yield from self._wire_form().entries()
        examples = (each.value for media in (self.old, self.new) for each in media.examples.values())
        shown = [value for value in examples if not holds_secret(value)]
        pair = SchemaPair(
            self.old.schema, self.new.schema, self.sent_by, self.documents.policy.senders == "any"
        )
        differences = self.documents.schema_differences(pair, shown)
        notes, differences = chosen_otherwise(self._notes(differences), differences)
        yield from map(self._annotated, notes)
        if not differences:
            return
        if not self.is_judged() or self._is_structure_as_text(differences):
            yield self._unjudged(differences[0])
            return
        for difference in differences:
            entry = entry_of(difference, self.prefix, self.path)
            if entry.cause not in self.documents.told and not self._is_idle(difference):
                yield self._shown(entry, difference)

    def _is_told(self) -> bool:
        """Whether all there is to say of two schemas was said of this operation before, of the same values
        in JSON or YAML: other answers and media types have them, too.
        """
        kinds = [parse_media_type(representative(media.range)) for media in (self.old, self.new)]
        is_tree = all(kind is not None and (kind.is_json or kind.is_yaml) for kind in kinds)
        if not is_tree or self.streams is not None:
            return False
        key = f"{part_of(self.path)} {self.prefix} {self.schemas()}"
        is_told = key in self.documents.told
        self.documents.told.add(key)
        return is_told

    def _of_items(self) -> Iterator[Entry]:
        """Say that items are described otherwise of what is no stream: they are not judged there."""
        old, new = self.old.item_schema, self.new.item_schema
        if old is None and new is None:
            return
        if old is None or new is None or not self.documents.is_same(old, new):
            message = "the schema of the items of a stream, which are not judged, is another one"
            yield self._noted(f"{self.prefix}-unjudged-changed", message).by_policy("warning")

    def _shown(self, entry: Entry, difference: Difference) -> Entry:
        """Show a break by a message; where none does, look at what sender and reader make of texts."""
        if difference.verdict not in ("breaking", "undecided"):
            return entry
        witness = self._witness(difference) if difference.verdict == "breaking" else None
        texts = self._as_texts()
        if self.prefix == "request-body" and texts is not None and texts.is_form:
            assert self.old.schema is not None
            assert self.new.schema is not None
            entry = replace(entry, id=file_lists(self.old.schema, self.new.schema, difference) or entry.id)
        if witness is not None or texts is None:
            return entry if difference.verdict == "undecided" else entry.shown_by(witness)
        if texts.is_proven(difference):
            return replace(entry, level="info", reason="")
        for value in texts.values(difference):
            pointer = _reached(value, difference.pointer or pointer_of(difference.tokens[1:2]))
            witness = self._witness(replace(difference, value=value, pointer=pointer))
            if witness is not None and self.documents.sends(texts.sender, value):
                return entry.shown_by(witness)
        if self._is_only_emptier(texts, difference):
            return replace(entry, level="info", reason="")
        if not texts.is_form and difference.kind.startswith("type-"):
            message = f"{entry.message}; truespec reads both alike, which others need not"
            return replace(entry, message=message).by_policy("warning")
        return entry.shown_by(None, entry.reason or NO_MESSAGE)

    def _is_only_emptier(self, texts: WrittenAsText, difference: Difference) -> bool:
        """Whether NEW refuses nothing but an empty object, in a form no content at all: of who may leave that
        out is told where the body is.
        """
        if (
            self.prefix != "request-body"
            or difference.value != {}
            or not texts.is_form
            or write_content(self.old, {})
        ):
            return False
        if self.documents.effort.is_spent:
            return False
        is_any = self.documents.policy.senders == "any"
        return takes_all_but_nothing(texts.sender, texts.reader, senders_any=is_any)

    def _as_texts(self) -> WrittenAsText | None:
        """The content as texts; None where it is no text."""
        documents, is_old = self.documents, self.sent_by == "old"
        sent, read = (self.old.schema, self.new.schema) if is_old else (self.new.schema, self.old.schema)
        assert sent is not None
        assert read is not None
        maker = documents.old_maker if is_old else documents.new_maker
        form = self._form()
        return WrittenAsText(form, sent, read, maker) if form else None

    def _form(self) -> TextForm:
        """How the content, or an item of it, is made of texts."""
        if not self.is_whole:
            return item_form(self.old, self.old.schema, self.new.schema)
        return text_form(representative(self.old.range))

    def _notes(self, differences: list[Difference]) -> list[Note]:
        """List what is said beside the values, but where something follows for them, which is told."""
        assert self.old.schema is not None
        assert self.new.schema is not None
        documents, old, new = self.documents, self.old.schema.place, self.new.schema.place
        if documents.unchanged.says_same(old, new):
            return []
        told = {difference.tokens for difference in differences}
        return [
            note
            for note in documents.annotations.between(old, new)
            if note.way not in told or not note.kind.startswith(("property-", "content-"))
        ]

    def _annotated(self, note: Note) -> Entry:
        path = self.path + pointer_of(note.way)
        entry = Entry(f"{self.prefix}-{note.kind}", path, note.old, note.new, note.message, note.message)
        if note.kind == "default-changed" and len(note.way) == 2 and note.way[0] == "properties":
            entry = replace(entry, reason=self._without_saying(str(note.way[1])))
        level = ANNOTATION_KINDS[note.kind][0]
        is_safe = level == "info" or (self.sent_by == "new" and note.kind.startswith("extensible"))
        return entry if is_safe else entry.by_policy(level)

    def _without_saying(self, name: str) -> str:
        """Show what comes without a member, so that its default is meant; "" where nothing short can."""
        is_old = self.sent_by == "old"
        schema = self.old.schema if is_old else self.new.schema
        maker = self.documents.old_maker if is_old else self.documents.new_maker
        if schema is None or self.documents.effort.is_spent:
            return ""
        try:
            for value in islice(maker.several(schema), _TRIED):
                left = {key: each for key, each in value.items() if key != name} if is_object(value) else None
                is_shown = left is not None and len(str(left)) < _SHORT and not holds_secret(left)
                if is_shown and schema.is_valid(left):
                    return f"{self.sent_by.upper()} may send {json_text(left)}, which does not say it"
        except Unbuildable:
            pass
        return ""

    def _wire_form(self) -> WireForm:
        """How the same values are written."""
        documents, is_old = self.documents, self.sent_by == "old"
        return WireForm(
            (documents.old, documents.new),
            self.old,
            self.new,
            self.old if is_old else self.new,
            documents.old_maker if is_old else documents.new_maker,
            self.prefix,
            self.path,
            self._witness,
        )

    def _is_idle(self, difference: Difference) -> bool:
        """Whether a difference means nothing as this is written: null, but in JSON and YAML; one file."""
        parsed = parse_media_type(representative(self.old.range))
        if difference.kind.startswith("nullable"):
            if parsed is not None and parsed.is_sequence:
                return not self.is_whole and bool(self._form())
            return parsed is None or not (parsed.is_json or parsed.is_yaml)
        if parsed is None or parsed.type != "multipart" or self.old.schema is None or self.new.schema is None:
            return False
        return are_files(self.old.schema, self.new.schema, difference)

    def is_judged(self) -> bool:
        """Whether the judge looks inside content of this media type."""
        return self.streams is not None or is_judged(representative(self.old.range))

    def schemas(self) -> tuple[object, object]:
        """Say which schemas these are: equal for media types that share them."""
        old, new = self.old.schema, self.new.schema
        return old and old.identity, new and new.identity

    def _is_structure_as_text(self, differences: list[Difference]) -> bool:
        """Whether objects or arrays are described for plain text, which the judge reads as one text."""
        parsed = parse_media_type(representative(self.old.range))
        if parsed is None or parsed.is_json or parsed.is_yaml or parsed.is_sequence or parsed.type != "text":
            return False
        return any(
            difference.tokens or isinstance(difference.value, dict | list) for difference in differences
        )

    def _witness(self, difference: Difference, sent: MediaType | None = None) -> Witness | None:
        """Send a value as its sender writes it. sent: how, where that is not all that its document allows."""
        is_old = self.sent_by == "old"
        sent = sent or (self.old if is_old else self.new)
        if self.streams is not None:
            sent = self.streams[0 if is_old else 1]
        if not self.is_whole:
            difference = replace(difference, value=[difference.value], pointer=f"/0{difference.pointer}")
        try:
            witness = self.confirm(difference, write_content(sent, difference.value))
            items = None if witness is not None else self._as_items(difference, sent)
            return witness if items is None else self.confirm(items, write_content(sent, items.value))
        except Unbuildable:
            return None

    def _as_items(self, difference: Difference, sent: MediaType) -> Difference | None:
        """Show a difference of the whole of a stream by items that may come; None where it is none."""
        if not self.is_whole or not is_array(difference.value) or sent.item_schema is None:
            return None
        maker = self.documents.old_maker if self.sent_by == "old" else self.documents.new_maker
        items = [maker.sample(sent.item_schema)] * len(difference.value)
        return None if difference.pointer else replace(difference, value=items)

    def _noted(self, id_: str, message: str) -> Entry:
        return Entry(id_, self.path, self.old.location, self.new.location, message)

    def _unjudged(self, first: Difference) -> Entry:
        """Say it of where the schema was edited: one place, however many media types and answers have it."""
        message = "the schema of content that is not judged inside is another one"
        entry = self._noted(f"{self.prefix}-unjudged-changed", message).by_policy("warning")
        told_as = f"{first.kind} {first.message}"
        return replace(entry, old=first.old or entry.old, new=first.new or entry.new, edit=told_as)

    def _with_and_without_schema(self) -> Iterator[Entry]:
        """Compare a schema with none at all: none means that anything goes."""
        if (self.old.schema is None) == (self.new.schema is None):
            return
        side = self.prefix.partition("-")[0]
        added = self.old.schema is None
        noted = (
            self._noted(f"{side}-schema-added", "a schema describes it now")
            if added
            else self._noted(f"{side}-schema-removed", "no schema describes it any more")
        )
        # Who had no schema may send anything: that breaks only where the reader has one.
        witness = self._refused_by_schema() if added == (self.sent_by == "old") else None
        yield noted if witness is None else noted.shown_by(witness)

    def _refused_by_schema(self) -> Witness | None:
        described = self.old.schema or self.new.schema
        for value in _ANY_VALUES:
            if described is not None and not described.is_valid(value):
                witness = self._witness(
                    Difference("schema", "breaking", (), self.old.location, self.new.location, "", value)
                )
                if witness is not None:
                    return witness
        return None


def content_entries(contents: list[Content]) -> Iterator[Entry]:
    """Compare the media types of one message; one that is not judged adds nothing to one with its schemas."""
    for content in contents:
        yield from content.positions()
    parted = [each for content in contents for each in content.parted()]
    judged = {content.schemas() for content in parted if content.is_judged()}
    for content in parted:
        if content.is_judged() or content.schemas() not in judged:
            yield from content.entries()


def is_about(difference: Difference) -> Callable[[Violation], bool]:
    """Tell whether a violation of a body is at the place of a difference, or at what surrounds it."""
    pointer = difference.pointer

    def wanted(violation: Violation) -> bool:
        where = violation.where
        if where.part != "body":
            return False
        return (
            where.pointer == pointer
            or pointer.startswith(where.pointer + "/")
            or where.pointer.startswith(pointer + "/")
            or not where.pointer
        )

    return wanted


def _reached(value: Json, pointer: str) -> str:
    """Follow a pointer into a value as far as there is something."""
    reached: list[str] = []
    for token in pointer_tokens(pointer):
        if is_array(value) and token.isdecimal() and int(token) < len(value):
            value = value[int(token)]
        elif is_object(value) and token in value:
            value = value[token]
        else:
            break
        reached.append(token)
    return pointer_of(reached)


def value_at(value: Json, pointer: str) -> Json:
    """Find the part of a value that a pointer leads to."""
    for token in pointer_tokens(pointer):
        value = value[int(token)] if is_array(value) else value[token]
    return value


def chosen_otherwise(notes: list[Note], differences: list[Difference]) -> tuple[list[Note], list[Difference]]:
    """Tell once of a discriminator that chooses otherwise: as what was said of it, broken as values show."""
    noted = {note.way: note for note in reversed(notes) if note.kind.startswith("discriminator-")}
    told: list[Difference] = []
    for difference in differences:
        note = noted.get(difference.tokens) if difference.kind.startswith("variant-") else None
        if note is None:
            told.append(difference)
        elif difference.verdict in ("breaking", "undecided"):
            told.append(replace(difference, kind=note.kind, message=note.message, subject=note.message))
    broken = {(each.kind, each.message) for each in told}
    return [note for note in notes if (note.kind, note.message) not in broken], told
