"""The table of docs/strength.md is what is measured."""

import pytest

from ...real_documents import DOCUMENTS, SHARED_SPECS
from ...strength_table import OURS, PAGE, name_of, row_of, rows_in

pytestmark = pytest.mark.unmeasured
_DEAR = frozenset({"kubernetes.json"})
"""It takes 45 seconds of a processor, all others together 12."""


def test_every_document_has_its_row_in_order() -> None:
    names = [name_of(each) for each in (OURS, *DOCUMENTS)]
    assert list(rows_in(PAGE.read_text(encoding="utf-8"))) == sorted(names)


@pytest.mark.parametrize("document", [each for each in (OURS, *DOCUMENTS) if name_of(each) not in _DEAR])
def test_the_row_of_a_document_is_current(document: str) -> None:
    if document != OURS and not SHARED_SPECS.exists():
        pytest.skip("the real documents are not beside this checkout")
    known = rows_in(PAGE.read_text(encoding="utf-8"))[name_of(document)]
    assert row_of(document) == known, "python -m tests.strength_table writes it anew"
