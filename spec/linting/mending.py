"""How an object that is not formed as it has to be is mended, where only one form can be meant.

The words of the standard are few, so that a misspelled one is known by its likeness; what does not fit in the
end, linting again will tell.
"""

from collections.abc import Sequence
from copy import deepcopy
from difflib import SequenceMatcher, get_close_matches
from http import HTTPStatus
from typing import Any, Final

from ..document import Node
from ..document.yaml_reader import scalar_value
from ..editing import Drop, Edit, Put, Rename
from ..json_value import is_array, is_object
from .causes import Cause
from .fixes import alike, dropped, repeated, written
from .problem import Fix
from .walk import Part

_LIKENESS: Final = 0.84
"""Of `respones` and `responses`; `foo` and `for` have less."""


def mended(part: Part, node: Node, cause: Cause) -> Fix:
    """Make the fix of one cause. node: where it is."""

    def edits() -> Sequence[Edit]:
        if part.kind == "schema":
            found = _schema(part.node, node)
            if found:
                return found
        if part.kind == "example" and not _is_example(part.node):
            return (Put(part.node, {"value": deepcopy(part.node.value)}),)
        if cause.keyword == "field":
            return _renamed(node, cause.wanted)
        if cause.keyword == "enum":
            value = alike(node.value, cause.wanted) if isinstance(node.value, str) else None
            return () if value is None else (Put(node, value),)
        if cause.keyword == "type":
            return _retyped(node, cause.wanted)
        if cause.keyword == "uniqueItems":
            return dropped(repeated(node))()
        return _path_parameter(node if cause.keyword == "required" else node.parent()) or _described(
            node, cause
        )

    return edits


def _is_example(example: Node) -> bool:
    """Whether an object may be meant as an Example Object: no member of a bare value resembles its fields."""
    return any(name.startswith("x-") or get_close_matches(name, _OF_EXAMPLES, 1) for name in example.mapping)


_OF_EXAMPLES: Final = (
    *("$ref", "summary", "description", "value", "externalValue", "dataValue", "serializedValue"),
)


def _renamed(node: Node, known: Sequence[str]) -> Sequence[Edit]:
    name = _name(node)
    likenesses = sorted(((SequenceMatcher(None, name, each).ratio(), each) for each in known), reverse=True)
    meant = alike(name, known) or (likenesses[0][1] if likenesses and likenesses[0][0] >= _LIKENESS else None)
    if name[1:] in ("xx", "XX") and name[:1] in tuple("12345"):
        meant = name.upper()
    return () if meant is None or meant in node.parent().mapping else (Rename(node, meant),)


def _retyped(node: Node, wanted: Sequence[str]) -> Sequence[Edit]:
    """Write a scalar as the type that it has to be of, if it says the same then."""
    value, text = node.value, None
    if isinstance(value, str):
        read = scalar_value(value.strip())
        is_wanted = (
            ("boolean" in wanted and isinstance(read, bool))
            or ("integer" in wanted and type(read) is int)
            or ("number" in wanted and type(read) in (int, float))
        )
        return (Put(node, read),) if is_wanted else ()
    if "string" in wanted and value is not None and not isinstance(value, dict | list):
        text = written(node) or (str(value) if type(value) is int else None)
    return () if text is None else (Put(node, text),)


def _path_parameter(parameter: Node) -> Sequence[Edit]:
    """A path parameter is required, whatever else stands there (Parameter Object, `required`)."""
    mapping = parameter.mapping
    if mapping.get("in") != "path" or "name" not in mapping or mapping.get("required") is True:
        return ()
    return (Put(parameter.child("required"), value=True, after="in"),)


def _described(node: Node, cause: Cause) -> Sequence[Edit]:
    """A response has a description: the name of its status says no more than the status does."""
    status = _name(node)
    if cause.keyword != "required" or cause.wanted != ("description",) or not status.isdecimal():
        return ()
    known = {str(each.value): each.phrase for each in HTTPStatus}
    return (Put(node.child("description"), known[status]),) if status in known else ()


def _schema(schema: Node, node: Node) -> Sequence[Edit]:
    """Write what another version of OpenAPI, or of JSON Schema, says in other words."""
    mapping, name, value = schema.mapping, _name(node), node.value
    if node.pointer != f"{schema.pointer}/{name}":
        return ()
    if name == "required" and isinstance(value, bool):
        return _required_of_holder(schema, node)
    if name in _BOUNDS and isinstance(value, bool):
        bound = mapping.get(_BOUNDS[name])
        if value and isinstance(bound, int | float):
            return Put(node, bound), Drop(schema.child(_BOUNDS[name]))
        return () if value else (Drop(node),)
    if name in _BOUNDS and isinstance(value, int | float) and _BOUNDS[name] not in mapping:
        return Put(schema.child(_BOUNDS[name]), value, name), Put(node, value=True)
    if name == "type" and is_array(value) and len(value) == 2 and value[1:] == ["null"]:
        return Put(node, value[0]), Put(schema.child("nullable"), value=True, after="type")
    if name == "const" and "enum" not in mapping and not _is_container(value):
        return Put(node, [value]), Rename(node, "enum")
    if name == "examples" and is_array(value) and len(value) == 1 and not _is_container(value[0]):
        return () if "example" in mapping else (Put(node, value[0]), Rename(node, "example"))
    return ()


_BOUNDS: Final = {"exclusiveMinimum": "minimum", "exclusiveMaximum": "maximum"}


def _required_of_holder(schema: Node, node: Node) -> Sequence[Edit]:
    """`required: true` at a member means that the object requires it (as drafts before 4 had it)."""
    holder = schema.parent().parent()
    if node.value is False:
        return (Drop(node),)
    if schema.pointer.split("/")[-2:-1] != ["properties"] or not is_object(holder.value):
        return ()
    names = holder.child("required")
    if _name(schema) in names.sequence:
        return (Drop(node),)
    if is_array(names.value):
        # several members of one object each add themselves: the first now, the others when asked again
        return Put(names.child(len(names.value)), _name(schema)), Drop(node)
    return (Put(names, [_name(schema)], "type"), Drop(node)) if names.value is None else ()


def _name(node: Node) -> str:
    return node.pointer.rpartition("/")[2].replace("~1", "/").replace("~0", "~")


def _is_container(value: Any) -> bool:
    return is_object(value) or is_array(value)
