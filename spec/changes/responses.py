"""Responses: the rule that governs a status, its content and headers, from NEW to OLD (DIFF §2.4)."""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from ..json_value import Json
from ..location import pointer_child
from ..media_type import media_type_for
from ..message import FieldLines, Request, Response
from ..model import Header, MediaType, Operation, ResponseObject
from ..violation import Violation
from .building import Unbuildable
from .change import Witness
from .contents import Confirm, Content, content_entries, is_about, value_at
from .defaults import other_default
from .judging import Documents, Entry, entry_of
from .media_ranges import is_beside, normal_range, types_inside
from .messages import representative, unusual
from .schemas import Difference, SchemaPair
from .spellings import is_header_misread, spelling_of_header
from .wire_texts import are_texts_taken

_CLASSES = (2, 4, 5, 3, 1)
_TRIED: Final = 6
"""Values of a header that are written in both ways."""


def response_entries(documents: Documents, old: Operation, new: Operation) -> Iterator[Entry]:
    """Compare what answers each status, once for each pair of Response Objects."""
    seen: set[tuple[str, str]] = set()
    for status in statuses(old, new):
        mine, theirs = old.response_object(status), new.response_object(status)
        key = (mine.status if mine else "", theirs.status if theirs else "")
        if key in seen or key == ("", ""):
            continue
        seen.add(key)
        if theirs is None:
            assert mine is not None
            yield _removed(documents, (old, new), mine)
        elif mine is None:
            yield _added((old, new), theirs, status)
        else:
            pair = ResponsePair(documents, (old, new), (mine, theirs), status)
            yield from pair.entries()


def statuses(old: Operation, new: Operation) -> list[int]:
    """List every status that either names, and one of each class that a range or `default` governs."""
    exact = [int(key) for operation in (old, new) for key in operation.responses if key.isdigit()]
    found = dict.fromkeys(exact)
    if any(not key.isdigit() for operation in (old, new) for key in operation.responses):
        for first in _CLASSES:
            found[next(code for code in range(first * 100, first * 100 + 100) if code not in exact)] = None
    return list(found)


def _removed(documents: Documents, operations: tuple[Operation, Operation], mine: ResponseObject) -> Entry:
    old, new = operations
    path = pointer_child("/responses", mine.status)
    message = f"{mine.status} is no longer described"
    if mine.status == "default":
        return Entry("response-default-removed", path, mine.location, new.location, message)
    if not mine.status.startswith("2"):
        return Entry("response-error-removed", path, mine.location, new.location, message)
    successes = [status for status in new.responses if status.startswith("2")]
    if not successes:
        message += ", and no other success is"
        return Entry("response-success-removed", path, mine.location, new.location, message).by_policy(
            "breaking"
        )
    if any(status in old.responses for status in successes):
        return Entry("response-success-removed", path, mine.location, new.location, message).by_policy(
            "warning"
        )
    described = new.responses[successes[0]]
    message = f"success is {', '.join(successes)} now, OLD documents none of them"
    entry = Entry("response-success-replaced", path, mine.location, described.location, message)
    return entry.shown_by(_success(documents, operations, described))


def _success(
    documents: Documents, operations: tuple[Operation, Operation], described: ResponseObject
) -> Witness | None:
    """Answer with a success of NEW that OLD does not describe."""
    status = int(described.status) if described.status.isdigit() else 200
    try:
        response = documents.new_maker.response(described, status, operations[1].method)
    except Unbuildable:
        return None
    return documents.response_witness(operations, documents.old_request(operations[0]), response)


def _added(operations: tuple[Operation, Operation], theirs: ResponseObject, status: int) -> Entry:
    message = f"{theirs.status} may come now, OLD does not document it"
    path = pointer_child("/responses", theirs.status)
    if theirs.status == "default":
        message = "a default describes what no other response does"
        return Entry("response-default-added", path, operations[0].location, theirs.location, message)
    entry = Entry("response-status-added", path, operations[0].location, theirs.location, message)
    # RFC 9110, Status Codes: clients treat an unknown 4xx or 5xx as the x00 of its class.
    return entry if status >= 400 else entry.by_policy("warning")


