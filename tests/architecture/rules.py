"""The rules of the architecture, as a table: each finds its offenders among the modules of the rooms."""

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Final, TypeAlias

from .sources import ARROWS, Import, Module, imports_of

Modules: TypeAlias = tuple[Module, ...]
Definition: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef

MODULE_LINES: Final = 400
FUNCTION_LINES: Final = 50
CATCH_ALL_NAMES: Final = frozenset(
    {
        "base",
        "common",
        "core",
        "helper",
        "helpers",
        "lib",
        "manager",
        "misc",
        "shared",
        "tools",
        "util",
        "utils",
    }
)


@dataclass(frozen=True, slots=True)
class Offence:
    """One breach. place: what a waiver names (`spec/router.py` or `spec/router.py:Router.match`)."""

    place: str
    line: int
    what: str

    def __str__(self) -> str:
        """Write it for the one who has to mend it."""
        return f"{self.place} (line {self.line}): {self.what}"


@dataclass(frozen=True, slots=True)
class ArchitectureRule:
    """One rule. offences: finds every breach in the modules of all rooms."""

    id: str
    sentence: str
    offences: Callable[[Modules], Iterator[Offence]]


def _arrows(modules: Modules) -> Iterator[Offence]:
    for module in modules:
        for name in imports_of(module):
            if name.room in ARROWS and name.room != module.room and name.room not in ARROWS[module.room]:
                yield Offence(module.path, name.line, f"{module.room} may not know {name.room}")


def _doors(modules: Modules) -> Iterator[Offence]:
    behind = _behind_the_doors(modules)
    for module in modules:
        for name in imports_of(module):
            if name.room not in ARROWS or name.room == module.room:
                continue
            if "." in name.module or f"{name.module}.{name.name}" in behind:
                yield Offence(module.path, name.line, f"goes past the door of {name.room}: {name.module}")


def _behind_the_doors(modules: Modules) -> set[str]:
    """List the modules by dotted name, without what a door exports under the same name (`run`)."""
    exported = {f"{module.name}.{name}" for module in modules for name in _exported(module) or ()}
    return {module.name for module in modules} - exported


def _second_copies(modules: Modules) -> Iterator[Offence]:
    for module in modules:
        for name, line in _absolute_names(module):
            if name.partition(".")[0] in ARROWS:
                yield Offence(module.path, line, f"imports {name}, a second copy of truespec.{name}")


def _absolute_imports(modules: Modules) -> Iterator[Offence]:
    for module in modules:
        for name, line in _absolute_names(module):
            if name.partition(".")[0] == "truespec":
                yield Offence(module.path, line, f"imports {name}; rooms import relatively")


def _absolute_names(module: Module) -> Iterator[tuple[str, int]]:
    for node in module.nodes:
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module or "", node.lineno


def _cycles(modules: Modules) -> Iterator[Offence]:
    names = {module.name for module in modules}
    graph = {
        module.name: {
            target
            for name in imports_of(module)
            if (target := _target(name, names)) != module.name and target
        }
        for module in modules
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        cycle: list[str] = error.args[1]
        path = next(module.path for module in modules if module.name == cycle[0])
        yield Offence(path, 1, f"imports in a circle: {' <- '.join(cycle)}")


def _target(name: Import, names: set[str]) -> str:
    """Find the module that is imported; "" where it is no module of ours.

    Of a package that re-exports a name, it is the package: its `__init__` is what runs.
    """
    longer = f"{name.module}.{name.name}".strip(".")
    if longer in names:
        return longer
    return name.module if name.module in names else ""


def _door_forms(modules: Modules) -> Iterator[Offence]:
    for module in modules:
        if not module.is_package:
            continue
        if ast.get_docstring(module.tree) is None:
            yield Offence(
                module.path, 1, "a door has a docstring: what for, the central names, what it doesn't know"
            )
        exported = _exported(module)
        if exported is None:
            yield Offence(module.path, 1, "a door has an `__all__`, written out")
        elif exported != sorted(exported, key=_export_order):
            yield Offence(module.path, 1, "`__all__` is sorted: CONSTANTS, Classes, functions")
        for node in module.tree.body:
            if not isinstance(node, _AT_A_DOOR) and not _is_late_import(node):
                yield Offence(module.path, node.lineno, "a door runs nothing")


_AT_A_DOOR: Final = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Expr)


def _is_late_import(node: ast.stmt) -> bool:
    """Whether a statement belongs to importing names when they are asked for (PEP 562)."""
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    return isinstance(node, ast.FunctionDef) and node.name == "__getattr__"


def _exported(module: Module) -> list[str] | None:
    for node in module.tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            return list(ast.literal_eval(node.value))
    return None


