"""What the description says, as frozen values (OpenAPI Specification; its names are used throughout).

A `Spec` holds `Operation`s; an operation its parameters, request body, responses and security. All mappings
keep document order. Differences between OpenAPI versions end where these are made (`reading`).
"""

from collections.abc import Callable, Hashable, Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias, TypeVar

from msgspec import Struct, field

from .document import Location
from .json_value import Json
from .media_type import media_type_for
from .schema import Schema

Compiled = TypeVar("Compiled")

ParameterPlace: TypeAlias = Literal["path", "query", "querystring", "header", "cookie"]

_NOT_YET: Final[Any] = object()
_FINAL: Final = 200
"""The first status that ends an exchange."""


class ServerVariable(Struct, frozen=True):
    """A Server Variable Object. default: None where there is none. enum: () where any text will do."""

    name: str
    default: str | None
    enum: tuple[str, ...]
    description: str
    location: Location


class Server(Struct, frozen=True):
    """A Server Object. url: with its variables filled by their defaults; absolute where the document was
    loaded from a URL. path: its path without a trailing `/`.

    template: the URL as written. name: since 3.2. variables: by name, those of the template.
    """

    url: str
    path: str
    description: str
    location: Location
    template: str = ""
    name: str = ""
    variables: Mapping[str, ServerVariable] = field(default_factory=dict[str, ServerVariable])


class Tag(Struct, frozen=True):
    """A Tag Object. summary, parent, kind: since 3.2; "" where there is none."""

    name: str
    summary: str
    description: str
    parent: str
    kind: str
    location: Location


class Example(Struct, frozen=True):
    """An Example Object, or the value of `example`."""

    value: Json
    summary: str
    location: Location


class Compilable(Struct, frozen=True, eq=False, kw_only=True):
    """An element of the description that keeps what was compiled from it.

    What can be decided from the document is decided at the first message, not at each; of a parameter that
    many operations share, once.
    """

    _compiled: dict[Any, Any] = field(default_factory=dict[Any, Any])

    def once(self, key: Hashable, make: Callable[[], Compiled]) -> Compiled:
        """Make something at the first time that it is asked for under a key, and keep it."""
        made = self._compiled.get(key, _NOT_YET)
        if made is _NOT_YET:
            made = self._compiled[key] = make()
        return made


class Parameter(Compilable, frozen=True, eq=False):
    """A Parameter Object, with the defaults of `style` and `explode` filled in.

    content_type: the media type of `content`, None where the parameter has a `schema`; encoding: of that
    media type. allow_empty: whether an empty value may stand in place of any other (`allowEmptyValue`).
    item_styles: how arrays inside arrays are written, outer ones first (2.0, Items Object).
    """

    name: str
    place: ParameterPlace
    required: bool
    deprecated: bool
    style: str
    explode: bool
    schema: Schema
    content_type: str | None
    examples: Mapping[str, Example]
    location: Location
    allow_reserved: bool = False
    description: str = ""
    allow_empty: bool = False
    item_styles: tuple[str, ...] = ()
    encoding: "Mapping[str, Encoding]" = field(default_factory=dict[str, "Encoding"])


class Encoding(Struct, frozen=True):
    """An Encoding Object: how one property, or one part, of a body is written.

    content_type: as written, maybe a list; "" where the property's type decides. explode: None where the
    style decides. style: "" where the property's content type decides. headers: of a part, by name.
    allow_reserved: None where the version has no such thing. item_styles: how arrays inside arrays are
    written (2.0, Items Object). encoding, prefix_encoding, item_encoding: of what is inside a nested form or
    a nested multipart body, as in `MediaType` (3.2).
    """

    content_type: str
    style: str
    explode: bool | None
    allow_reserved: bool | None
    location: Location
    headers: "Mapping[str, Header]" = field(default_factory=dict[str, "Header"])
    item_styles: tuple[str, ...] = ()
    encoding: "Mapping[str, Encoding]" = field(default_factory=dict[str, "Encoding"])
    prefix_encoding: "tuple[Encoding, ...]" = ()
    item_encoding: "Encoding | None" = None


class MediaType(Compilable, frozen=True, eq=False):
    """A Media Type Object. range: its key as written. schema: None where any content will do.

    examples: by name; that of `example` under the name "". encoding: by property.
    item_schema: of each item of a sequential media type (3.2, `itemSchema`). prefix_encoding, item_encoding:
    of parts by position, and of all further ones (3.2, `prefixEncoding`, `itemEncoding`).
    """

    range: str
    schema: Schema | None
    examples: Mapping[str, Example]
    location: Location
    encoding: Mapping[str, Encoding] = field(default_factory=dict[str, Encoding])
    item_schema: Schema | None = None
    prefix_encoding: tuple[Encoding, ...] = ()
    item_encoding: Encoding | None = None


class Header(Struct, frozen=True, eq=False):
    """A Header Object of a response, or of a part of a multipart body.

    style: `simple`, or one of 2.0's. content_type, item_styles: as of a Parameter.
    """

    name: str
    required: bool
    explode: bool
    schema: Schema
    examples: Mapping[str, Example]
    location: Location
    style: str = "simple"
    content_type: str | None = None
    item_styles: tuple[str, ...] = ()
    description: str = ""
    deprecated: bool = False


