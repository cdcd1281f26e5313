"""Where a command runs within what a CI job has checked out (GitHub Actions, Default variables)."""

from collections.abc import Mapping
from pathlib import Path


def folder_of(environment: Mapping[str, str]) -> str:
    """Name the working folder from the root of the checkout: "" for the root, or where none is told.

    Annotations count from the root, and each folder that is compared by itself has a comment of its own.
    """
    root = environment.get("GITHUB_WORKSPACE")
    here = Path.cwd().resolve()
    if not root or not here.is_relative_to(Path(root).resolve()):
        return ""
    folder = here.relative_to(Path(root).resolve()).as_posix()
    return "" if folder == "." else folder
