"""What of a document was exercised, whoever made the exchanges: tests, a fuzzer, a recording, a client.

`Coverage.add` takes an exchange with the judge's verdicts, `Coverage.see` asks the judge first. What several
operations share is counted once, at its place in the document. It costs nothing where nobody asks for it; an
exchange that shows nothing new costs some microseconds (`benchmarks/contract_tests/auditing.py`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from msgspec import Struct, field

from ...spec import (
    Exchange,
    FieldLines,
    Json,
    Match,
    MediaType,
    Operation,
    Parameter,
    Request,
    RequestBody,
    Response,
    ResponseObject,
    Schema,
    Spec,
    Violation,
    field_reader,
    judge_request,
    judge_response,
    parameter_values,
    values_reader,
)
from .measure import Measure
from .points import FAILED, REACHED, REFUSED, Outcome, Point, Points, Side
from .refusals import refusals
from .screening import Screen
from .watching import Schemas, Walk

_SOURCES: Final = {"path": "path", "cookie": "cookie", "query": "?", "querystring": "?"}
_MOST_KNOWN: Final = 20_000
"""Contents that are remembered, by their hash, so that none is walked twice in a row."""


class _Presence(Struct, frozen=True):
    """Something that may be there or not. left_out: None where it has to be there."""

    given: Point
    left_out: Point | None

    def see(self, outcome: Outcome, *, is_there: bool) -> None:
        point = self.given if is_there else self.left_out
        if point is not None:
            point.seen |= outcome


class _Field(Struct, frozen=True):
    """A header of an answer. values: what the answer's fields say for it."""

    presence: _Presence
    schema: Schema
    values: Callable[[FieldLines], list[Json]]


class _Described(Struct, frozen=True):
    """One operation's own points. parameters: by identity. headers: by the response they belong to.

    sources: where parameters come from: names of fields in lower case, `?` for the query, `path`.
    """

    operation: Point
    statuses: Mapping[str, Point]
    parameters: Mapping[int, _Presence]
    body: _Presence | None
    contents: Mapping[int, Point]
    headers: Mapping[str, Mapping[str, _Field]]
    sources: frozenset[str]

    def gives_nothing_new(self, request: Request, outcome: Outcome) -> bool:
        """Whether a request gives no parameter, and that was seen before."""
        if "path" in self.sources or ("?" in request.target and "?" in self.sources):
            return False
        known = all(
            each.left_out is None or each.left_out.seen & outcome for each in self.parameters.values()
        )
        return known and not any(name.lower() in self.sources for name, _ in request.fields)


