"""From a document to its problems: read, taken apart, held to every rule of the table."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final, Literal

from ..document import Document, Fetch, References, Source
from ..errors import DocumentError
from ..loading import load_document
from ..location import Location
from ..schema import ALL_FORMATS, Formats
from .problem import Level, Problem
from .subject import Subject
from .table import LINT_RULES


def lint(
    source: Source | Document,
    *,
    name: str | None = None,
    references: References | None = None,
    fetch: Fetch | None = None,
    overlays: Sequence[Source] = (),
    formats: Formats = ALL_FORMATS,
) -> tuple[Problem, ...]:
    """List everything that is wrong with a document, in the order of its files and lines.

    name: what to call it in messages. references: which files it may lead to. fetch: fetches a URL. overlays:
    that are applied to it, in order (all only where `source` is not read yet). formats: that examples are
    held to. Never raises for what a
    document is or contains: what can't be used is a problem, too (`is_unusable` tells).
    """
    try:
        document = (
            source
            if isinstance(source, Document)
            else load_document(source, name=name, references=references, fetch=fetch, overlays=overlays)
        )
    except DocumentError as error:
        at = error.at or Location(name or str(source), 0, 0, "")
        return (_problem("document-unreadable", error.message, at),)
    try:
        subject = Subject.of(document, formats)
    except DocumentError as error:
        return (_problem("version-unknown", error.message, error.at or document.location()),)
    found = [
        Problem(rule.id, rule.level, *fault) for rule in LINT_RULES.values() for fault in rule.run(subject)
    ]
    found += [_problem(each.rule, each.message, each.at) for each in subject.compiler.exhausted.values()]
    return _in_order(found, [file.name for file in document.files()])


def leveled(problems: Iterable[Problem], levels: Mapping[str, Level | Literal["off"]]) -> tuple[Problem, ...]:
    """Give problems the levels that are wanted for their rules; those that are `off` go.

    That a document can't be used stays an error, whatever is wanted.
    """
    found: list[Problem] = []
    for problem in problems:
        level = problem.level if problem.rule in _UNUSABLE else levels.get(problem.rule, problem.level)
        if level != "off":
            found.append(replace(problem, level=level))
    return tuple(found)


_UNUSABLE: Final = frozenset(("document-unreadable", "version-unknown"))


def is_unusable(problems: Iterable[Problem]) -> bool:
    """Whether the document can't be used at all: nothing but these problems is known of it."""
    return any(problem.rule in _UNUSABLE for problem in problems)


def _problem(rule: str, message: str, at: Location) -> Problem:
    return Problem(rule, LINT_RULES[rule].level, message, at)


def _in_order(problems: Iterable[Problem], files: list[str]) -> tuple[Problem, ...]:
    """Sort by file as read, then by place, then by rule; what is said twice is said once."""
    ranks = {name: rank for rank, name in reversed(list(enumerate(files)))}
    return tuple(
        sorted(
            dict.fromkeys(problems),
            key=lambda problem: (
                ranks.get(problem.at.file, len(ranks)),
                problem.at.line,
                problem.at.column,
                problem.rule,
            ),
        )
    )
