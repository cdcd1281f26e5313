"""Two folders of documents that `truespec diff` compares: each document with the one of the same path."""

import os
from collections.abc import Iterator
from pathlib import Path

from ..spec import UsageError
from .merge_base import SUFFIXES, Found, is_openapi


def are_folders(old: str, new: str) -> bool:
    """Say whether both are folders. Raises UsageError where only one of them is."""
    folders = [each for each in (old, new) if each != "-" and Path(each).is_dir()]
    if len(folders) == 1:
        raise UsageError(f"{folders[0]} is a folder, which is compared with another folder; name two of them")
    return len(folders) > 1


def found_in(old: str, new: str) -> Found:
    """Pair the OpenAPI documents below two folders by their paths.

    Raises UsageError where there is none in either.
    """
    before, after = sorted(_documents(Path(old))), set(_documents(Path(new)))
    pairs = [name for name in before if (Path(new) / name).is_file()]
    removed = [str(Path(old) / name) for name in before if name not in pairs]
    added = [str(Path(new) / name) for name in sorted(after - set(pairs))]
    if not (before or after):
        raise UsageError(f"could not compare: there is no OpenAPI document in {old}, nor in {new}")
    return Found(
        "",
        tuple((str(Path(old) / name), str(Path(new) / name)) for name in pairs),
        tuple(added),
        tuple((name, name) for name in removed),
    )


def _documents(folder: Path) -> Iterator[str]:
    """Find the documents below a folder by their paths in it; what is hidden is passed over."""
    for place, folders, files in os.walk(folder):
        folders[:] = [each for each in folders if not each.startswith(".")]
        for name in files:
            path = Path(place) / name
            if name.endswith(SUFFIXES) and is_openapi(path):
                yield str(path.relative_to(folder))
