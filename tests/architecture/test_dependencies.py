"""What the rooms import is declared: nothing is there only because something else brings it."""

import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from typing import Final

from .sources import ARROWS, ROOT, imports_of, modules_under


def normalized(name: str) -> str:
    """Write a distribution's name as indexes compare it (Python packaging: Names and normalization)."""
    return re.sub(r"[-_.]+", "-", name).lower()


PROJECT: Final = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
REQUIREMENTS: Final = (
    *PROJECT["dependencies"],
    *(each for extra in PROJECT["optional-dependencies"].values() for each in extra),
)
DECLARED: Final = {
    normalized(re.split(r"[<>=~!;\[ ]", requirement, maxsplit=1)[0]) for requirement in REQUIREMENTS
}


def test_every_import_is_of_a_declared_dependency() -> None:
    distributions = packages_distributions()
    foreign = {
        (module.path, name.room)
        for module in modules_under(tuple(ARROWS))
        for name in imports_of(module)
        if not name.is_relative and name.room not in sys.stdlib_module_names
    }
    undeclared = [
        f"{path} imports {name}"
        for path, name in sorted(foreign)
        if not DECLARED & {normalized(found) for found in distributions.get(name, [])}
    ]
    assert undeclared == []


def test_every_dependency_is_bounded_above() -> None:
    assert [requirement for requirement in REQUIREMENTS if "<" not in requirement] == []
