"""The wheel holds what the tree holds, and works where nothing of the checkout is."""

import shutil
import subprocess
import sys
import tomllib
import venv
import zipfile
from pathlib import Path
from typing import Final

import pytest

from .sources import ARROWS, ROOT

DATA: Final = frozenset({".css", ".html", ".js", ".json", ".txt", ".typed", ".yaml"})
"""Kinds of files in a room that the code reads at run time."""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build from a copy: what setuptools leaves in `build` would get into the next wheel."""
    copy, out = tmp_path_factory.mktemp("checkout"), tmp_path_factory.mktemp("wheel")
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, copy)
    for room in ARROWS:
        shutil.copytree(ROOT / room, copy / room, ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", out, copy]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    (built,) = out.glob("*.whl")
    return built


def test_the_wheel_holds_what_the_tree_holds(wheel: Path) -> None:
    expected = {
        f"truespec/{file.relative_to(ROOT).as_posix()}"
        for room in ARROWS
        for file in (ROOT / room).rglob("*")
        if file.suffix in DATA | {".py"} and "__pycache__" not in file.parts
    }
    held = {
        name
        for name in zipfile.ZipFile(wheel).namelist()
        if not name.partition("/")[0].endswith(".dist-info")
    }
    assert sorted(held) == sorted(expected)


def test_the_wheel_carries_the_licence(wheel: Path) -> None:
    assert any(name.endswith("/LICENSE") for name in zipfile.ZipFile(wheel).namelist())


def test_every_package_of_the_tree_is_named_in_pyproject() -> None:
    named: list[str] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]["packages"]
    packages = {
        "truespec." + ".".join(file.parent.relative_to(ROOT).parts)
        for room in ARROWS
        for file in (ROOT / room).rglob("*.py")
    }
    assert sorted(packages) == named


def test_the_wheel_works_in_a_clean_environment(wheel: Path, tmp_path: Path) -> None:
    """Only the dependencies come from this environment (a .pth file), so that no index is needed."""
    venv.create(tmp_path / "venv", with_pip=False, symlinks=True)
    python = tmp_path / "venv" / "bin" / "python"
    site = next((tmp_path / "venv" / "lib").glob("python*")) / "site-packages"
    installed = [
        sys.executable,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
    ]
    subprocess.run([*installed, str(wheel)], check=True, capture_output=True, timeout=120)
    here = Path(pytest.__file__).parents[1]
    (site / "dependencies.pth").write_text(f"{here}\n")
    ended = subprocess.run(
        [tmp_path / "venv" / "bin" / "truespec", "--version"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.stdout.startswith("truespec 0."), ended.stderr
    where = subprocess.run(
        [python, "-c", "import truespec.spec; print(truespec.spec.__file__)"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert Path(where.stdout.strip()).is_relative_to(site.resolve())
