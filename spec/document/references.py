"""References as they are written."""

from collections.abc import Collection, Iterator
from typing import Any

from ..json_value import is_array, is_object


def written_references(value: Any, data: Collection[str] = ()) -> Iterator[str]:
    """List the references that are written in a part of a document. data: fields that are not looked into."""
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if is_object(node):
            reference = node.get("$ref")
            if isinstance(reference, str):
                yield reference
            waiting.extend(
                each for name, each in node.items() if type(each) in (dict, list) and name not in data
            )
        elif is_array(node):
            waiting.extend(each for each in node if type(each) in (dict, list))
