"""Plays the requests of a finding again without one of them, and says whether what comes of it shows as much.

Knows nothing of how a finding was made: requests go out as they were, with the keys and tags of new answers.
"""

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from typing import Any, Final
from urllib.parse import parse_qsl

from msgspec.structs import replace
from truespec.contract_tests import Client, Finding, Target
from truespec.spec import Exchange, Match, Request, Spec, json_or_none

RACES: Final = frozenset(
    {"count-raced", "key-not-unique", "listed-unfinished", "made-twice", "server-error"}
    | {"update-mixed", "update-raced"}
)
"""Checks of what is sent at the same time: all that changes something behind the last look, or the first."""


def runs_without_one(spec: Spec, target: Target, finding: Finding) -> Iterator[list[Exchange] | None]:
    """Play the sequence without each of its requests; None where a later one can't be sent then."""
    recorded = [*finding.steps, finding.exchange]
    for left_out in range(len(recorded)):
        yield _Run(spec, target, recorded, finding).without(left_out)


def run_whole(spec: Spec, target: Target, finding: Finding) -> list[Exchange] | None:
    """Play the sequence."""
    return _Run(spec, target, [*finding.steps, finding.exchange], finding).without(-1)


class _Run:
    """One time that a sequence is played. new: what stands for the keys and tags that were recorded."""

    def __init__(self, spec: Spec, target: Target, recorded: list[Exchange], finding: Finding) -> None:
        self.spec, self.target, self.recorded = spec, target, recorded
        self.is_race, self.is_beside = finding.check in RACES, finding.check == "listed-unfinished"
        self.is_put_anew = finding.check == "made-twice"  # under a key where nothing is
        self.number = 0
        self.new: dict[str, str | None] = {}

    def without(self, left_out: int) -> list[Exchange] | None:
        self.number = left_out + 1
        done: list[Exchange] = []
        for group in self.groups():
            for each in group:
                if each == left_out:
                    self.new |= dict.fromkeys(self.named(self.recorded[each]))
            asked = [each for each in group if each != left_out]
            requests = [self.anew(self.recorded[each].request) for each in asked]
            sendable = [each for each in requests if each is not None]
            if len(sendable) < len(asked):
                return None
            with ThreadPoolExecutor(max(1, len(sendable))) as pool:
                answered = list(pool.map(self.sent, sendable))
            for each, now in zip(asked, answered, strict=True):
                self.new |= dict(zip(self.named(self.recorded[each]), self.named(now), strict=False))
            done += answered
        return done

    def groups(self) -> list[list[int]]:
        """Say which requests are sent at the same time: of a race, neighbours with the method of its last
        change.
        """
        changing = [each.request.method for each in self.recorded if each.request.method != "GET"]
        groups: list[list[int]] = []
        for number, each in enumerate(self.recorded):
            beside = groups[-1:] and self.recorded[groups[-1][-1]].request.method == each.request.method
            together = beside and [each.request.method] == changing[-1:]
            if self.is_race and (together or (self.is_beside and groups)):
                groups[-1].append(number)
            else:
                groups.append([number])
        return groups

    def named(self, exchange: Exchange) -> list[str]:
        """List what later requests may name: the key of what was made, its tag, where it is."""
        request, response = exchange.request, exchange.response
        content = json_or_none(response.body) if response is not None else None
        match = self.spec.match(request.method, request.target)
        resource = self.spec.resources.made_by(match.operation) if isinstance(match, Match) else None
        key = resource.key_of(content) if resource is not None else None
        fields = [response.field(name) for name in ("etag", "location")] if response is not None else []
        return [str(each or "") for each in (key, *fields)]

    def anew(self, request: Request) -> Request | None:
        """Write a request with the new names."""
        path, _, query = request.target.partition("?")
        if path in self.new:
            path = self.new[path]
        if self.is_put_anew:
            path = f"{path}-{self.number}"
        segments = [self.new.get(each, each) if each else each for each in (path or "").split("/")]
        fields = [(name, self.new.get(value, value)) for name, value in request.fields]
        if path is None or None in segments or None in [value for _, value in fields]:
            return None
        target = "/".join(map(str, segments)) + (f"?{query}" if query else "")
        return replace(request, target=target, fields=tuple((name, str(value)) for name, value in fields))

    def sent(self, request: Request) -> Exchange:
        if self.is_beside and request.method == "GET":
            time.sleep(0.03)  # the other one is to be on its way
        with Client(self.target) as client:
            return client.send(request)


def content(exchange: Exchange) -> Any:
    """Read the JSON of an answer."""
    return json.loads(exchange.response.body) if exchange.response and exchange.response.body else None


def asked(exchange: Exchange) -> dict[str, str]:
    """Read the query of a request."""
    return dict(parse_qsl(exchange.request.query))


def things(exchange: Exchange) -> list[dict[str, Any]]:
    """Read what an answer lists."""
    found = content(exchange)
    arrays = [each for each in found.values() if isinstance(each, list)] if isinstance(found, dict) else []
    return arrays[0] if arrays else []


def keys(exchange: Exchange) -> list[Any]:
    """Read the keys of what an answer lists, or of what it tells of."""
    listed = things(exchange) or [content(exchange) or {}]
    return [next((value for name, value in each.items() if name.endswith("Id")), None) for each in listed]


def status(exchange: Exchange) -> int:
    """Read a status."""
    return exchange.response.status if exchange.response is not None else 0


Shown = Callable[[Sequence[Exchange]], bool]


def _pages(breaks: Callable[[Exchange], bool]) -> Shown:
    """Make what any one answer shows."""
    return lambda run: any(map(breaks, run))


