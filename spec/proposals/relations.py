"""Relations of lists that the names of a document tell of (`x-truespec-relations`): proposals, no more.

What no name can mean otherwise, a limit and pages, is held to without a word; what would be an opinion is
proposed here, to be promised or denied.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from msgspec import Struct

from ..contract import Spec
from ..json_value import is_array
from ..list_names import bounds, chooses_keys, is_total, opposites, searches, sorted_by
from ..model import Operation, Parameter
from ..resources import squeezed
from .told_properties import Properties, is_of, items_in, properties_in, success_of

_TOTAL_FIELD: Final = "x-total-count"
_FROM_BELOW: Final = 1


class ProposedRelation(Struct, frozen=True):
    """One proposal. operation: the list. members: of the relation, as `x-truespec-relations` has them."""

    operation: Operation
    members: Mapping[str, str]


def proposed_relations(spec: Spec) -> Iterator[ProposedRelation]:
    """Read relations from the names of parameters, and of what is listed."""
    for operation in spec.operations:
        success = success_of(operation)
        is_in_root = operation.location.file == spec.document.root.name
        items: Properties = items_in(spec, success) if success is not None and is_in_root else {}
        if operation.method != "GET" or success is None or not items:
            continue
        for parameter in operation.parameters:
            if parameter.place == "query" and not parameter.required:
                for members in _of_parameter(parameter, items):
                    yield ProposedRelation(operation, members)
        for name in filter(is_total, properties_in(spec, success.content)):
            yield ProposedRelation(operation, {"relation": "total", "member": name})
        for name in success.headers:
            if name.lower() == _TOTAL_FIELD:
                yield ProposedRelation(operation, {"relation": "total", "header": name})


def _of_parameter(parameter: Parameter, items: Properties) -> Iterator[Mapping[str, str]]:
    """Say what a parameter may be to what is listed. items: the properties of that."""
    named = {"parameter": parameter.name}
    if chooses_keys(parameter):
        yield {"relation": "keys", **named}
        return
    if searches(parameter):
        yield {"relation": "search", **named}
    members = {squeezed(name): name for name in items}
    member, keywords = members.get(squeezed(parameter.name)), parameter.schema.keywords
    kind = keywords.get("type")
    if member is not None and isinstance(kind, str) and is_of(items[member], {kind}):
        is_choice = kind == "boolean" or keywords.keys() & {"enum", "format"}
        if is_choice or kind == "string":
            yield {"relation": "equals" if is_choice else "contains", **named, "member": member}
    for bounded, side in bounds(parameter, list(items)):
        yield {"relation": "from" if side == _FROM_BELOW else "to", **named, "member": bounded}
    enumerated = keywords.get("enum")
    values = [sorted_by(each) for each in enumerated] if is_array(enumerated) else []
    if any(squeezed(each) in members for each in values if each) and member is None:
        yield {"relation": "sorted", **named}
    if next(opposites(parameter), None) is not None:
        yield {"relation": "direction", **named}
