"""Changed copies of requests that led further into the code of a server."""

from random import Random

from truespec.fuzz.mutating import mutated
from truespec.fuzz.wild_values import Words
from truespec.spec import Request, parse_json

WORDS = Words(("w",), (7,), ("n",))


def changed(request: Request, other: Request) -> set[Request]:
    return {mutated(request, other, WORDS, Random(seed)) for seed in range(200)}


def test_a_member_is_taken_from_another_request() -> None:
    made = changed(Request("POST", "/", (), b'{"a":1,"b":2}'), Request("POST", "/", (), b'{"b":9}'))
    assert {"a": 1, "b": 9} in [parse_json(each.body) for each in made]
    assert any("w" in each.body.decode() for each in made)


def test_a_pair_of_the_query_is_left_out_taken_over_or_wild() -> None:
    made = changed(Request("GET", "/p?a=1&b=2"), Request("GET", "/p?b=3&c=4"))
    targets = {each.target for each in made}
    assert {"/p?a=1", "/p?b=2", "/p?a=1&b=3", "/p?a=1&b=2&c=4", "/p?a=1&b=w", "/p?b=2&a=7"} <= targets


def test_a_name_never_stands_twice() -> None:
    """Servers differ in which of two they take."""
    made = changed(Request("GET", "/p?a=1"), Request("GET", "/p?a=3&a=4"))
    assert all(target.count("a=") < 2 or target.endswith("a=3&a=4") for target in (m.target for m in made))


def test_what_says_nothing_else_stays_as_it_is() -> None:
    plain, text = Request("GET", "/p"), Request("POST", "/p", (), b"no json")
    assert changed(plain, text) == {plain}
    assert changed(text, plain) == {text}