def _export_order(name: str) -> tuple[int, str]:
    return (0 if name.isupper() else 1 if name[0].isupper() else 2, name)


def _docstrings(modules: Modules) -> Iterator[Offence]:
    for module in modules:
        if ast.get_docstring(module.tree) is None:
            yield Offence(module.path, 1, "the module has no docstring")
        for name, node in _definitions(module.tree):
            if _is_public(name) and not _is_overload(node) and ast.get_docstring(node) is None:
                yield Offence(f"{module.path}:{name}", node.lineno, "public and without a docstring")


def _definitions(tree: ast.Module | ast.ClassDef, prefix: str = "") -> Iterator[tuple[str, Definition]]:
    """List functions and classes by dotted name; what stands inside a function is nobody's but its own."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Definition):
            yield f"{prefix}{node.name}", node
        if isinstance(node, ast.ClassDef):
            yield from _definitions(node, f"{prefix}{node.name}.")


def _is_public(name: str) -> bool:
    return not any(part.startswith("_") for part in name.split("."))


def _is_overload(node: Definition) -> bool:
    return any(ast.unparse(item).endswith(("overload", ".setter")) for item in node.decorator_list)


def _module_sizes(modules: Modules) -> Iterator[Offence]:
    for module in modules:
        lines = len(module.text.splitlines())
        if lines > MODULE_LINES:
            yield Offence(module.path, lines, f"{lines} lines; {MODULE_LINES} are the ceiling")


def _function_sizes(modules: Modules) -> Iterator[Offence]:
    for module in modules:
        for node in module.nodes:
            if isinstance(node, Function) and (lines := _lines_of(node)) > FUNCTION_LINES:
                place = f"{module.path}:{node.name}"
                yield Offence(place, node.lineno, f"{lines} lines; {FUNCTION_LINES} are the ceiling")


def _lines_of(node: Function) -> int:
    """Count the lines of a function, its docstring left out."""
    lines = (node.end_lineno or node.lineno) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is None:
        return lines
    return lines - ((first.end_lineno or first.lineno) - first.lineno + 1)


def _catch_all_names(modules: Modules) -> Iterator[Offence]:
    for module in modules:
        for part in module.name.split("."):
            if part.strip("_") in CATCH_ALL_NAMES:
                yield Offence(module.path, 1, f"`{part}` names no concept")


def _global_statements(modules: Modules) -> Iterator[Offence]:
    for module in modules:
        for node in module.nodes:
            if isinstance(node, ast.Global):
                yield Offence(module.path, node.lineno, "`global`: state that anyone may write")


def _positional_bools(modules: Modules) -> Iterator[Offence]:
    for module in modules:
        for node in module.nodes:
            if not isinstance(node, Function):
                continue
            for name in _bool_parameters(node.args):
                place = f"{module.path}:{node.name}"
                yield Offence(place, node.lineno, f"`{name}` is a bool that can be passed by position")


def _bool_parameters(arguments: ast.arguments) -> Iterator[str]:
    positional = [*arguments.posonlyargs, *arguments.args]
    defaults = [None] * (len(positional) - len(arguments.defaults)) + arguments.defaults
    for argument, default in zip(positional, defaults, strict=True):
        is_typed = argument.annotation is not None and ast.unparse(argument.annotation) == "bool"
        if is_typed or (isinstance(default, ast.Constant) and isinstance(default.value, bool)):
            yield argument.arg


_TABLE: Final = (
    ArchitectureRule("arrows", "Rooms import only along the arrows.", _arrows),
    ArchitectureRule("by-the-door", "Another room is entered by its door only.", _doors),
    ArchitectureRule("catch-all-names", "A module is named for its concept.", _catch_all_names),
    ArchitectureRule("cycles", "No import circle, late and type-checking imports included.", _cycles),
    ArchitectureRule("docstrings", "Everything public has a docstring.", _docstrings),
    ArchitectureRule(
        "door-form", "A door has a docstring and a sorted `__all__`, and runs nothing.", _door_forms
    ),
    ArchitectureRule("function-size", f"A function has at most {FUNCTION_LINES} lines.", _function_sizes),
    ArchitectureRule("global", "Nobody writes module state.", _global_statements),
    ArchitectureRule("module-size", f"A module has at most {MODULE_LINES} lines.", _module_sizes),
    ArchitectureRule("positional-bool", "A flag is passed by name.", _positional_bools),
    ArchitectureRule("relative-imports", "Rooms import each other relatively.", _absolute_imports),
    ArchitectureRule("second-copy", "A room is never imported by its folder's name.", _second_copies),
)

RULES: Final[Mapping[str, ArchitectureRule]] = {rule.id: rule for rule in _TABLE}
"""All rules, by id."""
