"""Who is hit: changes weighed by what clients really called and read, as it was recorded (HAR).

A request is hit where OLD takes it and NEW refuses it at the place that changed, or where it has what is
gone; an answer, where the client was sent what changed.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from msgspec.structs import replace

from ...spec import (
    Exchange,
    Match,
    Request,
    Spec,
    Violation,
    is_array,
    is_object,
    json_or_none,
    judge_request,
    pointer_tokens,
)
from ..report.edited import Edited, Usage
from .auditing import documented_origins
from .har import Entry, Traffic
from .routing import routed

_NO_NAME: Final = "a client without a User-Agent"
_EVERY_CALL: Final = ("operation-removed", "operation-absorbed", "security-", "server-base-path")
_GONE: Final = ("parameter-removed", "property-removed", "body-removed")
_STEPS: Final = frozenset(("allOf", "anyOf", "oneOf", "items", "prefixItems", "additionalProperties"))


def weighed(edits: Sequence[Edited], specs: tuple[Spec, Spec], traffic: Traffic) -> tuple[Edited, ...]:
    """Say of each edit how often what it reaches was called, and who is hit; those who hit most come first.

    specs: old and new. Raises UsageError where the file turns out to be broken.
    """
    old, new = specs
    called: Counter[int] = Counter()
    clients: list[Counter[str]] = [Counter() for _ in edits]
    for entry in _of_servers(old, traffic):
        match = routed(old, entry, "")
        if not isinstance(match, Match):
            continue
        news = list(_news(match, new, entry.exchange.request))
        for number, edited in enumerate(edits):
            own = [each for each in edited.changes if each.operation in ("", match.operation.key)]
            if not own:
                continue
            called[number] += 1
            if any(_is_hit(each.id, each.path, entry.exchange, news, edited) for each in own):
                clients[number][_client(entry.exchange.request)] += 1
    found = [
        replace(edited, usage=Usage(traffic.name, called[number], tuple(clients[number].most_common())))
        for number, edited in enumerate(edits)
    ]
    return tuple(sorted(found, key=_weight))


def _weight(edited: Edited) -> tuple[bool, int, int]:
    return (*edited.rank, -edited.usage.hit if edited.usage is not None else 0)


def _of_servers(old: Spec, traffic: Traffic) -> Iterator[Entry]:
    """Give what was sent to servers of the document; all there is where none was (a mock's journal, say)."""
    origins = documented_origins(old)
    entries = (entry for entry in traffic if isinstance(entry, Entry))
    is_met = bool(origins) and any(entry.origin in origins for entry in entries)
    for entry in traffic:
        if isinstance(entry, Entry) and (not is_met or entry.origin in origins):
            yield entry


def _client(request: Request) -> str:
    return request.field("user-agent") or _NO_NAME


def _news(match: Match, new: Spec, request: Request) -> Iterator[Violation]:
    """List what NEW has against a request that OLD takes."""
    if judge_request(match, request):
        return
    found = new.match(request.method, request.target, request.fields)
    yield from (found,) if isinstance(found, Violation) else judge_request(found, request)


def _is_hit(id_: str, path: str, exchange: Exchange, news: Sequence[Violation], edited: Edited) -> bool:
    if id_.startswith(_EVERY_CALL):
        return True
    tokens = pointer_tokens(path)
    if tokens[:1] == ("responses",):
        return _was_read(tokens, exchange)
    new = edited.first.new
    if new is not None and not id_.endswith(_GONE):
        return any(_is_about(each.at.pointer, new.pointer) for each in news)
    return _was_sent(tokens, exchange.request)


def _is_about(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def _was_sent(tokens: tuple[str, ...], request: Request) -> bool:
    """Whether a request has what is gone."""
    if tokens[:1] == ("parameters",) and len(tokens) > 2:
        place, name = tokens[1:3]
        if place == "query":
            return name in parse_qs(urlsplit(request.target).query, keep_blank_values=True)
        return place != "header" or request.field(name) is not None
    return tokens[:1] == ("requestBody",) and _has(json_or_none(request.body), tokens[2:])


def _was_read(tokens: tuple[str, ...], exchange: Exchange) -> bool:
    """Whether an answer had what changed."""
    response = exchange.response
    if response is None or not _governs(tokens[1] if len(tokens) > 1 else "", response.status):
        return False
    if tokens[2:3] == ("headers",):
        return len(tokens) > 3 and response.field(tokens[3]) is not None
    return tokens[2:3] != ("body",) or _has(json_or_none(response.body), tokens[4:])


def _governs(ruling: str, status: int) -> bool:
    return ruling in (str(status), f"{status // 100}XX", "default")


def _has(value: Any, tokens: tuple[str, ...]) -> bool:
    """Whether a value has the member that a way through schemas leads to."""
    if not tokens:
        return True
    first, rest = tokens[0], tokens[1:]
    if first == "properties" and rest:
        return is_object(value) and rest[0] in value and _has(value[rest[0]], rest[1:])
    if first == "items":
        return is_array(value) and any(_has(each, rest) for each in value)
    return _has(value, rest) if first in _STEPS or first.isdecimal() else True
