"""Rules on paths, operations and parameters: names that have to be unique, and to meet."""

import re
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from ..document import Node
from ..editing import Put
from ..schema.flat import same
from .fixes import alike, dropped
from .problem import Fix
from .subject import Fault, Subject

_VARIABLE: Final = re.compile(r"\{([^{}]*)\}")


def operation_id_duplicate(subject: Subject) -> Iterator[Fault]:
    """Find operations that share an operationId."""
    first: dict[str, Node] = {}
    for part in subject.walk.of("operation"):
        name = part.node.mapping.get("operationId")
        if not isinstance(name, str):
            continue
        node = part.node.child("operationId")
        if name in first:
            yield Fault(f"the operationId {name!r} is already that of {first[name].location}", node.location)
        else:
            first[name] = node


def path_duplicate(subject: Subject) -> Iterator[Fault]:
    """Find templates that are the same but for the names of their parameters."""
    first: dict[str, str] = {}
    for template, written, _ in subject.path_items():
        bare = _VARIABLE.sub("{}", template)
        if bare in first:
            yield Fault(f"the path {template} matches the same requests as {first[bare]}", written.location)
        else:
            first[bare] = template


def path_ambiguous(subject: Subject) -> Iterator[Fault]:
    """Find templates that fit the same target where none of them is the more concrete one."""
    told: set[str] = set()
    by_length: dict[int, list[tuple[str, list[str], Node]]] = {}
    for template, written, _ in subject.path_items():
        segments = template.partition("#")[0].split("/")
        by_length.setdefault(len(segments), []).append((template, segments, written))
    for group in by_length.values():
        for (first, segments, _), (second, others, written) in combinations(group, 2):
            if second not in told and _is_ambiguous(segments, others) and _differ(first, second):
                told.add(second)
                yield Fault(f"a request may fit this path and {first} alike", written.location)


def path_parameter_undeclared(subject: Subject) -> Iterator[Fault]:
    """Find variables of a template that no path parameter of an operation describes."""
    for template, written, item in subject.path_items():
        names = dict.fromkeys(_VARIABLE.findall(template.partition("#")[0]))
        shared = _declared(subject, item)
        for method, operation in operations(subject, item):
            known = shared | _declared(subject, operation)
            for name in names:
                if name not in known:
                    at = operation.location if operation.file is item.file else written.location
                    near = alike(name, known)
                    fix = _declaring(subject, item, name) if near is None else _renaming(known[near], name)
                    yield Fault(f"{method.upper()} {template} has no path parameter {name!r}", at, fix)


def path_parameter_unused(subject: Subject) -> Iterator[Fault]:
    """Find path parameters that the template has no place for."""
    for template, _, item in subject.path_items():
        names = _VARIABLE.findall(template.partition("#")[0])
        for holder in (item, *(operation for _, operation in operations(subject, item))):
            for name, node in _declared(subject, holder).items():
                if name not in names:
                    meant = alike(name, names)
                    fix = None if meant is None else _renaming(node, meant)
                    yield Fault(f"the path {template} has no {{{name}}}", node.location, fix)


def _declaring(subject: Subject, item: Node, name: str) -> Fix:
    """Describe a variable as what it is without a description: any text, for all operations of the path."""
    described = {"name": name, "in": "path", "required": True}
    text = {"type": "string"}
    value = described | (text if subject.grammar.version == "2.0" else {"schema": text})
    held = item.child("parameters")
    if held.value is None:
        return lambda: (Put(held, [value]),)
    return lambda: (Put(held.child(len(held.sequence)), value),)


def _renaming(parameter: Node, name: str) -> Fix:
    return lambda: () if "$ref" in parameter.mapping else (Put(parameter.child("name"), name),)


def parameter_duplicate(subject: Subject) -> Iterator[Fault]:
    """Find parameters that stand twice in one list: the same name in the same place."""
    for kind in ("path-item", "operation"):
        for part in subject.walk.of(kind):
            seen: dict[tuple[str, str], Node] = {}
            for place, name, node in parameters(subject, part.node):
                first = seen.setdefault((place, name), node)
                if first is not node:
                    fix = dropped([node]) if same(first.value, node.value) else None
                    yield Fault(
                        f"the {place} parameter {name!r} stands twice in this list", node.location, fix
                    )


def operations(subject: Subject, item: Node) -> Iterator[tuple[str, Node]]:
    """List the operations of a path item, each with its method as it is written."""
    for name, node in item.members():
        held = subject.grammar.held_by("path-item", name)
        if held == ("one", "operation") and node.mapping:
            yield name, node
        elif held == ("map", "operation"):
            yield from (pair for pair in node.members() if pair[1].mapping)


def parameters(subject: Subject, holder: Node) -> Iterator[tuple[str, str, Node]]:
    """List place and name of the parameters of an operation or path item, with the node in its list."""
    for written in holder.child("parameters").items():
        parameter = subject.followed(written)
        if parameter is None:
            continue
        place, name = parameter.mapping.get("in"), parameter.mapping.get("name")
        if isinstance(place, str) and isinstance(name, str):
            yield place, name.lower() if place == "header" else name, written


def _declared(subject: Subject, holder: Node) -> dict[str, Node]:
    return {name: node for place, name, node in parameters(subject, holder) if place == "path"}


def _differ(first: str, second: str) -> bool:
    """Whether two templates are more than the same with other names (which another rule says)."""
    return _VARIABLE.sub("{}", first) != _VARIABLE.sub("{}", second)


def _is_ambiguous(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether both fit one target, and neither is at least as concrete everywhere."""
    wins = [0, 0]
    for one, other in zip(first, second, strict=True):
        if _VARIABLE.sub("{}", one) == _VARIABLE.sub("{}", other):
            continue
        if not (_fits(one, other) or _fits(other, one)):
            return False
        wins[0 if _fits(other, one) else 1] += 1
    return all(wins) or not any(wins)


def _fits(template: str, segment: str) -> bool:
    """Whether a template segment takes all that `segment` (a text or a more concrete template) stands for."""
    parts = _VARIABLE.split(template)
    pattern = "[^/]+".join(re.escape(text) for text in parts[::2])
    return len(parts) > 1 and re.fullmatch(pattern, segment) is not None