class Coverage(Struct):
    """Counts. operations: those that count; exchanges of others are passed over."""

    spec: Spec
    operations: tuple[Operation, ...]
    _points: Points = field(default_factory=Points)
    _described: dict[str, _Described] = field(default_factory=dict[str, _Described])
    _whole: set[str] = field(default_factory=set[str])
    _readers: dict[tuple[int, str], Callable[[bytes, str | None], list[tuple[Schema, Json]]]] = field(
        default_factory=dict[Any, Any]
    )
    _media: dict[tuple[int, str | None], MediaType | None] = field(default_factory=dict[Any, Any])
    _screens: dict[int, Screen] = field(default_factory=dict[int, Screen])
    _known: set[int] = field(default_factory=set[int])
    _keys: frozenset[str] = frozenset()
    _schemas: Schemas | None = None

    def __post_init__(self) -> None:
        self._schemas = Schemas(self._points)
        self._keys = frozenset(each.key for each in self.operations)

    @property
    def schemas(self) -> Schemas:
        """The schemas of the document, with their points."""
        assert self._schemas is not None
        return self._schemas

    def see(self, exchange: Exchange) -> None:
        """Count an exchange that nobody has judged yet."""
        request, response = exchange.request, exchange.response
        match = self.spec.match(request.method, request.target, request.fields)
        if isinstance(match, Match):
            answer = () if response is None else judge_response(match.operation, request.method, response)
            self.add(match, exchange, judge_request(match, request), answer)

    def add(
        self,
        match: Match,
        exchange: Exchange,
        broken: Sequence[Violation],
        answer: Sequence[Violation],
    ) -> None:
        """Count an exchange. broken, answer: what its request and its answer break."""
        operation = match.operation
        if operation.key not in self._keys:
            return
        described = self._of(operation)
        outcome = _outcome(exchange.response)
        described.operation.seen |= outcome
        if broken or answer:
            self._describe_whole(operation)
        for violation in broken:
            for point in self._points.at(violation.at):
                if point.kind == "constraints broken":
                    point.seen |= FAILED if outcome == FAILED else REACHED
        self._request(match, exchange, described, outcome, conforms=not broken)
        if exchange.response is not None:
            self._answer(operation, exchange.response, described, answer)

    def expect_calls(self) -> None:
        """Count callbacks as well: somebody listens (OpenAPI, Callback Object)."""
        for operation in self.operations:
            for call, _ in operation.sent():
                self._call(operation, call)

    def hear_call(self, operation: Operation, call: Operation) -> None:
        """Count a callback of an operation that has come."""
        if operation.key in self._keys:
            self._call(operation, call).seen |= REACHED

    def calls(self) -> tuple[tuple[Operation, Operation, bool], ...]:
        """List the callbacks that count, each with whose it is, and whether it has come."""
        known = {each.at for each in self._points if each.kind == "callbacks"}
        return tuple(
            (operation, call, bool(self._call(operation, call).seen))
            for operation in self.operations
            for call, _ in operation.sent()
            if call.location in known
        )

    def _call(self, operation: Operation, call: Operation) -> Point:
        return self._points.point("callbacks", "request", call.location, call.key, operation.key)

    def take_in(self, points: Iterable[Point]) -> None:
        """Add what another process has counted of the same document."""
        for each in points:
            self._points.point(each.kind, each.side, each.at, each.what, each.operation).seen |= each.seen

    def measured(self) -> Measure:
        """Sum up, over all points of the operations that count."""
        for operation in self.operations:
            self._describe_whole(operation)
        statuses = {each.key: self._of(each).statuses for each in self.operations}
        called = {each.key: bool(self._of(each).operation.seen) for each in self.operations}
        return Measure(tuple(self._points), refusals(self.operations, statuses, called))

    def _request(
        self, match: Match, exchange: Exchange, described: _Described, outcome: Outcome, *, conforms: bool
    ) -> None:
        request, operation = exchange.request, match.operation
        if described.parameters and not described.gives_nothing_new(request, outcome):
            given = {id(parameter): values for parameter, values in parameter_values(match, request)}
            for parameter in operation.parameters:
                values = given.get(id(parameter))
                described.parameters[id(parameter)].see(outcome, is_there=values is not None)
                if conforms:
                    for value in values or ():
                        self.schemas.watcher(parameter.schema, outcome, is_text=True).watch(value, Walk())
        body = operation.request_body
        if body is not None and described.body is not None:
            described.body.see(outcome, is_there=bool(request.body))
            content_type = request.field("content-type")
            media = self._chosen(body, content_type)
            if media is not None and request.body:
                described.contents[id(media)].seen |= outcome
                if conforms:
                    coding = request.field("content-encoding")
                    self._walk(media, request.body, content_type or media.range, coding, outcome)

    def _answer(
        self, operation: Operation, response: Response, described: _Described, answer: Sequence[Violation]
    ) -> None:
        documented = operation.response_object(response.status)
        if documented is None:
            return
        outcome: Outcome = FAILED if answer else REACHED
        described.statuses[documented.status].seen |= REACHED
        for violation in answer:
            for point in self._points.at(violation.at):
                if point.side == "answer":
                    point.seen |= FAILED
        for name, header in described.headers[documented.status].items():
            is_there = response.field(name) is not None
            header.presence.see(outcome, is_there=is_there)
            if is_there and not answer:
                watcher = self.schemas.watcher(header.schema, REACHED, is_text=True)
                for value in () if watcher.done else header.values(response.fields):
                    watcher.watch(value, Walk())
        content_type = response.field("content-type")
        media = self._chosen(documented, content_type) if content_type and response.body else None
        if media is not None and content_type is not None:
            described.contents[id(media)].seen |= outcome
            if not answer:
                coding = response.field("content-encoding")
                self._walk(media, response.body, content_type, coding, REACHED)

    def _chosen(self, owner: RequestBody | ResponseObject, content_type: str | None) -> MediaType | None:
        """Choose a media type as the judge does, once for each that comes."""
        key = (id(owner), content_type)
        if key not in self._media:
            if len(self._media) >= _MOST_KNOWN:
                self._media.clear()
            self._media[key] = _media_of(owner, content_type)
        return self._media[key]

    def _walk(
        self, media: MediaType, content: bytes, content_type: str, coding: str | None, outcome: Outcome
    ) -> None:
        """Walk content that conforms, unless the same was walked before, or there is nothing left to see."""
        if media.item_schema is None and (
            media.schema is None or self.schemas.watcher(media.schema, outcome).done
        ):
            return
        key = hash((id(media), outcome, content))
        if key in self._known:
            return
        if len(self._known) >= _MOST_KNOWN:
            self._known.clear()
        self._known.add(key)
        reader = self._readers.get((id(media), content_type))
        if reader is None:
            if len(self._readers) >= _MOST_KNOWN:  # each multipart body has a boundary of its own
                self._readers.clear()
            reader = self._readers[id(media), content_type] = values_reader(media, content_type)
        walk = Walk()
        for schema, value in reader(content, coding):
            self._screen(schema, outcome).watch(value, walk)

    def _screen(self, schema: Schema, outcome: Outcome) -> Screen:
        watcher = self.schemas.watcher(schema, outcome)
        known = self._screens.get(id(watcher))
        if known is None:
            known = self._screens[id(watcher)] = Screen(watcher)
        return known

    def _of(self, operation: Operation) -> _Described:
        known = self._described.get(operation.key)
        if known is None:
            known = self._described[operation.key] = _describe(operation, self._points)
        return known

    def _describe_whole(self, operation: Operation) -> None:
        """Make all points of an operation, and of all schemas that it leads to."""
        if operation.key in self._whole:
            return
        self._whole.add(operation.key)
        self._of(operation)
        for parameter in operation.parameters:
            self.schemas.describe_all(parameter.schema, is_text=True)
        for response in operation.responses.values():
            for header in response.headers.values():
                self.schemas.describe_all(header.schema, is_text=True)
        for media in _contents(operation):
            for schema in (media.schema, media.item_schema):
                if schema is not None:
                    self.schemas.describe_all(schema)


