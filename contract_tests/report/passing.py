"""Exchanges that passed and broke something as HTTP Archive 1.2 (HAR), with the places in the document."""

import json
from collections.abc import Iterable
from typing import Any

from ...spec import Spec, har_entry, har_log
from ..redact import Secrets
from ..traffic import Passed


def passing_har(kept: Iterable[Passed], spec: Spec) -> str:
    """Write exchanges as HAR text: what is wrong in the comment of each, and in full as `_truespec`."""
    secrets = Secrets.of(spec).of_users()
    return json.dumps(har_log(_entry(each, secrets) for each in kept), ensure_ascii=False, indent=1)


def _entry(passed: Passed, secrets: Secrets) -> dict[str, Any]:
    exchange = passed.entry.exchange
    violations = [
        {
            "side": side,
            "rule": violation.rule,
            "code": violation.code,
            "message": secrets.text(violation.message, exchange.request),
            "where": str(violation.where),
            "at": violation.at.json(),
        }
        for side, violation in passed.found
    ]
    comment = "; ".join(
        f"{side}: {secrets.text(violation.message, exchange.request)} ({violation.at})"
        for side, violation in passed.found
    )
    written = har_entry(secrets.exchange(exchange), passed.entry.origin, passed.started)
    return {**written, "comment": comment, "_truespec": {"violations": violations}}
