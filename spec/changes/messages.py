"""Small messages that an operation's document allows: what witnesses are made of (OpenAPI, Operation Object).

A `Draft` is a request in parts, so that one part can be changed; values come from the document's examples
where they are short, else from its schemas.
"""

from base64 import b64encode
from collections.abc import Iterator, Mapping
from itertools import islice
from random import Random
from typing import Final
from urllib.parse import quote

from msgspec import Struct, field
from msgspec.structs import replace

from .. import serialization
from ..errors import DocumentError
from ..json_text import json_text
from ..json_value import Json, is_array, is_object
from ..media_type import MediaRange, parse_media_type
from ..message import FieldLines, Request, Response
from ..model import (
    Header,
    MediaType,
    Operation,
    Parameter,
    ResponseObject,
    SecurityRequirement,
    SecurityScheme,
)
from ..schema import Schema
from ..secret_names import holds_secret, holds_secrets
from ..serialization import Described, cookie_text, query_text, shape_of, write_header, write_parameter
from .building import Builder, Unbuildable
from .graph import Side
from .streams import Stream

Pairs = tuple[tuple[str, str], ...]

_BOUNDARY: Final = "truespec"
_IN_PATHS: Final = "/?%{}!$&'()*+,;=:@~"
"""Characters of a template that stand for themselves in a URL, and its braces (RFC 3986, Path, Query)."""

_MAX_VALUES: Final = 50
_MAX_SEGMENTS: Final = 10
_SHOWING: Final = ("default", "example", "examples")
_MAX_ITEMS: Final = 10
_BODILESS: Final = frozenset((204, 205, 304))


class Draft(Struct, frozen=True):
    """A request in parts. path: the template. path_values, query, cookies: names and raw text. query_string:
    all of the query, of an operation that describes it as one (3.2).
    """

    method: str
    path: str
    path_values: Mapping[str, str] = field(default_factory=dict[str, str])
    query: Pairs = ()
    fields: FieldLines = ()
    cookies: Pairs = ()
    content_type: str = ""
    body: bytes = b""
    query_string: str = ""

    def request(self) -> Request:
        """Put the parts together."""
        target = quote(self.path.partition("#")[0], safe=_IN_PATHS)
        for name, raw in self.path_values.items():
            target = target.replace(f"{{{quote(name, safe=_IN_PATHS)}}}", raw)
        if self.query or self.query_string:
            target += "?" + "&".join(filter(None, (query_text(self.query), self.query_string)))
        fields = self.fields
        if self.cookies:
            fields = (*fields, ("Cookie", cookie_text(self.cookies)))
        if self.body:
            fields = (*fields, ("Content-Type", self.content_type))
        return Request(self.method, target, fields, self.body)

    def with_pairs(self, parameter: Parameter, pairs: Pairs) -> "Draft":
        """Say `pairs` for a parameter, whatever was said of it before; none leaves it out."""
        bare = self.without(parameter)
        if parameter.place == "path":
            return replace(bare, path_values={**self.path_values, parameter.name: pairs[0][1]})
        if parameter.place == "query":
            return replace(bare, query=(*bare.query, *pairs))
        if parameter.place == "querystring":
            return replace(bare, query_string=pairs[0][1])
        if parameter.place == "cookie":
            return replace(bare, cookies=(*bare.cookies, *pairs))
        return replace(bare, fields=(*bare.fields, *pairs))

    def without(self, parameter: Parameter) -> "Draft":
        """Leave a parameter out."""
        name, names = parameter.name, _names_of(parameter)
        if parameter.place == "query":
            start = f"{name}["
            left = (pair for pair in self.query if pair[0] not in names and not pair[0].startswith(start))
            return replace(self, query=tuple(left))
        if parameter.place == "querystring":
            return replace(self, query_string="")
        if parameter.place == "cookie":
            return replace(self, cookies=tuple(pair for pair in self.cookies if pair[0] not in names))
        if parameter.place == "header":
            return replace(
                self, fields=tuple(pair for pair in self.fields if pair[0].lower() != name.lower())
            )
        return self

    def with_body(self, content_type: str, body: bytes) -> "Draft":
        """Send this content."""
        return replace(self, content_type=content_type, body=body)


