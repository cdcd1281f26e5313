"""Notices for GitHub: annotations, which its runner reads from standard output (Workflow commands)."""

from collections.abc import Iterator
from typing import Final

from .notices import Notice, Said, Weight

_COMMANDS: Final[dict[Weight, str]] = {"error": "error", "warning": "warning", "note": "notice"}


def github_report(said: Said) -> str:
    """Write a line for each notice that nothing excuses; "" for none."""
    return "\n".join(_annotations(said))


def _annotations(said: Said) -> Iterator[str]:
    for notice in said.notices:
        if notice.acceptance is None:
            message = f"{notice.subject}: {notice.message}" if notice.subject else notice.message
            properties = ",".join(f"{name}={_property(value)}" for name, value in _properties(notice))
            yield f"::{_COMMANDS[notice.weight]} {properties}::{_data(message)}"


def _properties(notice: Notice) -> Iterator[tuple[str, str]]:
    if notice.at is not None:
        yield "file", notice.at.file
        if notice.at.line:
            yield "line", str(notice.at.line)
            yield "col", str(notice.at.column)
    yield "title", f"truespec {notice.rule}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
