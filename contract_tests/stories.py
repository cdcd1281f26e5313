"""Stories of things: made, read, changed, refused, deleted, looked at by others; each step is held to the
earlier ones. A story is played again from the start, three times, before it counts.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from ..spec import Operation, Resource, Spec
from .callers import callers_story
from .caution import Caution
from .coverage import Coverage
from .draft import unaskable
from .finding import Finding
from .inquest import TRIES, Inquest
from .life import life_story
from .list_laws import list_story
from .play import Play
from .session import Session, silent
from .story_checks import STORY_LEVELS, Telling
from .supplies import Supplies
from .targets import Client, Target
from .things import Things
from .trial import Trials
from .twins import twin_story


def tell_stories(trials: Trials, operations: Sequence[Operation], private: Sequence[Operation]) -> None:
    """Play the stories of every resource of which something can be made and read, and of every list.

    operations: that may be called. private: those whose answers belong to who made the thing.
    """
    for operation in operations:
        if not unaskable(trials.session.spec, operation):
            _confirm(trials, partial(list_story, trials, operation))
    if trials.caution.safe:
        return
    for resource in trials.session.things.resources.values():
        wanted = [*resource.making, *resource.item.values()]
        if resource.making and "GET" in resource.item and all(each in operations for each in wanted):
            _confirm(trials, partial(_played, trials, resource, private))


def _confirm(trials: Trials, play: Callable[[], Iterator[Telling]]) -> None:
    """Play, and play again what tells something."""
    inquest = trials.session.inquest
    for telling in list(play()):
        level = STORY_LEVELS.get(telling.check, "fault")
        if level == "opinion" and not inquest.opinions:
            continue
        again = [next((each for each in play() if each.key == telling.key), None) for _ in range(TRIES)]
        if None in again:
            times = len(again) - again.count(None)
            inquest.doubt(telling.key, replace(finding_of(telling), reproduced=(times, TRIES)))
            continue
        inquest.hear(telling.key, finding_of(telling))


def _played(trials: Trials, resource: Resource, private: Sequence[Operation]) -> Iterator[Telling]:
    """Play all stories of a resource once, each with things of its own."""
    yield from life_story(Play(trials, resource))
    yield from twin_story(Play(trials, resource))
    for name, fields in trials.session.target.others.items():
        yield from callers_story(Play(trials, resource, name), fields, private)


def finding_of(telling: Telling) -> Finding:
    """Write the finding of a story that was played, and came back each time."""
    *steps, last = telling.exchanges
    key = telling.operation.key
    return Finding(
        check=telling.check,
        level=STORY_LEVELS.get(telling.check, "fault"),
        operation=key,
        sentence=telling.sentence,
        expected=telling.expected,
        got=telling.got,
        at=telling.place,
        exchange=last,
        steps=tuple(steps),
        why="the story of a thing that the run has made" if telling.at is None else "a law of lists",
        operations=(key,),
        reproduced=(TRIES, TRIES),
        story=True,
        caller=telling.caller,
    )


def retell(
    spec: Spec, target: Target, check: str, operation: str, private: Sequence[str] = ()
) -> tuple[str, ...]:
    """Play the stories of a server again, unconfirmed; the sentences of one check about one operation.

    For the test of one finding. Raises TargetError where the server can't be reached.
    """
    with Client(target) as client:
        client.reach()
        session = Session(spec, target, Inquest(spec, client), Things(spec), Coverage(spec, ()))
        trials = Trials(session, Supplies(session.things), Caution(), 0, silent)
        owned, listing = [spec.operation(each) for each in private], spec.operation(operation)
        told = tuple(each.sentence for each in list_story(trials, listing) if each.check == check)
        return told or tuple(
            each.sentence
            for resource in session.things.resources.values()
            if spec.operation(operation) in (*resource.making, *resource.listing, *resource.item.values())
            and resource.making
            and "GET" in resource.item
            for each in _played(trials, resource, owned)
            if (each.check, each.operation.key) == (check, operation)
        )
