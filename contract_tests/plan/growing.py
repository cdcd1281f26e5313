"""What a refused request says beyond an accepted one, piece by piece: most of it may be accepted as well."""

from collections.abc import Iterator

from ...spec import is_object
from ..draft import Draft


def richness(draft: Draft) -> int:
    """Count what a draft says: parameters, and members of its body."""
    return len(draft.parameters) + (len(draft.body) if is_object(draft.body) else 0)


def pieces_beyond(base: Draft, richer: Draft) -> Iterator[Draft]:
    """Give drafts of one piece each that `richer` has beyond `base`: a parameter, or a member of the body."""
    for parameter, value in richer.parameters.items():
        if parameter not in base.parameters:
            yield Draft(base.operation, {parameter: value}, base.media, {})
    if base.media is richer.media and is_object(base.body) and is_object(richer.body):
        for name, value in richer.body.items():
            if name not in base.body:
                yield Draft(base.operation, {}, base.media, {name: value})


def joined(base: Draft, piece: Draft) -> Draft:
    """Say what a draft says, and a piece more."""
    draft = base.with_parameters(piece.parameters)
    body, more = base.body, piece.body
    return draft.with_body({**body, **more}) if is_object(body) and is_object(more) else draft