class RequestBody(Struct, frozen=True, eq=False):
    """A Request Body Object. content: by media range, in document order."""

    required: bool
    content: Mapping[str, MediaType]
    location: Location
    description: str = ""

    def media_type_for(self, content_type: str) -> MediaType | None:
        """Choose the Media Type Object that describes a body sent as `content_type`; None when none does."""
        return media_type_for(self.content, content_type)


class Link(Struct, frozen=True):
    """A Link Object: how a response leads to another operation (`Spec.linked` finds it).

    operation: `operationId` or `operationRef` as written. parameters: by name, values or runtime expressions
    as written. request_body: a value or runtime expression, None where there is none. target: where
    `operationRef` leads, None where there is none or it leads nowhere. server: where the other operation is,
    None where it says so itself.
    """

    operation: str
    parameters: Mapping[str, Json]
    request_body: Json
    location: Location
    target: Location | None = None
    server: Server | None = None
    description: str = ""


class ResponseObject(Struct, frozen=True, eq=False):
    """A Response Object. status: its key in the Responses Object: `200`, `4XX` (in this case) or `default`.

    headers: by name as written; `Content-Type` is left out, as OpenAPI says. links: by name.
    """

    status: str
    description: str
    content: Mapping[str, MediaType]
    headers: Mapping[str, Header]
    location: Location
    links: Mapping[str, Link] = field(default_factory=dict[str, Link])
    summary: str = ""

    def media_type_for(self, content_type: str) -> MediaType | None:
        """Choose the Media Type Object that describes content of `content_type`; None when none does."""
        return media_type_for(self.content, content_type)


class OAuthFlow(Struct, frozen=True):
    """An OAuth Flow Object. The URLs are as written, "" where there is none. scopes: their descriptions."""

    authorization_url: str
    device_authorization_url: str
    token_url: str
    refresh_url: str
    scopes: Mapping[str, str]
    location: Location


class SecurityScheme(Struct, frozen=True):
    """A Security Scheme Object. key: its name in the document. name, place: of an API key. scheme: of
    `http`, lower case.

    flows: of `oauth2`, by name (`authorizationCode`, …; `deviceAuthorization` since 3.2; those of 2.0 under
    their names in 3). openid_url, metadata_url: where the server describes itself (`openIdConnectUrl`,
    `oauth2MetadataUrl`).
    """

    key: str
    type: str
    name: str
    place: str
    scheme: str
    location: Location
    flows: Mapping[str, OAuthFlow] = field(default_factory=dict[str, OAuthFlow])
    openid_url: str = ""
    metadata_url: str = ""
    bearer_format: str = ""
    description: str = ""
    deprecated: bool = False


class SecurityRequirement(Struct, frozen=True):
    """One alternative: all its schemes, each with its scopes, have to be met; none of them: anyone may
    call.
    """

    schemes: tuple[tuple[SecurityScheme, tuple[str, ...]], ...]
    location: Location


class Operation(Compilable, frozen=True, eq=False):
    """An Operation Object with what it inherits: parameters of its path item, security, servers.

    method: upper case. path: the template; of a callback its runtime expression, of a webhook its name.
    security: alternatives; empty when anyone may call. callbacks: by name, the requests that the server
    sends. promises_nothing: it has no `responses`, as OpenAPI 3.1 and later allow: any answer will do.
    names_nobody: nothing is said of who may call, not even that anyone may (`security: []`).
    """

    method: str
    path: str
    operation_id: str | None
    summary: str
    deprecated: bool
    parameters: tuple[Parameter, ...]
    request_body: RequestBody | None
    responses: Mapping[str, ResponseObject]
    security: tuple[SecurityRequirement, ...]
    servers: tuple[Server, ...]
    tags: tuple[str, ...]
    location: Location
    callbacks: "Mapping[str, tuple[Operation, ...]]" = field(
        default_factory=lambda: MappingProxyType[str, "tuple[Operation, ...]"]({})
    )
    description: str = ""
    promises_nothing: bool = False
    names_nobody: bool = False

    def __repr__(self) -> str:
        return f"<Operation {self.key} {self.location}>"

    @property
    def key(self) -> str:
        """How people name it: `POST /api/images/create`."""
        return f"{self.method} {self.path}"

    def sent(self) -> "Iterator[tuple[Operation, str]]":
        """Go through the requests of the callbacks, each with what sends it (`callback done of POST /a`)."""
        for name, group in self.callbacks.items():
            yield from ((each, f"callback {name} of {self.key}") for each in group)

    def response_object(self, status: int) -> ResponseObject | None:
        """Find the Response Object that governs a status: the code, its range, else `default` (Responses
        Object).

        An interim answer is none of the answers that `default` stands for (RFC 9110, Informational 1xx).
        """
        responses = self.responses
        found = responses.get(str(status)) or responses.get(f"{status // 100}XX")
        return found or (responses.get("default") if status >= _FINAL else None)

    def compiled(self, compile_: "Callable[[Operation], Compiled]") -> Compiled:
        """Ask `compile_` once what it makes of this operation, and keep the answer."""
        made = self._compiled.get(compile_, _NOT_YET)
        return self.once(compile_, lambda: compile_(self)) if made is _NOT_YET else made
