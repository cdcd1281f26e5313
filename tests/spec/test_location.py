"""JSON Pointers and places."""

import copy

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


def test_a_location_is_the_same_json_in_every_report() -> None:
    written = Location("images.yaml", 88, 13, "/paths").json()
    assert written == {"file": "images.yaml", "line": 88, "column": 13, "pointer": "/paths"}


def test_line_and_column_are_looked_up_once_and_only_when_asked_for() -> None:
    asked: list[str] = []

    def find(pointer: str) -> tuple[int, int]:
        asked.append(pointer)
        return 3, 5

    location = Location.found_by(find, "api.yaml", "/paths")
    assert location == Location.found_by(find, "api.yaml", "/paths")
    assert not asked
    assert (location.line, location.column, location.line) == (3, 5, 3)
    assert asked == ["/paths"]


def test_a_location_equals_one_of_the_same_place_whatever_it_was_made_of() -> None:
    found = Location.found_by(lambda _pointer: (3, 5), "api.yaml", "/paths")
    assert found == Location("api.yaml", 3, 5, "/paths")
    assert hash(found) == hash(Location("api.yaml", 3, 5, "/paths"))
    assert found != Location("api.yaml", 3, 6, "/paths")
    assert found != Location("api.yaml", 3, 5, "/info")
    assert copy.deepcopy(found) == found
    assert repr(found) == "Location('api.yaml', 3, 5, '/paths')"
