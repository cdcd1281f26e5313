"""From a method and a target to the operations that it names (OpenAPI, Paths Object, Path Templating
Matching).

Templates become a tree of segments when the table is built; matching is a walk down it, so a thousand paths
cost a request no more than ten. Concrete segments are tried first, then those with literal text, then bare
variables; the leftmost more concrete segment decides, then document order.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Final, Literal, TypeAlias
from urllib.parse import unquote

from msgspec import Struct, field

from .model import Operation, Server
from .path_template import Segment, normalized, path_of, query_of, variables

BasePath: TypeAlias = Literal["both", "root", "strict"]
"""Where paths are found: at the root and under their servers' base paths, at the root only, or strictly
where the servers are."""

_DOTS: Final = frozenset((".", ".."))
_MAX_BASES: Final = 100
"""So many base paths are made of the values of one server's variables."""


class Match(Struct, frozen=True):
    """An operation and what the path says of its parameters: raw text, percent-encoded as it came."""

    operation: Operation
    path_values: Mapping[str, str]


class Unmatched(Struct, frozen=True):
    """Why a target names no operation. template: of the path that fits, None where none does.

    methods: those that are documented for it.
    """

    template: str | None
    methods: tuple[str, ...] = ()


class _Entry(Struct, frozen=True):
    """An operation at the end of a way down the tree.

    names: of the variables on the way, None for those of a base path. query: what the target's query has to
    say, too.
    """

    operation: Operation
    names: tuple[str | None, ...]
    query: tuple[tuple[str, str | None], ...]

    def match(self, texts: Sequence[str]) -> Match:
        named = zip(self.names, texts, strict=True)
        return Match(self.operation, {name: text for name, text in named if name is not None})


_Leaf: TypeAlias = dict[str, list[_Entry]]
"""Operations by method; several where only names, queries or fragments of keys tell them apart."""


class _Branch(Struct):
    """What may come after the segments so far.

    mixed: segments with literal text and variables, by the text that they start and end with; lengths: how
    long these two are, so that finding candidates takes one look-up for each pair.
    """

    concrete: dict[str, "_Branch"] = field(default_factory=dict[str, "_Branch"])
    mixed: dict[tuple[str, str], list[tuple[Segment, "_Branch"]]] = field(
        default_factory=dict[tuple[str, str], list[tuple[Segment, "_Branch"]]]
    )
    lengths: list[tuple[int, int]] = field(default_factory=list[tuple[int, int]])
    variable: "_Branch | None" = None
    leaf: _Leaf | None = None


