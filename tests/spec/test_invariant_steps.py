"""Steps of invariants: read with their places, and told in one line where they lead nowhere."""

import json
from typing import Any

import pytest
from truespec.spec import DocumentError, Exchange, Request, Response, Spec, invariants_of, variables_of_steps

DOCUMENT = """\
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pets:
    get: {operationId: listPets, responses: {"200": {description: OK}}}
    post: {operationId: createPet, responses: {"201": {description: OK}}}
x-truespec-invariants:
"""


def spec_of(steps: str, holds: str = "true", more: str = "") -> Spec:
    text = f"{DOCUMENT}- id: a-b\n  sentence: So.\n  holds: {json.dumps(holds)}\n  steps: {steps}\n{more}"
    return Spec.load(text.encode(), name="pets.yaml")


def exchange(body: bytes) -> Exchange:
    return Exchange(Request("GET", "/pets"), Response(200, (), body))


def test_each_step_is_seen_by_its_name() -> None:
    spec = spec_of(
        "{before: listPets, made: POST /pets, again: {again: made}, all: {pages: listPets}}",
        "before.response.body.n + 1 == made.response.body.n && again.response.status == 200"
        " && all.items == [2, 1].sort().map(i, double(i)) && size(all.pages) == 2",
    )
    (invariant,) = invariants_of(spec)
    assert [each.name for each in invariant.steps] == ["before", "made", "again", "all"]
    assert [each.operation.operation_id for each in invariant.steps] == [
        "listPets",
        "createPet",
        "createPet",
        "listPets",
    ]
    one, two = exchange(b'{"n": 1}'), exchange(b'{"n": 2}')
    taken = {"before": [one], "made": [two], "again": [two], "all": [one, two]}
    items: dict[str, Any] = {"all": [1.0, 2.0]}
    assert invariant.judge(variables_of_steps(taken, items)) == ("holds", "")
    assert invariant.judge(variables_of_steps(taken | {"made": [one]}, items)) == ("broken", "")


@pytest.mark.parametrize(
    ("steps", "holds", "message"),
    [
        ("listPets", "true", r"^pets.yaml:11:3: `steps` names operations in order"),
        ("{}", "true", "`steps` names operations in order"),
        ("{a: listPets}", "true", "one step is no sequence"),
        (
            "{a: listPet, b: listPets}",
            "true",
            r"^pets.yaml:11:11: no operation 'listPet' in pets.yaml; did you",
        ),
        ("{a: listPets, b: 5}", "true", "a step is an operation, `{pages: OPERATION}`, or `{again: STEP}`"),
        ("{a: listPets, b: {page: listPets}}", "true", "a step is an operation"),
        ("{a: {pages: createPet}}", "true", "POST /pets has no pages: a list is read by GET"),
        ("{first: listPets, b: {again: firts}}", "true", "called 'firts' .*; did you mean 'first'?"),
        ("{a: {again: b}, b: listPets}", "true", "no step before 'a' is called 'b'"),
        ("{in: listPets, b: listPets}", "true", "a step can't be called 'in'"),
        ("{a-b: listPets, b: listPets}", "true", "a step can't be called 'a-b'"),
        (
            "{before: listPets, after: listPets}",
            "befor.response.status == 1",
            r"^pets.yaml:10:3: the expression is no CEL: .*'befor.response.status'.* mean 'before'\?",
        ),
        (
            "{before: listPets, after: listPets}",
            "after.respons.status == 1",
            "after has no 'respons'; did you mean after.response?",
        ),
        ("{before: listPets, after: listPets}", "response.status == 1", "undeclared reference to 'response"),
        (
            "{before: listPets, after: listPets}",
            "after.response . stat == 1",
            r"after.response has no 'stat'; did you mean after.response.status\?",
        ),
        (
            "{all: {pages: listPets}}",
            "all.response.status == 1",
            "all has no 'response'; it has pages, items",
        ),
        ("{before: listPets, after: listPets}", "before ==", "the expression is no CEL: 1:10: Syntax error"),
    ],
)
def test_what_leads_nowhere_is_told_with_its_place(steps: str, holds: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message) as caught:
        invariants_of(spec_of(steps, holds))
    assert "\n" not in str(caught.value)


def test_a_text_that_looks_like_a_step_is_none() -> None:
    (invariant,) = invariants_of(spec_of("{a: listPets, b: listPets}", "'a.body' != \"b.status\""))
    assert invariant.judge(variables_of_steps({"a": [exchange(b"")], "b": [exchange(b"")]}, {}))[0] == "holds"


def test_ids_are_shared_with_invariants_of_one_exchange() -> None:
    with pytest.raises(DocumentError, match="two invariants are called 'a-b'"):
        invariants_of(
            spec_of("{a: listPets, b: listPets}", more="- {id: a-b, sentence: So., holds: 'true'}\n")
        )
