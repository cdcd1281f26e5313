"""One operation as a document of its own, for an implementation that reads documents, not our model.

What is decided before (which operation a request names, what references and inheritance mean, the defaults of
`style` and `explode`) comes from our reading; the schemas are the user's own. So a disagreement is about
judging. A document of 2.0 is written as 3.0, whose terms it has since.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..contract import Spec
from ..json_value import Json
from ..media_type import MediaRange, parse_media_type
from ..model import Encoding, Header, MediaType, Operation, Parameter, ResponseObject, SecurityScheme
from .copied_schemas import CopiedSchemas, NotCopied

PATH: Final = "/operation"
"""The path of the one operation. Its method is always `post`, which every version has."""

_STYLES: Final = frozenset(
    ("deepObject", "form", "label", "matrix", "pipeDelimited", "simple", "spaceDelimited")
)


def transcript(spec: Spec, operation: Operation) -> dict[str, Any]:
    """Write an operation as a whole OpenAPI document without references out of it.

    Raises NotCopied where a part of it can't be handed over.
    """
    is_swagger = spec.openapi.startswith("2.")
    schemas = CopiedSchemas(spec.document, is_swagger)
    written: dict[str, Any] = {
        "parameters": [_parameter(each, schemas) for each in operation.parameters],
        "responses": {status: _response(each, schemas) for status, each in operation.responses.items()},
        "security": [
            {scheme.key: list(scopes) for scheme, scopes in alternative.schemes}
            for alternative in operation.security
        ],
    }
    body = operation.request_body
    if body is not None:
        written["requestBody"] = {"required": body.required, "content": _content(body.content, schemas)}
    return {
        "openapi": "3.0.3" if is_swagger else spec.openapi,
        "info": {"title": "", "version": ""},
        "servers": [{"url": "/"}],
        "paths": {PATH: {"post": written}},
        "components": {
            "schemas": schemas.made,
            "securitySchemes": {
                scheme.key: _scheme(scheme)
                for alternative in operation.security
                for scheme, _ in alternative.schemes
            },
        },
    }


def _parameter(parameter: Parameter, schemas: CopiedSchemas) -> dict[str, Any]:
    if parameter.style not in _STYLES:
        raise NotCopied(f"the style {parameter.style} is unknown to openapi-core")
    written: dict[str, Any] = {"name": parameter.name, "in": parameter.place, "required": parameter.required}
    schema = schemas.copy(parameter.schema.place)
    if parameter.content_type is not None:
        return written | {"content": {parameter.content_type: {"schema": schema}}}
    return written | {"style": parameter.style, "explode": parameter.explode, "schema": schema}


def _content(content: Mapping[str, MediaType], schemas: CopiedSchemas) -> dict[str, Any]:
    return {_lower(media_range): _media_type(media, schemas) for media_range, media in content.items()}


def _lower(media_range: str) -> str:
    """Spell a range as openapi-core looks it up: in lower case, parameters as written."""
    essence, semicolon, rest = media_range.partition(";")
    return essence.strip().lower() + semicolon + rest


def _media_type(media: MediaType, schemas: CopiedSchemas) -> dict[str, Any]:
    if media.item_schema is not None:
        raise NotCopied("`itemSchema` is not judged by openapi-core")
    written: dict[str, Any] = {}
    if media.schema is not None:
        written["schema"] = schemas.copy(media.schema.place)
    if media.encoding:
        written["encoding"] = {name: _encoding(each) for name, each in media.encoding.items()}
    return written


def _encoding(encoding: Encoding) -> dict[str, Json]:
    written: dict[str, Json] = {}
    if encoding.content_type:
        written["contentType"] = encoding.content_type
    if encoding.style:
        written["style"] = encoding.style
    if encoding.explode is not None:
        written["explode"] = encoding.explode
    return written


def _response(described: ResponseObject, schemas: CopiedSchemas) -> dict[str, Any]:
    written: dict[str, Any] = {
        "description": "",
        "headers": {name: _header(each, schemas) for name, each in described.headers.items()},
    }
    if described.content:
        written["content"] = _content(described.content, schemas)
    return written


def _header(header: Header, schemas: CopiedSchemas) -> dict[str, Any]:
    return {
        "required": header.required,
        "explode": header.explode,
        "schema": schemas.copy(header.schema.place),
    }


def _scheme(scheme: SecurityScheme) -> dict[str, Json]:
    written: dict[str, Json] = {"type": scheme.type}
    if scheme.type == "apiKey":
        return written | {"name": scheme.name, "in": scheme.place}
    return written | {"scheme": scheme.scheme} if scheme.type == "http" else written


def json_types(operation: Operation) -> tuple[str, ...]:
    """List the media types that an operation documents and whose syntax is JSON, in lower case."""
    return _types_of(operation, lambda kind: kind.is_json)


def text_types(operation: Operation) -> tuple[str, ...]:
    """List the media types that an operation documents and that are text, in lower case."""
    return _types_of(
        operation, lambda kind: kind.type == "text" and not kind.is_json and kind.subtype != "xml"
    )


def _types_of(operation: Operation, wanted: Callable[[MediaRange], bool]) -> tuple[str, ...]:
    contents = [each.content for each in operation.responses.values()]
    if operation.request_body is not None:
        contents.append(operation.request_body.content)
    kinds = [parse_media_type(text) for content in contents for text in content]
    return tuple(dict.fromkeys(kind.essence for kind in kinds if kind is not None and wanted(kind)))
