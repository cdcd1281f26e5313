"""What drifted, as text for a terminal; rendering only."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ..traffic import Drift


def drift_text(found: "Drift") -> str:
    """Write each proposal with its evidence, what nothing can be proposed for, and a line that sums up."""
    return "\n".join(_lines(found))


def _lines(found: "Drift") -> Iterator[str]:
    before = found.before
    if not before.judged:
        yield f"nothing of {before.traffic_name} could be judged ({before.entries} entries)"
        return
    for each in found.proposals:
        yield f"{each.cause.violation.rule}   {each.cause.operation}"
        yield f"  {each.evidence}"
    if found.left:
        yield from ("", "nothing is proposed for:")
        yield from (f"  {cause.operation}: {cause.violation.message}" for cause in found.left)
    yield from ([""] if found.proposals or found.left else [])
    count = len(found.proposals)
    changes = f"{count} change{'s' * (count > 1)} proposed" if count else "no drift"
    left = f", {len(found.left)} causes left" if found.left else ""
    true = "; with them the traffic conforms" if found.proposals and not found.left else ""
    yield f"{changes}{left} · {before.judged} of {before.entries} exchanges judged{true}"