class ResponsePair(Struct, frozen=True):
    """What governs one status in both documents."""

    documents: Documents
    operations: tuple[Operation, Operation]
    described: tuple[ResponseObject, ResponseObject]
    status: int

    @property
    def request(self) -> Request:
        """The request that is answered."""
        return self.documents.old_request(self.operations[0])

    @property
    def path(self) -> str:
        """Where the response stands in the contract: by the ruling of OLD."""
        return pointer_child("/responses", self.described[0].status)

    def entries(self) -> Iterator[Entry]:
        """Compare content and headers."""
        yield from self._content()
        mine, theirs = (
            {name.lower(): header for name, header in side.headers.items()} for side in self.described
        )
        for name in dict.fromkeys((*mine, *theirs)):
            yield from self._header(mine.get(name), theirs.get(name))

    def _base(self) -> Response | None:
        """Make a small response of NEW; None where none can be made."""
        try:
            return self.documents.new_maker.response(
                self.described[1], self.status, self.operations[1].method
            )
        except Unbuildable:
            return None

    def _content(self) -> Iterator[Entry]:
        old, new = self.described
        if self.operations[1].method == "HEAD":
            return
        if old.content and not new.content:
            yield self._content_removed()
            return
        if new.content and not old.content:
            message = "content is described now"
            yield Entry("response-content-added", self.path, old.location, new.location, message)
            return
        contents: list[Content] = []
        for media_range, theirs in new.content.items():
            content_type = representative(media_range)
            mine = media_type_for(old.content, content_type)
            path = pointer_child(self.path + "/body", normal_range(media_range))
            inside = types_inside(theirs, new.content, old.content)
            for other in inside:
                confirm = self._confirmation(other.range)
                came = replace(theirs, range=other.range)
                at = pointer_child(self.path + "/body", normal_range(other.range))
                contents.append(Content(self.documents, other, came, "new", "response-body", at, confirm))
            rare = unusual(media_range)
            if rare and (mine or inside) and media_type_for(old.content, rare) is None:
                yield self._media_type_widened(mine or inside[0], theirs, path, rare)
            if mine is None or is_beside(theirs, mine, new.content):
                if not inside:
                    yield self._media_type_added(theirs, path)
                continue
            confirm = self._confirmation(content_type)
            contents.append(Content(self.documents, mine, theirs, "new", "response-body", path, confirm))
        yield from content_entries(contents)
        yield from self._media_types_removed()

    def _media_types_removed(self) -> Iterator[Entry]:
        old, new = self.described
        for media_range, mine in old.content.items():
            is_left = types_inside(mine, old.content, new.content)
            theirs = media_type_for(new.content, representative(media_range))
            if not is_left and (theirs is None or is_beside(mine, theirs, old.content)):
                path = pointer_child(self.path + "/body", normal_range(media_range))
                message = f"{media_range} no longer comes; clients that accept only this type get no answer"
                entry = Entry("response-media-type-removed", path, mine.location, new.location, message)
                yield entry.by_policy("breaking")
            elif unusual(media_range) and media_type_for(new.content, unusual(media_range)) is None:
                path = pointer_child(self.path + "/body", normal_range(media_range))
                message = f"not all of {media_range} comes any more"
                yield Entry("response-media-type-narrowed", path, mine.location, new.location, message)

    def _media_type_widened(self, mine: MediaType, theirs: MediaType, path: str, rare: str) -> Entry:
        """Answer in a media type that only the range of NEW covers."""
        message = f"all of {theirs.range} may come now"
        entry = Entry("response-media-type-widened", path, mine.location, theirs.location, message)
        base = self._base()
        if base is None:
            return entry.shown_by(None)
        fields = (("Content-Type", rare), *self.documents.new_maker.required_fields(self.described[1]))
        response = Response(self.status, fields, base.body or b"content")
        witness = self.documents.response_witness(
            self.operations,
            self.request,
            response,
            lambda violation: violation.rule == "response-media-type-undocumented",
        )
        return entry.shown_by(witness)

    def _content_removed(self) -> Entry:
        old, new = self.described
        message = "OLD promises content, NEW describes none"
        entry = Entry("response-content-removed", self.path, old.location, new.location, message)
        base = self._base()
        empty = Response(self.status, () if base is None else base.fields)
        witness = self.documents.response_witness(
            self.operations, self.request, empty, lambda violation: violation.where.part == "body"
        )
        return entry.by_policy("warning") if witness is None else entry.shown_by(witness)

    def _media_type_added(self, theirs: MediaType, path: str) -> Entry:
        old, new = self.described
        message = f"{theirs.range} may come now"
        entry = Entry("response-media-type-added", path, old.location, theirs.location, message)
        shown = [media.range for media in new.content.values() if media.examples]
        likely = (next(iter(new.content)), *(shown if len(shown) == 1 else ()))
        if len(old.content) > 1 or theirs.range not in likely:
            return entry
        return replace(entry, message=f"{message}, to clients that did not ask for it, too").by_policy(
            "warning"
        )

    def _confirmation(self, content_type: str) -> Confirm:
        def confirm(difference: Difference, content: bytes) -> Witness | None:
            others = self.documents.new_maker.required_fields(self.described[1])
            response = Response(self.status, (("Content-Type", content_type), *others), content)
            return self.documents.response_witness(
                self.operations,
                self.request,
                response,
                is_about(difference),
                value_at(difference.value, difference.pointer),
                difference.pointer,
            )

        return confirm

    def _header(self, mine: Header | None, theirs: Header | None) -> Iterator[Entry]:
        if mine is None:
            assert theirs is not None
            message = f"header {theirs.name} was added"
            yield Entry("response-header-added", self._header_path(theirs), None, theirs.location, message)
            return
        if theirs is None:
            gone = Entry(
                "response-header-removed",
                self._header_path(mine),
                mine.location,
                self.described[1].location,
                "",
            )
            yield self._header_missing(mine, replace(gone, message=f"header {mine.name} is gone"))
            return
        noted = Entry("", self._header_path(mine), mine.location, theirs.location, "")
        if mine.required and not theirs.required:
            message = f"header {mine.name} may be missing now"
            entry = replace(noted, id="response-header-became-optional", message=message)
            yield self._header_missing(mine, entry)
        if theirs.required and not mine.required:
            message = f"header {mine.name} is promised now"
            yield replace(noted, id="response-header-became-required", message=message)
        default = other_default(mine.schema, theirs.schema)
        if default:
            yield replace(noted, id="response-header-default-changed", message=default)
        yield from self._header_spelling(mine, theirs)
        yield from self._header_schema(mine, theirs)

    def _header_spelling(self, mine: Header, theirs: Header) -> Iterator[Entry]:
        """Compare by the text: what NEW writes is read under OLD."""
        if spelling_of_header(mine) == spelling_of_header(theirs):
            return
        message = f"header {mine.name} is written in another way"
        path = self._header_path(mine)
        entry = Entry("response-header-style-changed", path, mine.location, theirs.location, message)
        is_misread = False
        for value in self._header_values(theirs):
            witness = self._header_witness(mine, theirs, value)
            if witness is not None:
                yield entry.shown_by(witness)
                return
            is_misread = is_misread or is_header_misread(mine, theirs, value)
        yield entry.by_policy("warning") if is_misread else entry

    def _header_values(self, header: Header) -> list[Json]:
        """Make a few values of a header; none where nothing can be built."""
        try:
            return list(islice(self.documents.new_maker.several(header.schema, header.name), _TRIED))
        except Unbuildable:
            return []

    def _header_path(self, header: Header) -> str:
        return pointer_child(self.path + "/headers", header.name)

    def _header_missing(self, mine: Header, entry: Entry) -> Entry:
        if not mine.required:
            return replace(entry, message=f"{entry.message}; it was never promised").by_policy("warning")
        base = self._base()
        if base is None:
            return entry.shown_by(None)
        witness = self.documents.response_witness(
            self.operations,
            self.request,
            Response(base.status, _without(base, mine), base.body),
            lambda violation: violation.rule == "response-header-required" and _is_about(mine, violation),
        )
        return entry.shown_by(witness)

    def _header_schema(self, mine: Header, theirs: Header) -> Iterator[Entry]:
        pair = SchemaPair(mine.schema, theirs.schema, "new", self.documents.policy.senders == "any")
        for difference in self.documents.schema_differences(pair, []):
            entry = entry_of(difference, "response-header", self._header_path(mine))
            if mine.content_type is None and difference.kind.startswith("nullable"):
                continue  # null has no spelling of its own in a field
            if difference.verdict != "breaking":
                yield entry
                continue
            witness = self._header_witness(mine, theirs, difference.value)
            is_text = witness is None and mine.content_type is None
            is_taken = is_text and are_texts_taken(theirs.schema, mine.schema)
            yield replace(entry, level="info") if is_taken else entry.shown_by(witness)

    def _header_witness(self, mine: Header, theirs: Header, value: Json) -> Witness | None:
        base = self._base()
        if base is None:
            return None
        try:
            text = self.documents.new_maker.header_text(theirs, value)
        except Unbuildable:
            return None
        response = Response(base.status, (*_without(base, mine), (theirs.name, text)), base.body)
        return self.documents.response_witness(
            self.operations,
            self.request,
            response,
            lambda violation: _is_about(mine, violation),
            value,
        )


def _without(response: Response, header: Header) -> FieldLines:
    return tuple(pair for pair in response.fields if pair[0].lower() != header.name.lower())


def _is_about(header: Header, violation: Violation) -> bool:
    return violation.where.part == "header" and violation.where.name.lower() == header.name.lower()
