"""Messages of an operation, right ones and near misses, made from the document by our own generators."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Final

from truespec.contract_tests import RequestGenerator, credentials_for, json_bytes
from truespec.spec import (
    DocumentError,
    Json,
    MediaType,
    Operation,
    Request,
    Response,
    ResponseObject,
    Schema,
    is_array,
    is_object,
    parse_media_type,
)

_STATUSES: Final = {"default": 418, "1XX": 102, "2XX": 226, "3XX": 308, "4XX": 451, "5XX": 599}
_POOL: Final = 60


@dataclass(frozen=True, slots=True)
class Made:
    """One message of an operation. method: of the request, also where the message is the answer."""

    operation: Operation
    message: Request | Response


def made_requests(operation: Operation, random: Random, count: int) -> Iterator[Made]:
    """Make requests: a third of them valid, a third just valid, a third near misses."""
    generator = RequestGenerator(operation, credentials_for(operation, ()))
    for number in range(count):
        make = (generator.valid, generator.near_miss, generator.edge)[number % 3]
        yield Made(operation, make(random))


def made_answers(operation: Operation, random: Random, count: int) -> Iterator[Made]:
    """Make answers of each documented status and media type: for each schema valid ones and near misses."""
    for described in operation.responses.values():
        status = _status(described.status)
        medias = list(described.content.values()) or [None]
        for media in medias:
            for value in _values(media, random, count):
                fields = [*_headers(described, random)]
                body = b""
                if media is not None:
                    content = _content(media, value)
                    if content is None:
                        continue
                    body, content_type = content
                    fields.append(("Content-Type", content_type))
                yield Made(operation, Response(status, tuple(fields), body))


def _status(key: str) -> int:
    return _STATUSES.get(key.upper().replace("DEFAULT", "default"), 0) or int(key)


def _values(media: MediaType | None, random: Random, count: int) -> Iterator[Json]:
    if media is None or media.schema is None:
        yield {}
        return
    good = max(1, count // 2)
    yield from islice(_valid(media.schema, random), good)
    misses = list(islice(media.schema.near_misses(random), _POOL))
    for miss in random.sample(misses, min(count - good, len(misses))):
        yield miss.value


def _valid(schema: Schema, random: Random) -> Iterator[Json]:
    try:
        yield schema.example()
        while True:
            yield schema.generate(random)
    except DocumentError:
        return


def _content(media: MediaType, value: Json) -> tuple[bytes, str] | None:
    """Write a value as content of a media type; None where the type is not for values."""
    kind = parse_media_type(media.range)
    if kind is None or kind.is_json or kind.essence == "*/*":
        return json_bytes(value), "application/json" if kind is None or kind.essence == "*/*" else media.range
    if kind.type == "text" and "*" not in media.range:
        text = value if isinstance(value, str) else json_bytes(value).decode()
        return text.encode("utf-8", "surrogatepass"), media.range
    return (b"\x89PNG\0", media.range) if "*" not in media.range else None


def _headers(described: ResponseObject, random: Random) -> Iterator[tuple[str, str]]:
    for header in described.headers.values():
        if not header.required and random.random() < 0.5:
            continue
        try:
            value = header.schema.generate(random)
        except DocumentError:
            continue
        yield header.name, _field_text(value, explode=header.explode)


def _field_text(value: Json, *, explode: bool) -> str:
    """Write a field value in style `simple` (OpenAPI, Header Object)."""
    if is_array(value):
        text = ",".join(map(_plain, value))
    elif is_object(value):
        text = ",".join(f"{name}{'=' if explode else ','}{_plain(each)}" for name, each in value.items())
    else:
        text = _plain(value)
    return "".join(c for c in text if c.isprintable()).encode("utf-8", "surrogatepass").decode("latin-1")


def _plain(value: Json) -> str:
    return value if isinstance(value, str) else json_bytes(value).decode()
