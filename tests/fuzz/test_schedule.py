"""Whose turn it is: every operation first, then more of each."""

from itertools import islice

from truespec.fuzz.schedule import FIRST_SLICE, LARGEST_SLICE, slices


def never_moving() -> float:
    return 0.0


def test_every_operation_has_a_turn_before_one_has_two() -> None:
    turns = [turn.subject for turn in islice(slices("abc", 10.0, never_moving), 6)]
    assert turns == ["a", "b", "c", "a", "b", "c"]


def test_slices_grow_up_to_a_bound() -> None:
    cases = [turn.cases for turn in islice(slices("a", 10.0, never_moving), 20)]
    assert (cases[0], max(cases)) == (FIRST_SLICE, LARGEST_SLICE)
    assert cases == sorted(cases)


def test_what_surprises_least_has_the_smallest_slice() -> None:
    interest = {"a": 4.0, "b": 1.0}
    turns = islice(slices("ab", 10.0, never_moving, lambda name: interest[name]), 2)
    assert [turn.cases for turn in turns] == [FIRST_SLICE, FIRST_SLICE // 4]


def test_of_two_thousand_operations_each_has_one_case_first() -> None:
    turns = list(islice(slices(range(2_000), 20.0, never_moving), 2_001))
    assert [turn.cases for turn in turns] == [1] * 2_000 + [2]


def test_in_twenty_seconds_two_thousand_operations_of_nine_milliseconds_each_have_their_turn() -> None:
    asked, sent = set[int](), list[int]()
    for turn in slices(range(2_000), 20.0, lambda: 0.009 * len(sent)):
        sent.append(turn.subject)
        asked.add(turn.subject)
    assert (len(asked), len(sent)) == (2_000, 2_223)


def test_no_turn_is_handed_out_when_time_is_up() -> None:
    moments = iter((0.0, 0.0, 1.0, 2.0, 3.0))
    assert len(list(slices("abc", 2.0, lambda: next(moments)))) == 2


def test_a_slow_operation_is_stopped_at_a_few_times_its_share() -> None:
    first = next(slices(range(10), 20.0, never_moving))
    assert first.ends == 8.0


def test_without_operations_there_are_no_turns() -> None:
    assert list(slices((), 1.0, never_moving)) == []
