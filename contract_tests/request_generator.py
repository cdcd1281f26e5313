"""Whole requests of one operation, made from its schemas: compiled once, then as many as are asked for.

What comes out is a message as it goes over the wire. Whether it meets the document is not decided here but by
the judge, on the message itself: a style may not carry what was meant (`1` and `"1"` look alike in a query).
"""

from collections.abc import Callable, Sequence
from random import Random
from typing import Final, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ..spec import (
    Json,
    MediaType,
    Operation,
    Parameter,
    Request,
    Schema,
    cookie_text,
    query_text,
)
from .body_text import json_bytes
from .credentials import Credentials
from .draft import ABSENT, field_text, parameter_pairs, path_text, with_query, written_body
from .own_strategies import OwnStrategies
from .value_pools import Prefer, ValuePools, remembering

_OPTIONAL_CHANCE: Final = 0.4
_SUGGESTED_CHANCE: Final = 0.5
_MISSING_ODDS: Final = 10
_PREFERRED_AIMS: Final = 8
_PATH_TRIES: Final = 8
_UNROUTABLE: Final = frozenset({"", ".", ".."})

Suggest: TypeAlias = Callable[[Parameter, Random], Json]
"""Gives a value worth trying for a parameter, or None."""

Make: TypeAlias = Callable[[Random], Request]
Pick: TypeAlias = Callable[[Schema, Random], Json]
Values: TypeAlias = Sequence[Json]
"""One value for each parameter, in the operation's order; ABSENT where there is none."""


class Content(Struct, frozen=True):
    """A body as it is sent: bytes and Content-Type (None sends no such field)."""

    body: bytes
    content_type: str | None


NO_CREDENTIALS: Final = Credentials()
NO_CONTENT: Final = Content(b"", None)


