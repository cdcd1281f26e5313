"""No verdict of the archive changes unseen."""

from .archive import TABLE, archive, kept

ADVICE = (
    "run `python -m tests.spec.changes.archive`, look at each line that changes, "
    "and say in CHANGELOG.md which verdicts are other ones, and why"
)


def test_every_verdict_is_the_one_that_was_kept() -> None:
    before, now = kept(), list(archive())
    changed = [f"- {line}" for line in before if line not in set(now)]
    changed += [f"+ {line}" for line in now if line not in set(before)]
    assert now == before, "\n".join((ADVICE, *changed[:40]))


def test_each_pair_is_kept_once_in_either_direction() -> None:
    names = [line.partition(" | ")[0] for line in kept()]
    assert len(names) == len(set(names))
    assert {f"{name}, back" for name in names if not name.endswith(", back")} <= set(names)


def test_hardly_anything_of_it_is_left_undecided() -> None:
    """The pairs were written by hand, of what people write: nearly all of it can be decided."""
    open_ = [line for line in kept() if "undecided" in line]
    assert len(open_) <= len(kept()) // 200, open_
    assert TABLE.stat().st_size < 400_000
