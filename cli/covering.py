"""How much of a document has to be exercised, and where it is written what was: options of every command that
sees exchanges.
"""

from typing import Any

from msgspec import Struct

from ..contract_tests import Measure, Threshold, coverage_json, missed
from ..spec import Spec
from .options import GATHERED
from .output import remark, write_to


class Covering(Struct, frozen=True):
    """What is asked for. file: where all points go, as JSON; None for nowhere."""

    thresholds: tuple[Threshold, ...] = ()
    file: str | None = None

    @classmethod
    def taken_from(cls, values: dict[str, Any]) -> "Covering":
        """Take these options out of all that a command was given. Raises UsageError for no percentage."""
        minimum, file = (values.pop(name) for name in GATHERED["covering"])
        return cls(tuple(map(Threshold.parse, minimum)), file)

    @property
    def is_asked(self) -> bool:
        """Whether anybody wants to know."""
        return bool(self.thresholds) or self.file is not None

    def conclude(self, measure: Measure | None, spec: Spec) -> bool:
        """Write what was exercised, and what lacks; say whether it is enough."""
        if measure is None:
            return True
        if self.file is not None:
            write_to(self.file, coverage_json(measure, spec.name))
        lacking = list(missed(measure, self.thresholds))
        for line in lacking:
            remark(line)
        return not lacking
