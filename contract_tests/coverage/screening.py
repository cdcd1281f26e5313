"""Telling without a walk that a value can hold nothing new: a schema of what is known already.

A screen is made of what watchers still look for, and compiled: it accepts a value only where a walk would
find nothing. What is left to be found grows less and never more, so an old screen errs towards walking. On
the flagship's answer it costs a tenth of the walk (`benchmarks/contract_tests/auditing.py`).
"""

from typing import Any, Final

import jsonschema_rs
from msgspec import Struct, field

from ...spec import Json
from .described import spelled
from .watching import Walk, Watcher

_PATIENCE: Final = 16
"""Walks that find nothing, one after the other, before a screen is made; then twice as many, and so on."""

_MOST: Final = 500
"""Watchers that a screen is made of: what is larger is walked."""


class Screen(Struct):
    """Walks the values of one watcher that may hold something new, and only those."""

    watcher: Watcher
    _is_old: Any = None
    _vain: int = 0
    _patience: int = _PATIENCE

    def watch(self, value: Json, walk: Walk) -> None:
        """Mark what a value exercises."""
        if self.watcher.done or (self._is_old is not None and self._is_old(value)):
            return
        before = walk.found
        self.watcher.watch(value, walk)
        if walk.found > before:
            self._vain, self._patience = 0, _PATIENCE
            return
        self._vain += 1
        if self._vain >= self._patience:
            self._vain, self._patience = 0, 2 * self._patience
            self._is_old = _compiled(self.watcher)


def _compiled(watcher: Watcher) -> Any:
    """Compile the screen of a watcher; None where there is none."""
    made = _Made()
    reference = made.reference(watcher)
    if reference is False or len(made.definitions) > _MOST:
        return None
    try:
        engine = jsonschema_rs.Draft202012Validator({**reference, "$defs": made.definitions}, offline=True)
    except (ValueError, jsonschema_rs.ValidationError):  # a pattern that is too large, say
        return None
    return engine.is_valid


class _Made(Struct):
    """A screen under way. definitions: of watchers, by the number that each was given."""

    definitions: dict[str, Any] = field(default_factory=dict[str, Any])
    numbers: dict[int, str] = field(default_factory=dict[int, str])

    def reference(self, watcher: Watcher) -> Any:
        """Refer to what values of a watcher look like that hold nothing new."""
        if watcher.done:
            return {}
        if not watcher.is_made or len(self.definitions) > _MOST:
            return False
        name = self.numbers.get(id(watcher))
        if name is None:
            name = self.numbers[id(watcher)] = str(len(self.numbers))
            self.definitions[name] = False  # until it is made: a schema may be inside itself
            self.definitions[name] = self._schema(watcher)
        return {"$ref": f"#/$defs/{name}"}

    def _schema(self, watcher: Watcher) -> Any:
        if watcher.branches:  # which of them a value takes is known by walking
            return False
        made: dict[str, Any] = self._object(watcher)
        whole = [self.reference(each) for each in watcher.whole]
        kinds = [*watcher.kept, *watcher.types]
        if kinds:
            whole.append({"not": {"type": kinds}})
        values = [
            node.value
            for node in watcher.described.parts.node.child("enum").items()
            if spelled(node.value) in watcher.values
        ] if watcher.values else []  # fmt: skip
        if values:
            whole.append({"not": {"enum": values}})
        if watcher.prefix:
            made["prefixItems"] = [self.reference(each) for each in watcher.prefix]
        if watcher.items is not None:
            made["items"] = self.reference(watcher.items)
        if True in watcher.array:
            made["maxItems"] = 0
        if False in watcher.array:
            made["minItems"] = 1
        return {**made, "allOf": whole} if whole else made

    def _object(self, watcher: Watcher) -> dict[str, Any]:
        """Say what objects look like that hold nothing new."""
        members = {name: self.reference(each) for name, each in watcher.members.items()}
        members |= dict.fromkeys(watcher.given, False)
        made: dict[str, Any] = {}
        if watcher.left_out:
            made["required"] = list(watcher.left_out)
        if watcher.patterned:
            made["patternProperties"] = {
                each.known.pattern: False if each.given is not None else self.reference(each.watcher)
                for each in watcher.patterned
            }
            if any(each.left_out is not None for each in watcher.patterned):
                return {"not": {"type": "object"}}
        if watcher.extra is not None and not watcher.extra.done:
            parts = watcher.described.parts
            members = {**dict.fromkeys(parts.members, True), **members}
            made["patternProperties"] = {
                **{each.pattern: True for each in parts.patterned},
                **made.get("patternProperties", {}),
            }
            made["additionalProperties"] = self.reference(watcher.extra)
        return {**made, "properties": members} if members else made
