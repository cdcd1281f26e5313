"""What the description says, as frozen values (OpenAPI Specification; its names are used throughout).

A `Spec` holds `Operation`s; an operation its parameters, request body, responses and security. All mappings
keep document order. Differences between OpenAPI versions end where these are made (`reading`).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, TypeVar

from .document import Location
from .json_value import Json
from .media_type import media_type_for
from .schema import Schema

Compiled = TypeVar("Compiled")

ParameterPlace: TypeAlias = Literal["path", "query", "querystring", "header", "cookie"]


@dataclass(frozen=True, slots=True)
class Server:
    """A Server Object. url: with its variables filled by their defaults. path: its path without a trailing
    `/`.
    """

    url: str
    path: str
    description: str
    location: Location


@dataclass(frozen=True, slots=True)
class Example:
    """An Example Object, or the value of `example`."""

    value: Json
    summary: str
    location: Location


@dataclass(frozen=True, slots=True, eq=False)
class Parameter:
    """A Parameter Object, with the defaults of `style` and `explode` filled in.

    content_type: the media type of `content`, None where the parameter has a `schema`.
    allow_empty: whether an empty value may stand in place of any other (`allowEmptyValue`).
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


@dataclass(frozen=True, slots=True)
class Encoding:
    """An Encoding Object: how one property is written in a form body.

    content_type: as written, maybe a list; "" where the property's type decides. explode: None where the
    style
    decides. style: "" where the property's content type decides. headers: of the part, by name as written.
    item_styles: how arrays inside arrays are written (2.0, Items Object).
    """

    content_type: str
    style: str
    explode: bool | None
    allow_reserved: bool
    location: Location
    headers: "Mapping[str, Header]" = field(default_factory=lambda: MappingProxyType[str, "Header"]({}))
    item_styles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class MediaType:
    """A Media Type Object. range: its key as written. schema: None where any content will do.

    examples: by name; that of `example` under the name "". encoding: by property.
    item_schema: of each item of a sequential media type (3.2, `itemSchema`). prefix_encoding, item_encoding:
    of parts by position (3.2).
    """

    range: str
    schema: Schema | None
    examples: Mapping[str, Example]
    location: Location
    encoding: Mapping[str, Encoding] = field(default_factory=dict[str, Encoding])
    item_schema: Schema | None = None
    prefix_encoding: tuple[Encoding, ...] = ()
    item_encoding: Encoding | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Header:
    """A Header Object of a response, or of a part of a multipart body. content_type, item_styles: as of a
    Parameter.
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


@dataclass(frozen=True, slots=True, eq=False)
class RequestBody:
    """A Request Body Object. content: by media range, in document order."""

    required: bool
    content: Mapping[str, MediaType]
    location: Location

    def media_type_for(self, content_type: str) -> MediaType | None:
        """Choose the Media Type Object that describes a body sent as `content_type`; None when none does."""
        return media_type_for(self.content, content_type)


@dataclass(frozen=True, slots=True)
class Link:
    """A Link Object: how a response leads to another operation.

    operation: `operationId` or `operationRef` as written. parameters: by name, values or runtime expressions.
    request_body: a value or runtime expression, None where there is none.
    """

    operation: str
    parameters: Mapping[str, Json]
    request_body: Json
    location: Location


@dataclass(frozen=True, slots=True, eq=False)
class ResponseObject:
    """A Response Object. status: its key in the Responses Object: `200`, `4XX` or `default`.

    headers: by name as written; `Content-Type` is left out, as OpenAPI says. links: by name.
    """

    status: str
    description: str
    content: Mapping[str, MediaType]
    headers: Mapping[str, Header]
    location: Location
    links: Mapping[str, Link] = field(default_factory=dict[str, Link])

    def media_type_for(self, content_type: str) -> MediaType | None:
        """Choose the Media Type Object that describes content of `content_type`; None when none does."""
        return media_type_for(self.content, content_type)


@dataclass(frozen=True, slots=True)
class SecurityScheme:
    """A Security Scheme Object. key: its name in the document. name, place: of an API key. scheme: of
    `http`, lower case.
    """

    key: str
    type: str
    name: str
    place: str
    scheme: str
    location: Location


@dataclass(frozen=True, slots=True)
class SecurityRequirement:
    """One alternative: all its schemes, each with its scopes, have to be met; none of them: anyone may
    call.
    """

    schemes: tuple[tuple[SecurityScheme, tuple[str, ...]], ...]
    location: Location


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """An Operation Object with what it inherits: parameters of its path item, security, servers.

    method: upper case. path: the template; of a callback its runtime expression, of a webhook its name.
    security: alternatives; empty when anyone may call. callbacks: by name, the requests that the server
    sends.
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
    _compiled: dict[Any, Any] = field(default_factory=dict[Any, Any], repr=False)

    @property
    def key(self) -> str:
        """How people name it: `POST /api/images/create`."""
        return f"{self.method} {self.path}"

    def response_object(self, status: int) -> ResponseObject | None:
        """Find the Response Object that governs a status: the code, its range, else `default` (Responses
        Object).
        """
        responses = self.responses
        return (
            responses.get(str(status))
            or responses.get(f"{status // 100}XX")
            or responses.get(f"{status // 100}xx")
            or responses.get("default")
        )

    def compiled(self, compile_: "Callable[[Operation], Compiled]") -> Compiled:
        """Ask `compile_` once what it makes of this operation, and keep the answer.

        What can be decided from the document is decided at the first message, not at each.
        """
        made = self._compiled.get(compile_)
        if made is None:
            made = self._compiled[compile_] = compile_(self)
        return made
