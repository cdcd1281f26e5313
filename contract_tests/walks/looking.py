"""Looks into what a walk tells: has it come back, leaves out what it does not need, makes the finding."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Final

from msgspec.structs import replace

from ...spec import Json, Operation, Resource, Spec, is_object
from ..finding import Finding
from ..inquest import TRIES
from ..plan import Case
from ..play import Play
from ..retelling import finding_of, trials_alone
from ..session import Session
from ..shrinking import json_body, lessened
from ..story_checks import Telling
from ..targets import Target, TimeIsUp
from ..trial import Trials
from .drawing import Ground, first_walks
from .grounds import outer_of
from .retracing import retraced
from .step import Step, Walk, read_walk, walk_text
from .walking import Walking

_LOOKS: Final = 3
_MOST_PLAYS: Final = 80


def take_first_walks(ground: Ground, walking: Walking, random: Random) -> None:
    """Take the walks to begin with, and look into all that they tell."""
    for walk in first_walks(ground, walking.sending, random):
        for telling in list(walking.play(walk)):
            look_into(walking, walk, telling)


def look_into(walking: Walking, walk: Walk, telling: Telling) -> bool:
    """Look into what a walk has told; whether it is a finding now that was none before."""
    session, key = walking.sending.trials.session, telling.key
    inquest = session.inquest
    if (telling.level == "opinion" and not inquest.opinions) or not _may_look(walking, telling):
        return False
    if telling.check == "server-error" and _fails_alone(session, telling):
        return False
    for times in range(TRIES):
        if _again(walking, walk, telling) is None:
            doubt = finding_of(telling, walk_text(walk))
            inquest.doubt(key, replace(doubt, reproduced=(times, TRIES)))
            return False
    smallest, told = _smallest(walking, walk, telling)
    inquest.hear(key, finding_of(told, walk_text(smallest)))
    return True


def least_of(trials: Trials, resource: Resource, private: tuple[Operation, ...], telling: Telling) -> Finding:
    """Make the finding of what a story of a resource has told, TRIES times: of the fewest steps where a walk
    of the same steps tells it as well, else of the story. private: as `Walking` has it.
    """

    def walk(outer: Sequence[tuple[Operation, Json]]) -> Walk:
        return retraced(trials.session, telling.exchanges, outer)

    return _least(trials, resource, Walking(trials, private), telling, walk)


def least_unlisted(trials: Trials, resource: Resource, telling: Telling) -> Finding:
    """Make the finding of a list that leaves out what was made: of one thing that is made, read, and not
    listed where a walk tells it as well.
    """

    def walk(outer: Sequence[tuple[Operation, Json]]) -> Walk:
        play, at = Play(trials, resource), len(outer)
        made = play.make()
        if made is None:
            return ()
        outer_steps = (Step("make", each.key, place - 1, body) for place, (each, body) in enumerate(outer))
        making = Step("make", play.making.key, at - 1, json_body(made[1].request))
        reading = Step("read", resource.item["GET"].key, at)
        return (*outer_steps, making, reading, Step("list", telling.operation.key, at - 1))

    return _least(trials, resource, Walking(trials), telling, walk)


def _least(
    trials: Trials,
    resource: Resource,
    walking: Walking,
    telling: Telling,
    walk_in: Callable[[Sequence[tuple[Operation, Json]]], Walk],
) -> Finding:
    """Make a finding of a walk where it tells the same, else of what was told. walk_in: makes it, given what
    makes that which the things are in.
    """
    story = finding_of(telling, seed=trials.seed)
    try:
        outer = tuple(outer_of(trials, resource, lambda operation: True))
        walk = walk_in(outer) if len(outer) == len(resource.lineage) - 1 else ()
        if not walk or any(_again(walking, walk, telling) is None for _ in range(TRIES)):
            return story
        smallest, told = _smallest(walking, walk, telling)
    except TimeIsUp:
        return story
    return finding_of(told, walk_text(smallest))


def _may_look(walking: Walking, telling: Telling) -> bool:
    """Whether what was told is worth a look: it is not found yet, of the same operation, nor was it looked
    into too often. Counts the look.
    """
    walking.looks[telling.key] += 1
    found = walking.sending.trials.session.inquest.findings()
    is_known = any(each.check == telling.check and telling.operation.key in each.operations for each in found)
    return walking.looks[telling.key] <= _LOOKS and not is_known


def _fails_alone(session: Session, telling: Telling) -> bool:
    """Whether the last request fails without the others; then it is looked into as one."""
    last = telling.exchanges[-1]
    response = session.inquest.client.send_alone(last.request).response
    if response is None or response.status < 500:
        return False
    case = Case(last.request, "a step of a walk", telling.operation.location)
    session.observe(telling.operation, last, case)
    return True


def _again(walking: Walking, walk: Walk, telling: Telling) -> Telling | None:
    """Play a walk; what it tells that is the same, or None."""
    return next((each for each in walking.play(walk) if each.key == telling.key), None)


def _smallest(walking: Walking, walk: Walk, telling: Telling) -> tuple[Walk, Telling]:
    """Leave out steps, then members of bodies, as long as the rest tells the same."""

    def tried(best: tuple[Walk, Telling], smaller: Walk) -> tuple[Walk, Telling] | None:
        again = _again(walking, smaller, telling)
        is_less = again is not None and len(again.exchanges) <= len(best[1].exchanges)
        return (smaller[: walking.taken], again) if again is not None and is_less else None

    told = _again(walking, walk, telling) or telling
    return lessened((walk[: walking.taken], told), lambda best: _smaller(best[0]), tried, _MOST_PLAYS)


def _smaller(walk: Walk) -> Iterator[Walk]:
    """Make walks with less in them: without all steps of a kind, without parts, single steps and members."""
    tried: set[int] = set()
    for kind in ("list", "delete", "change"):
        kept = tuple(each for each in walk if each.act != kind)
        if len(kept) < len(walk) - 1:
            yield kept
    size = len(walk) // 2
    while size:
        for start in range(len(walk) - size, -1, -size):
            smaller = _without(walk, range(start, start + size))
            if hash(walk_text(smaller)) not in tried:
                tried.add(hash(walk_text(smaller)))
                yield smaller
        size //= 2
    yield from _made_so(walk)
    for at, step in enumerate(walk):
        for body in _bodies_with_less(step.body):
            yield (*walk[:at], replace(step, body=body), *walk[at + 1 :])


def _made_so(walk: Walk) -> Iterator[Walk]:
    """Make a thing at once as its first change makes it."""
    makers = [at for at, step in enumerate(walk) if step.act == "make" and not step.twist]
    for thing, made in enumerate(makers):
        changes = (at for at, step in enumerate(walk) if step.act == "change" and step.thing == thing)
        at = next(changes, None)
        step = walk[at] if at is not None else walk[made]
        body, more = walk[made].body, step.body
        if at is None or step.twist or step.caller or not is_object(body) or not is_object(more):
            continue
        yield (
            *walk[:made],
            replace(walk[made], body={**body, **more}),
            *walk[made + 1 : at],
            *walk[at + 1 :],
        )


def one_less(walk: Walk) -> Iterator[Walk]:
    """Leave out each step alone, with what depends on it."""
    yield from (_without(walk, range(at, at + 1)) for at in range(len(walk)))


def _without(walk: Walk, places: range) -> Walk:
    """Leave steps out; with what makes a thing all that is done to it, and later things move up."""
    gone, kept, count = set[int](), list[Step](), 0
    for place, step in enumerate(walk):
        makes = step.act == "make" and not step.twist
        is_left_out = place in places or step.thing in gone or step.other in gone
        if is_left_out and makes:
            gone.add(count)
        count += makes
        kept += [] if is_left_out else [step]
    return tuple(
        replace(each, thing=_moved(each.thing, gone), other=_moved(each.other, gone)) for each in kept
    )


def _moved(number: int, gone: set[int]) -> int:
    return number - sum(each < number for each in gone)


def _bodies_with_less(body: Json) -> Iterator[Json]:
    if is_object(body):
        for name in body:
            yield {key: each for key, each in body.items() if key != name}


def rewalk(
    spec: Spec, target: Target, check: str, operation: str, walk: str, private: tuple[str, ...] = ()
) -> tuple[str, ...]:
    """Play a walk again, unconfirmed; the sentences of one check about one operation.

    For the test of one finding. Raises TargetError where the server can't be reached.
    """
    with trials_alone(spec, target) as trials:
        walking = Walking(trials, tuple(spec.operation(each) for each in private))
        return tuple(
            each.sentence
            for each in walking.play(read_walk(walk))
            if (each.check, each.operation.key) == (check, operation)
        )
