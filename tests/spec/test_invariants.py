"""Invariants in CEL: read with their place, judged where they can be."""

import sys
from typing import Any

import pytest
from truespec.spec import (
    DocumentError,
    Exchange,
    Request,
    Response,
    Spec,
    UsageError,
    in_question,
    invariants_of,
    variables_of,
)

DOCUMENT = """\
openapi: 3.1.0
info: {title: Lists, version: "1"}
paths:
  /lists:
    get:
      responses: {"200": {description: OK}}
      x-truespec-invariants: [{id: of-one, sentence: One., holds: response.status == 200}]
    post: {responses: {"201": {description: OK}}}
x-truespec-invariants:
"""


def spec_of(holds: str, when: str | None = None, **more: str) -> Spec:
    lines = [f"- holds: {holds!r}", *([f"  when: {when!r}"] if when is not None else [])]
    lines += [f"  {name}: {value}" for name, value in ({"id": "a-b", "sentence": "So."} | more).items()]
    return Spec.load((DOCUMENT + "\n".join(lines)).encode(), name="lists.yaml")


def judged(holds: str, body: bytes = b"{}", when: str | None = None) -> tuple[str, str]:
    (invariant, *_) = invariants_of(spec_of(holds, when))
    exchange = Exchange(
        Request("GET", "/lists?limit=5", (("X-Token", "t"),), b'{"a": 1}'),
        Response(200, (("ETag", "e"),), body),
    )
    return invariant.judge(variables_of(exchange))


@pytest.mark.parametrize(
    ("holds", "body", "outcome"),
    [
        ("response.body.total == size(response.body.items)", b'{"total": 1, "items": [{}]}', "holds"),
        ("response.body.total == size(response.body.items)", b'{"total": 2, "items": [{}]}', "broken"),
        ("response.body.items.all(i, i.price >= 0)", b'{"items": [{"price": 0.5}, {"price": -1}]}', "broken"),
        ("response.headers.etag == 'e' && request.headers['x-token'] == 't'", b"", "holds"),
        ("request.query.limit == '5' && request.path == '/lists' && request.body.a == 1", b"", "holds"),
        ("request['body'].a == 1 && [request].all(each, each.body.a == 1)", b"", "holds"),
        ("response.body == 'text'", b"text", "holds"),
        ("size(response.body) == 1", '"𝄞"'.encode(), "holds"),
        ("response.body.n > 1", b'{"n": 123456789012345678901234567890}', "holds"),
        ("response.body.n > 1.0", b'{"n": 1.000000000000000000000000001}', "broken"),
    ],
)
def test_an_invariant_is_true_or_false_of_an_exchange(holds: str, body: bytes, outcome: str) -> None:
    assert judged(holds, body)[0] == outcome


@pytest.mark.parametrize(
    ("holds", "reason"),
    [
        ("response.body.nothing == 1", "Key not found"),
        ("response.status", "not true or false"),
        ("[1,2,3].map(a, [1,2,3].map(b, response.body.n[a])) == []", ""),
    ],
)
def test_what_is_an_error_or_no_boolean_is_not_judged(holds: str, reason: str) -> None:
    outcome, said = judged(holds)
    assert outcome == "not judged"
    assert reason in said


def test_what_is_nested_beyond_measure_is_not_judged() -> None:
    outcome = judged("response.body.size() > 0", b"[" * 300 + b"]" * 300)
    assert outcome == ("not judged", "a body is nested deeper than 100 levels")
    assert judged("response.body.size() > 0", b"[" * 50 + b"]" * 50)[0] == "holds"


def test_where_when_is_false_nothing_is_meant() -> None:
    assert judged("false", when="response.status == 404") == ("not meant", "")
    assert judged("false", when="response.status == 200") == ("broken", "")
    assert judged("false", when="response.body.x")[0] == "not judged"


def test_an_invariant_in_an_operation_is_for_it_alone() -> None:
    invariants = invariants_of(spec_of("true"))
    assert [each.id for each in in_question(invariants, "GET /lists")] == ["a-b", "of-one"]
    assert [each.id for each in in_question(invariants, "POST /lists")] == ["a-b"]
    assert str(invariants[0].at) == "lists.yaml:10"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"holds": "1 +"}, r"^lists.yaml:10:3: the expression is no CEL: 1:4: Syntax error"),
        ({"holds": "foo.bar"}, "the expression is no CEL: .*undeclared reference to 'foo.bar'"),
        ({"holds": "response.stat == 1"}, "response has no 'stat'; did you mean response.status?"),
        ({"holds": "true", "when": "request.url == 'x'"}, "request has no 'url'; it has method, path, query"),
        ({"holds": "true", "id": "A B"}, "is of the form `total-counts-all`"),
        ({"holds": "true", "id": "of-one"}, "two invariants are called 'of-one'"),
        (
            {"holds": "true", "unless": "x"},
            "`unless` of an invariant is none of holds, id, sentence, steps, when",
        ),
        ({"holds": "true", "sentence": "5"}, "`sentence` of an invariant is a text"),
    ],
)
def test_what_is_no_invariant_is_told_with_its_place(given: dict[str, str], message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        invariants_of(spec_of(**given))


def test_without_the_library_the_message_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    broken: dict[str, Any] = {"cel_expr_python": None}
    monkeypatch.setitem(sys.modules, "cel_expr_python", broken["cel_expr_python"])
    with pytest.raises(
        UsageError, match=r"lists.yaml:\d+: invariants need CEL: pip install 'truespec\[rules\]'"
    ):
        invariants_of(spec_of("true"))
    assert invariants_of(Spec.load("spec/images.yaml")) == ()
