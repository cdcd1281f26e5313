"""Formats are asserted here, and are annotations by another fair reading (JSON Schema 2020-12, `format`)."""

from ..json_text import json_or_none
from ..message import Request, Response
from ..model import Operation
from ..schema import Schema
from ..violation import Violation


def breaks_format_alone(operation: Operation, message: Request | Response, violation: Violation) -> bool:
    """Whether what is broken is a format: there, or in what a composition chooses from."""
    if violation.code not in ("anyOf", "oneOf"):
        return violation.code == "format"
    where = violation.where
    for parameter in operation.parameters:
        if (parameter.place, parameter.name) == (where.part, where.name):
            # One that fits no shape is left as the text that it is on the wire.
            read = json_or_none(str(violation.value).encode())
            return any(map(parameter.schema.unformatted().is_valid, (violation.value, read)))
    schema = content_schema(operation, message)
    return schema is not None and schema.unformatted().is_valid(json_or_none(message.body))


def content_schema(operation: Operation, message: Request | Response) -> Schema | None:
    """Find the schema of a message's content."""
    if isinstance(message, Request):
        described = operation.request_body
    else:
        described = operation.response_object(message.status)
    content_type = (message.field("content-type") or "").partition(";")[0].strip().lower()
    media = described.media_type_for(content_type) if described is not None else None
    return None if media is None else media.schema
