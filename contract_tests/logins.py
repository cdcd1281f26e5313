"""The request that logs somebody in, written as the document has it."""

from ..spec import Json, MediaType, Operation, Request, Spec, UsageError, parse_media_type
from .body_text import json_bytes
from .draft import ABSENT, Draft, write


def login_request(spec: Spec, name: str, body: Json = ABSENT) -> Request:
    """Write a login. name: operationId or `METHOD /path`, also one that the document does not have.

    A form where the operation takes one and no JSON. Raises UsageError where there is no such operation.
    """
    method, is_key, path = name.partition(" ")
    if is_key and path.startswith("/") and name not in {each.key for each in spec.operations}:
        fields = () if body is ABSENT else (("Content-Type", "application/json"),)
        return Request(method.upper(), path, fields, b"" if body is ABSENT else json_bytes(body))
    operation = spec.operation(name)
    media = _media(operation)
    if body is not ABSENT and media is None:
        raise UsageError(f"{operation.key} takes no body ({operation.location}), and the login has one")
    values = {
        parameter: parameter.schema.example() for parameter in operation.parameters if parameter.required
    }
    if body is ABSENT and media is not None:
        body = next((each.value for each in media.examples.values()), ABSENT)
    return write(Draft(operation, values, media, body))


def _media(operation: Operation) -> MediaType | None:
    """Choose how the body is written: as JSON where that is documented."""
    contents = list(operation.request_body.content.values()) if operation.request_body is not None else []
    kinds = [(each, parse_media_type(each.range)) for each in contents]
    of_json = (each for each, kind in kinds if kind is not None and kind.is_json)
    return next(of_json, contents[0] if contents else None)