class Router:
    """The paths of a description, compiled: a tree of those at the root, one of those under base paths."""

    def __init__(self, operations: Iterable[Operation]) -> None:
        served = [(operation, base_paths(operation.servers)) for operation in operations]
        self._is_everywhere_rooted = all(bases == ("",) for _, bases in served)
        self._rooted = _Tree()
        self._served = self._rooted if self._is_everywhere_rooted else _Tree()
        self._plain: dict[str, dict[str, tuple[Match]]] | None = None
        for operation, bases in served:
            self._rooted.add("", operation)
            for base in () if self._is_everywhere_rooted else bases:
                self._served.add(base, operation)

    def match(
        self, methods: Sequence[str], target: str, base_path: BasePath = "both"
    ) -> tuple[Match, ...] | Unmatched:
        """Find the operations that a request line names, the most concrete template that has the method.

        methods: that of the request, and others that will do where it is not documented. target: as on the
        wire, in origin or absolute form. Several operations where keys of the Paths Object differ only in
        what no path shows; the caller chooses by the rest of the request.
        """
        plain = self._written_out(target.partition("?")[0]) if base_path != "strict" else None
        if plain is not None:
            known = next((plain[method] for method in methods if method in plain), None)
            if known is not None:
                return known
        path, query = split_target(target)
        if path is None:
            return Unmatched(None)
        template: str | None = None
        documented: dict[str, None] = {}
        for leaf, texts in self._leaves(path, base_path):
            entries = [entry for entry in _of_method(leaf, methods) if _is_asked(entry, query)]
            if entries:
                return _most_demanding(entries, texts)
            asked = [name for name, found in leaf.items() if any(_is_asked(each, query) for each in found)]
            documented.update(dict.fromkeys(asked))
            if asked and template is None:
                template = leaf[asked[0]][0].operation.path
        return Unmatched(template, tuple(documented))

    def considered(self, target: str, base_path: BasePath = "both") -> Iterator[tuple[Operation, ...]]:
        """Go through the paths that fit a target, the most concrete first: the operations of each, whatever
        their method. `match` takes the first that has the method.
        """
        path = split_target(target)[0]
        for leaf, _ in self._leaves(path, base_path) if path is not None else ():
            yield tuple(entry.operation for entries in leaf.values() for entry in entries)

    def _written_out(self, path: str) -> Mapping[str, tuple[Match]] | None:
        """Find what a path that is written as its template names, by method; None where there is more to
        ask.
        """
        if self._plain is None:
            self._plain = self._rooted.plain()
        return self._plain.get(path)

    def _leaves(self, path: str, base_path: BasePath) -> Iterator[tuple[_Leaf, tuple[str, ...]]]:
        segments = path.split("/")[1:]
        if base_path != "strict":
            yield from self._rooted.leaves(segments)
        if base_path == "strict" or (base_path == "both" and not self._is_everywhere_rooted):
            yield from self._served.leaves(segments)


def split_target(target: str) -> tuple[str | None, str]:
    """Take path and query of a request target (RFC 9112, Request Target).

    The path is None where there is none that could name an operation: `*`, and paths with dot segments,
    which clients resolve before they ask and servers resolve as they like (RFC 3986, Dot-Segments).
    """
    path, _, query = target.partition("?")
    if not path.startswith("/"):
        scheme, found, rest = path.partition("://")
        if not found or not scheme.isalnum():
            return None, query
        path = "/" + rest.partition("/")[2]
    if "/." in path or "%2" in path:
        segments = (normalized(segment) for segment in path.split("/"))
        if any(segment in _DOTS for segment in segments):
            return None, query
    return path, query


def base_paths(servers: Sequence[Server]) -> tuple[str, ...]:
    """List the paths under which servers offer operations, as templates; ("",) is the root.

    A variable with an `enum` stands for each of its values, any other for any segment, and for its default.
    """
    found = dict.fromkeys(base for server in servers for base in _bases(server))
    return tuple(found) or ("",)


def _bases(server: Server) -> Iterator[str]:
    yield server.path
    names = [name for name in server.variables if f"{{{name}}}" in server.template]
    choices = [server.variables[name].enum or (f"{{{name}}}",) for name in names]
    for values in islice(product(*choices), _MAX_BASES if names else 0):
        url = server.template
        for name, value in zip(names, values, strict=True):
            url = url.replace(f"{{{name}}}", value)
        _, found, rest = url.partition("://")
        path = "/" + rest.partition("/")[2] if found else url
        if path.startswith("/") and not path.startswith("//"):
            yield path_of(path).rstrip("/")


def _of_method(leaf: _Leaf, methods: Sequence[str]) -> Sequence[_Entry]:
    """Choose by method: the first that is documented."""
    return next((leaf[method] for method in methods if method in leaf), ())


def _is_asked(entry: _Entry, query: str) -> bool:
    """Whether a query says what the key of an operation demands."""
    if not entry.query:
        return True
    pairs = [part.partition("=") for part in query.split("&")]
    known = {(unquote(name), unquote(value)) for name, _, value in pairs}
    names = {name for name, _ in known}
    return all(name in names if value is None else (name, value) in known for name, value in entry.query)


