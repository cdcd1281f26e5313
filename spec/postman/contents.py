"""What messages of a collection contain, by media type: values that schemas and examples are made of."""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from math import isinf
from types import MappingProxyType
from typing import Any, Final
from urllib.parse import parse_qsl

from msgspec import Struct

from ..document import Node
from ..document.json_reader import read_json, without_lone_surrogates
from ..json_value import is_array, is_object
from ..media_type import parse_media_type
from .entries import Entry, entries, text_of
from .inferring import UNKNOWN
from .variables import Scope

_JSON: Final = "application/json"
_URLENCODED: Final = "application/x-www-form-urlencoded"

_LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "json": _JSON,
        "xml": "application/xml",
        "html": "text/html",
        "javascript": "application/javascript",
        "text": "text/plain",
    }
)
"""The media types of the languages that Postman's editor knows."""

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|//[^\n]*|/\*.*?\*/|\{\{[^{}]+\}\}', re.DOTALL)
"""What a text of JSON has that is passed over, or replaced where JSON has nothing of the kind."""

_FLOAT: Final = re.compile(r'"(?:[^"\\]|\\.)*"|(-?\d+(?:\.\d+(?:[eE][+-]?\d+)?|[eE][+-]?\d+))', re.DOTALL)
"""A number that is read as a float; strings are passed over."""

_MARK: Final = "\0unknown"


class Content(Struct, frozen=True):
    """The content of one message. value: of JSON; UNKNOWN where it is not known. files: fields with files."""

    media: str
    value: Any
    node: Node
    name: str = ""
    files: tuple[str, ...] = ()


def request_content(body: Node, declared: str, scope: Scope, name: str) -> Content | None:
    """Read the body of a request, of any mode; None where there is none.

    declared: its `Content-Type`, "" for none; it counts more than the mode.
    """
    if isinstance(body.value, str):
        return _raw(body, body.value, declared, "", scope, name)
    read = _MODES.get(str(body.mapping.get("mode")))
    if read is None or body.mapping.get("disabled") is True:
        return None
    return read(body, declared, scope, name)


def text_content(media: str, text: str, node: Node, name: str) -> Content:
    """Read a text that is content of this media type."""
    kind = parse_media_type(media)
    if kind is not None and kind.is_json:
        return Content(media, _json(text), node, name)
    if media == _URLENCODED:
        pairs = parse_qsl(text, keep_blank_values=True)
        return Content(media, _object(pairs), node, name)
    return Content(media, text, node, name)


def has_infinite(text: str) -> bool:
    """Whether a number in a text of JSON is beyond all that a float holds, as `1e999`."""
    return any(isinf(float(number)) for number in _FLOAT.findall(text) if number)


def media_of(field: str) -> str:
    """Take the media type out of a field `Content-Type`, without parameters; "" where there is none."""
    kind = parse_media_type(field)
    return "" if kind is None or "*" in kind.essence else kind.essence


def media_of_language(language: object) -> str:
    """Name the media type of a language of Postman's editor; "" for one that it does not know."""
    return _LANGUAGES.get(language, "") if isinstance(language, str) else ""


def _raw_mode(body: Node, declared: str, scope: Scope, name: str) -> Content | None:
    raw = body.child("raw")
    language = body.child("options").child("raw").mapping.get("language")
    if is_object(raw.value) or is_array(raw.value):  # some exports write the value itself
        return Content(declared or _JSON, _marked(raw.value), raw, name)
    return _raw(raw, text_of(raw.value), declared, media_of_language(language), scope, name)


def _raw(node: Node, written: str, declared: str, language: str, scope: Scope, name: str) -> Content | None:
    if node.value is None or not written.strip():
        return None
    text = scope.filled(written)
    media = declared or (language if language != "text/plain" else "")
    if not media:
        media = _JSON if text.lstrip()[:1] in ("{", "[") and _json(text) is not UNKNOWN else "text/plain"
    return text_content(media, text, node, name)


def _urlencoded(body: Node, declared: str, scope: Scope, name: str) -> Content | None:
    fields = _sent(body, "urlencoded")
    pairs = [(field.name, scope.filled(field.value or "")) for field in fields]
    return Content(declared or _URLENCODED, _object(pairs), body, name) if fields else None


def _form(body: Node, declared: str, scope: Scope, name: str) -> Content | None:
    fields = _sent(body, "formdata")
    files = tuple(field.name for field in fields if field.type == "file")
    pairs = [(field.name, scope.filled(field.value or "")) for field in fields if field.name not in files]
    media = declared or "multipart/form-data"
    return Content(media, _object(pairs), body, name, files) if fields else None


def _file(body: Node, declared: str, scope: Scope, name: str) -> Content | None:
    del scope
    return Content(declared or "application/octet-stream", UNKNOWN, body, name)


def _graphql(body: Node, declared: str, scope: Scope, name: str) -> Content | None:
    written = body.child("graphql")
    query = written.mapping.get("query")
    if not isinstance(query, str):
        return None
    value: dict[str, Any] = {"query": scope.filled(query)}
    variables = written.mapping.get("variables")
    if isinstance(variables, str) and variables.strip():
        variables = _json(scope.filled(variables))
    if variables:
        value["variables"] = variables
    operation = written.mapping.get("operationName")
    if isinstance(operation, str) and operation:
        value["operationName"] = operation
    return Content(declared or _JSON, value, written, name)


_MODES: Final[Mapping[str, Callable[[Node, str, Scope, str], Content | None]]] = MappingProxyType(
    {"raw": _raw_mode, "urlencoded": _urlencoded, "formdata": _form, "file": _file, "graphql": _graphql}
)
BODY_MODES: Final = tuple(_MODES)
"""What bodies of requests are written as."""


def _sent(body: Node, key: str) -> Sequence[Entry]:
    return [entry for entry in entries(body, key) if not entry.is_off]


def _object(pairs: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Make an object of the fields of a form; a name that is there several times has a list."""
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return {name: values[0] if len(values) == 1 else values for name, values in found.items()}


def _json(text: str) -> Any:
    """Read a text of JSON with comments and variables, as Postman takes it; UNKNOWN where it is none."""
    for each in (text, _TOKEN.sub(_plain, text)):
        try:
            return _marked(read_json(without_lone_surrogates(each)[0])[0])
        except (ValueError, RecursionError):
            continue
    return UNKNOWN


def _plain(found: re.Match[str]) -> str:
    if found[0][0] == '"':
        return found[0]
    return json.dumps(_MARK) if found[0][0] == "{" else " "


def _marked(value: Any) -> Any:
    """Put UNKNOWN where a variable stood that nobody gives, and a number that no float holds (`1e999`)."""
    if value == _MARK or (isinstance(value, float) and isinf(value)):
        return UNKNOWN
    if is_object(value):
        return {name: _marked(member) for name, member in value.items()}
    return [_marked(item) for item in value] if is_array(value) else value
