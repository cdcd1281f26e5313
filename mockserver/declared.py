"""The answers that a document declares for requests that break it.

Refusals are answered as often as requests are sent, so what does not depend on the request is made once for
each operation.
"""

from collections.abc import Mapping
from typing import Final, TypeAlias

from msgspec.structs import replace

from ..spec import (
    DocumentError,
    FieldLines,
    Json,
    MediaType,
    Operation,
    ResponseObject,
    parse_media_type,
)
from .answers import Answer, answer_of, make_answer
from .content import NoSerialization, json_body
from .problems import PROBLEM_JSON
from .settings import Standard
from .values import Draft, Source, Wanted, header_values, written

Given: TypeAlias = tuple[tuple[str, str], ...]
"""Values of headers that the document may leave to us (`www-authenticate`), by lower-case name."""

_Frame: TypeAlias = tuple[MediaType, FieldLines | None]
"""A content and the fields that it is sent with; None where each answer has its own."""

_OURS: Final = Source("our problem document")


class DeclaredRefusals:
    """What one operation declares for requests that are refused. standard: what is asked of it."""

    def __init__(self, operation: Operation, standard: Standard = "conforming") -> None:
        self._operation = operation
        self._standard: Standard = standard
        self._carriers: dict[str, tuple[MediaType, ...]] = {}
        self._headers: dict[tuple[str, Given], Mapping[str, Json] | None] = {}
        self._framed: dict[tuple[int, str, Given], tuple[_Frame, ...]] = {}
        self._answers: dict[tuple[int, str, str, Given], Answer | None] = {}

    def with_problem(
        self, status: int, described: ResponseObject, document: Mapping[str, Json], given: Given
    ) -> Answer | None:
        """Answer with a problem document of ours in a declared response; None where it does not conform."""
        headers = self._header_values(described, given)
        if headers is None:
            return None
        told = _as_sent(document, headers)
        for media, fields in self._frames(status, described, given, headers):
            if fields is None:
                answer = answer_of(self._operation, status, described, media, Draft(_OURS, headers, told))
                if not answer.violations:
                    return answer
            elif media.schema is None or media.schema.is_valid(told):
                return Answer(status, fields, json_body(told), (), _OURS)
        return None

    def as_written(
        self, status: int, described: ResponseObject, given: Given, example: str = ""
    ) -> Answer | None:
        """Answer with what the document writes down for a response: the first content that has an example,
        else the first that has a schema, else none.

        example: the name of the one that is wanted. None where nothing conforms.
        """
        key = (status, described.status, example, given)
        if key not in self._answers:
            self._answers[key] = self._written(status, described, given, example)
        return self._answers[key]

    def _written(self, status: int, described: ResponseObject, given: Given, example: str) -> Answer | None:
        media = _content_of(described, example)
        drafts = written(described, media, Wanted(example, given=dict(given)))
        try:
            answer = make_answer(self._operation, status, described, media, drafts, self._standard)
        except (NoSerialization, DocumentError):
            return None
        return None if answer.violations and self._standard == "conforming" else answer

    def _header_values(self, described: ResponseObject, given: Given) -> Mapping[str, Json] | None:
        key = (described.status, given)
        if key not in self._headers:
            try:
                self._headers[key] = header_values(described, dict(given))
            except DocumentError:  # a header that no value fits
                self._headers[key] = None
        return self._headers[key]

    def _frames(
        self, status: int, described: ResponseObject, given: Given, headers: Mapping[str, Json]
    ) -> tuple[_Frame, ...]:
        """List the contents that may carry a problem document, each with the fields around it, judged once:
        what is left to judge each time is the document. No fields where that is not all.
        """
        key = (status, described.status, given)
        if key not in self._framed:
            found: list[_Frame] = []
            for media in self._carriers_of(described):
                parsed = parse_media_type(media.range)
                is_plain = parsed is not None and parsed.is_json and media.item_schema is None
                draft = Draft(_OURS, headers, {})
                answer = answer_of(self._operation, status, described, media, draft)
                tells_length = any(name.lower() == "content-length" for name in described.headers)
                if not is_plain or tells_length:
                    found.append((media, None))
                elif all(violation.where.part == "body" for violation in answer.violations):
                    found.append((media, answer.fields))
            self._framed[key] = tuple(found)
        return self._framed[key]

    def _carriers_of(self, described: ResponseObject) -> tuple[MediaType, ...]:
        """List the contents that may be JSON, as what is sent; a range is sent as what we have."""
        if described.status not in self._carriers:
            found = (
                replace(media, range=PROBLEM_JSON) if "*" in media.range else media
                for media in described.content.values()
                if "json" in media.range or "*" in media.range
            )
            self._carriers[described.status] = tuple(found)
        return self._carriers[described.status]


def _as_sent(document: Mapping[str, Json], headers: Mapping[str, Json]) -> Mapping[str, Json]:
    """Say in the document which challenge is sent: where the description writes one down, it is that."""
    told = document.get("headers")
    if not told:
        return document
    sent = {name.lower(): value for name, value in headers.items()}
    return {**document, "headers": {name: sent.get(name.lower(), value) for name, value in told.items()}}


def _content_of(described: ResponseObject, example: str) -> MediaType | None:
    contents = tuple(described.content.values())
    if example:
        return next(media for media in contents if example in media.examples)
    return next(
        (media for media in contents if media.examples),
        next((media for media in contents if media.schema is not None), None),
    )
