"""Drift: how a document would have to change to be true to the server that was observed.

Nothing is believed: the document is read with what is proposed, and the same traffic is judged again.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct

from ...spec import (
    Action,
    Document,
    Edit,
    Formats,
    Location,
    Spec,
    actions_of,
    in_order,
    overlay_text,
    revised,
    with_overlays,
)
from ..redact import Secrets
from .auditing import Audit, AuditSettings, audit
from .causes import Cause
from .har import Traffic
from .proposals import proposed

_ROUNDS: Final = 12
"""How often what one change brings to light is changed, too."""

_WIDENINGS: Final = 3
"""How often a keyword is made wider before it goes."""


class Proposal(Struct, frozen=True):
    """One change that is proposed. cause: what was observed. at: the place in the document as it is.

    actions: of the Overlay. secrets: what evidence does not show.
    """

    cause: Cause
    at: Location
    actions: tuple[Action, ...]
    secrets: Secrets

    @property
    def evidence(self) -> str:
        """Say what was observed, where, and what the document says there."""
        cause = self.cause
        request = cause.entry.exchange.request
        answers = ", ".join(str(status or "nothing") for status, _ in cause.answers)
        seen = f", seen {cause.count} times" if cause.count > 1 else ""
        what = f"entry {cause.entry.number}: {request.method} {request.path} answered {answers}{seen}"
        message = self.secrets.text(cause.violation.message, request)
        return f"{what}: {message} ({self.at})"


class Drift(Struct, frozen=True):
    """What a document lacks of the truth.

    before: the audit as it is. overlay: makes it true, "" where nothing is proposed. left: causes that are
    there with the overlay, too, what the server refused aside. spec: what the document says with it.
    """

    before: Audit
    proposals: tuple[Proposal, ...]
    overlay: str
    left: tuple[Cause, ...]
    spec: Spec


def is_drift(cause: Cause) -> bool:
    """Whether a cause shows the server at odds with the document: it answered, or took what it should not."""
    return cause.side == "response" or any(0 < status < 400 for status, _ in cause.answers)


def drifted(document: Document, traffic: Traffic, settings: AuditSettings, formats: Formats) -> Drift:
    """Propose an Overlay that makes a document allow what was observed, and judge that with it."""
    secrets = Secrets.of(Spec.of(document, formats))
    first = found = audit(Spec.of(document, formats), traffic, settings)
    proposals: list[Proposal] = []
    widened: Counter[str] = Counter()
    current = document
    for _ in range(_ROUNDS):
        chosen = list(_chosen(current, [cause for cause in found.causes if is_drift(cause)], widened))
        if not chosen:
            break
        edits = [edit for _, own in chosen for edit in own]
        for cause, own in chosen:
            at = document.location(cause.violation.at.pointer)
            proposals.append(Proposal(cause, at, tuple(actions_of(in_order(own))), secrets))
        current = revised(current, edits)
        found = audit(Spec.of(current, formats), traffic, settings)
    actions = [(action, each.evidence) for each in proposals for action in each.actions]
    if not actions:
        return Drift(first, (), "", tuple(filter(is_drift, found.causes)), Spec.of(document, formats))
    overlay = overlay_text(f"What was observed of {document.root.name}", actions)
    spec = Spec.of(with_overlays(document, [overlay.encode()], name="the overlay"), formats)
    left = audit(spec, traffic, settings)
    return Drift(first, tuple(proposals), overlay, tuple(filter(is_drift, left.causes)), spec)


def _chosen(
    document: Document, causes: Sequence[Cause], widened: Counter[str]
) -> Iterator[tuple[Cause, tuple[Edit, ...]]]:
    """Choose the edits of one round: those that do not meet in one place."""
    taken: list[str] = []
    for cause in causes:
        pointer = cause.violation.at.pointer
        edits = proposed(document, cause, gives_up=widened[pointer] >= _WIDENINGS)
        places = [edit.node.pointer for edit in edits]
        if edits and not any(_meet(place, other) for place in places for other in taken):
            widened[pointer] += 1
            taken += places
            yield cause, edits


def _meet(one: str, other: str) -> bool:
    return one == other or one.startswith(f"{other}/") or other.startswith(f"{one}/")
