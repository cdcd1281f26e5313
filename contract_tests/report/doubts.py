"""Suspicions that did not come back, in words: a fault that comes and goes is looked for by its name."""

from ..finding import Finding
from ..redact import Secrets


def doubt_words(doubt: Finding, secrets: Secrets) -> str:
    """Say in one line what was suspected, where, and what came when the request was sent again."""
    shown = secrets.finding(doubt)
    times, tries = shown.reproduced
    return (
        f"{shown.sentence} ({shown.check}, {shown.operation}, {shown.at}); "
        f"got {shown.got}; came back {times} of {tries} times"
    )
