"""The table of docs/strength.md: how strong the real documents are as contracts, and what would raise them.

`python -m tests.strength_table` measures all of them and writes the table.
"""

import sys
from pathlib import Path
from typing import Any, Final

from truespec.fuzz import measure, strength_json
from truespec.spec import References, Spec

from .real_documents import DOCUMENTS, SHARED_SPECS

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "strength.md"
OURS: Final = "spec/images.yaml"
"""A document of the checkout itself; the others are below the shared ones."""

_HEAD: Final = "| document | % | answer | validation | security | state | faults seen | what would raise it |"
_FAMILIES: Final = ("answer", "validation", "security", "state")
_MOST: Final = 3


def name_of(document: str) -> str:
    """Give the name that a document has in the table."""
    return Path(document).name


def row_of(document: str) -> str:
    """Measure a document, and write its row."""
    path = PAGE.parents[1] / OURS if document == OURS else SHARED_SPECS / document
    told = strength_json(measure(Spec.load(str(path), references=References((SHARED_SPECS,)))))
    families = [_percent(told["families"][family]) for family in _FAMILIES]
    raising = (
        f"{each['advice']} (+{100 * each['faults'] / told['planted']:.0f})" for each in told["raise"][:_MOST]
    )
    cells = (
        f"`{name_of(document)}`",
        _percent(told),
        *families,
        f"{told['seen']:,} of {told['planted']:,}",
        "; ".join(raising),
    )
    return f"| {' | '.join(cells)} |"


def _percent(tally: dict[str, Any]) -> str:
    return "" if tally["score"] is None else f"{tally['score']:.0f}"


def rows_in(page: str) -> dict[str, str]:
    """Read the rows of the page, by the name of the document."""
    lines = page[page.index(_HEAD) :].splitlines()[2:]
    return {line.split("`")[1]: line for line in lines if line.startswith("| `")}


def main() -> int:
    """Write the table anew."""
    rows = sorted((name_of(each), row_of(each)) for each in (OURS, *DOCUMENTS))
    page = PAGE.read_text(encoding="utf-8")
    known = "\n".join(rows_in(page).values())
    PAGE.write_text(page.replace(known, "\n".join(row for _, row in rows)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