def _most_demanding(entries: Sequence[_Entry], texts: Sequence[str]) -> tuple[Match, ...]:
    """Leave those whose keys demand the most of the query."""
    if len(entries) == 1:
        return (entries[0].match(texts),)
    most = max(len(entry.query) for entry in entries)
    return tuple(entry.match(texts) for entry in entries if len(entry.query) == most)


class _Tree:
    """Templates by their segments."""

    def __init__(self) -> None:
        self._root = _Branch()
        self._exact: dict[str, _Leaf] = {}
        self._segments: dict[str, Segment] = {}  # thousands of paths are made of some hundred of them

    def add(self, base: str, operation: Operation) -> None:
        """Add an operation under a base path."""
        template = base + path_of(operation.path)
        branch = self._root
        names: list[str | None] = []
        for written in template.split("/")[1:]:
            segment = self._segments.get(written)
            if segment is None:
                segment = self._segments[written] = Segment.parse(written)
            names.extend(segment.names)
            branch = _step(branch, written, segment)
        own = len(variables(base))
        names[:own] = [None] * own
        if branch.leaf is None:
            branch.leaf = {}
        entry = _Entry(operation, tuple(names), query_of(operation.path))
        branch.leaf.setdefault(operation.method, []).append(entry)
        if not names:
            self._exact[template] = branch.leaf

    def plain(self) -> dict[str, dict[str, tuple[Match]]]:
        """List the paths without variables, and the operation of each method where one alone can be meant."""
        found: dict[str, dict[str, tuple[Match]]] = {}
        for path, leaf in self._exact.items():
            if "%" not in path and "/." not in path:
                sure = (each for each in leaf.items() if len(each[1]) == 1 and not each[1][0].query)
                found[path] = {method: (Match(only.operation, {}),) for method, (only,) in sure}
        return found

    def leaves(self, segments: Sequence[str]) -> Iterator[tuple[_Leaf, tuple[str, ...]]]:
        """Go through what fits, the most concrete first, with the raw texts of the variables."""
        yield from _descend(self._root, segments, 0, ())


def _step(branch: _Branch, written: str, segment: Segment) -> _Branch:
    """Go to, or make, the branch for one segment of a template."""
    if not segment.names:
        return branch.concrete.setdefault(unquote(written), _Branch())
    if segment.is_variable:
        branch.variable = branch.variable or _Branch()
        return branch.variable
    ends = (segment.literals[0], segment.literals[-1])
    known = branch.mixed.setdefault(ends, [])
    for other, inner in known:
        if other.literals == segment.literals:
            return inner
    inner = _Branch()
    known.append((segment, inner))
    lengths = (len(ends[0]), len(ends[1]))
    if lengths not in branch.lengths:
        branch.lengths.append(lengths)
    return inner


def _descend(
    branch: _Branch, segments: Sequence[str], depth: int, texts: tuple[str, ...]
) -> Iterator[tuple[_Leaf, tuple[str, ...]]]:
    if depth == len(segments):
        if branch.leaf is not None:
            yield branch.leaf, texts
        return
    segment = segments[depth]
    inner = branch.concrete.get(unquote(segment) if "%" in segment else segment)
    if inner is not None:
        yield from _descend(inner, segments, depth + 1, texts)
    if branch.lengths:
        for found, inner in _mixed(branch, normalized(segment)):
            yield from _descend(inner, segments, depth + 1, (*texts, *found))
    if branch.variable is not None:
        yield from _descend(branch.variable, segments, depth + 1, (*texts, segment))


def _mixed(branch: _Branch, segment: str) -> list[tuple[Sequence[str], _Branch]]:
    """List what fits of the segments with literal text, those with the most of it first."""
    found: list[tuple[int, Sequence[str], _Branch]] = []
    for start, end in branch.lengths:
        ends = (segment[:start], segment[len(segment) - end :])
        for template, inner in branch.mixed.get(ends, ()):
            texts = template.texts(segment)
            if texts is not None:
                found.append((-template.literal_length, texts, inner))
    found.sort(key=lambda each: each[0])
    return [(texts, inner) for _, texts, inner in found]
