"""Requests that the server sends: webhooks and callbacks (OpenAPI, Callback Object; DIFF §1.1).

The server follows NEW when it sends them, clients follow OLD when they answer: what is sent has to stay
within OLD, what is answered may be no more than NEW takes.
"""

from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ..json_value import Json
from ..judge import judge_request, judge_response
from ..location import Location, pointer_child, pointer_of
from ..media_type import media_type_for
from ..message import Request, Response
from ..model import MediaType, Operation, Parameter, ResponseObject
from ..router import Match
from ..schema import Schema
from ..violation import Violation
from .building import Unbuildable
from .change import Witness
from .contents import Content, content_entries, is_about, value_at
from .defaults import other_default
from .judging import Documents, Entry, chosen, entry_of
from .media_ranges import normal_range
from .messages import Draft, representative
from .parameters import ParameterWanted, is_field_text, paired
from .responses import statuses
from .schemas import Difference, SchemaPair
from .wire_texts import are_texts_taken

Named = Mapping[tuple[str, ...], Operation]
"""Operations by what pairs them."""

_TRIED: Final = 20


def webhook_entries(documents: Documents) -> Iterator[tuple[str, Entry]]:
    """Compare the webhooks of two documents; each entry with the operation it belongs to."""
    mine, theirs = _webhooks(documents.old.webhooks), _webhooks(documents.new.webhooks)
    for key in dict.fromkeys((*mine, *theirs)):
        documents.told.clear()
        pair = AnnouncedPair(documents, "webhook", "", mine.get(key), theirs.get(key))
        yield from ((f"webhook {' '.join(key)}", entry) for entry in pair.entries())


def callback_entries(documents: Documents, old: Operation, new: Operation) -> Iterator[Entry]:
    """Compare the callbacks of an operation; of those that callbacks announce only what comes and goes."""
    mine, theirs = _callbacks(old.callbacks), _callbacks(new.callbacks)
    for key in dict.fromkeys((*mine, *theirs)):
        path = pointer_of(("callbacks", *key))
        yield from AnnouncedPair(documents, "callback", path, mine.get(key), theirs.get(key)).entries()


def _webhooks(webhooks: Mapping[str, tuple[Operation, ...]]) -> Named:
    return {(name, each.method): each for name, group in webhooks.items() for each in group}


def _callbacks(callbacks: Mapping[str, tuple[Operation, ...]]) -> Named:
    return {(name, each.path, each.method): each for name, group in callbacks.items() for each in group}


class AnnouncedPair(Struct, frozen=True):
    """One request that a server announces, in both documents. kind: `webhook` or `callback`.

    path: where it stands in the contract. old, new: None where a document does not have it.
    """

    documents: Documents
    kind: str
    path: str
    old: Operation | None
    new: Operation | None

    def entries(self) -> Iterator[Entry]:
        """List every difference."""
        if self.old is None:
            assert self.new is not None
            yield self._noted("added", None, self.new.location, f"{self.new.key} was added")
            return
        if self.new is None:
            message = f"{self.old.key} was removed: a message that was announced no longer comes"
            yield self._noted("removed", self.old.location, None, message).by_policy("breaking")
            return
        pair = _Pair(self.documents, self.kind, self.path, self.old, self.new)
        yield from pair.parameters()
        yield from pair.body()
        yield from pair.answers()

    def _noted(self, kind: str, old: Location | None, new: Location | None, message: str) -> Entry:
        return Entry(f"{self.kind}-{kind}", self.path, old, new, message)


