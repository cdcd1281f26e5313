"""What of a document was exercised, and what was not: one account for tests, fuzzing, recordings and proxies.

`Coverage` takes exchanges with their verdicts; a `Measure` is what it came to. Sends nothing, judges nothing.
"""

from .coverage import Coverage
from .measure import Line, Measure, Share, Threshold, missed
from .points import KINDS, Kind, Point, State
from .refusals import Refusal

__all__ = [
    "KINDS",
    "Coverage",
    "Kind",
    "Line",
    "Measure",
    "Point",
    "Refusal",
    "Share",
    "State",
    "Threshold",
    "missed",
]