class MessageMaker(Struct):
    """Makes messages of one document's operations."""

    _builders: dict[tuple[object, ...], Builder] = field(default_factory=dict[tuple[object, ...], Builder])

    def builder(self, schema: Schema, name: str = "") -> Builder:
        """Give what builds values of a schema; the same one each time.

        name: of what has the schema; of a secret, without the examples that stand beside the schema.
        """
        is_secret = holds_secrets(name)
        key = is_secret, schema.identity
        if key not in self._builders:
            side = Side.of(schema)
            self._builders[key] = Builder(_without_examples(side) if is_secret else side)
        return self._builders[key]

    def sample(self, schema: Schema, name: str = "") -> Json:
        """Build a small value that meets a schema. name: as of `builder`. Raises Unbuildable."""
        builder = self.builder(schema, name)
        return builder.smallest((builder.side.root(),))

    def draft(self, operation: Operation) -> Draft:
        """Make the smallest request that the operation's document allows. Raises Unbuildable."""
        draft = Draft(operation.method, operation.path)
        for parameter in operation.parameters:
            if parameter.required:
                draft = draft.with_pairs(parameter, self.pairs(parameter, self.parameter_value(parameter)))
        body = operation.request_body
        if body is not None and body.required and body.content:
            media = preferred(body.content)
            draft = draft.with_body(representative(media.range), self.content(media))
        return self.with_credentials(draft, operation.security[0]) if operation.security else draft

    def parameter_value(self, parameter: Parameter) -> Json:
        """Choose a value of a parameter: its first valid example, else one that its schema allows."""
        for example in parameter.examples.values():
            if holds_secret(example.value, parameter.name):
                continue
            if parameter.schema.is_valid(example.value) and example.value != "":
                return example.value
        value = self.sample(parameter.schema, parameter.name)
        if value in ("", None, [], {}):
            value = self._filled(parameter.schema, parameter.name)
        return self._segment(parameter, value) if parameter.place == "path" else value

    def _segment(self, parameter: Parameter, value: Json) -> Json:
        """Choose a value that stays a segment of a path: one of dots alone means another path."""
        random = Random(0)
        for _ in range(_MAX_SEGMENTS):
            try:
                if self.pairs(parameter, value)[0][1].strip("."):
                    return value
            except Unbuildable:
                pass  # an empty list has no spelling in most styles
            try:
                value = parameter.schema.generate(random)
            except DocumentError:
                break
        return value

    def _filled(self, schema: Schema, name: str) -> Json:
        """Build a value that is not empty where there is one: empty ones have no spelling of their own."""
        for value in self.several(schema, name):
            if value not in ("", None, [], {}) and schema.is_valid(value):
                return value
        return self.sample(schema, name)

    def several(self, schema: Schema, name: str = "") -> Iterator[Json]:
        """Build values that a schema may allow, of objects those with all members first."""
        builder = self.builder(schema, name)
        root = (builder.side.root(),)
        for case in builder.cases(root):
            if "object" in case.types:
                yield builder.object_of(case, 0, case.declared.names)
        yield from islice(builder.several(root), _MAX_VALUES)

    def pairs(self, parameter: Parameter, value: Json) -> Pairs:
        """Write a value as the parameter's style asks. Raises Unbuildable where no style carries it."""
        try:
            return tuple(write_parameter(parameter, value))
        except ValueError:
            raise Unbuildable from None

    def content(self, media: MediaType) -> bytes:
        """Make content of a media type. Raises Unbuildable."""
        for example in media.examples.values():
            is_shown = len(str(example.value)) < 200 and not holds_secret(example.value)
            if is_shown and media.schema is not None and media.schema.is_valid(example.value):
                return write_content(media, example.value)
        stream = Stream.of(media)
        if stream is not None:
            return write_content(media, self._items(stream))
        if media.schema is None:
            return write_content(media, {})
        is_form = _rank(media.range) == 1
        written = write_content(media, self.sample(media.schema))
        if written and not (is_form and _is_lost(self.sample(media.schema))):
            return written
        for value in self.several(media.schema):
            if media.schema.is_valid(value) and not (is_form and _is_lost(value)):
                written = write_content(media, value)
                if written:
                    return written
        return b"content"

    def _items(self, stream: Stream) -> Json:
        """Make the array of a stream: one that meets its whole, of items that all meet what each has to."""
        each, whole = stream.each, stream.whole
        if each is None:
            return [{}] if whole is None else self.sample(whole)
        item = self.sample(each)
        lists = [[item] * count for count in range(1, _MAX_ITEMS)]
        return lists[0] if whole is None else next(filter(whole.is_valid, lists), lists[0])

    def with_credentials(self, draft: Draft, alternative: SecurityRequirement) -> Draft:
        """Carry the credentials of one alternative."""
        for scheme, _ in alternative.schemes:
            draft = _with_credential(draft, scheme)
        return draft

    def without_credentials(self, draft: Draft, operation: Operation) -> Draft:
        """Leave out what the first alternative of the operation put into a draft."""
        for scheme, _ in operation.security[0].schemes if operation.security else ():
            name = scheme.name if scheme.type == "apiKey" else "Authorization"
            draft = replace(
                draft,
                query=tuple(pair for pair in draft.query if scheme.place != "query" or pair[0] != name),
                cookies=tuple(pair for pair in draft.cookies if scheme.place != "cookie" or pair[0] != name),
                fields=tuple(pair for pair in draft.fields if pair[0].lower() != name.lower()),
            )
        return draft

    def response(self, described: ResponseObject, status: int, method: str) -> Response:
        """Make the smallest response that a Response Object allows. Raises Unbuildable."""
        fields = self.required_fields(described)
        if method == "HEAD" or status in _BODILESS or status < 200 or not described.content:
            return Response(status, fields)
        media = preferred(described.content)
        fields = (("Content-Type", representative(media.range)), *fields)
        return Response(status, fields, self.content(media))

    def required_fields(self, described: ResponseObject) -> FieldLines:
        """Make the header fields that a response has to have, its media type aside. Raises Unbuildable."""
        return tuple(
            (header.name, self.header_text(header, self.sample(header.schema, header.name)))
            for header in described.headers.values()
            if header.required
        )

    def header_text(self, header: Header, value: Json) -> str:
        """Write a value as a field value. Raises Unbuildable where it can't be."""
        try:
            return write_header(header, value)
        except ValueError:
            raise Unbuildable from None


