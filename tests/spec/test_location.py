"""JSON Pointers and places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from truespec.spec import Location, pointer_child, pointer_of, pointer_tokens


@given(st.lists(st.text()))
def test_a_pointer_survives_being_written_and_read(tokens: list[str]) -> None:
    assert pointer_tokens(pointer_of(tokens)) == tuple(tokens)


@given(st.lists(st.text()), st.text())
def test_a_child_is_one_more_token(tokens: list[str], token: str) -> None:
    assert pointer_child(pointer_of(tokens), token) == pointer_of([*tokens, token])


def test_a_pointer_starts_with_a_slash() -> None:
    with pytest.raises(ValueError, match="no JSON Pointer"):
        pointer_tokens("components/schemas")


def test_a_location_is_written_as_terminals_link_it() -> None:
    assert str(Location("spec/images.yaml", 88, 13, "/paths")) == "spec/images.yaml:88"
    assert str(Location("<dict>", 0, 0, "/paths")) == "<dict>"
