"""What was exercised of a document: lines for a terminal, and JSON (`docs/coverage.schema.json`)."""

import json
from collections.abc import Iterator
from typing import Any, Final

from ..coverage import Measure, Refusal, Share
from .shown import plain

FORMAT: Final = 1
"""Version of the JSON; it changes when a member changes its meaning or goes, not when one comes."""

_TOLD: Final = 3
"""Refusals that did not come which are named in text; the JSON lists all."""


def coverage_lines(measure: Measure | None) -> Iterator[str]:
    """Sum up for a terminal; nothing where nobody has counted."""
    if measure is None:
        return
    yield plain(measure.summary)
    missing = [each for each in measure.refusals if each.reason]
    if measure.refusals:
        provoked = (
            f"documented refusals: {len(measure.refusals) - len(missing)} of {len(measure.refusals)} came"
        )
        named = "; ".join(map(_refusal, missing[:_TOLD]))
        more = f" (+{len(missing) - _TOLD} more)" if len(missing) > _TOLD else ""
        yield f"{provoked}; not {plain(named)}{more}" if missing else provoked


def _refusal(refusal: Refusal) -> str:
    return f"{refusal.status} of {refusal.operation}: {refusal.reason}"


def coverage_json(measure: Measure, name: str) -> str:
    """Write all points as JSON text. name: of the document."""
    document = {"format": FORMAT, "document": name, **coverage_summary(measure)}
    document["points"] = [
        {
            "kind": point.kind,
            "what": point.what,
            "side": point.side,
            "operation": point.operation or None,
            "state": point.state,
            "at": point.at.json(),
        }
        for point in measure.points
    ]
    return json.dumps(document, ensure_ascii=False, indent=1)


def coverage_summary(measure: Measure) -> dict[str, Any]:
    """Give the shares and the refusals, as reports of findings carry them."""
    return {
        **_share(measure.whole),
        "kinds": {kind: _share(share) for kind, share in measure.kinds.items()},
        "refusals": [
            {
                "operation": each.operation,
                "status": each.status,
                "provoked": not each.reason,
                "reason": each.reason or None,
                "at": each.at.json(),
            }
            for each in measure.refusals
        ],
    }


def _share(share: Share) -> dict[str, Any]:
    return {"percent": share.percent, "covered": share.covered, "total": share.total}
