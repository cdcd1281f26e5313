"""Whether a document may have patterns that can't be run: a quick look, before linting says which."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from ..document import Document
from ..json_value import is_array, is_object
from .pattern import translate


def may_have_unrun_patterns(document: Document) -> bool:
    """Look at everything that is called a pattern, wherever it stands; False where all of it can be run."""
    values = (file.value for file in document.files() if "pattern" in file.text)
    return any(not _is_run(pattern) for value in values for pattern in _patterns(value))


def _is_run(pattern: str) -> bool:
    try:
        jsonschema_rs.Draft202012Validator({"pattern": translate(pattern)}, offline=True)
    except (ValueError, jsonschema_rs.ValidationError):
        return False
    return True


def _patterns(value: Any) -> Iterator[str]:
    waiting: list[Any] = [value]
    while waiting:
        each = waiting.pop()
        if is_object(each):
            waiting.extend(each.values())
            written: object = each.get("pattern")
            if isinstance(written, str):
                yield written
            named: object = each.get("patternProperties")
            if is_object(named):
                yield from named
        elif is_array(each):
            waiting.extend(each)
