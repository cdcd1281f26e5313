"""Notices for GitHub: annotations, which its runner reads from standard output (Workflow commands)."""

from collections import Counter
from collections.abc import Iterator
from posixpath import join, normpath
from typing import Final

from .notices import Notice, Said, Weight

_COMMANDS: Final[dict[Weight, str]] = {"error": "error", "warning": "warning", "note": "notice"}


_MOST: Final = 10
"""Annotations of a kind that GitHub shows of one step."""


def github_report(said: Said, folder: str = "") -> str:
    """Write a line for each notice that nothing excuses, notes, and why it was cut short; "" for none.

    folder: where the command ran, from the root of the repository, which files of annotations count from.
    """
    return "\n".join((*_annotations(said, folder), *_about_the_run(said)))


def _annotations(said: Said, folder: str) -> Iterator[str]:
    kept = [notice for notice in said.notices if notice.acceptance is None]
    numbers = Counter(notice.weight for notice in kept)
    written: Counter[Weight] = Counter()
    for notice in kept:
        written[notice.weight] += 1
        left = numbers[notice.weight] - _MOST
        if written[notice.weight] < _MOST or left <= 0:
            message = f"{notice.subject}: {notice.message}" if notice.subject else notice.message
            properties = ",".join(f"{name}={_property(value)}" for name, value in _properties(notice, folder))
            yield f"::{_COMMANDS[notice.weight]} {properties}::{_data(message)}"
        elif written[notice.weight] == _MOST:
            more = f"… and {left + 1:,} more, in the summary of the step"
            yield f"::{_COMMANDS[notice.weight]} title=truespec {said.command}::{more}"


def _about_the_run(said: Said) -> Iterator[str]:
    title = f"title=truespec {said.command}"
    if said.incomplete:
        yield f"::error {title}::{_data(said.incomplete)}"
    yield from (f"::notice {title}::{_data(note)}" for note in said.notes)


def _properties(notice: Notice, folder: str) -> Iterator[tuple[str, str]]:
    if notice.at is not None:
        yield "file", normpath(join(folder, notice.at.file)) if folder else notice.at.file
        if notice.at.line:
            yield "line", str(notice.at.line)
            yield "col", str(notice.at.column)
    yield "title", f"truespec {notice.rule}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
