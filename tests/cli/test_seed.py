"""`--seed`."""

from truespec.cli.seed import seed_number


def test_a_number_is_itself_and_none_is_0() -> None:
    assert [seed_number(each) for each in (None, "0", "17", "-3")] == [0, 0, 17, -3]


def test_a_text_is_always_the_same_number() -> None:
    assert seed_number("mina") == seed_number("mina") != seed_number("jonas")
