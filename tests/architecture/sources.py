"""The rooms' modules as syntax trees: what the architecture's rules look at."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).resolve().parents[2]

ARROWS: Final[Mapping[str, frozenset[str]]] = {
    "spec": frozenset(),
    "mockserver": frozenset({"spec"}),
    "contract_tests": frozenset({"spec"}),
    "fuzz": frozenset({"spec", "mockserver", "contract_tests"}),
    "cli": frozenset({"spec", "mockserver", "contract_tests", "fuzz"}),
}
"""The room graph: which rooms each room may import."""


@dataclass(frozen=True, slots=True)
class Module:
    """One file of a room. name: dotted, from the room on (`spec.document`); a package by its own name.

    nodes: all of the tree's.
    """

    name: str
    path: str
    text: str
    tree: ast.Module
    nodes: tuple[ast.AST, ...]
    is_package: bool

    @property
    def room(self) -> str:
        """The top-level folder it is in."""
        return self.name.partition(".")[0]

    @property
    def package(self) -> str:
        """What a relative import starts from."""
        return self.name if self.is_package else self.name.rpartition(".")[0]


@dataclass(frozen=True, slots=True)
class Import:
    """One name that a module imports.

    module: what it is imported from, dotted and absolute, without `truespec.`. name: "" for `import module`.
    """

    module: str
    name: str
    line: int
    is_relative: bool

    @property
    def room(self) -> str:
        """The room it leads to, or the first part of a foreign name."""
        return (self.module or self.name).partition(".")[0]


def module_of(path: str, text: str) -> Module:
    """Parse one file. path: from the root, with `/`."""
    parts = path.removesuffix(".py").split("/")
    is_package = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if is_package else parts)
    tree = ast.parse(text)
    return Module(name, path, text, tree, tuple(ast.walk(tree)), is_package)


def modules_under(folders: tuple[str, ...]) -> tuple[Module, ...]:
    """Parse all Python files of some top-level folders, in sorted order."""
    files = sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))
    return tuple(
        module_of(file.relative_to(ROOT).as_posix(), file.read_text(encoding="utf-8")) for file in files
    )


def imports_of(module: Module) -> Iterator[Import]:
    """List what a module imports, wherever it says so: at the top, late, or for the type checker only."""
    for node in module.nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(_without_prefix(alias.name), "", node.lineno, is_relative=False)
        elif isinstance(node, ast.ImportFrom):
            start = _start_of(module, node)
            for alias in node.names:
                yield Import(start, alias.name, node.lineno, is_relative=node.level > 0)
        elif isinstance(node, ast.Call) and _is_dynamic_import(node):
            written = ast.literal_eval(node.args[0])
            level = len(written) - len(written.lstrip("."))
            target = _up(module.package, level) + written.lstrip(".") if level else _without_prefix(written)
            yield Import(target, "", node.lineno, is_relative=level > 0)


def _is_dynamic_import(node: ast.Call) -> bool:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    if called not in {"import_module", "__import__"} or not node.args:
        return False
    return isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)


def _start_of(module: Module, node: ast.ImportFrom) -> str:
    if node.level == 0:
        return _without_prefix(node.module or "")
    return (_up(module.package, node.level) + (node.module or "")).rstrip(".")


def _up(package: str, level: int) -> str:
    """Write the package that `level` dots lead to, with a dot at its end; "" is `truespec` itself."""
    parts = package.split(".")
    kept = parts[: len(parts) - (level - 1)]
    return "".join(f"{part}." for part in kept)


def _without_prefix(name: str) -> str:
    return "" if name == "truespec" else name.removeprefix("truespec.")
