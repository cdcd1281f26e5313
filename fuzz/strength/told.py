"""A contract's strength, for people and for programs."""

from collections import Counter
from typing import Any, Final

from .fault import FAMILIES, Fault
from .measure import Strength, Tally, Weakness

_SHOWN: Final = 12
_HABITS: Final = 6


def strength_text(strength: Strength, *, most: int = _SHOWN) -> str:
    """Write the score, what costs most, and the first places. most: places that are shown."""
    lines = [_scored("contract strength", strength.total)]
    lines += [_scored(f"  {family}", strength.families[family]) for family in FAMILIES]
    if strength.possible > strength.total.planted:
        lines.append(f"  {strength.total.planted:,} of {strength.possible:,} faults, chosen by the seed")
    habits = _habits(strength)
    if habits:
        lines += ["", "what would raise it most:"]
        lines += [
            f"  {100 * count / strength.total.planted:+5.1f}  {advice}  ({_counted(count)})"
            for advice, count in habits[:_HABITS]
        ]
        lines += ["", "too weak:"]
    for weakness in strength.weaknesses[:most]:
        lines += _told(weakness)
    if len(strength.weaknesses) > most:
        lines.append(f"and {len(strength.weaknesses) - most:,} more places (--json has them all)")
    return "\n".join(lines)


def _counted(count: int) -> str:
    return "1 fault" if count == 1 else f"{count:,} faults"


def _scored(name: str, tally: Tally) -> str:
    if tally.score is None:
        return f"{name:18} no faults to plant"
    return f"{name:18} {tally.score:5.1f} %  {tally.seen:,} of {_counted(tally.planted)} seen"


def _habits(strength: Strength) -> list[tuple[str, int]]:
    """Count what each kind of advice would help against, wherever it is followed."""
    counted: Counter[str] = Counter()
    for each in strength.weaknesses:
        counted[_general(each.faults[0])] += len(each.faults)
    return counted.most_common()


def _general(fault: Fault) -> str:
    """Write advice without the name that it is about."""
    return "list members in `required`" if fault.advice.endswith("in `required`") else fault.advice


def _told(weakness: Weakness) -> list[str]:
    first, more = weakness.faults[0], len(weakness.faults) - 1
    often = f" (and {more} more)" if more else ""
    return [f"{weakness.at}: {weakness.advice}", f"    unseen: {first.operation}: {first.words}{often}"]


def strength_json(strength: Strength) -> dict[str, Any]:
    """Write all of it as JSON."""
    return {
        "document": strength.spec_name,
        "seed": strength.seed,
        "possible": strength.possible,
        **_tally_json(strength.total),
        "families": {family: _tally_json(strength.families[family]) for family in FAMILIES},
        "raise": [{"advice": advice, "faults": count} for advice, count in _habits(strength)],
        "weaknesses": [
            {
                "at": str(each.at),
                "pointer": each.at.pointer,
                "advice": each.advice,
                "faults": [
                    {
                        "family": fault.family,
                        "kind": fault.kind,
                        "operation": fault.operation,
                        "words": fault.words,
                    }
                    for fault in each.faults
                ],
            }
            for each in strength.weaknesses
        ],
    }


def _tally_json(tally: Tally) -> dict[str, Any]:
    score = tally.score
    return {
        "score": None if score is None else round(score, 1),
        "planted": tally.planted,
        "seen": tally.seen,
    }
