"""A document with what is certain fixed: as an Overlay, or in its own files.

Nothing is believed: what was edited is linted again, and a fix counts where its problem went
and no error came.
Fixes that fail together are tried apart.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final, TypeAlias

from msgspec import Struct, field
from msgspec.structs import replace

from ..document import Document, SourceFile
from ..document.library import Library
from ..document.parse import parse_text
from ..editing import (
    IN_ONE_PLACE,
    Action,
    Edit,
    NotEditable,
    actions_of,
    edited_text,
    edited_value,
    in_order,
    is_same_text,
    overlay_text,
)
from ..errors import DocumentError
from ..loading import with_overlays
from .problem import Problem

Judge: TypeAlias = Callable[[Document], tuple[Problem, ...]]
"""Lists what is wrong with a document, at the levels that are wanted."""

_Fixes: TypeAlias = Sequence[tuple[Problem, Sequence[Edit]]]

_MAX_PASSES: Final = 8
"""How often what one fix brings to light is fixed, too."""

_MAX_TRIES: Final = 40
"""How often a document is linted to tell good fixes from bad ones; what is left then is not fixed."""

_OF_TEXT: Final = frozenset(("yaml-trap",))
"""Rules about how a value is written; a document that an Overlay made has no text."""


class Fixed(Struct, frozen=True):
    """What fixing gave. fixed: the problems that went. left: those that are there still. refused: fixes that
    were certain and could not be made, each with the reason. overlay: what makes the fixes; "" where they are
    made in files, or there are none. texts: of files as they were and as they have to be, by their paths.
    """

    fixed: tuple[Problem, ...]
    left: tuple[Problem, ...]
    refused: tuple[tuple[Problem, str], ...] = ()
    overlay: str = ""
    texts: Mapping[Path, tuple[str, str]] = field(default_factory=dict[Path, tuple[str, str]])


def fixed_by_overlay(document: Document, judge: Judge) -> Fixed:
    """Fix what stands in a document's root file by an Overlay, to be applied after those it has already."""
    fixing = _Fixing(document, judge, overlaid)
    fixed = fixing.run()
    actions = [each for fixes in fixing.passes for each in _actions(fixes)]
    text = overlay_text(f"Fixes of {document.root.name}", actions) if actions else ""
    return replace(fixed, overlay=text, left=tuple(_left(fixing.first, fixed)))


def _left(first: Iterable[Problem], fixed: Fixed) -> Iterator[Problem]:
    """List what is left of a document that an Overlay fixed, where it stands in the document."""
    gone = set(fixed.fixed)
    still = Counter((problem.rule, problem.message) for problem in fixed.left)
    for problem in first:
        key = (problem.rule, problem.message)
        if problem not in gone and (still[key] or problem.rule in _OF_TEXT):
            still[key] -= 1
            yield problem
    yield from (each for each in fixed.left if still[each.rule, each.message] > 0)


def fixed_in_place(document: Document, judge: Judge) -> Fixed:
    """Fix what stands in a document's own files, on paper: who has called writes the `texts`."""
    fixing = _Fixing(document, judge, rewritten)
    fixed = fixing.run()
    before = {file.path: file.text for file in document.files() if file.path is not None}
    after = {file.path: file.text for file in fixing.document.files() if file.path is not None}
    texts = {path: (text, after.get(path, text)) for path, text in before.items()}
    return replace(fixed, texts={path: texts[path] for path in texts if len(set(texts[path])) > 1})


def overlaid(document: Document, edits: Iterable[Edit]) -> Document:
    """Apply the Overlay that edits make, as everybody would. Raises NotEditable."""
    edits = in_order(edits)
    if any(edit.node.file is not document.root for edit in edits):
        raise NotEditable("it stands in another file, which an Overlay does not reach; --fix-in-place does")
    try:
        expected = edited_value(document.root.value, edits, is_shared=False)
        text = overlay_text("Fixes", [(action, "") for action in actions_of(edits)])
        made = with_overlays(document, [text.encode()])
    except (LookupError, DocumentError) as error:
        raise NotEditable(str(error)) from error
    if not is_same_text(made.root.value, expected):
        raise NotEditable("an Overlay can't make this change alone")
    return made


