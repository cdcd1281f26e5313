"""Questions to the schema algebra (jsonschema-rs), behind a guard of what they may cost.

`covers` is a proof only where it says yes; a call can't be interrupted, so what could take long is not asked
(DIFF §1.6; the measurements are there).
"""

from collections.abc import Mapping
from typing import Any, Final

import jsonschema_rs
from jsonschema_rs import canonical
from msgspec import Struct, field

from ..json_value import is_array, is_object
from .effort import Effort
from .graph import children_of

_MAX_CHOICES: Final = 64
_MAX_NODES: Final = 400
_MAX_DEPENDENT: Final = 6
_MAX_DEPENDENT_NAMES: Final = 200
_FEW: Final = 300
_PAIRS: Final = 32
"""A step is so many pairs of listed values beyond the few: the algebra may hold each against each."""

_TRUSTED: Final = (
    ValueError,
    canonical.UnsupportedOperand,
    canonical.UnsupportedResult,
    canonical.IncompatibleOperands,
)


class Canonical(Struct, frozen=True):
    """A schema in the algebra's form. weight, listed: how many schemas it reaches, and how many values and
    names are listed there.
    """

    form: jsonschema_rs.CanonicalSchema
    weight: int
    listed: int


def canonicalized(schema: Mapping[str, Any]) -> Canonical | None:
    """Bring a self-contained schema into the algebra's form; None where that is too costly or fails."""
    counts = counts_in(schema)
    if counts is None:
        return None
    try:
        form = jsonschema_rs.canonicalize(
            dict(schema), draft=jsonschema_rs.Draft202012, validate_formats=True, offline=True
        )
    except (
        *_TRUSTED,
        jsonschema_rs.ValidationError,
        canonical.CanonicalizationError,
        canonical.InvalidPattern,
    ):
        return None
    return Canonical(form, *counts)


def proves_covered(wide: Canonical | None, narrow: Canonical | None, effort: Effort) -> bool:
    """Whether the algebra proves that `wide` takes every value of `narrow`."""
    if wide is None or narrow is None or not _may_be_asked(wide, narrow, effort):
        return False
    try:
        return wide.form.covers(narrow.form) is canonical.Containment.YES
    except _TRUSTED:
        return False


def proves_disjoint(one: Canonical | None, other: Canonical | None, effort: Effort) -> bool:
    """Whether the algebra proves that no value meets both."""
    if one is None or other is None or not _may_be_asked(one, other, effort):
        return False
    try:
        return one.form.intersect(other.form).satisfiability() is canonical.Satisfiability.NO
    except _TRUSTED:
        return False


def _may_be_asked(one: Canonical, other: Canonical, effort: Effort) -> bool:
    many = max(0, one.listed - _FEW, other.listed - _FEW)
    return effort.take_if_there(many * many // _PAIRS)


def proves_empty(schema: Canonical | None) -> bool:
    """Whether the algebra proves that no value meets the schema at all."""
    return schema is not None and schema.form.satisfiability() is canonical.Satisfiability.NO


def counts_in(schema: Mapping[str, Any]) -> tuple[int, int] | None:
    """Count the schemas that one reaches, and the values and names listed there.

    None where the algebra will not answer soon: many schemas are reachable, many choices multiply in one
    place, many names depend on others.
    """
    cost = _Cost(schema.get("$defs", {}))
    waiting: list[Any] = [{key: value for key, value in schema.items() if key != "$defs"}]
    seen: set[str] = set()
    nodes, listed = 0, 0
    while waiting:
        node = waiting.pop()
        if not is_object(node):
            continue
        nodes += 1
        dependent = sum(map(len, node.get("dependentRequired", {}).values()))
        if nodes > _MAX_NODES or dependent > _MAX_DEPENDENT_NAMES or cost.cases(node) > _MAX_CHOICES:
            return None
        listed += len(node.get("enum", ())) + len(node.get("required", ()))
        reference = node.get("$ref")
        if isinstance(reference, str) and reference not in seen:
            seen.add(reference)
            waiting.append(cost.target(reference))
        waiting.extend(child for _, child in children_of(node))
    return nodes, listed


class _Cost(Struct):
    """How many cases the choices about one value multiply to; cut above the bound."""

    definitions: Mapping[str, Any]
    known: dict[str, int] = field(default_factory=dict[str, int])

    def target(self, reference: str) -> Any:
        return self.definitions.get(reference.removeprefix("#/$defs/"))

    def cases(self, schema: Any) -> int:
        if not is_object(schema):
            return 1
        count = 2 if "if" in schema else 1
        count *= 2 ** min(len(schema.get("dependentRequired", ())), _MAX_DEPENDENT + 1)
        reference = schema.get("$ref")
        if isinstance(reference, str):
            count *= self._referred(reference)
        for part in schema.get("allOf", ()):
            count *= self.cases(part)
        for keyword in ("anyOf", "oneOf"):
            branches = schema.get(keyword)
            if is_array(branches) and branches and count <= _MAX_CHOICES:
                several = sum(self.cases(branch) for branch in branches)
                count *= several if keyword == "anyOf" else 2 * several - 1
        return min(count, _MAX_CHOICES + 1)

    def _referred(self, reference: str) -> int:
        if reference not in self.known:
            self.known[reference] = 1  # met again on the way: recursion adds no cases of its own
            self.known[reference] = self.cases(self.target(reference))
        return self.known[reference]