class RequestGenerator:
    """Makes requests of one operation (OpenAPI, Operation Object).

    credentials: sent with every request.
    suggest: may know a value for a parameter (of something that exists on the server), None where it doesn't.
    prefer: what near misses and edges aim at most of the time, where there is any of it; None for all alike.
    own: strategies of the user's, which make valid values where they are meant.
    """

    def __init__(
        self,
        operation: Operation,
        credentials: Credentials = NO_CREDENTIALS,
        suggest: Suggest = lambda parameter, random: None,
        prefer: Prefer | None = None,
        own: OwnStrategies | None = None,
    ) -> None:
        given = {name.lower() for name, _ in credentials.fields}
        self.operation = operation
        # A field that the user gives stands for the parameter of that name.
        self._parameters = tuple(
            parameter
            for parameter in operation.parameters
            if parameter.place != "header" or parameter.name.lower() not in given
        )
        self._credentials = credentials
        self._suggest = suggest
        self._own = own or OwnStrategies()
        self._segments = _segments(operation.path.partition("#")[0])
        body = operation.request_body
        self._body_required = body is not None and body.required
        self._contents = tuple(body.content.values()) if body is not None else ()
        self._can_be_missing = self._compile_omissions()
        self._pools = ValuePools(remembering(prefer) if prefer is not None else None)
        self._near_aims = self._compile_aims(self._pools.near_miss, is_valid=False)
        self._edge_aims = self._compile_aims(self._pools.edge, is_valid=True)

    def renew(self, seed: int) -> None:
        """Start near misses and edges from other values. The same seed gives the same ones."""
        self._pools.renew(seed)

    def go_through(self, *, is_in_turn: bool) -> None:
        """Choose whether near misses and edges come in turn, each once at first, or by chance."""
        self._pools.is_in_turn = is_in_turn

    @property
    def has_untried(self) -> bool:
        """Whether there are near misses or edges that have not come in turn yet."""
        described = (*self._contents, *self._parameters)
        return any(self._pools.has_untried(each.schema) for each in described if each.schema is not None)

    def valid(self, random: Random) -> Request:
        """Make a request that is meant to meet the document, with some of what is optional."""
        return self._composed(self._values(random), self._content(random))

    def least(self, random: Random) -> Request:
        """Make a request that is meant to meet the document, with nothing that is optional."""
        values = [self._value_of(each, random) if each.required else ABSENT for each in self._parameters]
        return self._composed(values, self._content(random) if self._body_required else NO_CONTENT)

    def near_miss(self, random: Random) -> Request:
        """Make a request in which one part just misses its schema, or is missing; the rest as in `valid`."""
        if not self._near_aims:
            return self.valid(random)
        if self._can_be_missing and random.randrange(_MISSING_ODDS) == 0:
            return random.choice(self._can_be_missing)(random)
        return random.choice(self._near_aims)(random)

    def edge(self, random: Random) -> Request:
        """Make a request in which one part only just meets its schema; the rest as in `valid`."""
        return random.choice(self._edge_aims)(random) if self._edge_aims else self.valid(random)

    def without_credentials(self, random: Random) -> Request:
        """Make a request that is valid but for its credentials: it has none, or empty ones."""
        request = self.valid(random)
        own = len(self._credentials.fields)
        empty = tuple((name, "") for name, _ in request.fields[:own]) if random.randrange(2) else ()
        query = [pair for pair in request.query.split("&") if pair not in self._credentials.query]
        target = request.path + ("?" + "&".join(query) if any(query) else "")
        return replace(request, target=target, fields=(*empty, *request.fields[own:]))

    def with_body(self, random: Random, change: Callable[[Random, Json], Json]) -> Request:
        """Make a request whose body's value is a valid one changed by `change`."""
        media = random.choice(self._contents) if self._contents else None
        if media is None:
            return self._composed(self._values(random), Content(json_bytes(change(random, {})), JSON))
        value = self._with_own(media.schema, self._pools.valid(media.schema, random), random)
        return self._composed(self._values(random), _content_of(media, change(random, value)))

    def with_content(self, random: Random, change: Callable[[Random, bytes], bytes]) -> Request:
        """Make a request whose content is a valid one changed byte by byte; its Content-Type stays."""
        content = self._content(random)
        start = content if content.body else Content(b"{}", JSON)
        return self._composed(self._values(random), Content(change(random, start.body), start.content_type))

    def with_content_type(self, random: Random, content_type: str | None) -> Request:
        """Make a request with a valid body under another Content-Type, or under none."""
        return self._composed(self._values(random), Content(self._content(random).body, content_type))

    def with_parameter(self, random: Random, change: Callable[[Random, Json], Json]) -> Request:
        """Make a request in which the value of one parameter is changed by `change`."""
        values = self._values(random)
        if not values:
            return self.with_body(random, change)
        place = random.randrange(len(values))
        if values[place] is ABSENT:
            values[place] = self._parameter_value(self._parameters[place], random)
        values[place] = change(random, values[place])
        return self._composed(values, self._content(random))

    def _compile_aims(self, pick: Pick, *, is_valid: bool) -> tuple[Make, ...]:
        """One entry for each part that can be aimed at: parameters, the media types of the body.

        is_valid: whether allowed values are picked: where the user makes those there are no others.
        """
        aims = [
            self._parameter_aim(place, pick)
            for place, parameter in enumerate(self._parameters)
            for _ in range(self._wanted(parameter.schema))
            if not (is_valid and self._is_own(parameter))
        ]
        bodies = [
            self._body_aim(media, media.schema, pick) for media in self._contents if media.schema is not None
        ]
        # A body holds most of an operation's constraints: it is aimed at as often as all else together.
        return (*aims, *bodies * max(1, len(aims) // max(1, len(bodies))))

    def _wanted(self, schema: Schema) -> int:
        """How many times a parameter is aimed at: more often where it is preferred."""
        prefer = self._pools.prefer
        return _PREFERRED_AIMS if prefer is not None and prefer(schema, "") else 1

    def _compile_omissions(self) -> tuple[Make, ...]:
        """One entry for each part that is required and can be left out: a path has to keep its segments."""
        places = [
            place
            for place, parameter in enumerate(self._parameters)
            if parameter.required and parameter.place != "path"
        ]
        omissions = [self._omission(place) for place in places]
        if self._body_required:
            omissions.append(lambda random: self._composed(self._values(random), NO_CONTENT))
        return tuple(omissions)

    def _omission(self, place: int) -> Make:
        def omit(random: Random) -> Request:
            values = self._values(random)
            values[place] = ABSENT
            return self._composed(values, self._content(random))

        return omit

    def _parameter_aim(self, place: int, pick: Pick) -> Make:
        parameter = self._parameters[place]

        def aim(random: Random) -> Request:
            values = self._values(random)
            picked = pick(parameter.schema, random)
            if not (parameter.place == "path" and _is_unroutable(picked)):
                values[place] = picked
            return self._composed(values, self._content(random))

        return aim

    def _body_aim(self, media: MediaType, schema: Schema, pick: Pick) -> Make:
        return lambda random: self._composed(
            self._values(random), _content_of(media, self._with_own(schema, pick(schema, random), random))
        )

    def _values(self, random: Random) -> list[Json]:
        return [
            self._value_of(parameter, random)
            if parameter.required or random.random() >= 1 - _OPTIONAL_CHANCE
            else ABSENT
            for parameter in self._parameters
        ]

    def _value_of(self, parameter: Parameter, random: Random) -> Json:
        pool = self._own.pool(self.operation, parameter.name, parameter.schema)
        if pool is not None:
            value = pool.pick(random)
            return value if parameter.schema.is_valid(value) else self._parameter_value(parameter, random)
        known = self._suggest(parameter, random) if random.random() >= 1 - _SUGGESTED_CHANCE else None
        return known if known is not None else self._parameter_value(parameter, random)

    def _parameter_value(self, parameter: Parameter, random: Random) -> Json:
        """Make a value; for a path one that names a segment (nothing, or dots, would name another)."""
        value = self._pools.valid(parameter.schema, random)
        if parameter.place == "path":
            for _ in range(_PATH_TRIES):
                if not _is_unroutable(value):
                    break
                value = self._pools.valid(parameter.schema, random)
        return value

    def _content(self, random: Random) -> Content:
        if not self._contents or not (self._body_required or random.random() >= 1 - _OPTIONAL_CHANCE):
            return NO_CONTENT
        media = random.choice(self._contents)
        return _content_of(
            media, self._with_own(media.schema, self._pools.valid(media.schema, random), random)
        )

    def _with_own(self, schema: Schema | None, value: Json, random: Random) -> Json:
        """Put the user's own values into their places in the value of a body."""
        if schema is None or not self._own:
            return value
        return self._own.put_into(value, self.operation, schema, random)

    def _is_own(self, parameter: Parameter) -> bool:
        return self._own.pool(self.operation, parameter.name, parameter.schema) is not None

    def _composed(self, values: Values, content: Content) -> Request:
        """Write the parts as one message (RFC 9112, Message Format; OpenAPI, Parameter Object)."""
        path: dict[str, str] = {}
        query = list(self._credentials.query)
        fields = list(self._credentials.fields)
        cookies: list[tuple[str, str]] = []
        for parameter, value in zip(self._parameters, values, strict=True):
            for name, text in parameter_pairs(parameter, value) if value is not ABSENT else ():
                if parameter.place == "query":
                    query.append(query_text([(name, text)]))
                elif parameter.place == "querystring":
                    query.append(text)
                elif parameter.place == "path":
                    path[parameter.name] = text
                elif parameter.place == "header":
                    fields.append((name, field_text(text)))
                else:
                    cookies.append((name, text))
        if cookies:
            fields.append(("Cookie", cookie_text(cookies)))
        if content.content_type is not None:
            fields.append(("Content-Type", content.content_type))
        target = "".join(path.get(item[1:-1], "0") if item[:1] == "{" else item for item in self._segments)
        target = with_query(target, "&".join(query))
        return Request(self.operation.method, target, tuple(fields), content.body)


JSON: Final = "application/json"


def _segments(path: str) -> tuple[str, ...]:
    """Cut a path template into literal text and `{variables}` (OpenAPI, Paths Object)."""
    parts: list[str] = []
    for piece in path.split("{"):
        name, brace, rest = piece.partition("}")
        parts += ["{" + name + "}", path_text(rest)] if brace and parts else [path_text(piece)]
    return tuple(part for part in parts if part)


def _is_unroutable(value: Json) -> bool:
    return isinstance(value, str) and (value in _UNROUTABLE or "/" in value)


def _content_of(media: MediaType, value: Json) -> Content:
    body, content_type = written_body(media, value)
    return Content(body, content_type or None)
