"""Servers that none of us wrote, held to their own documents: what is found is what was judged by hand."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from .foreign import install_debian, install_node, install_python
from .judged import judged_servers, line_of
from .strangers import STRANGERS, Stranger, examined

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def programs() -> Path:
    """Install all of them, as many at a time as there are indexes."""
    with ThreadPoolExecutor() as pool:
        others: list[Future[Path]] = [pool.submit(install_node), pool.submit(install_debian)]
        programs = install_python()
        for each in others:
            each.result()
    return programs


@pytest.mark.parametrize("stranger", STRANGERS, ids=lambda stranger: stranger.name)
def test_what_is_found_is_what_was_judged(stranger: Stranger, programs: Path, tmp_path: Path) -> None:
    judged, report = judged_servers()[stranger.name], examined(stranger, programs, tmp_path)
    found = {line_of(each): each["sentence"] for each in report["findings"]}
    new = {line: sentence for line, sentence in found.items() if line not in judged.findings}
    assert new == {}, "found, and not judged yet: true or false?"
    assert judged.findings - found.keys() == set(), "judged, and not found any more"
    reached = sum(each["accepted"] > 0 for each in report["operations"])
    assert (len(report["operations"]), reached) == (judged.operations, judged.reached)
