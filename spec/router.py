"""From a method and a target to the operation that it names (OpenAPI, Paths Object, Path Templating
Matching).

Templates become a tree of segments when the table is built; matching is a walk down it, so a thousand paths
cost a request no more than ten. Concrete segments are tried first, then those with literal text, then bare
variables; the leftmost concrete segment decides, then document order.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import unquote

from .model import Operation

_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Match:
    """An operation and what the path says of its parameters: raw text, percent-encoded as it came."""

    operation: Operation
    path_values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PathMatch:
    """A path template that fits: its operations by method, and the raw texts of its variables in order."""

    operations: Mapping[str, Operation]
    texts: tuple[str, ...] = ()

    def operation(self, method: str) -> Match | None:
        """Choose by method; variables are named as its own template names them. None without it."""
        operation = self.operations.get(method)
        if operation is None:
            return None
        names = variables(operation.path) if self.texts else []
        return Match(operation, dict(zip(names, self.texts, strict=True)))


@dataclass(slots=True)
class _Branch:
    concrete: dict[str, "_Branch"] = field(default_factory=dict[str, "_Branch"])
    templated: list[tuple[re.Pattern[str], int, "_Branch"]] = field(
        default_factory=list[tuple[re.Pattern[str], int, "_Branch"]]
    )
    leaf: dict[str, Operation] | None = None


class Router:
    """The paths of a description, compiled."""

    def __init__(self, operations: Iterable[Operation], prefixes: Iterable[str] = ()) -> None:
        """prefixes: base paths (of `servers`) under which the paths are found as well as at the root."""
        self._root = _Branch()
        self._exact: dict[str, PathMatch] = {}
        self._prefixes = tuple(sorted({prefix for prefix in prefixes if prefix}, key=len, reverse=True))
        for operation in operations:
            self._add(operation)

    def match(self, path: str) -> PathMatch | None:
        """Find the template that fits a raw path (percent-encoded, no query); None when none does."""
        found = self._exact.get(path) or self._walk(path)
        if found is not None:
            return found
        for prefix in self._prefixes:
            if path.startswith(prefix + "/"):
                rest = path[len(prefix) :]
                return self._exact.get(rest) or self._walk(rest)
        return None

    def _add(self, operation: Operation) -> None:
        template = operation.path.partition("#")[0]
        branch = self._root
        for segment in template.split("/")[1:]:
            branch = _step(branch, segment)
        if branch.leaf is None:
            branch.leaf = {}
        branch.leaf.setdefault(operation.method, operation)
        if "{" not in template:
            self._exact[template] = PathMatch(branch.leaf)

    def _walk(self, path: str) -> PathMatch | None:
        raw = path.split("/")[1:]
        values: list[str] = []
        leaf = _descend(self._root, raw, 0, values)
        return None if leaf is None else PathMatch(leaf, tuple(values))


def variables(template: str) -> list[str]:
    """List the names of a path template's variables, in order."""
    return _VARIABLE.findall(template.partition("#")[0])


def _step(branch: _Branch, segment: str) -> _Branch:
    """Go to, or make, the branch for one segment of a template."""
    if not _VARIABLE.search(segment):
        return branch.concrete.setdefault(unquote(segment), _Branch())
    parts = [unquote(part) for part in _VARIABLE.split(segment)[::2]]
    pattern = re.compile("(.*?)".join(re.escape(part) for part in parts), re.DOTALL)
    for known, _, inner in branch.templated:
        if known.pattern == pattern.pattern:
            return inner
    inner = _Branch()
    branch.templated.append((pattern, -sum(map(len, parts)), inner))
    branch.templated.sort(key=lambda entry: entry[1])
    return inner


def _descend(branch: _Branch, raw: list[str], depth: int, values: list[str]) -> dict[str, Operation] | None:
    if depth == len(raw):
        return branch.leaf
    segment = raw[depth]
    plain = unquote(segment) if "%" in segment else segment
    inner = branch.concrete.get(plain)
    if inner is not None:
        leaf = _descend(inner, raw, depth + 1, values)
        if leaf is not None:
            return leaf
    for pattern, _, inner in branch.templated:
        found = pattern.fullmatch(plain)
        if found is None:
            continue
        known = len(values)
        # A variable that is the whole segment keeps its raw text, so that `%2F` and `%2C` inside it stay
        # apart.
        values.extend([segment] if pattern.pattern == "(.*?)" else (_quoted(text) for text in found.groups()))
        leaf = _descend(inner, raw, depth + 1, values)
        if leaf is not None:
            return leaf
        del values[known:]
    return None


def _quoted(text: str) -> str:
    """Protect what decoding again would change."""
    return text.replace("%", "%25")
