"""Which of several alternatives a value was meant for, where nothing says it: the nearest one."""

from collections.abc import Sequence
from typing import Any, Final

from ..json_value import is_object
from ..location import pointer_tokens
from .definition import Bundle

_OTHER_KIND: Final = ("const", "enum", "falseSchema", "type")


def nearest(context: Sequence[Sequence[Any]], depth: int) -> int | None:
    """Choose an alternative by its errors: of the right type, with the right tag, then with the fewest.

    context: the errors of each. depth: of the value in what is judged. None where no alternative is of the
    right kind, so that none is nearer than another.
    """
    ranked = [(_distance(errors, depth), index) for index, errors in enumerate(context) if errors]
    if not ranked:
        return None
    (is_other, _, _), index = min(ranked)
    return None if is_other and len(ranked) > 1 else index


def _distance(errors: Sequence[Any], depth: int) -> tuple[bool, int, int]:
    is_other = any(error.kind.name in _OTHER_KIND and len(error.instance_path) == depth for error in errors)
    tags = sum(
        error.kind.name in ("const", "enum") and len(error.instance_path) == depth + 1 for error in errors
    )
    return is_other, tags, len(errors)


def label_of(bundle: Bundle, branches: Sequence[Any], index: int) -> str:
    """Name an alternative: by the schema that it refers to, else by its number."""
    branch = branches[index]
    reference = branch.get("$ref") if is_object(branch) else None
    if isinstance(reference, str):
        definition = bundle.definitions.get(reference.removeprefix("#/$defs/"))
        if definition is not None:
            return (pointer_tokens(definition.node.pointer) or (definition.node.file.name,))[-1]
    return f"alternative {index + 1}"