def _outcome(response: Response | None) -> Outcome:
    if response is None or response.status >= 500:
        return FAILED
    return REFUSED if response.status >= 400 else REACHED


def _media_of(owner: RequestBody | ResponseObject, content_type: str | None) -> MediaType | None:
    """Choose as the judge does: content without a type is of the one that is documented first."""
    if content_type is None:
        return next(iter(owner.content.values()), None)
    return owner.media_type_for(content_type)


def _contents(operation: Operation) -> Iterable[MediaType]:
    if operation.request_body is not None:
        yield from operation.request_body.content.values()
    for response in operation.responses.values():
        yield from response.content.values()


def _describe(operation: Operation, points: Points) -> _Described:
    """Make the points that are an operation's own, and those of its parameters and media types."""
    key, body = operation.key, operation.request_body
    contents: dict[int, Point] = {}
    parameters = {id(each): _parameter(each, points) for each in operation.parameters}
    for media in body.content.values() if body is not None else ():
        contents[id(media)] = points.point("media types", "request", media.location, media.range)
    statuses: dict[str, Point] = {}
    operation_point = points.point("operations", "request", operation.location, key, key)
    for status, response in operation.responses.items():
        at = operation.location.child("responses", status)
        statuses[status] = points.point("statuses", "answer", at, status, key)
        for media in response.content.values():
            contents[id(media)] = points.point("media types", "answer", media.location, media.range)
    return _Described(
        operation_point,
        statuses,
        parameters,
        _presence(points, "request", body.location, "body", is_needed=body.required) if body else None,
        contents,
        {status: _headers(response, points) for status, response in operation.responses.items()},
        frozenset(_SOURCES.get(each.place, each.name.lower()) for each in operation.parameters),
    )


def _parameter(parameter: Parameter, points: Points) -> _Presence:
    name = f"{parameter.place} {parameter.name}"
    return _presence(points, "request", parameter.location, name, is_needed=parameter.required)


def _headers(response: ResponseObject, points: Points) -> dict[str, _Field]:
    return {
        name: _Field(
            _presence(points, "answer", header.location, f"header {name}", is_needed=header.required),
            header.schema,
            field_reader(header),
        )
        for name, header in response.headers.items()
    }


def _presence(points: Points, side: Side, at: Any, name: str, *, is_needed: bool) -> _Presence:
    """Make the points of being there and of not being there, which breaks what has to be there."""
    given = points.point("parameters", side, at, f"{name} given")
    if not is_needed:
        return _Presence(given, points.point("parameters", side, at, f"{name} left out"))
    if side == "request" and not name.startswith("path "):
        points.point("constraints broken", side, at, f"{name} left out")
    return _Presence(given, None)
