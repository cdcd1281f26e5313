"""Bodies of requests and responses: presence, media types, and their schemas (DIFF §2.3, §2.4)."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ..json_value import Json, is_array
from ..location import pointer_child, pointer_of, pointer_tokens
from ..media_type import media_type_for, parse_media_type
from ..model import MediaType, Operation, RequestBody
from ..violation import Violation
from .annotation_kinds import ANNOTATION_KINDS
from .building import Unbuildable
from .change import Party, Witness
from .form_members import WrittenAsText, are_files, file_lists
from .judging import NO_MESSAGE, Documents, Entry, entry_of
from .media_ranges import is_covered, normal_range, types_inside, with_other_parameters
from .messages import identity_of, is_judged, representative, unusual, write_content
from .schemas import Difference, SchemaPair
from .wire_forms import WireForm

_PATH: Final = "/requestBody"
_ANY_VALUES: Final[tuple[Json, ...]] = ({}, [], "a", 0, None, True)

Confirm = Callable[[Difference, bytes], Witness | None]
"""Makes the whole message around content that shows a difference, and asks the judge."""


class Content(Struct, frozen=True):
    """Content of one media type as both documents describe it. prefix: `request-body` or `response-body`."""

    documents: Documents
    old: MediaType
    new: MediaType
    sent_by: Party
    prefix: str
    path: str
    confirm: Confirm

    def entries(self) -> Iterator[Entry]:
        """List the differences of the two schemas, each break with its message."""
        yield from self._of_items()
        if self.old.schema is None or self.new.schema is None:
            yield from self._with_and_without_schema()
            return
        yield from self._wire_form().entries()
        shown = [example.value for media in (self.old, self.new) for example in media.examples.values()]
        pair = SchemaPair(
            self.old.schema, self.new.schema, self.sent_by, self.documents.policy.senders == "any"
        )
        differences = self.documents.schema_differences(pair, shown)
        yield from self._annotations({difference.tokens for difference in differences})
        if not differences:
            return
        if not self.is_judged() or self._is_structure_as_text(differences):
            yield self._unjudged(differences[0])
            return
        for difference in differences:
            if self._is_idle(difference):
                continue
            yield self._shown(entry_of(difference, self.prefix, self.path), difference)

    def _of_items(self) -> Iterator[Entry]:
        """Say that items of a stream are described otherwise: they are not judged (3.2, `itemSchema`)."""
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
        pointer = difference.pointer or pointer_of(difference.tokens[1:2])
        for value in texts.values(difference):
            witness = self._witness(replace(difference, value=value, pointer=pointer))
            if witness is not None and self.documents.sends(texts.sender, value):
                return entry.shown_by(witness)
        if not texts.is_form and difference.kind.startswith("type-"):
            message = f"{entry.message}; truespec reads both alike, which others need not"
            return replace(entry, message=message).by_policy("warning")
        return entry.shown_by(None, entry.reason or NO_MESSAGE)

    def _as_texts(self) -> WrittenAsText | None:
        """The content as texts; None where it is no text."""
        documents, is_old = self.documents, self.sent_by == "old"
        sent, read = (self.old.schema, self.new.schema) if is_old else (self.new.schema, self.old.schema)
        assert sent is not None
        assert read is not None
        maker = documents.old_maker if is_old else documents.new_maker
        texts = WrittenAsText(self.old.range, sent, read, maker)
        return texts if texts.is_one else None

    def _annotations(self, told: set[tuple[str | int, ...]]) -> Iterator[Entry]:
        """List what is said beside the values, but where something follows for them, which is told."""
        assert self.old.schema is not None
        assert self.new.schema is not None
        documents, old, new = self.documents, self.old.schema.place, self.new.schema.place
        if documents.unchanged.says_same(old, new):
            return
        for note in documents.annotations.between(old, new):
            if note.way in told and note.kind.startswith(("property-", "content-")):
                continue
            path = self.path + pointer_of(note.way)
            entry = Entry(f"{self.prefix}-{note.kind}", path, note.old, note.new, note.message, note.message)
            level = ANNOTATION_KINDS[note.kind][0]
            if level == "info" or (self.sent_by == "new" and note.kind.startswith("extensible")):
                yield entry
            else:
                yield entry.by_policy(level)

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
            return parsed is None or not (parsed.is_json or parsed.is_yaml)
        if parsed is None or parsed.type != "multipart" or self.old.schema is None or self.new.schema is None:
            return False
        return are_files(self.old.schema, self.new.schema, difference)

    def is_judged(self) -> bool:
        """Whether the judge looks inside content of this media type."""
        return is_judged(representative(self.old.range))

    def schemas(self) -> tuple[object, object]:
        """Say which schemas these are: equal for media types that share them."""
        old, new = self.old.schema, self.new.schema
        return old and identity_of(old), new and identity_of(new)

    def _is_structure_as_text(self, differences: list[Difference]) -> bool:
        """Whether objects or arrays are described for plain text, which the judge reads as one text."""
        parsed = parse_media_type(representative(self.old.range))
        if parsed is None or parsed.is_json or parsed.is_yaml or parsed.type != "text":
            return False
        return any(
            difference.tokens or isinstance(difference.value, dict | list) for difference in differences
        )

    def _witness(self, difference: Difference, sent: MediaType | None = None) -> Witness | None:
        """Send a value as its sender writes it. sent: how, where that is not all that its document allows."""
        sent = sent or (self.old if self.sent_by == "old" else self.new)
        try:
            return self.confirm(difference, write_content(sent, difference.value))
        except Unbuildable:
            return None

    def _noted(self, id_: str, message: str) -> Entry:
        return Entry(id_, self.path, self.old.location, self.new.location, message)

    def _unjudged(self, first: Difference) -> Entry:
        """Say it of where the schema was edited: one place, however many media types and answers have it."""
        message = "the schema of content that is not judged inside is another one"
        entry = self._noted(f"{self.prefix}-unjudged-changed", message).by_policy("warning")
        return replace(entry, old=first.old or entry.old, new=first.new or entry.new)

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
    judged = {content.schemas() for content in contents if content.is_judged()}
    for content in contents:
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


def request_body_entries(documents: Documents, old: Operation, new: Operation) -> Iterator[Entry]:
    """Compare the request bodies of an operation."""
    mine, theirs = old.request_body, new.request_body
    if mine is None and theirs is None:
        return
    if mine is None:
        assert theirs is not None
        yield _added_body(documents, old, theirs)
        return
    if theirs is None:
        yield _removed_body(documents, old, new)
        return
    if theirs.required and not mine.required:
        message = "the body became required"
        entry = Entry("request-body-became-required", _PATH, mine.location, theirs.location, message)
        yield entry.shown_by(_without_body(documents, old))
    if mine.required and not theirs.required:
        message = "the body may be left out now"
        yield Entry("request-body-became-optional", _PATH, mine.location, theirs.location, message)
    yield from _request_media_types(documents, old, mine.content, theirs.content)


def _added_body(documents: Documents, old: Operation, theirs: RequestBody) -> Entry:
    if not theirs.required:
        return Entry("request-body-added-optional", _PATH, None, theirs.location, "a body was added")
    entry = Entry(
        "request-body-added-required", _PATH, None, theirs.location, "a body was added and is required"
    )
    return entry.shown_by(_without_body(documents, old))


def _without_body(documents: Documents, old: Operation) -> Witness | None:
    draft = documents.old_draft(old)
    if draft is None:
        return None
    request = draft.with_body("", b"").request()
    return documents.request_witness(
        old, request, lambda violation: violation.rule == "request-body-required"
    )


def _removed_body(documents: Documents, old: Operation, new: Operation) -> Entry:
    assert old.request_body is not None
    message = "NEW documents no body; what clients send has no meaning left"
    entry = Entry("request-body-removed", _PATH, old.request_body.location, new.location, message)
    if not old.request_body.required:
        return entry.by_policy("warning")
    draft = documents.old_draft(old)
    witness = None
    if draft is not None and draft.body:
        about_body = ("body", "header")
        witness = documents.request_witness(
            old, draft.request(), lambda violation: violation.where.part in about_body
        )
    return entry.by_policy("breaking") if witness is None else entry.shown_by(witness)


def _request_media_types(
    documents: Documents, operation: Operation, old: Mapping[str, MediaType], new: Mapping[str, MediaType]
) -> Iterator[Entry]:
    contents: list[Content] = []
    for media_range, mine in old.items():
        theirs = media_type_for(new, representative(media_range))
        path = pointer_child(_PATH, normal_range(media_range))
        respelled = with_other_parameters(mine, new)
        inside = types_inside(mine, old, new)
        contents += [_inside_range(documents, operation, mine, other) for other in inside]
        if theirs is None and inside:
            message = f"not all of {media_range} is accepted any more"
            entry = Entry("request-media-type-narrowed", path, mine.location, inside[0].location, message)
            yield entry.shown_by(_in_media_type(documents, operation, mine, representative(media_range)))
            continue
        if theirs is None:
            message = f"{media_range} is no longer accepted"
            entry = Entry("request-media-type-removed", path, mine.location, None, message)
            if respelled is not None:
                entry = _with_its_parameters(entry, mine, respelled)
            witness = _in_media_type(documents, operation, mine, representative(media_range))
            yield entry.shown_by(witness)
            continue
        if respelled is not None and respelled is theirs:
            entry = _with_its_parameters(Entry("", path, mine.location, None, ""), mine, theirs)
            yield entry if is_covered(mine.range, theirs.range) else entry.by_policy("warning")
        rare = unusual(media_range)
        if rare and media_type_for(new, rare) is None:
            message = f"not all of {media_range} is accepted any more"
            entry = Entry("request-media-type-narrowed", path, mine.location, theirs.location, message)
            yield entry.shown_by(_in_media_type(documents, operation, mine, rare))
        confirm = _request_confirmation(documents, operation, representative(media_range))
        contents.append(Content(documents, mine, theirs, "old", "request-body", path, confirm))
    yield from content_entries(contents)
    yield from _media_types_gained(old, new)


def _inside_range(documents: Documents, operation: Operation, mine: MediaType, other: MediaType) -> Content:
    """Compare what OLD says of a range with what NEW says of one type in it."""
    confirm = _request_confirmation(documents, operation, other.range)
    at = pointer_child(_PATH, normal_range(other.range))
    sent = replace(mine, range=other.range)
    return Content(documents, sent, other, "old", "request-body", at, confirm)


def _media_types_gained(old: Mapping[str, MediaType], new: Mapping[str, MediaType]) -> Iterator[Entry]:
    for media_range, theirs in new.items():
        path = pointer_child(_PATH, normal_range(media_range))
        covered = media_type_for(old, representative(media_range))
        if covered is None and with_other_parameters(theirs, old) is not None:
            continue
        inside = types_inside(theirs, new, old)
        if covered is None and not inside:
            message = f"{media_range} is accepted, too"
            yield Entry("request-media-type-added", path, None, theirs.location, message)
        elif unusual(media_range) and media_type_for(old, unusual(media_range)) is None:
            message = f"all of {media_range} is accepted now"
            before = covered or inside[0]
            yield Entry("request-media-type-widened", path, before.location, theirs.location, message)


def _with_its_parameters(entry: Entry, mine: MediaType, theirs: MediaType) -> Entry:
    message = f"{mine.range} → {theirs.range}"
    return replace(entry, id="request-media-type-parameter-changed", new=theirs.location, message=message)


def _in_media_type(
    documents: Documents, operation: Operation, media: MediaType, content_type: str
) -> Witness | None:
    """Send a body in a media type that NEW does not document."""
    draft = documents.old_draft(operation)
    if draft is None:
        return None
    try:
        content = documents.old_maker.content(media) or b"content"
    except Unbuildable:
        content = b"content"
    request = draft.with_body(content_type, content).request()
    return documents.request_witness(
        operation, request, lambda violation: violation.rule == "request-media-type-undocumented"
    )


def _request_confirmation(documents: Documents, operation: Operation, content_type: str) -> Confirm:
    def confirm(difference: Difference, content: bytes) -> Witness | None:
        draft = documents.old_draft(operation)
        if draft is None:
            return None
        request = draft.with_body(content_type, content).request()
        return documents.request_witness(
            operation,
            request,
            is_about(difference),
            value_at(difference.value, difference.pointer),
            difference.pointer,
        )

    return confirm


def value_at(value: Json, pointer: str) -> Json:
    """Find the part of a value that a pointer leads to."""
    for token in pointer_tokens(pointer):
        value = value[int(token)] if is_array(value) else value[token]
    return value
