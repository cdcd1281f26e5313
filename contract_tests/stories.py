"""Stories of things: made, read, changed, refused, deleted, looked at by others; each step is held to the
earlier ones. A story is played again from the start, three times, before it counts.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from random import Random
from typing import Final

from msgspec.structs import replace

from ..spec import Invariant, Operation, Resource
from .callers import callers_story
from .draft import unaskable
from .finding import Finding
from .inquest import TRIES
from .life import life_story
from .list_laws import list_story
from .listing import Listing
from .plan import Case, Opener
from .play import Play
from .retelling import finding_of
from .safe_reads import safe_story
from .sequences import Sequencing
from .story_checks import Telling
from .trial import Trials
from .twins import twin_story
from .walks import Walking, ground_of, least_of, least_unlisted, take_first_walks

_UNSTEADY: Final = frozenset({"key-not-unique", "listed-twice", "reads-disagree", "total-wrong"})
_FEW: Final = 8
"""Things in a list that are enough to see its order, and pages."""


def tell_stories(trials: Trials, operations: Sequence[Operation], private: Sequence[Operation]) -> None:
    """Play the stories of every resource of which something can be made and read, and of every list.

    operations: that may be called. private: those whose answers belong to who made the thing.
    """
    if trials.session.inquest.is_elsewhere:
        return
    for operation in operations:
        if not unaskable(trials.session.spec, operation):
            tell_of_list(trials, operation, operations)
    for resource in told_of(trials, operations):
        tell_of_things(trials, resource, private)
        _take_first_walks(trials, resource, operations, private)
    tell_of_reads(trials, operations)
    for invariant in trials.session.inquest.own.sequences:
        tell_of_sequence(trials, invariant, operations)


def tell_of_reads(trials: Trials, operations: Sequence[Operation]) -> None:
    """Look whether reading changes lists, where opinions are told. operations: that may be called."""
    if trials.session.inquest.opinions:
        _confirm(trials, partial(safe_story, trials, operations), partial(finding_of, seed=trials.seed))


def tell_of_sequence(trials: Trials, invariant: Invariant, operations: Sequence[Operation]) -> None:
    """Take the steps of an invariant, and hear where they break it; that it was not judged is noted.

    operations: that may be called. Nothing is called where one of the steps is none of these.
    """
    if any(each.operation not in operations for each in invariant.steps):
        return
    stock_walks(trials, invariant, operations)
    played: list[Sequencing] = []

    def play() -> Iterator[Telling]:
        played.append(Sequencing(trials, invariant))
        return played[-1].play()

    def finding(telling: Telling) -> Finding:
        return finding_of(played[0].lessened(telling), seed=trials.seed)

    _confirm(trials, play, finding)
    for reason in played[0].unable():
        trials.session.inquest.own.note(invariant.id, reason)


def stock_walks(trials: Trials, invariant: Invariant, operations: Sequence[Operation]) -> None:
    """See that there is something on the pages that an invariant goes through."""
    for each in invariant.steps:
        if each.is_walk:
            find_outer(trials, each.operation, operations)
            stock(trials, each.operation, operations)


def _take_first_walks(
    trials: Trials, resource: Resource, operations: Sequence[Operation], private: Sequence[Operation]
) -> None:
    """Take the walks that leave nothing to chance: a thing changed twice, one changed beside others. None
    where what is known makes each look contradict the one before.
    """
    mine = {each.key for each in (*resource.item.values(), *resource.listing, *resource.making)}
    known = (each for each in trials.session.inquest.findings() if each.check in _UNSTEADY)
    if any(mine & {each.operation, *each.operations} for each in known):
        return
    ground = ground_of(trials, resource, tuple(trials.session.target.others), lambda each: each in operations)
    walking = Walking(trials, tuple(private))
    random = Random(f"{trials.seed} {resource.shape} walks")
    if ground is not None:
        take_first_walks(ground, walking, random)


def told_of(trials: Trials, operations: Sequence[Operation]) -> tuple[Resource, ...]:
    """List the resources that have stories: of which something can be made and read by these operations."""
    if trials.caution.safe:
        return ()
    return tuple(
        each
        for each in trials.session.things.resources.values()
        if each.maker is not None
        and "GET" in each.item
        and all(one in operations for one in (*each.making, *each.item.values()))
    )


def tell_of_list(trials: Trials, operation: Operation, operations: Sequence[Operation]) -> None:
    """Ask a list in many ways, with something in it where that can be made; hear what contradicts itself.

    operations: that may be called.
    """
    is_asked = operation.method == "GET"
    if is_asked and not all(map(trials.session.things.knows, trials.session.things.lineage_of(operation))):
        find_outer(trials, operation, operations)
    stock(trials, operation, operations)
    _confirm(trials, partial(list_story, trials, operation), partial(_of_list, trials, operations))


def _of_list(trials: Trials, operations: Sequence[Operation], telling: Telling) -> Finding:
    """Make the finding of what a list tells; of things that it leaves out, of one that is made for it."""
    resource = trials.session.things.resources.listed_by(telling.operation)
    if telling.check == "created-not-listed" and resource in told_of(trials, operations):
        return least_unlisted(trials, resource, telling)
    return finding_of(telling, seed=trials.seed)


def stock(trials: Trials, operation: Operation, operations: Sequence[Operation]) -> None:
    """Make things until a list has a few that differ: of two there is no order, and no second page."""
    if operation.method != "GET":  # nothing else may be asked for the sake of looking
        return
    listing = Listing(trials, operation)
    resource = listing.resource
    making = resource.maker if resource is not None else None
    if resource is None or making is None or "GET" not in resource.item:
        return
    if making not in operations or trials.caution.forbids(making, trials.session.things):
        return
    page = listing.whole()
    if page is None or len(page.items) >= _FEW:
        return
    play = Play(trials, resource)
    made = play.make()
    if made is None or not play.tells_what_exists():
        return
    draft, planner = made[0], trials.planner(play.making)
    schema = draft.media.schema if draft.media is not None else None
    for number in range(_FEW - len(page.items) if schema is not None else 0):
        body = schema.generate(Random(number)) if schema is not None else None
        other = draft.with_body(body)
        play.make([Opener(other, Case(planner.written(other), "one more to list", making.location))])


def find_outer(trials: Trials, operation: Operation, operations: Sequence[Operation]) -> None:
    """Find what an operation's things are in, or make it, as a run has before it comes to them. operations:
    that may be called.
    """
    things = trials.session.things
    for resource in things.lineage_of(operation):
        for listing in resource.listing[:1]:
            if listing in operations:
                Listing(trials, listing).ask()
        is_wanted = operation not in resource.item.values() and not things.knows(resource)
        if is_wanted and resource.maker is not None and resource.maker in operations:
            play = Play(trials, resource)
            play.make()


def tell_of_things(trials: Trials, resource: Resource, private: Sequence[Operation]) -> None:
    """Play the stories of a resource, and hear what contradicts itself."""
    _confirm(
        trials,
        partial(play_all, trials, resource, private),
        partial(least_of, trials, resource, tuple(private)),
    )


def _confirm(
    trials: Trials, play: Callable[[], Iterable[Telling]], finding: Callable[[Telling], Finding]
) -> None:
    """Play, and play again what tells something. finding: makes one of what came back."""
    inquest = trials.session.inquest
    for telling in list(play()):
        if telling.level == "opinion" and not inquest.opinions:
            continue
        again = [next((each for each in play() if each.key == telling.key), None) for _ in range(TRIES)]
        if None in again:
            times = len(again) - again.count(None)
            inquest.doubt(
                telling.key, replace(finding_of(telling, seed=trials.seed), reproduced=(times, TRIES))
            )
            continue
        inquest.hear(telling.key, finding(telling))


def play_all(trials: Trials, resource: Resource, private: Sequence[Operation]) -> Iterator[Telling]:
    """Play all stories of a resource once, each with things of its own."""
    yield from life_story(Play(trials, resource))
    yield from twin_story(Play(trials, resource))
    for name, fields in trials.session.target.others.items():
        yield from callers_story(Play(trials, resource, name), fields, private)
