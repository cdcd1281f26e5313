"""The document's own text as a heat map: each line with what of it was exercised."""

from typing import Final

from msgspec import Struct

from ...spec import Spec
from ..coverage import Line, Measure
from .shown import Sources, plain

MOST: Final = 400_000
"""Characters of the document that a page shows, of all files together."""

_WHOLE: Final = 3_000
"""Lines of a file that is shown with those that nothing can exercise."""

_TITLE: Final = 6
"""Points of a line that are named."""


class Row(Struct, frozen=True):
    """A line as it is shown. heat, share: "" where nothing can exercise it. title: what lacks."""

    number: int
    text: str
    heat: str = ""
    share: str = ""
    title: str = ""


class HeatedFile(Struct, frozen=True):
    """A file of the document. is_cut: whether lines were left out."""

    name: str
    rows: tuple[Row, ...]
    is_cut: bool


def heat_of(measure: Measure, spec: Spec) -> tuple[HeatedFile, ...]:
    """Show the files that anything of was, or was not, exercised; no more than a page may hold."""
    sources, left = Sources(spec), MOST
    shown: list[HeatedFile] = []
    for name, lines in measure.lines().items():
        texts = sources.texts(name)
        is_whole = len(texts) <= _WHOLE
        numbers = range(1, len(texts) + 1) if is_whole else lines
        rows: list[Row] = []
        for number in numbers:
            row = _row(number, texts[number - 1] if number <= len(texts) else "", lines.get(number))
            left -= len(row.text) + len(row.title) + 60
            if left < 0:
                break
            rows.append(row)
        if rows:
            shown.append(HeatedFile(name, tuple(rows), is_cut=len(rows) < len(texts)))
    return tuple(shown)


def _row(number: int, text: str, line: Line | None) -> Row:
    if line is None:
        return Row(number, text)
    lacking = [f"{point.words}: {point.state}" for point in line.points if point.state != "covered"]
    more = f", and {len(lacking) - _TITLE} more" if len(lacking) > _TITLE else ""
    title = plain(", ".join(lacking[:_TITLE])) + more
    return Row(number, text, line.heat, f"{line.share.covered}/{line.share.total}", title)
