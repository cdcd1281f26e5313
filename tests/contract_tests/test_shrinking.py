"""The least that still comes back: in so many tries, and no longer than the run."""

from collections.abc import Iterator

from truespec.contract_tests.shrinking import lessened
from truespec.contract_tests.targets import TimeIsUp


def without_one(text: str) -> Iterator[str]:
    yield from (text[:at] + text[at + 1 :] for at in range(len(text)))


def with_both(best: str, less: str) -> str | None:
    return less if {"a", "z"} <= set(less) else None


def test_only_what_is_needed_is_left() -> None:
    assert lessened("xaxxzx", without_one, with_both, 100) == "az"


def test_there_are_so_many_tries() -> None:
    tried: list[str] = []

    def comes_back(best: str, less: str) -> str | None:
        tried.append(less)
        return with_both(best, less)

    assert lessened("xaxxzx", without_one, comes_back, 3) == "axzx"
    assert tried == ["axxzx", "xxzx", "axzx"]
    assert lessened("xax", without_one, comes_back, 0) == "xax"


def test_what_was_found_stays_when_the_run_is_over() -> None:
    def comes_back(best: str, less: str) -> str | None:
        if len(less) < 4:
            raise TimeIsUp
        return with_both(best, less)

    assert lessened("xaxxzx", without_one, comes_back, 100) == "axzx"
