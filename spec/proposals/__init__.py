"""What a document's prose and names seem to promise and no schema says, for its author to look at.

`proposed_invariants` reads invariants of one exchange and of several, `proposed_relations` how lists go
together. Nothing is held to any of it.
"""

from .invariants import proposed_invariants
from .relations import ProposedRelation, proposed_relations
from .told_properties import ProposedInvariant

__all__ = ["ProposedInvariant", "ProposedRelation", "proposed_invariants", "proposed_relations"]
