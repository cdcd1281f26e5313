"""Whether a document may demand what can't be held against values: a quick look, before linting tells it."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs

from ..document import Document, Node, SourceFile
from ..json_value import is_array, is_object
from .pattern import translate
from .unfolding import COMPOSITIONS, excess


def may_have_unjudged(document: Document) -> bool:
    """Look at all that is called a pattern or a composition, wherever it stands; False where all is run."""
    values = (file.value for file in document.files() if _has(file, ("pattern",)))
    if any(not _is_run(pattern) for value in values for pattern in _patterns(value)):
        return True
    return excess(_Compositions(document).definitions(), {}) is not None


class _Compositions:
    """What of the schemas of a document is about one value, with their references; all else is left out."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._found: dict[str, Any] = {}
        self._waiting: list[tuple[str, str, Node]] = []

    def definitions(self) -> dict[str, Any]:
        """Give them by a name for each place, as under `$defs`."""
        for file in self._document.files():
            if _has(file, COMPOSITIONS):
                waiting: list[Any] = [file.value]
                while waiting:
                    each = waiting.pop()
                    if is_object(each) and any(keyword in each for keyword in COMPOSITIONS):
                        self._found[f"{len(self._found)}"] = self._kept(each, file)
                    waiting += each.values() if is_object(each) else each if is_array(each) else ()
        while self._waiting:
            name, reference, base = self._waiting.pop()
            target = self._document.find_target(reference, base)
            if target is not None:
                self._found[name] = self._kept(target.value, target.file)
        return self._found

    def _kept(self, schema: Any, file: SourceFile) -> Any:
        if not is_object(schema):
            return True
        kept: dict[str, Any] = {
            keyword: [self._kept(each, file) for each in schema[keyword]]
            for keyword in COMPOSITIONS
            if is_array(schema.get(keyword))
        }
        reference: object = schema.get("$ref")
        if isinstance(reference, str):
            name = f"{file.name} {reference}"
            kept["$ref"] = f"#/$defs/{name}"
            if name not in self._found:
                self._found[name] = True
                self._waiting.append((name, reference, Node(file, "", file.value)))
        return kept


def _has(file: SourceFile, words: tuple[str, ...]) -> bool:
    """Whether a file may have one of `words`; what was given as a value has no text to look at."""
    return not file.text or any(word in file.text for word in words)


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
