"""The planned cases of one operation: deterministic, each with its reason.

First come the openers, requests that are meant to succeed: the document's own examples, then composed ones.
What
the server accepts of them is the base that everything else differs from in one thing: an edge that it should
accept, a near miss that it should refuse, a broken frame, missing credentials. So whatever the server then
says
of it is about that one thing.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from random import Random
from typing import Final

from msgspec import Struct

from ..spec import (
    FULL,
    MINIMAL,
    DocumentError,
    Json,
    Location,
    MediaType,
    Operation,
    Parameter,
    Request,
    Schema,
    is_object,
    pointer_child,
    pointer_tokens,
)
from .caution import SAFE_METHODS
from .credentials import Credentials
from .draft import ABSENT, Draft, write
from .supplies import Supplies

MOST_EDITS: Final = 400
"""Edges, and near misses, that are tried of one schema at most."""


class Case(Struct, frozen=True):
    """A request to send. why: what it tries, in words. at: the place in the document that it tries.

    documented: it is the document's own example, sent as it stands. tolerable: the server may accept it even
    where the judge calls it invalid.
    """

    request: Request
    why: str
    at: Location
    documented: bool = False
    tolerable: bool = False


class Opener(Struct, frozen=True):
    """A request that is meant to succeed, as values: the base of variations once it has."""

    draft: Draft
    case: Case


class Planner:
    """Makes the cases of one operation. seed: the same seed makes the same cases in the same order."""

    def __init__(self, operation: Operation, credentials: Credentials, seed: int, supplies: Supplies) -> None:
        self.operation = operation
        self.credentials = credentials
        self._seed = seed
        self._supplies = supplies
        self._supplied = supplies.parameters(operation)
        self._keeps_to_own = supplies.only_own and operation.method not in SAFE_METHODS

    def openers(self) -> Iterator[Opener]:
        """Make requests that are meant to succeed: documented examples first, then full, then minimal ones.

        Where the document contradicts itself (a schema that no value meets) there may be none.
        """
        seen: set[Request] = set()
        for draft, why, documented in self._drafts():
            request = self._written(draft)
            if request not in seen:
                seen.add(request)
                yield Opener(draft, Case(request, why, self.operation.location, documented))

    def variations(self, bases: Sequence[Draft]) -> Iterator[Case]:
        """Vary one thing at a time in bases that the server has accepted, the most wanted first."""
        base = bases[0]
        yield from self._parameter_cases(base)
        yield from self._body_cases(base, [each.body for each in bases if each.media is base.media])
        yield from self._frame_cases(base)
        yield from self._credential_cases(base)

    def differences(self, base: Draft, refused: Draft) -> Iterator[Case]:
        """Bring what a refused body has into an accepted one, member by member: one of them is refused."""
        media = base.media
        if (
            media is None
            or media is not refused.media
            or not is_object(base.body)
            or not is_object(refused.body)
        ):
            return
        for name in (*base.body, *(name for name in refused.body if name not in base.body)):
            body = {key: each for key, each in base.body.items() if key != name}
            if name in refused.body:
                body[name] = refused.body[name]
            if body != base.body:
                at = (
                    _place(media.schema, pointer_child("", name))
                    if media.schema is not None
                    else media.location
                )
                yield Case(self._written(base.with_body(body)), f"{name!r} as in the document's example", at)

    def _random(self, *name: object) -> Random:
        return Random(f"{self._seed} {self.operation.key} {name}")

    def _written(self, draft: Draft) -> Request:
        request = write(draft)
        given = {name.lower() for name, _ in self.credentials.fields}
        own = tuple(pair for pair in request.fields if pair[0].lower() not in given)
        return self.credentials.added_to(Request(request.method, request.target, own, request.body))

    def _drafts(self) -> Iterator[tuple[Draft, str, bool]]:
        body = self.operation.request_body
        contents = list(body.content.values()) if body is not None else []
        try:
            full, minimal = self._parameter_values(optional=True), self._parameter_values(optional=False)
        except DocumentError:
            return
        for media in contents:
            for name, example in media.examples.items():
                why = f"the document's example {name!r}" if name else "the document's example"
                yield Draft(self.operation, minimal, media, example.value), why, True
        for media in contents or [None]:
            for values, shape, why in (
                (full, FULL, "everything optional present"),
                (minimal, MINIMAL, "only what is required"),
            ):
                try:
                    value = (
                        ABSENT
                        if media is None
                        else self._body_value(media, full=shape is FULL, random=self._random(why))
                    )
                except DocumentError:
                    continue
                yield Draft(self.operation, values, media, value), why, False
        if body is not None and not body.required:
            yield Draft(self.operation, minimal), "without the optional body", False

    def _parameter_values(self, *, optional: bool) -> dict[Parameter, Json]:
        """Choose a value for each parameter: a supplied one, its example, else one made from its schema."""
        return {
            parameter: self._supplied[parameter] if parameter in self._supplied else _example_of(parameter)
            for parameter in self.operation.parameters
            if parameter.required or optional
        }

    def made_up_keys(self) -> list[str]:
        """List path parameters with a value of our own: nothing says that there is such a thing."""
        return [
            each.name
            for each in self.operation.parameters
            if each.place == "path" and each not in self._supplied
        ]

    def _body_value(self, media: MediaType, *, full: bool, random: Random) -> Json:
        if media.schema is None:
            return {}
        body = media.schema.example() if full else media.schema.generate(random, MINIMAL)
        return self._supplies.filled(media.schema, body)

    def _parameter_cases(self, base: Draft) -> Iterator[Case]:
        for parameter in self.operation.parameters:
            named = f"{parameter.place} parameter {parameter.name!r}"
            at = parameter.location
            if parameter.place == "path" and self._keeps_to_own:
                continue  # another key may be that of something that is not ours
            if parameter.place != "path":
                yield Case(self._written(base.with_parameter(parameter, ABSENT)), f"{named} left out", at)
            random = self._random(named)
            for edge in islice(parameter.schema.edge_values(random), MOST_EDITS):
                if _can_stand(parameter, edge.value):
                    request = self._written(base.with_parameter(parameter, edge.value))
                    yield Case(request, f"{named}: {edge.reason}", _place(parameter.schema, edge.pointer))
            for miss in islice(parameter.schema.near_misses(random), MOST_EDITS):
                if _can_stand(parameter, miss.value):
                    request = self._written(base.with_parameter(parameter, miss.value))
                    yield Case(
                        request, f"{named}: {miss.keyword} missed", _place(parameter.schema, miss.pointer)
                    )

    def _body_cases(self, base: Draft, bodies: Sequence[Json]) -> Iterator[Case]:
        media = base.media
        if media is None or media.schema is None or base.body is ABSENT:
            return
        random = self._random(media.range)
        for edge in islice(media.schema.edge_values(random, bodies), MOST_EDITS):
            why = f"body {edge.pointer}: {edge.reason}" if edge.pointer else f"body {edge.reason}"
            _, is_absence, name = edge.reason.partition("without ")
            pointer = pointer_child(edge.pointer, name) if is_absence else edge.pointer
            yield Case(self._written(base.with_body(edge.value)), why, _place(media.schema, pointer))
        for miss in islice(media.schema.near_misses(random, bodies), MOST_EDITS):
            why = f"body {miss.pointer or 'as a whole'}: {miss.keyword} missed"
            yield Case(self._written(base.with_body(miss.value)), why, _place(media.schema, miss.pointer))

    def _frame_cases(self, base: Draft) -> Iterator[Case]:
        """Break what is around the values: the syntax of the body, its type, its presence, spellings of
        names.
        """
        request = self._written(base)
        at = self.operation.location
        yield Case(_shouted(request), "field names in upper case", at)
        if base.media is None or not request.body:
            return
        at = base.media.location
        yield Case(Request(request.method, request.target, request.fields), "no body at all", at)
        if "json" in base.media.range:
            charset = _with_content_type(request, f"{base.media.range}; charset=utf-8")
            yield Case(charset, "the media type with a charset", at, tolerable=True)
            for content, why in _BROKEN_JSON:
                yield Case(Request(request.method, request.target, request.fields, content), why, at)
            for content, why in _UNUSUAL_JSON:
                raw = Request(request.method, request.target, request.fields, content(request.body))
                yield Case(raw, why, at, tolerable=True)
        wrong = _with_content_type(request, "text/csv")
        yield Case(wrong, "a media type that is not documented", at, tolerable=True)

    def _credential_cases(self, base: Draft) -> Iterator[Case]:
        """Leave the credentials out, and send them empty."""
        if not self.operation.security:
            return
        at = self.operation.security[0].location
        request = write(base)
        secret = {name.lower() for name, _ in self.credentials.fields}
        bare = Request(
            request.method,
            request.target,
            tuple(f for f in request.fields if f[0].lower() not in secret),
            request.body,
        )
        yield Case(bare, "no credentials", at)
        empty = tuple((name, "") for name, _ in self.credentials.fields)
        if empty:
            yield Case(Credentials(empty).added_to(bare), "empty credentials", at)


_BROKEN_JSON: Final = (
    (b"{", "JSON that ends too early"),
    (b"not json", "text instead of JSON"),
    (b"\xff\xfe", "bytes that are no UTF-8"),
    (b'{"a": NaN}', "NaN, which is no JSON"),
    (b"[" * 5000, "5,000 arrays that are never closed"),
)
"""Bodies that are no JSON at all."""


def _marked(body: bytes) -> bytes:
    return b"\xef\xbb\xbf" + body


def _nested(_: bytes) -> bytes:
    return b"[" * 500 + b"]" * 500


def _huge(body: bytes) -> bytes:
    return body[:-1] + b',"truespec":1e400}' if body.endswith(b"}") else body


def _repeated(body: bytes) -> bytes:
    return body[:-1] + b',"truespec":1,"truespec":2}' if body.endswith(b"}") else body


_UNUSUAL_JSON: Final[tuple[tuple[Callable[[bytes], bytes], str], ...]] = (
    (_marked, "JSON behind a byte order mark"),
    (_nested, "500 nested arrays"),
    (_huge, "a number beyond every float"),
    (_repeated, "a name that stands twice"),
)
"""Bodies that a server may read in more than one way; it may not fail on them."""


def _can_stand(parameter: Parameter, value: Json) -> bool:
    """Whether a value can be sent in this place: a path segment has to be something, null has no spelling."""
    if parameter.place == "path":
        return isinstance(value, str | int | float) and str(value) not in ("", ".", "..")
    if parameter.place == "header" and isinstance(value, str):
        return (
            value == value.strip()
        )  # blanks around a field value are no part of it (RFC 9110, Field Values)
    return value is not None


def _example_of(parameter: Parameter) -> Json:
    documented = next((each.value for each in parameter.examples.values()), None)
    return parameter.schema.example() if documented is None else documented


def _shouted(request: Request) -> Request:
    fields = tuple((name.upper(), value) for name, value in request.fields)
    return Request(request.method, request.target, fields, request.body)


def _with_content_type(request: Request, content_type: str) -> Request:
    others = tuple(pair for pair in request.fields if pair[0].lower() != "content-type")
    return Request(request.method, request.target, (*others, ("Content-Type", content_type)), request.body)


def _place(schema: Schema, pointer: str) -> Location:
    """Find the schema that describes the value at `pointer`, as far as properties and items lead."""
    for token in pointer_tokens(pointer):
        inner = schema.properties().get(token) or schema.items()
        if inner is None:
            break
        schema = inner
    return schema.location
