"""From the errors of an official schema to what is wrong, in words: one `Cause` a root cause.

Alternatives (`anyOf`, `oneOf`) are explained by the one that was meant: of the right JSON type, then the one
whose `type`, `in` or `flow` fits, then the one with the fewest errors.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Final, TypeAlias

from msgspec import Struct

from ..json_value import is_array, is_object
from ..schema.messages import message_of, shown
from .grammar import title

Path: TypeAlias = tuple[str | int, ...]

_TELLING: Final = frozenset(("type", "in", "flow"))
"""Members whose value says which alternative is meant."""

_AS_WRITTEN: Final[Mapping[str, str]] = {}
"""The official schemas' patterns are shown as they are."""

_INNER: Final = ("allOf", "anyOf", "oneOf")


class Cause(Struct, frozen=True):
    """One thing that is wrong. path: from the object to the place. vague: says little; kept only where
    nothing better is known. keyword: that is broken ("field" where a member has no meaning). wanted: the
    names, values or types that would be right.
    """

    path: Path
    message: str
    vague: bool = False
    keyword: str = ""
    wanted: tuple[str, ...] = ()


def causes(errors: Iterable[Any], schema: Mapping[str, Any], kind: str) -> Iterator[Cause]:
    """Explain the errors of jsonschema-rs about one object of this kind. schema: the official one."""
    explained = _Explanation(schema, kind)
    found = tuple(dict.fromkeys(cause for error in errors for cause in explained.of(error)))
    clear = tuple(cause for cause in found if not cause.vague)
    yield from clear or found or (Cause((), f"the {title(kind)} is not formed as it has to be"),)


class _Explanation(Struct, frozen=True):
    schema: Mapping[str, Any]
    kind: str

    def of(self, error: Any) -> Iterator[Cause]:
        keyword: str = error.kind.name
        path: Path = tuple(error.instance_path)
        if keyword in ("additionalProperties", "unevaluatedProperties"):
            yield from self._unexpected(error, path)
        elif keyword in ("anyOf", "oneOf"):
            yield from self._alternatives(error, path)
        elif keyword == "not":
            yield self._excluded(error, path)
        elif keyword == "falseSchema":
            yield Cause(path, f"{self._subject(error)} can't stand here")
        else:
            # an empty Responses Object has too few members; that it lacks `default` says the same again
            vague = keyword == "required" and self.kind == "responses"
            message = f"{self._subject(error)} {message_of(error, _AS_WRITTEN)}"
            yield Cause(path, message, vague, keyword, _wanted(error.kind))

    def _subject(self, error: Any) -> str:
        """Name what an error is about: a member, an item, or the object itself."""
        path: Sequence[str | int] = error.instance_path
        if not path:
            return f"the {title(self.kind)}"
        if isinstance(path[-1], str):
            return f"`{path[-1]}`"
        owner = next((token for token in reversed(path) if isinstance(token, str)), None)
        return f"item {path[-1]}" + (f" of `{owner}`" if owner else "")

    def _unexpected(self, error: Any, path: Path) -> Iterator[Cause]:
        """One cause for each member that has no meaning. Where `unevaluatedProperties` fails only because
        something else did, the member is known, and the cause vague.
        """
        known = tuple(dict.fromkeys(self._known(_at(self.schema, error.schema_path[:-1]))))
        owner = self._owner(error)
        unexpected: list[str] = error.kind.unexpected
        for name in unexpected:
            close = get_close_matches(name, known, 1)
            hint = f"; did you mean `{close[0]}`?" if close else "; own fields start with `x-`"
            if name in known:
                yield Cause((*path, name), f"`{name}` can't stand here in the {owner}", vague=True)
            else:
                message = f"the {owner} has no field `{name}`{hint}"
                yield Cause((*path, name), message, keyword="field", wanted=known)

    def _owner(self, error: Any) -> str:
        """Name the object that an error stands in, by the definition that refused it."""
        path: Sequence[str | int] = error.schema_path
        if not error.instance_path or len(path) < 2:
            return title(self.kind)
        words: list[str] = re.findall(r"[A-Z]?[a-z]+", str(path[1]))
        return " ".join(word.capitalize() for word in words) + " Object"

    def _known(self, definition: Any, depth: int = 0) -> Iterator[str]:
        """List the members that a definition names, through its references and alternatives."""
        if not is_object(definition) or depth > 8:
            return
        yield from definition.get("properties", {})
        inner: list[Any] = [definition.get(key) for key in ("if", "then", "else")]
        inner.extend(item for key in _INNER for item in definition.get(key, []))
        inner.extend(definition.get("dependentSchemas", {}).values())
        reference = definition.get("$ref", "")
        if reference.startswith("#/"):
            inner.append(_at(self.schema, reference[2:].split("/")))
        for schema in inner:
            yield from self._known(schema, depth + 1)

    def _alternatives(self, error: Any, path: Path) -> Iterator[Cause]:
        branches: list[list[Any]] = list(getattr(error.kind, "context", ()) or ())
        needed = _required(_at(self.schema, error.schema_path))
        if not branches or not all(branches):  # an alternative without errors: several fit
            yield self._several(needed, error, path)
            return
        if needed and all(len(branch) == 1 and branch[0].kind.name == "required" for branch in branches):
            names = ", ".join(f"`{name}`" for name in needed)
            yield Cause(path, f"{self._subject(error)} needs one of {names}")
            return
        meant = _meant(branches, len(path))
        if meant is None:
            yield self._no_such(branches, error, path)
            return
        for inner in meant:
            yield from self.of(inner)

    def _several(self, needed: list[str], error: Any, path: Path) -> Cause:
        present = [name for name in needed if is_object(error.instance) and name in error.instance]
        if len(present) > 1:
            return Cause(path, f"{self._subject(error)} has {_both(present)}, only one of them may stand")
        return Cause(path, f"{self._subject(error)} {message_of(error, _AS_WRITTEN)}", vague=True)

    def _no_such(self, branches: list[list[Any]], error: Any, path: Path) -> Cause:
        """No alternative has this `type` (or `in`, `flow`): say which there are."""
        telling = [inner for branch in branches for inner in branch if _tells(inner, len(path))]
        first = tuple(telling[0].instance_path)
        options = [
            option
            for inner in telling
            if tuple(inner.instance_path) == first
            for option in getattr(inner.kind, "options", None) or [inner.kind.expected_value]
        ]
        unlike = dict.fromkeys(options)
        listed = ", ".join(map(shown, unlike))
        message = f"`{first[-1]}` is {shown(telling[0].instance)}, has to be one of {listed}"
        return Cause(first, message, keyword="enum", wanted=_texts(unlike))

    def _excluded(self, error: Any, path: Path) -> Cause:
        excluded = _at(self.schema, error.schema_path)
        names = excluded.get("required") if is_object(excluded) else None
        if not names:
            return Cause(path, f"{self._subject(error)} {message_of(error, _AS_WRITTEN)}", vague=True)
        if len(names) == 1:
            return Cause((*path, names[0]), f"`{names[0]}` can't stand here")
        return Cause(path, f"{self._subject(error)} has {_both(names)}, only one of them may stand")


