"""A request as values, before it is written as a message: what the plan varies one at a time."""

import re
from collections.abc import Mapping
from typing import Any, Final, TypeAlias
from urllib.parse import quote, urlencode

from msgspec import Struct, field
from msgspec.structs import replace

from ..spec import (
    FieldLines,
    Json,
    Match,
    MediaRange,
    MediaType,
    Operation,
    Parameter,
    Request,
    Spec,
    cookie_text,
    is_array,
    is_object,
    parse_media_type,
    query_text,
    write_content,
    write_parameter,
)
from .body_text import json_bytes

ABSENT: Final[Any] = object()
"""Stands where a parameter or the body is left out."""

Values: TypeAlias = Mapping[Parameter, Json]


class Draft(Struct, frozen=True):
    """Values for one operation. parameters: those that are sent. media: describes the body; None sends
    none.
    """

    operation: Operation
    parameters: Values = field(default_factory=dict[Parameter, Json])
    media: MediaType | None = None
    body: Json = ABSENT

    def with_parameter(self, parameter: Parameter, value: Json) -> "Draft":
        """Change one parameter; ABSENT leaves it out."""
        values = {each: known for each, known in self.parameters.items() if each is not parameter}
        return replace(self, parameters=values if value is ABSENT else values | {parameter: value})

    def with_parameters(self, values: Mapping[Parameter, Json]) -> "Draft":
        """Change some parameters."""
        return replace(self, parameters={**self.parameters, **values})

    def with_body(self, value: Json) -> "Draft":
        """Change the body; ABSENT leaves it out."""
        return replace(self, body=value)


def write(draft: Draft, fields: FieldLines = ()) -> Request:
    """Write a draft as the message that goes over the wire. fields: put before its own (credentials).

    A field that is given stands for the parameter of that name.
    """
    given = {name.lower() for name, _ in fields}
    path: dict[str, str] = {}
    query: list[tuple[str, str]] = []
    lines, cookies, whole_query = list(fields), query[:0], ""
    for parameter, value in draft.parameters.items():
        for name, text in parameter_pairs(parameter, value):
            if parameter.place == "path":
                path[parameter.name] = text
            elif parameter.place == "query":
                query.append((name, text))
            elif parameter.place == "querystring":
                whole_query = text
            elif parameter.place == "cookie":
                cookies.append((name, text))
            elif name.lower() not in given:
                lines.append((name, field_text(text)))
    if cookies:
        lines.append(("Cookie", cookie_text(cookies)))
    content, content_type = written_body(draft.media, draft.body)
    if content_type and "content-type" not in given:
        lines.append(("Content-Type", content_type))
    filled = _filled(draft.operation.path.partition("#")[0], path)
    target = with_query(filled, whole_query or query_text(query))
    return Request(draft.operation.method, target, tuple(lines), content)


def with_path_values(request: Request, operation: Operation, values: Mapping[str, str]) -> Request:
    """Write a request for another path of its operation. values: texts of its variables, by name, encoded."""
    path = _filled(operation.path.partition("#")[0], values)
    return replace(request, target=path + request.target[len(request.path) :])


_NOT_VISIBLE: Final = re.compile(r"[^\x21-\x7e]+")


def _filled(template: str, values: Mapping[str, str]) -> str:
    """Fill a path template (OpenAPI, Path Templating)."""
    for name, text in values.items():
        template = template.replace(f"{{{name}}}", text)
    return path_text(template)


def with_query(target: str, query: str) -> str:
    """Put a query behind a target; keys of the Paths Object may have brought one already."""
    if not query:
        return target
    return f"{target}{'&' if '?' in target else '?'}{query}"


def unaskable(spec: Spec, operation: Operation) -> str:
    """Say why an operation can't be asked for, "" where it can: dot segments, say, are resolved before a
    request is sent, and lead to another path (RFC 3986, Dot-Segments).
    """
    target = path_text(operation.path.partition("#")[0])
    if isinstance(spec.match(operation.method, target), Match):
        return ""
    return f"no request can name its path as it is written ({operation.location})"


def path_text(path: str) -> str:
    """Encode what can't stand in a request line, such as letters outside ASCII (RFC 3986, 2.1)."""
    return _NOT_VISIBLE.sub(lambda found: quote(found[0]), path)


def parameter_pairs(parameter: Parameter, value: Json) -> list[tuple[str, str]]:
    """Spell a parameter in its style; what that can't carry goes as JSON text, as a careless client sends it.

    Of an empty array or object nothing is sent where a query or cookie has no spelling for it.
    """
    try:
        return write_parameter(parameter, value)
    except ValueError:
        if value in ([], {}) and parameter.place in ("query", "cookie"):
            return []
        text = json_bytes(value).decode()
    try:
        return write_parameter(parameter, text)
    except ValueError:
        return write_parameter(parameter, quote(text, safe=""))


def field_text(text: str) -> str:
    """Write a text as a field value that ends no line: UTF-8 bytes as ISO-8859-1 text, control characters
    left out.
    """
    plain = text
    if not text.isprintable():
        plain = "".join(character for character in text if character.isprintable() or character == "\t")
    return plain if plain.isascii() else plain.encode("utf-8", "surrogatepass").decode("latin-1")


def written_body(media: MediaType | None, value: Json) -> tuple[bytes, str]:
    """Write a body as its media type asks; nothing, without a type, for ABSENT."""
    if media is None or value is ABSENT:
        return b"", ""
    kind = parse_media_type(media.range)
    if kind is None or kind.is_json or "*" in media.range:
        return json_bytes(
            value
        ), media.range if kind is not None and "*" not in media.range else "application/json"
    try:
        content_type, content = write_content(media.range, media, value)
    except ValueError:
        return _carelessly(kind, media, value)
    return content, content_type


def _carelessly(kind: MediaRange, media: MediaType, value: Json) -> tuple[bytes, str]:
    """Write what the media type can't carry as a careless client does."""
    if kind.essence == "application/x-www-form-urlencoded":
        return urlencode(form_pairs(value)).encode(), media.range
    if kind.type == "multipart":
        return multipart(form_pairs(value)), f"{media.range}; boundary={_BOUNDARY}"
    text = value if isinstance(value, str) else json_bytes(value).decode()
    return text.encode("utf-8", "surrogatepass"), media.range


_BOUNDARY: Final = "truespec-7d1f3c"


def form_pairs(value: Json) -> list[tuple[str, str]]:
    """Spell the members of an object as form fields; a list repeats its name."""
    members: Mapping[str, Json] = value if is_object(value) else {"value": value}
    return [
        (name, item if isinstance(item, str) else json_bytes(item).decode())
        for name, member in members.items()
        for item in (member if is_array(member) else [member])
    ]


def multipart(pairs: list[tuple[str, str]]) -> bytes:
    """Write form fields as `multipart/form-data` (RFC 7578)."""
    parts = [
        f'--{_BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'
        for name, text in pairs
    ]
    return "".join((*parts, f"--{_BOUNDARY}--\r\n")).encode("utf-8", "surrogatepass")
