"""Laws of comparing real documents: who writes the same in another way is told of no change."""

import json
import os
from random import Random
from typing import Any, Final

import pytest
from truespec.spec import Spec, diff

from ..real_documents import DOCUMENTS, SHARED_SPECS
from .rewrites import REWRITES

_SMALL: Final = (
    tuple(name for name in DOCUMENTS if "/" not in name and (SHARED_SPECS / name).stat().st_size < 60_000)
    if SHARED_SPECS.exists()
    else ()
)
"""`LAW_EXAMPLES=50` tries as many on all documents that are one file; the suite, one on each small one."""

_EXAMPLES: Final = int(os.environ.get("LAW_EXAMPLES", "1"))
_NAMES: Final = _SMALL if _EXAMPLES == 1 else tuple(name for name in DOCUMENTS if "/" not in name)


@pytest.mark.skipif(not SHARED_SPECS.exists(), reason="the real documents are not beside this checkout")
@pytest.mark.parametrize("rewrite", REWRITES)
@pytest.mark.parametrize("name", _NAMES)
def test_who_writes_the_same_in_another_way_is_told_of_no_change(name: str, rewrite: str) -> None:
    spec = Spec.load(str(SHARED_SPECS / name))
    document: dict[str, Any] = json.loads(json.dumps(spec.document.root.value, default=str))
    if rewrite == "upgraded" and not spec.openapi.startswith("3.0"):
        pytest.skip("no 3.0 document")
    for seed in range(_EXAMPLES):
        other = Spec.load(json.dumps(REWRITES[rewrite](document, Random(seed))).encode())
        found = [(change.id, change.operation, change.path) for change in diff(spec, other)]
        assert found == ([("dialect-changed", "", "")] if rewrite == "upgraded" else []), seed
