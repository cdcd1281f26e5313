"""Finds out whether a server keeps things of a kind: only then walks are taken on them."""

from collections.abc import Callable, Iterator

from ...spec import Json, Operation, Resource
from ..play import Play
from ..shrinking import json_body
from ..trial import Trials
from .drawing import Ground


def ground_of(
    trials: Trials, resource: Resource, others: tuple[str, ...], may: Callable[[Operation], bool]
) -> Ground | None:
    """Make a thing, and what it is in; None where the server takes none, or keeps none.

    others: further identities. may: whether an operation may be called.
    """
    outer = tuple(outer_of(trials, resource, may))
    play = Play(trials, resource)
    made = play.make()
    if made is None or not play.tells_what_exists():
        return None
    return Ground(resource, json_body(made[1].request), outer, others, may)


def outer_of(
    trials: Trials, resource: Resource, may: Callable[[Operation], bool]
) -> Iterator[tuple[Operation, Json]]:
    """Make what a resource's things are in, outermost first; nothing where one of them can't be made: then
    what is there has to do.
    """
    bodies: list[tuple[Operation, Json]] = []
    for each in resource.lineage[:-1]:
        making = each.maker
        if making is None or not may(making):
            return
        made = Play(trials, each).make()
        if made is None:
            return
        bodies.append((making, json_body(made[1].request)))
    yield from bodies
