"""Bodies of requests: presence, media types, and their content (DIFF §2.3)."""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec.structs import replace

from ..location import pointer_child
from ..media_type import media_type_for
from ..model import MediaType, Operation, RequestBody
from .building import Unbuildable
from .change import Witness
from .contents import Confirm, Content, content_entries, is_about, value_at
from .judging import Documents, Entry
from .media_ranges import is_covered, normal_range, types_inside, with_other_parameters
from .messages import representative, unusual
from .schemas import Difference

_PATH: Final = "/requestBody"


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
