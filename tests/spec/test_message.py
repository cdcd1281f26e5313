"""Messages as on the wire."""

from truespec.spec import Request, Response, combined_field, first_field


def test_a_target_is_path_and_query_as_they_came() -> None:
    request = Request("GET", "/a%2Fb?x=1?2")
    assert (request.path, request.query) == ("/a%2Fb", "x=1?2")
    assert Request("GET", "/a").query == ""


def test_a_field_is_found_whatever_the_case_of_its_name() -> None:
    fields = (("X-Api-Key", "k"), ("accept", "a/b"), ("ACCEPT", "c/d"))
    assert Request("GET", "/", fields).field("x-api-key") == "k"
    assert Response(200, fields).field("Accept") == "a/b"
    assert first_field(fields, "Host") is None


def test_several_lines_of_one_field_are_one_list() -> None:
    assert combined_field((("a", "1"), ("b", "2"), ("A", "3")), "A") == "1, 3"
    assert combined_field((), "A") is None
