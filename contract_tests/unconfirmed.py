"""Stories that are played once, by themselves: for the test of a finding, and for faults that are planted."""

from collections.abc import Iterator, Sequence

from ..spec import Resource, Spec
from .life import life_story
from .list_laws import LAWS_OF_MEMORY, laws_broken
from .play import Play
from .retelling import trials_alone, trials_by
from .safe_reads import CHECK as READ_NOT_SAFE
from .safe_reads import safe_story
from .sequences import Sequencing
from .stories import find_outer, play_all, stock, stock_walks, told_of
from .story_checks import Telling
from .targets import Client, Target


def life_of(spec: Spec, client: Client, resource: Resource) -> Iterator[Telling]:
    """Play the life of a thing of this kind once, unconfirmed."""
    trials = trials_by(spec, client)
    if resource in told_of(trials, spec.operations):
        yield from life_story(Play(trials, resource))


def lists_of(spec: Spec, client: Client, resource: Resource) -> Iterator[Telling]:
    """Ask the lists of things of this kind once, unconfirmed, for what is there."""
    trials = trials_by(spec, client)
    for listing in resource.listing:
        stock(trials, listing, spec.operations)
        yield from laws_broken(trials, listing, LAWS_OF_MEMORY)


def retell(
    spec: Spec, target: Target, check: str, operation: str, private: Sequence[str] = (), seed: int = 0
) -> tuple[str, ...]:
    """Play the stories of a server again, unconfirmed; the sentences of one check about one operation.

    For the test of one finding. seed: of what is asked for. Raises TargetError where the server can't be
    reached.
    """
    with trials_alone(spec, target, seed) as trials:
        invariant = next((each for each in trials.session.inquest.own.sequences if each.id == check), None)
        if invariant is not None:
            stock_walks(trials, invariant, spec.operations)
            return tuple(each.sentence for each in Sequencing(trials, invariant).play())
        if check == READ_NOT_SAFE:
            for each in spec.operations:
                stock(trials, each, spec.operations)
            told_of_reads = safe_story(trials, spec.operations)
            return tuple(each.sentence for each in told_of_reads if each.operation.key == operation)
        owned, listing = [spec.operation(each) for each in private], spec.operation(operation)
        find_outer(trials, listing, spec.operations)
        stock(trials, listing, spec.operations)
        told = tuple(each.sentence for each in laws_broken(trials, listing) if each.check == check)
        return told or tuple(
            each.sentence
            for resource in trials.session.things.resources.values()
            if spec.operation(operation) in (*resource.making, *resource.listing, *resource.item.values())
            and resource.maker is not None
            and "GET" in resource.item
            for each in play_all(trials, resource, owned)
            if (each.check, each.operation.key) == (check, operation)
        )
