"""Requests that name what earlier ones were told: written with that left open, filled in when they are sent.

`{$steps.0.key}` stands for the key of what the first step has made, as its answer tells it: a server gives
another one each time. It stands in paths, in parameters, and in members that are called like the key.
`{$steps.0.etag}` and `{$steps.0.last-modified}` stand for these fields of its answer, in conditions.
"""

import json
import re
from collections.abc import Mapping, Sequence
from typing import Final
from urllib.parse import quote, unquote

from msgspec.structs import replace

from ..spec import Exchange, Match, Request, Resource, Spec
from .draft import with_path_values
from .things import Things

VALIDATORS: Final = ("etag", "last-modified")
"""Fields of an answer that conditions repeat (RFC 9110, Validator Fields)."""


def with_open_keys(spec: Spec, exchanges: Sequence[Exchange]) -> tuple[Request, ...]:
    """Give the requests of a sequence, with what its own answers told left open.

    A single step makes the like of what the request behind it is about: its key is open, whichever it was.
    """
    things = Things(spec)
    made = [things.made_by(exchange) for exchange in exchanges]
    written: list[Request] = []
    for number, exchange in enumerate(exchanges):
        request = exchange.request
        for earlier, thing in enumerate(made[:number]):
            if thing is not None:
                like = _key_in(spec, request, thing.resource) if len(exchanges) - 1 == number == 1 else None
                key, place = like or thing.keys[-1], f"{{$steps.{earlier}.key}}"
                request = with_key(spec, request, thing.resource, key, place)
        for earlier in reversed(range(number)):
            request = _with_open_conditions(request, exchanges[earlier], earlier)
        written.append(request)
    return tuple(written)


def _key_in(spec: Spec, request: Request, resource: Resource) -> str | None:
    """Read the key of a thing of this kind from a path; None where it names none."""
    match = spec.match(request.method, request.target, request.fields)
    if not isinstance(match, Match):
        return None
    keyed = spec.resources.keyed_by(match.operation)
    return next((unquote(match.path_values[name]) for name, each in keyed.items() if each is resource), None)


def has_open_keys(request: Request) -> bool:
    """Whether something is still open: what it is of was not made, or not told."""
    texts = (request.target, *(value for _, value in request.fields))
    return any("{$steps." in each for each in texts) or b"{$steps." in request.body


def told_by(things: Things, number: int, exchange: Exchange) -> dict[str, str]:
    """Read from the answer to a step what later ones may name, by how they name it. number: of the step."""
    made, response = things.made_by(exchange), exchange.response
    told = {name: response.field(name) or "" for name in VALIDATORS} if response is not None else {}
    told |= {"key": made.keys[-1]} if made is not None else {}
    return {f"{{$steps.{number}.{name}}}": value for name, value in told.items() if value}


def filled(request: Request, told: Mapping[str, str]) -> Request:
    """Fill in what was told. told: of several steps, as `told_by` gives it."""
    target, body, fields = request.target, request.body, request.fields
    for place, value in told.items():
        target = target.replace(place, quote(value, safe=""))
        body = body.replace(place.encode(), json.dumps(value)[1:-1].encode())
        fields = tuple((name, text.replace(place, value)) for name, text in fields)
    return replace(request, target=target, fields=fields, body=body)


def with_key(spec: Spec, request: Request, resource: Resource, key: str, place: str) -> Request:
    """Write something else where a request names a thing by its key. place: as it is to stand in a path."""
    match = spec.match(request.method, request.target, request.fields)
    if isinstance(match, Match):
        keyed = spec.resources.keyed_by(match.operation)
        values = {
            name: place if unquote(text) == key and keyed.get(name, resource) is resource else text
            for name, text in match.path_values.items()
        }
        if values != match.path_values:
            request = with_path_values(request, match.operation, values)
    pairs = [_open_pair(pair, resource, key, place) for pair in request.query.split("&")]
    target = f"{request.path}?{'&'.join(pairs)}" if request.query else request.path
    return replace(request, target=target, body=_open_members(request.body, resource, key, place))


def _with_open_conditions(request: Request, step: Exchange, number: int) -> Request:
    """Leave open what conditions repeat of the answer to a step."""
    response = step.response
    fields = list(request.fields)
    for validator in VALIDATORS:
        told = response.field(validator) if response is not None else None
        fields = [
            (name, f"{{$steps.{number}.{validator}}}")
            if told and value == told and name[:3].lower() == "if-"
            else (name, value)
            for name, value in fields
        ]
    return replace(request, fields=tuple(fields))


def _open_pair(pair: str, resource: Resource, key: str, place: str) -> str:
    name, _, value = pair.partition("=")
    return f"{name}={place}" if unquote(value) == key and resource.is_named(unquote(name)) else pair


def _open_members(body: bytes, resource: Resource, key: str, place: str) -> bytes:
    """Leave keys open in JSON text, in quotes or bare as they were."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        return body
    value = re.escape(json.dumps(key)[1:-1])

    def opened(found: re.Match[str]) -> str:
        before, quoted = found.group("before"), found.group("quoted")
        return f"{before}{quoted}{place}{quoted}" if resource.is_named(found.group("name")) else found.group()

    pattern = rf'(?P<before>"(?P<name>[^"\\]+)"\s*:\s*)(?P<quoted>"?){value}(?P=quoted)(?=\s*[,}}\]])'
    return re.sub(pattern, opened, text).encode()