def _names_of(parameter: Parameter) -> frozenset[str]:
    """Say under which names a parameter stands in a query or among cookies: an object that is spread, under
    those of its members.
    """
    is_spread = parameter.style == "form" and parameter.explode and parameter.content_type is None
    if is_spread and shape_of(parameter.schema) == "object":
        return frozenset((parameter.name, *Described(parameter.schema).names))
    return frozenset((parameter.name,))


def _without_examples(side: Side) -> Side:
    root = side.root()
    if not root.keywords:
        return side
    bare = {keyword: each for keyword, each in root.keywords.items() if keyword not in _SHOWING}
    return Side({**side.bundle, "$defs": {**side.definitions, root.name: bare}})


def representative(media_range: str) -> str:
    """Choose a media type inside a range: itself, or one for `*`."""
    parsed = parse_media_type(media_range)
    if parsed is not None and parsed.type == "multipart" and parsed.subtype != "*" and not parsed.boundary:
        return f"{media_range}; boundary={_BOUNDARY}"
    if parsed is None or "*" not in (parsed.type, parsed.subtype):
        return media_range
    return "application/json" if parsed.type in ("*", "application") else f"{parsed.type}/plain"


def unusual(media_range: str) -> str:
    """Choose a media type inside a range that nothing but a range names; "" where it is no range."""
    parsed = parse_media_type(media_range)
    if parsed is None or "*" not in (parsed.type, parsed.subtype):
        return ""
    return f"{'application' if parsed.type == '*' else parsed.type}/x-unusual"


def preferred(content: Mapping[str, MediaType]) -> MediaType:
    """Choose the media type that is the easiest to write: JSON, else a form or text, else the first."""
    ranked = sorted(content.values(), key=lambda media: _rank(media.range))
    return ranked[0]


def _is_lost(value: Json) -> bool:
    """Whether a form does not tell a value: a name stands once for each item, so a list of none is lost."""
    return is_object(value) and any(is_array(member) and not member for member in value.values())


def _rank(media_range: str) -> int:
    parsed = parse_media_type(media_range)
    if parsed is None:
        return 9
    if parsed.is_json:
        return 0
    if parsed.essence in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return 1
    return 2 if parsed.type == "text" and parsed.subtype != "xml" else 5


def is_judged(content_type: str) -> bool:
    """Whether the judge looks inside content of this type: JSON, YAML, forms, XML, streams, text."""
    parsed = parse_media_type(content_type)
    return parsed is not None and (_is_structured(parsed) or _rank(content_type) <= 2)


def _is_structured(kind: MediaRange) -> bool:
    return kind.is_json or kind.is_yaml or kind.is_xml or kind.is_sequence


def write_content(media: MediaType, value: Json) -> bytes:
    """Write a value as content that a Media Type Object describes.

    What no type says how to write goes as JSON text: nobody looks inside it.
    """
    content_type = representative(media.range)
    try:
        return serialization.write_content(content_type, media, value)[1]
    except ValueError:
        return json_text(value).encode()


def _with_credential(draft: Draft, scheme: SecurityScheme) -> Draft:
    if scheme.type == "apiKey":
        if scheme.place == "query":
            return replace(draft, query=(*draft.query, (scheme.name, "key")))
        if scheme.place == "cookie":
            return replace(draft, cookies=(*draft.cookies, (scheme.name, "key")))
        return replace(draft, fields=(*draft.fields, (scheme.name, "key")))
    texts = {
        "basic": "Basic " + b64encode(b"user:password").decode(),
        "digest": 'Digest username="user", realm="r", nonce="n", uri="/", response="0"',
    }
    text = texts.get(scheme.scheme, "Bearer token") if scheme.type == "http" else "Bearer token"
    return replace(draft, fields=(*draft.fields, ("Authorization", text)))
