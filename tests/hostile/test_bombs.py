"""No document makes a command hang, or take all memory."""

import sys
from functools import partial

import pytest

from ..mutations.workers import outcomes
from .bombs import BOMBS, bomb

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="memory is limited as Linux does it")


@pytest.mark.parametrize("group", BOMBS)
def test_no_document_takes_all_time_or_memory(group: str) -> None:
    numbers = list(range(len(BOMBS[group])))
    found = list(outcomes(numbers, partial(bomb, group=group), workers=1))
    assert len(found) == len(numbers)
    assert [(outcome.made, outcome.failure) for outcome in found if outcome.failure is not None] == []
