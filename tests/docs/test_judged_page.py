"""The page of what was found in real servers says what the test of them holds."""

from ..system.judged import PAGE, judged_servers, page
from ..system.strangers import STRANGERS


def test_the_page_is_made_of_the_judgements() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()  # python -m tests.system.judged


def test_each_server_is_judged_and_no_other() -> None:
    assert [each.name for each in STRANGERS] == list(judged_servers())
