"""The catalogue of rules: what messages can break, each with its id, its sentence and the section that
demands it.

An id is stable for ever. `docs/rules.md` is made from this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from .document import Location
from .json_value import Json
from .violation import Violation, Where


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. kind: which message breaks it. sentence: what is wrong when it fires. section: who demands
    it.
    """

    id: str
    kind: Literal["request", "response"]
    sentence: str
    section: str

    def violation(self, code: str, message: str, where: Where, at: Location, value: Json = None) -> Violation:
        """State that a message breaks this rule. code: the keyword or status that clients see."""
        return Violation(self.id, code, message, where, at, value)


PATH_UNDOCUMENTED: Final = Rule(
    "request-path-undocumented",
    "request",
    "The target fits no path of the document.",
    "OpenAPI, Paths Object",
)
METHOD_UNDOCUMENTED: Final = Rule(
    "request-method-undocumented",
    "request",
    "The path is documented, but not with this method.",
    "OpenAPI, Path Item Object",
)
SECURITY_MISSING: Final = Rule(
    "request-security-missing",
    "request",
    "The request carries the credentials of none of the documented alternatives.",
    "OpenAPI, Security Requirement Object",
)
PARAMETER_REQUIRED: Final = Rule(
    "request-parameter-required",
    "request",
    "A required parameter is missing.",
    "OpenAPI, Parameter Object, `required`",
)
PARAMETER_MALFORMED: Final = Rule(
    "request-parameter-malformed",
    "request",
    "A parameter can't be read in its documented style.",
    "OpenAPI, Parameter Object, `style`",
)
PARAMETER_SCHEMA: Final = Rule(
    "request-parameter-schema",
    "request",
    "A parameter does not meet its schema.",
    "OpenAPI, Parameter Object, `schema`",
)
REQUEST_BODY_REQUIRED: Final = Rule(
    "request-body-required",
    "request",
    "The required body is missing.",
    "OpenAPI, Request Body Object, `required`",
)
REQUEST_MEDIA_TYPE: Final = Rule(
    "request-media-type-undocumented",
    "request",
    "The body has a media type that the operation does not document.",
    "OpenAPI, Request Body Object, `content`",
)
REQUEST_BODY_MALFORMED: Final = Rule(
    "request-body-malformed",
    "request",
    "The body is not of the syntax that its media type names.",
    "RFC 8259, JSON Grammar",
)
REQUEST_BODY_SCHEMA: Final = Rule(
    "request-body-schema",
    "request",
    "The body does not meet its schema.",
    "OpenAPI, Media Type Object, `schema`",
)
REQUEST_PART_MEDIA_TYPE: Final = Rule(
    "request-part-media-type",
    "request",
    "A part of the body has a media type that its Encoding Object does not list.",
    "OpenAPI, Encoding Object, `contentType`",
)
REQUEST_PART_HEADER: Final = Rule(
    "request-part-header",
    "request",
    "A part of the body lacks a header that its Encoding Object demands, or has a wrong one.",
    "OpenAPI, Encoding Object, `headers`",
)
RESPONSE_PART_MEDIA_TYPE: Final = Rule(
    "response-part-media-type",
    "response",
    "A part of the answer has a media type that its Encoding Object does not list.",
    "OpenAPI, Encoding Object, `contentType`",
)
RESPONSE_PART_HEADER: Final = Rule(
    "response-part-header",
    "response",
    "A part of the answer lacks a header that its Encoding Object demands, or has a wrong one.",
    "OpenAPI, Encoding Object, `headers`",
)
STATUS_UNDOCUMENTED: Final = Rule(
    "response-status-undocumented",
    "response",
    "The server answered with a status that no Response Object covers.",
    "OpenAPI, Responses Object",
)
RESPONSE_MEDIA_TYPE: Final = Rule(
    "response-media-type-undocumented",
    "response",
    "The answer has a media type that the response does not document.",
    "OpenAPI, Response Object, `content`",
)
RESPONSE_BODY_MISSING: Final = Rule(
    "response-body-missing",
    "response",
    "The response documents content, the answer has none.",
    "OpenAPI, Response Object, `content`",
)
RESPONSE_BODY_FORBIDDEN: Final = Rule(
    "response-body-forbidden",
    "response",
    "The answer carries content where HTTP allows none.",
    "RFC 9110, 204 No Content",
)
RESPONSE_BODY_MALFORMED: Final = Rule(
    "response-body-malformed",
    "response",
    "The answer is not of the syntax that its media type names.",
    "RFC 8259, JSON Grammar",
)
RESPONSE_BODY_SCHEMA: Final = Rule(
    "response-body-schema",
    "response",
    "The answer does not meet its schema.",
    "OpenAPI, Media Type Object, `schema`",
)
RESPONSE_HEADER_REQUIRED: Final = Rule(
    "response-header-required",
    "response",
    "A required header is missing from the answer.",
    "OpenAPI, Header Object, `required`",
)
RESPONSE_HEADER_SCHEMA: Final = Rule(
    "response-header-schema",
    "response",
    "A header of the answer does not meet its schema.",
    "OpenAPI, Header Object, `schema`",
)

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {
        rule.id: rule
        for rule in (
            METHOD_UNDOCUMENTED,
            PARAMETER_MALFORMED,
            PARAMETER_REQUIRED,
            PARAMETER_SCHEMA,
            PATH_UNDOCUMENTED,
            REQUEST_BODY_MALFORMED,
            REQUEST_BODY_REQUIRED,
            REQUEST_BODY_SCHEMA,
            REQUEST_MEDIA_TYPE,
            REQUEST_PART_HEADER,
            REQUEST_PART_MEDIA_TYPE,
            RESPONSE_BODY_FORBIDDEN,
            RESPONSE_BODY_MALFORMED,
            RESPONSE_BODY_MISSING,
            RESPONSE_BODY_SCHEMA,
            RESPONSE_HEADER_REQUIRED,
            RESPONSE_HEADER_SCHEMA,
            RESPONSE_MEDIA_TYPE,
            RESPONSE_PART_HEADER,
            RESPONSE_PART_MEDIA_TYPE,
            SECURITY_MISSING,
            STATUS_UNDOCUMENTED,
        )
    }
)
"""All rules that a judge may name, by id."""
