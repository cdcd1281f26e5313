"""What a proxy thinks of the messages that go through it: found by the one judge, told as Prism tells it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ...spec import (
    Exchange,
    Match,
    Operation,
    Request,
    Response,
    Violation,
    judge_head,
    judge_request,
    judge_response,
)
from ..cautions import Caution, cautions
from ..preference import without_twins
from ..problems import caution_entry, is_warning, of_side, validation_entry

_SOMETHING: Final = b"?"
"""What stands for content that is not here: something is, whatever it is."""

_OF_CONTENT: Final = frozenset({"response-content-length-wrong", "response-range-undescribed"})
"""Rules that compare fields with the content."""

Source: TypeAlias = Literal["upstream", "mock", "proxy"]
"""Who made an answer."""


class Judgement(Struct, frozen=True):
    """What was found of one message. not_judged: why there is no verdict on all of it, "" where there is."""

    violations: tuple[Violation, ...] = ()
    cautions: tuple[Caution, ...] = ()
    not_judged: str = ""

    @property
    def errors(self) -> tuple[Violation, ...]:
        """List what is more than a warning."""
        return tuple(each for each in self.violations if not is_warning(each))


NOTHING: Final = Judgement()

RequestJudge: TypeAlias = Callable[[Request, str], Judgement]
"""Judges a request: the whole of it, and why its content is not here, "" where it is."""


class Relayed(Struct, frozen=True):
    """One exchange that a proxy took part in.

    exchange: what the client sent and what came of it: the upstream's answer, that of the mock or the proxy
    in its place, or why there was none; contents that were not kept are empty. operation: that the request
    names, None for none. request, response: what was found of both. status: that the client got, 0 where its
    connection was cut off. source: who made that answer. seconds: from the request's head to the end of the
    answer. forwarded: what the upstream answered, 0 for nothing; None where it heard nothing of the request.
    """

    exchange: Exchange
    operation: Operation | None
    request: Judgement
    response: Judgement
    status: int
    source: Source
    seconds: float
    forwarded: int | None = None


def request_judge(match: Match | Violation, begun: Request) -> RequestJudge:
    """Give what judges requests that begin alike; what they have in common is judged with the first.
    begun: one of them, without its content.
    """
    if isinstance(match, Violation):
        return lambda request, not_judged: Judgement((match,), (), not_judged)
    common: tuple[tuple[Caution, ...], Callable[[bytes], tuple[Violation, ...]] | None] | None = None

    def judge(request: Request, not_judged: str) -> Judgement:
        nonlocal common
        if common is None:
            common = cautions(match, begun), None if "__" in begun.target else judge_head(match, begun)
        warnings, judge_body = common
        if not_judged:
            judged = replace(without_twins(request), body=_SOMETHING)
            return Judgement(_of_the_head(judge_request(match, judged)), warnings, not_judged)
        if judge_body is not None:
            return Judgement(judge_body(request.body), warnings)
        return Judgement(judge_request(match, without_twins(request)), warnings)

    return judge


def response_judgement(
    match: Match | Violation, method: str, response: Response, not_judged: str = ""
) -> Judgement:
    """Judge an answer; one to a request that names no operation is none that the document knows.

    not_judged: why its content is not here, "" where it is.
    """
    if isinstance(match, Violation):
        return Judgement((), (), not_judged)
    if not not_judged:
        return Judgement(judge_response(match.operation, method, response))
    violations = judge_response(match.operation, method, replace(response, body=_SOMETHING))
    return Judgement(_of_the_head(violations), (), not_judged)


def entries_of(request: Judgement, response: Judgement) -> Sequence[Mapping[str, Any]]:
    """List what was found as the entries of `sl-violations`."""
    return [
        *map(caution_entry, request.cautions),
        *(of_side(validation_entry(each), "request") for each in request.violations),
        *(of_side(validation_entry(each), "response") for each in response.violations),
    ]


def _of_the_head(violations: Iterable[Violation]) -> tuple[Violation, ...]:
    """Leave out what is said of content, which was not looked at."""
    return tuple(each for each in violations if each.where.part != "body" and each.rule not in _OF_CONTENT)