class _Pair(Struct, frozen=True):
    """One request that both documents announce."""

    documents: Documents
    kind: str
    path: str
    old: Operation
    new: Operation

    def parameters(self) -> Iterator[Entry]:
        """Compare what is sent beside the body: NEW sends it."""
        for mine, theirs in paired(self.old, self.new):
            if mine is None:
                assert theirs is not None
                message = f"{theirs.place} parameter {theirs.name!r} was added"
                yield self._of_parameter("added", theirs, None, theirs.location, message)
            elif theirs is None:
                message = f"{mine.place} parameter {mine.name!r} was removed"
                entry = self._of_parameter("removed", mine, mine.location, self.new.location, message)
                yield self._missing(entry, mine)
            else:
                yield from self._parameter(mine, theirs)

    def _parameter(self, mine: Parameter, theirs: Parameter) -> Iterator[Entry]:
        named = f"{mine.place} parameter {mine.name!r}"
        if mine.required and not theirs.required:
            message = f"{named} may be missing now"
            entry = self._of_parameter("became-optional", mine, mine.location, theirs.location, message)
            yield self._missing(entry, mine)
        if theirs.required and not mine.required:
            message = f"{named} is promised now"
            yield self._of_parameter("became-required", mine, mine.location, theirs.location, message)
        default = other_default(mine.schema, theirs.schema)
        if default:
            yield self._of_parameter("default-changed", mine, mine.location, theirs.location, default)
        path = self._path_of(mine)
        is_text = theirs.content_type is None
        for difference in self._differences(mine.schema, theirs.schema):
            if is_text and difference.kind.startswith("nullable"):
                continue  # null has no spelling of its own in a parameter's text
            entry = entry_of(difference, f"{self.kind}-parameter", path)
            is_open = difference.verdict in ("breaking", "undecided")
            if is_text and is_open and are_texts_taken(theirs.schema, mine.schema):
                yield replace(entry, level="info", reason="")
                continue
            is_shown = difference.verdict == "breaking"
            yield entry.shown_by(self._with_value(mine, theirs, difference)) if is_shown else entry

    def _differences(self, old: Schema, new: Schema) -> list[Difference]:
        senders_any = self.documents.policy.senders == "any"
        return self.documents.schema_differences(SchemaPair(old, new, "new", senders_any), [])

    def _path_of(self, parameter: Parameter) -> str:
        return self.path + pointer_of(("parameters", parameter.place, parameter.name))

    def _of_parameter(
        self, kind: str, parameter: Parameter, old: Location | None, new: Location | None, message: str
    ) -> Entry:
        return Entry(f"{self.kind}-parameter-{kind}", self._path_of(parameter), old, new, message)

    def _missing(self, entry: Entry, mine: Parameter) -> Entry:
        """Say what it means that NEW may send the request without a parameter."""
        if not mine.required:
            return entry
        draft = self._draft()
        if draft is None:
            return entry.shown_by(None)
        return entry.shown_by(self._sent(draft.without(mine), ParameterWanted.of(mine)))

    def _with_value(self, mine: Parameter, theirs: Parameter, difference: Difference) -> Witness | None:
        """Show a difference by the value that was found, or by others: not every value has a spelling."""
        values = (difference.value, "a", *islice(self.documents.new_maker.several(theirs.schema), _TRIED))
        shown = (self._saying(mine, theirs, value) for value in values if theirs.schema.is_valid(value))
        return next((witness for witness in shown if witness is not None), None)

    def _saying(self, mine: Parameter, theirs: Parameter, value: Json) -> Witness | None:
        draft = self._draft()
        if draft is None:
            return None
        try:
            pairs = self.documents.new_maker.pairs(theirs, value)
        except Unbuildable:
            return None
        if theirs.place == "header" and not is_field_text(pairs):
            return None
        return self._sent(draft.with_pairs(theirs, pairs), ParameterWanted.of(mine), value)

    def _draft(self) -> Draft | None:
        """Make a small request of NEW, which has no path of its own; None where none can be made."""
        try:
            return replace(self.documents.new_maker.draft(self.new), path="/")
        except Unbuildable:
            return None

    def _sent(
        self, draft: Draft, wanted: Callable[[Violation], bool], value: Json = None, at: str = ""
    ) -> Witness | None:
        """Hold a request of NEW against both documents; None where it shows nothing."""
        request = draft.request()
        allowed = not judge_request(Match(self.new, draft.path_values), request)
        if not self.documents.may_judge(request.body) or not allowed:
            return None
        violation = chosen(judge_request(Match(self.old, draft.path_values), request), wanted)
        return None if violation is None else Witness("new", "old", request, None, value, at, violation)

    def _answered(
        self, response: Response, wanted: Callable[[Violation], bool], value: Json = None, at: str = ""
    ) -> Witness | None:
        """Hold an answer of OLD's clients against both documents; None where it shows nothing."""
        allowed = not judge_response(self.old, self.old.method, response)
        if not self.documents.may_judge(response.body) or not allowed:
            return None
        violation = chosen(judge_response(self.new, self.new.method, response), wanted)
        draft = self._draft()
        request = Request(self.new.method, "/") if draft is None else draft.request()
        return None if violation is None else Witness("old", "new", request, response, value, at, violation)

    def body(self) -> Iterator[Entry]:
        """Compare the bodies: NEW sends them."""
        mine, theirs = self.old.request_body, self.new.request_body
        path = self.path + "/requestBody"
        if mine is None or theirs is None:
            if mine is None and theirs is not None:
                yield self._of_body("added", path, None, theirs.location, "a body was added")
            if mine is not None and theirs is None:
                entry = self._of_body("removed", path, mine.location, self.new.location, "no body comes")
                yield self._without_body(entry, promised=mine.required)
            return
        if mine.required and not theirs.required:
            message = "the body may be missing now"
            entry = self._of_body("became-optional", path, mine.location, theirs.location, message)
            yield self._without_body(entry, promised=True)
        if theirs.required and not mine.required:
            message = "the body is promised now"
            yield self._of_body("became-required", path, mine.location, theirs.location, message)
        yield from self._media_types(mine.content, theirs.content, path)

    def _of_body(
        self, kind: str, path: str, old: Location | None, new: Location | None, message: str
    ) -> Entry:
        return Entry(f"{self.kind}-body-{kind}", path, old, new, message)

    def _without_body(self, entry: Entry, *, promised: bool) -> Entry:
        if not promised:
            return entry
        draft = self._draft()
        if draft is None:
            return entry.shown_by(None)
        return entry.shown_by(self._sent(draft.with_body("", b""), lambda each: each.where.part == "body"))

    def _media_types(
        self, old: Mapping[str, MediaType], new: Mapping[str, MediaType], path: str
    ) -> Iterator[Entry]:
        contents: list[Content] = []
        for media_range, theirs in new.items():
            content_type = representative(media_range)
            mine = media_type_for(old, content_type)
            at = pointer_child(path, normal_range(media_range))
            if mine is None:
                message = f"{media_range} may come now"
                entry = Entry(f"{self.kind}-media-type-added", at, None, theirs.location, message)
                yield entry.shown_by(self._in_media_type(theirs))
                continue
            confirm = self._confirming(content_type)
            contents.append(Content(self.documents, mine, theirs, "new", f"{self.kind}-body", at, confirm))
        yield from content_entries(contents)
        for media_range, mine in old.items():
            if media_type_for(new, representative(media_range)) is None:
                at = pointer_child(path, normal_range(media_range))
                message = f"{media_range} no longer comes"
                yield Entry(f"{self.kind}-media-type-removed", at, mine.location, None, message)

    def _in_media_type(self, media: MediaType) -> Witness | None:
        draft = self._draft()
        if draft is None:
            return None
        try:
            content = self.documents.new_maker.content(media) or b"content"
        except Unbuildable:
            return None
        sent = draft.with_body(representative(media.range), content)
        return self._sent(sent, lambda each: each.rule == "request-media-type-undocumented")

    def _confirming(self, content_type: str) -> Callable[[Difference, bytes], Witness | None]:
        def confirm(difference: Difference, content: bytes) -> Witness | None:
            draft = self._draft()
            if draft is None:
                return None
            value = value_at(difference.value, difference.pointer)
            sent = draft.with_body(content_type, content)
            return self._sent(sent, is_about(difference), value, difference.pointer)

        return confirm

    def answers(self) -> Iterator[Entry]:
        """Compare the answers: OLD's clients give them."""
        seen: set[tuple[str, str]] = set()
        for status in statuses(self.old, self.new):
            mine, theirs = self.old.response_object(status), self.new.response_object(status)
            key = (mine.status if mine else "", theirs.status if theirs else "")
            if key in seen or key == ("", ""):
                continue
            seen.add(key)
            path = self.path + pointer_of(("responses", *([key[0] or key[1]])))
            if mine is None:
                assert theirs is not None
                message = f"{theirs.status} may be answered, too"
                yield self._of_answer("status-added", path, None, theirs.location, message)
            elif theirs is None:
                message = f"{mine.status} is no answer any more"
                entry = self._of_answer("status-removed", path, mine.location, self.new.location, message)
                yield entry.shown_by(self._bare(mine, status, lambda each: each.where.part == "status"))
            else:
                yield from self._answer(mine, theirs, status, path)

    def _of_answer(
        self, kind: str, path: str, old: Location | None, new: Location | None, message: str
    ) -> Entry:
        return Entry(f"{self.kind}-answer-{kind}", path, old, new, message)

    def _bare(
        self, described: ResponseObject, status: int, wanted: Callable[[Violation], bool]
    ) -> Witness | None:
        try:
            response = self.documents.old_maker.response(described, status, self.old.method)
        except Unbuildable:
            return None
        return self._answered(response, wanted)

    def _answer(
        self, mine: ResponseObject, theirs: ResponseObject, status: int, path: str
    ) -> Iterator[Entry]:
        yield from self._answer_fields(mine, theirs, status, path)
        at = path + "/body"
        if theirs.content and not mine.content:
            entry = self._of_answer(
                "content-added", at, mine.location, theirs.location, "answers have content now"
            )
            yield entry.shown_by(self._bare(mine, status, lambda each: each.where.part != "status"))
        elif mine.content and not theirs.content:
            message = "the content of answers is not described any more"
            yield self._of_answer("content-removed", at, mine.location, theirs.location, message)
        contents: list[Content] = []
        for media_range, sent in mine.content.items() if theirs.content else ():
            content_type = representative(media_range)
            read = media_type_for(theirs.content, content_type)
            at = pointer_child(path + "/body", normal_range(media_range))
            if read is None:
                message = f"an answer in {media_range} is not described any more"
                entry = self._of_answer("media-type-removed", at, sent.location, theirs.location, message)
                bare = replace(mine, content={media_range: sent})
                yield entry.shown_by(self._bare(bare, status, lambda each: each.where.part != "status"))
                continue
            confirm = self._answering(mine, status, content_type)
            contents.append(Content(self.documents, sent, read, "old", f"{self.kind}-answer", at, confirm))
        yield from content_entries(contents)

    def _answer_fields(
        self, mine: ResponseObject, theirs: ResponseObject, status: int, path: str
    ) -> Iterator[Entry]:
        """Compare what fields OLD's clients have to send along with an answer."""
        promised = {header.name.lower() for header in mine.headers.values() if header.required}
        for header in theirs.headers.values():
            if header.required and header.name.lower() not in promised:
                at = path + pointer_of(("headers", header.name))
                message = f"answers have to have the field {header.name!r} now"
                entry = self._of_answer("header-required", at, mine.location, header.location, message)
                yield entry.shown_by(self._bare(mine, status, lambda each: each.where.part == "header"))

    def _answering(
        self, described: ResponseObject, status: int, content_type: str
    ) -> Callable[[Difference, bytes], Witness | None]:
        def confirm(difference: Difference, content: bytes) -> Witness | None:
            others = self.documents.old_maker.required_fields(described)
            response = Response(status, (("Content-Type", content_type), *others), content)
            value = value_at(difference.value, difference.pointer)
            return self._answered(response, is_about(difference), value, difference.pointer)

        return confirm
