"""A few damaged documents, the same each time; `python -m tests.mutations` tries thousands.

Those that once failed stay here by their number.
"""

from pathlib import Path
from typing import Any

import pytest
from truespec.spec import Spec, load_document

from .cases import case_of
from .mutators import HOSTILE, STRUCTURAL, TEXTUAL
from .trial import trial

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def documents() -> dict[str, Any]:
    return {"images.yaml": load_document(ROOT / "spec" / "images.yaml").root.value}


@pytest.mark.parametrize("number", range(10))
def test_a_damaged_document_fails_nobody(number: int, documents: dict[str, Any], tmp_path: Path) -> None:
    case = case_of(number, 0, documents)
    original, damaged = tmp_path / "original.yaml", tmp_path / "damaged.yaml"
    original.write_bytes(case.original)
    damaged.write_bytes(case.damaged)
    assert trial(original, damaged, lambda step: None) is None, case.made


def test_a_case_is_made_again_from_its_number(documents: dict[str, Any]) -> None:
    for number in range(20):
        assert case_of(number, 3, documents) == case_of(number, 3, documents)
    assert Spec.load(case_of(0, 3, documents).original)


def test_every_kind_of_damage_has_its_name_once() -> None:
    names = [*STRUCTURAL, *TEXTUAL, *HOSTILE]
    assert len(names) == len(set(names)) == 23