def rewritten(document: Document, edits: Iterable[Edit]) -> Document:
    """Edit the texts of a document's files. Raises NotEditable."""
    by_file: dict[int, tuple[SourceFile, list[Edit]]] = {}
    for edit in edits:
        by_file.setdefault(id(edit.node.file), (edit.node.file, []))[1].append(edit)
    made: dict[int, SourceFile] = {}
    for file, own in by_file.values():
        if file.path is None or not file.text:
            raise NotEditable("it stands in no file of this machine")
        read = parse_text(edited_text(file, own).encode(), file.name, file.path)
        made[id(file)] = replace(read, uri=file.uri)
    files = {address: made.get(id(file), file) for address, file in document.library.files.items()}
    return Document(made.get(id(document.root), document.root), Library(document.library.shelves, files))


def _actions(fixes: _Fixes) -> Iterator[tuple[Action, str]]:
    """List the actions of one pass, each with the rule that it is for."""
    rules = {id(edit): problem.rule for problem, edits in fixes for edit in edits}
    for edit in in_order(edit for _, edits in fixes for edit in edits):
        for action in actions_of((edit,)):
            yield action, rules[id(edit)]


def _key(problem: Problem) -> tuple[str, ...]:
    """Name a problem whatever line it stands on by now."""
    return problem.rule, problem.message, problem.at.file, problem.at.pointer


class _Fixing:
    """A document that gets better. edited: makes the document that edits give; raises NotEditable.

    passes: the fixes made so far.
    """

    def __init__(
        self, document: Document, judge: Judge, edited: Callable[[Document, Iterable[Edit]], Document]
    ) -> None:
        self.document = document
        self.passes: list[_Fixes] = []
        self.first: tuple[Problem, ...] = ()
        self._judge = judge
        self._edited = edited
        self._tries = 0
        self._refused: dict[tuple[str, ...], tuple[Problem, str]] = {}

    def run(self) -> Fixed:
        """Fix until nothing more can be."""
        self.first = problems = self._judge(self.document)
        for _ in range(_MAX_PASSES):
            fixes = [(each, each.fix()) for each in problems if each.fix and _key(each) not in self._refused]
            good = self._good([(each, edits) for each, edits in fixes if edits], problems, ())
            if not good:
                break
            self.passes.append(good)
            self.document = self._made(good)
            problems = self._judge(self.document)
        fixed = tuple(problem for fixes in self.passes for problem, _ in fixes)
        return Fixed(fixed, problems, tuple(self._refused.values()))

    def _good(self, fixes: _Fixes, problems: Sequence[Problem], sure: _Fixes) -> _Fixes:
        """Choose the fixes that do what they have to beside those that are sure; halve where some do not."""
        if not fixes or self._tries >= _MAX_TRIES:
            self._refused |= {_key(each): (each, "too many fixes before it failed") for each, _ in fixes}
            return ()
        reason = self._failure([*sure, *fixes], problems)
        if reason is None:
            return fixes
        if len(fixes) == 1 and reason == IN_ONE_PLACE:
            return ()  # the next pass will make it
        if len(fixes) == 1:
            self._refused[_key(fixes[0][0])] = fixes[0][0], reason
            return ()
        middle = len(fixes) // 2
        one = self._good(fixes[:middle], problems, sure)
        other = self._good(fixes[middle:], problems, (*sure, *one))
        return (*one, *other)

    def _failure(self, fixes: _Fixes, problems: Sequence[Problem]) -> str | None:
        """Say what is wrong with fixes; None where each does what it has to, and no more."""
        self._tries += 1
        try:
            document = self._made(fixes)
        except NotEditable as error:
            return str(error)
        found = self._judge(document)
        before = Counter(problem.rule for problem in problems)
        after = Counter(problem.rule for problem in found)
        if any(after[each.rule] > before[each.rule] for each in found if each.level == "error"):
            return "it would bring new errors"
        gone = Counter(problem.rule for problem, _ in fixes)
        if any(before[rule] - after[rule] < count for rule, count in gone.items()):
            return "the problem would stay"
        return None

    def _made(self, fixes: _Fixes) -> Document:
        return self._edited(self.document, [edit for _, edits in fixes for edit in edits])
