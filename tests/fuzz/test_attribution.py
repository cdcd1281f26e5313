"""Attribution: differences that put together give the request again, and the few of them that matter."""

from collections.abc import Callable

import pytest
from truespec.fuzz.attribution import ABSENT, Difference, applied, differences, has_all, place_of, reduced
from truespec.spec import Json, Request, Spec, parse_json

FLAGSHIP = Spec.load("spec/images.yaml")
(CREATE,) = FLAGSHIP.operations
FIELDS = (("Content-Type", "application/json"), ("X-Platform", "web"))
TWIN = Request("POST", "/a?x=1", FIELDS, b'{"a":1,"b":{"c":[1],"d":"x"}}')
OTHERS = {
    "the same": TWIN,
    "a member changed": Request("POST", "/a?x=1", FIELDS, b'{"a":2,"b":{"c":[1],"d":"x"}}'),
    "members of each kind": Request("POST", "/a?x=1", FIELDS, b'{"b":{"c":[],"e":null},"f":true}'),
    "the query": Request("POST", "/a?y=2&y=3", FIELDS, TWIN.body),
    "no query, no fields": Request("POST", "/a", (), TWIN.body),
    "a field more": Request("POST", "/a?x=1", (*FIELDS, ("X-Type", "t")), TWIN.body),
    "the path": Request("POST", "/b?x=1", FIELDS, TWIN.body),
    "no JSON": Request("POST", "/a?x=1", FIELDS, b"{"),
    "no object": Request("POST", "/a?x=1", FIELDS, b"[1]"),
    "no body": Request("POST", "/a?x=1", FIELDS, b""),
}


@pytest.mark.parametrize("request_", OTHERS.values(), ids=OTHERS)
def test_all_differences_put_together_give_the_request_again(request_: Request) -> None:
    made = applied(TWIN, differences(TWIN, request_))
    assert differences(request_, made) == ()


def test_true_is_not_one() -> None:
    assert differences(TWIN, Request("POST", "/a?x=1", FIELDS, b'{"a":true,"b":{"c":[1],"d":"x"}}')) == (
        Difference("body", "/a", True),
    )


def failing(wrong: Callable[[Json], bool]) -> Callable[[Request], bool]:
    return lambda request: wrong(parse_json(request.body))


MANY = Request("POST", "/a?z=9", (), b'{"a":7,"b":{"c":[2],"d":"y"},"e":1,"f":2,"g":3,"h":4}')


def test_what_does_not_matter_is_taken_back() -> None:
    smallest, kept = reduced(TWIN, MANY, failing(lambda body: body.get("f") == 2))
    assert kept == (Difference("body", "/f", 2),)
    assert parse_json(smallest.body) == {"a": 1, "b": {"c": [1], "d": "x"}, "f": 2}
    assert (smallest.target, smallest.fields) == (TWIN.target, TWIN.fields)


def test_two_differences_that_matter_together_are_both_kept() -> None:
    _, kept = reduced(TWIN, MANY, failing(lambda body: body["a"] == 7 and body.get("h") == 4))
    assert [change.name for change in kept] == ["/a", "/h"]


def test_a_missing_member_can_be_what_matters() -> None:
    request = Request("POST", "/a", (), b'{"b":{"c":[3]}}')
    _, kept = reduced(TWIN, request, failing(lambda body: "a" not in body))
    assert kept == (Difference("body", "/a", ABSENT),)


def test_the_server_is_not_asked_without_end() -> None:
    asked: list[Request] = []

    def still(request: Request) -> bool:
        asked.append(request)
        return False

    big = b"{" + b",".join(b'"m%d":1' % number for number in range(500)) + b"}"
    reduced(TWIN, Request("POST", "/a", (), big), still)
    assert len(asked) <= 48


def test_a_request_with_the_same_differences_and_more_has_them_all() -> None:
    change = (Difference("body", "/f", 2),)
    assert has_all(MANY, TWIN, change)
    assert not has_all(TWIN, TWIN, change)


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (Difference("body", "/ratio", "x"), "/components/schemas/CreateImagesRequest/properties/ratio"),
        (Difference("field", "x-platform", []), "/components/parameters/Platform"),
        (Difference("query", "unknown", []), "/paths/~1api~1images~1create/post"),
    ],
    ids=["member", "header", "unknown"],
)
def test_one_difference_has_its_place_in_the_document(change: Difference, pointer: str) -> None:
    twin = Request("POST", "/api/images/create", FIELDS, b"{}")
    assert place_of(CREATE, twin, (change,)).pointer == pointer


def test_several_differences_are_about_the_operation() -> None:
    changes = (Difference("body", "/ratio", "x"), Difference("body", "/image", "x"))
    assert place_of(CREATE, TWIN, changes) == CREATE.location


def test_of_a_name_that_stands_twice_the_last_one_differs() -> None:
    twin = Request("POST", "/a", (), b'{"prompt": "x"}')
    request = Request("POST", "/a", (), b'{"prompt": "y", "prompt": "x", "async": true}')
    assert differences(twin, request) == (Difference("body", "/async", True),)
