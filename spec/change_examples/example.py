"""One kind of change, as two small documents show it: compared when somebody asks, never written down."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from msgspec import Struct

from ..changes import Change, Level, Policy, diff, document_added, document_removed
from ..changes.description_kinds import HIDDEN_CHANGES
from ..changes.schema_kinds import kind_of, place_of
from ..contract import Spec
from .announced import ANNOUNCED_EXAMPLES
from .descriptions import DESCRIPTION_EXAMPLES
from .operations import OPERATION_EXAMPLES
from .places import schema_documents

BEFORE: Final = "before.yaml"
AFTER: Final = "after.yaml"

_TODAY: Final = date(2026, 7, 1)
_NOTICE: Final = 90


class ChangeExample(Struct, frozen=True):
    """Two documents between which a change of one kind lies. old, new: YAML; "" where there is none.

    today: the day on which they are compared. sunset_days: the notice that is asked for. steps: what
    comparing may cost, None for what it always may. levels: what has to be named to be told.
    """

    old: str
    new: str
    sunset_days: int = 0
    steps: int | None = None
    today: date = _TODAY
    levels: Mapping[str, Level] = {}

    def specs(self) -> tuple[Spec, Spec] | None:
        """Read both documents; None where there is only one."""
        if not (self.old and self.new):
            return None
        return Spec.load(self.old.encode(), name=BEFORE), Spec.load(self.new.encode(), name=AFTER)

    def changes(self, specs: tuple[Spec, Spec] | None) -> tuple[Change, ...]:
        """Compare them, as `truespec diff` does. specs: the documents, read."""
        if specs is None:
            return (document_added(AFTER) if self.new else document_removed(BEFORE),)
        policy = Policy(self.levels, today=self.today, sunset_days=self.sunset_days)
        return diff(*specs, policy, steps=self.steps)


def change_example(id_: str) -> ChangeExample:
    """Give the example of a kind of change. Raises KeyError for an id that there is not."""
    if place_of(id_):
        return ChangeExample(*schema_documents(id_), steps=0 if kind_of(id_) == "not-compared" else None)
    if id_ in ANNOUNCED_EXAMPLES:
        return ChangeExample(*ANNOUNCED_EXAMPLES[id_])
    if id_ in DESCRIPTION_EXAMPLES:
        return ChangeExample(
            *DESCRIPTION_EXAMPLES[id_], levels={id_: "info"} if id_ in HIDDEN_CHANGES else {}
        )
    if id_ == "comparison-cut-short":
        return ChangeExample(*schema_documents("request-body-not-compared"), steps=0)
    if id_ == "document-added":
        return ChangeExample("", OPERATION_EXAMPLES["operation-added"][1])
    if id_ == "document-removed":
        return ChangeExample(OPERATION_EXAMPLES["operation-added"][0], "")
    return ChangeExample(
        *OPERATION_EXAMPLES[id_], _NOTICE if id_ in ("sunset-missing", "sunset-too-soon") else 0
    )