def _between(breaks: Callable[[Exchange, Exchange], bool]) -> Shown:
    """Make what two answers show that follow each other."""
    return lambda run: any(breaks(*pair) for pair in pairwise(run))


def _other_value(exchange: Exchange) -> bool:
    """Whether what a query selects by a text is not what is listed, keys and dates included."""
    wanted = asked(exchange)
    listed = things(exchange)
    for name, value in wanted.items():
        if name == "ids" and any(each["bookId"] not in value.split(",") for each in listed):
            return True
        if name in ("author", "colour") and any(each[name] != value for each in listed):
            return True
        if name == "addedFrom" and any(each["added"] < value for each in listed):
            return True
        if name == "addedTo" and any(each["added"] > value for each in listed):
            return True
    return False


def _disordered(exchange: Exchange) -> bool:
    member = asked(exchange).get("sort", "").lstrip("-")
    column = [each[member] for each in things(exchange)] if member else []
    return column not in (sorted(column), sorted(column, reverse=True))


def _left_out(run: Sequence[Exchange]) -> bool:
    """Whether something is on none of the pages that lead to each other, to the end, and on another page."""
    first = next((at for at, each in enumerate(run) if "nextPageToken" in content(each)), len(run))
    chain = run[first:]
    tokens = [content(each).get("nextPageToken") for each in chain]
    is_whole = (
        bool(chain)
        and "pageToken" not in asked(chain[0])
        and tokens == [*(asked(each).get("pageToken") for each in chain[1:]), None]
    )
    on_them = {key for each in chain for key in keys(each)}
    return is_whole and any(set(keys(each)) - on_them for each in run[:first])


def _miscounted(run: Sequence[Exchange]) -> bool:
    """Whether the number of things has not changed by as many as were made or deleted between two looks."""
    looks = [at for at, each in enumerate(run) if each.request.method == "GET"]
    if len(looks) < len("ab"):
        return False
    between = run[looks[0] + 1 : looks[-1]]
    change = sum(1 if each.request.method == "POST" else -1 for each in between if status(each) < 300)
    totals = [content(run[at])["total"] for at in (looks[0], looks[-1])]
    return totals[1] - totals[0] != change


def _mixed(run: Sequence[Exchange]) -> bool:
    sent = [json.loads(each.request.body) for each in run if each.request.method == "PUT"]
    now = content(run[-1]) if run[-1].request.method == "GET" else None
    names = [name for name in sent[0] if sent[0][name] != sent[-1][name]] if sent else []
    return now is not None and all(any(now[name] != each[name] for name in names) for each in sent)


def _both_met(run: Sequence[Exchange]) -> bool:
    """Whether two changes were carried out under one tag that the thing had."""
    tags = [each.request.field("if-match") for each in run if status(each) < 300]
    given = [each.response.field("etag") for each in run if each.response and each.request.method == "GET"]
    return any(tag and tags.count(tag) > 1 and tag in given for tag in tags)


def _given_to_another(run: Sequence[Exchange]) -> bool:
    """Whether somebody is given what another has made."""
    made = [each for each in run if each.request.method == "POST"]
    makers = {each.request.field("authorization"): keys(each)[0] for each in made}
    who, last = run[-1].request.field("authorization"), run[-1]
    return any(maker != who and key in keys(last) for maker, key in makers.items())


def _nowhere(run: Sequence[Exchange]) -> bool:
    said = [each.response.field("location") for each in run if each.response is not None]
    return any(status(each) == 404 and each.request.target in said for each in run)


def _default_lost(run: Sequence[Exchange]) -> bool:
    made = [each for each in run if each.request.method == "POST" and b"weight" not in each.request.body]
    return any(content(each)["weight"] != 10 for each in run if each.request.method == "GET") and bool(made)


def _unfinished(run: Sequence[Exchange]) -> bool:
    """Whether a list has a thing otherwise than it was made."""
    made = [content(each) for each in run if each.request.method == "POST"]
    listed = [each for page in run if page.request.method == "GET" for each in things(page)]
    return any(one["thingId"] == each["thingId"] and one != each for one in made for each in listed)


SHOWN: Final[Mapping[str, Shown]] = {
    "count-raced": _miscounted,
    "default-not-applied": _between(
        lambda one, other: "limit" not in asked(other) and len(things(one)) != len(things(other))
    ),
    "default-not-kept": _default_lost,
    "filter-not-met": _pages(_other_value),
    "key-not-unique": lambda run: len({str(keys(each)[0]) for each in run}) < len(run),
    "limit-exceeded": _pages(lambda page: len(things(page)) > int(asked(page)["limit"])),
    "limit-not-subset": _between(lambda one, other: bool(set(keys(one)) - set(keys(other)))),
    "listed-twice": _pages(lambda page: len(set(keys(page))) < len(keys(page))),
    "listed-unfinished": _unfinished,
    "location-leads-nowhere": _nowhere,
    "made-twice": lambda run: [status(each) for each in run].count(201) > 1,
    "order-not-kept": _pages(_disordered),
    "order-not-reversed": _between(
        lambda one, other: (
            [each["title"] for each in things(one)] == [each["title"] for each in things(other)]
        )
    ),
    "other-caller-reads": _given_to_another,
    "pages-overlap": _between(lambda one, other: bool(set(keys(one)) & set(keys(other)))),
    "pages-skip": _left_out,
    "parameter-ignored": _between(lambda one, other: asked(one) != asked(other) and keys(one) == keys(other)),
    "range-not-met": _pages(_other_value),
    "server-error": lambda run: any(status(each) >= 500 for each in run),
    "total-wrong": _pages(lambda page: content(page)["total"] != len(things(page))),
    "update-mixed": _mixed,
    "update-raced": _both_met,
}
"""Whether the answers of a sequence show what a check is about. Walks are judged by their model."""
