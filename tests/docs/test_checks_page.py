"""The page of what is looked for names what there is, and all of it."""

import re
from pathlib import Path

from truespec.contract_tests import CHECKS, STORY_CHECKS
from truespec.spec import RULES

from ..contract_tests.jobs_server import jobs_module
from ..contract_tests.labels_server import labels_module
from ..contract_tests.library_server import library_module
from ..contract_tests.notes_server import notes_module
from ..contract_tests.sample_server import sample
from ..contract_tests.shop_server import shop_module

ROWS = [
    line.strip("| \n").split(" | ")
    for line in Path("docs/checks.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and "---" not in line and "fault that shows it" not in line
]
CATALOGUE = {each.id for each in (*CHECKS, *STORY_CHECKS)}


def named(column: int) -> set[str]:
    """List what a column names in backticks, but for options and settings."""
    found = [row[column] for row in ROWS if len(row) > column]
    return {
        each for text in found for each in re.findall(r"`([a-z0-9-]+)`", text) if each[:2] not in ("--", "x-")
    }


def test_every_check_has_a_line() -> None:
    assert named(1) >= CATALOGUE
    assert named(1) <= CATALOGUE | RULES.keys()


def test_every_fault_named_is_one_of_a_sample_server() -> None:
    of_things = [each().FAULTS for each in (jobs_module, labels_module, library_module, shop_module)]
    faults = {**sample().FAULTS, **notes_module().FAULTS}.keys()
    assert named(2) <= faults | {fault for each in of_things for fault in each}
    assert all(each.keys() <= named(2) for each in of_things)
