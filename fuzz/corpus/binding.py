"""Steps that name what earlier ones have made: written with its key left open, filled in when they are sent.

`{$steps.0.key}` stands for the key of what the first step has made, as its answer tells it: a server gives
another one each time. It stands in paths, in parameters, and in members that are called like the key.
"""

import json
import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, unquote

from msgspec.structs import replace

from ...contract_tests import Things, with_path_values
from ...spec import Exchange, Match, Request, Resource, Spec


def with_open_keys(spec: Spec, exchanges: Sequence[Exchange]) -> tuple[Request, ...]:
    """Give the requests of a sequence, with the keys left open that its own answers gave.

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
                request = _with_open_key(spec, request, thing.resource, key, place)
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
    """Whether a key is still open: what it is of was not made."""
    return "{$steps." in request.target or b"{$steps." in request.body


def filled(request: Request, keys: Mapping[int, str]) -> Request:
    """Fill in the keys of what was made. keys: by the number of the step."""
    target, body = request.target, request.body
    for number, key in keys.items():
        place = f"{{$steps.{number}.key}}"
        target = target.replace(place, quote(key, safe=""))
        body = body.replace(place.encode(), json.dumps(key)[1:-1].encode())
    return replace(request, target=target, body=body)


def _with_open_key(spec: Spec, request: Request, resource: Resource, key: str, place: str) -> Request:
    match = spec.match(request.method, request.target, request.fields)
    if isinstance(match, Match) and key in map(unquote, match.path_values.values()):
        values = {name: place if unquote(text) == key else text for name, text in match.path_values.items()}
        request = with_path_values(request, match.operation, values)
    pairs = [_open_pair(pair, resource, key, place) for pair in request.query.split("&")]
    target = f"{request.path}?{'&'.join(pairs)}" if request.query else request.path
    return replace(request, target=target, body=_open_members(request.body, resource, key, place))


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