def _wanted(kind: Any) -> tuple[str, ...]:
    """List what an error says would be right, where that is text."""
    single = [getattr(kind, name, None) for name in ("property", "expected_value")]
    return _texts([*(getattr(kind, "types", None) or getattr(kind, "options", None) or ()), *single])


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    return tuple(value for value in values if isinstance(value, str))


def _meant(branches: list[list[Any]], depth: int) -> list[Any] | None:
    """Choose the alternative that was meant; None where each refuses the member that would tell."""
    typed = [branch for branch in branches if not any(_is_of_wrong_type(error, depth) for error in branch)]
    fitting = [branch for branch in typed or branches if not any(_tells(error, depth) for error in branch)]
    return min(fitting, key=len) if fitting else None


def _is_of_wrong_type(error: Any, depth: int) -> bool:
    return error.kind.name == "type" and len(error.instance_path) == depth


def _tells(error: Any, depth: int) -> bool:
    """Whether an error says that another alternative is meant."""
    path: Sequence[str | int] = error.instance_path
    return error.kind.name in ("enum", "const") and len(path) == depth + 1 and path[-1] in _TELLING


def _required(alternatives: Any) -> list[str]:
    """List the names where alternatives are told apart by what they require, else nothing."""
    if not is_array(alternatives):
        return []
    names: list[list[str]] = [item.get("required", []) if is_object(item) else [] for item in alternatives]
    return [name for required in names for name in required] if all(names) else []


def _both(names: Sequence[str]) -> str:
    return " and ".join(f"`{name}`" for name in names)


def _at(schema: Any, path: Sequence[str | int]) -> Any:
    """Go down a schema; None where the path leaves it (into another one)."""
    for token in path:
        if is_object(schema):
            schema = schema.get(str(token))
        elif is_array(schema) and str(token).isdigit() and int(token) < len(schema):
            schema = schema[int(token)]
        else:
            return None
    return schema
