"""`truespec prove`."""

import json

from .conftest import Truespec

SHOP = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /orders/{id}:
    post:
      parameters: [{name: id, in: path, required: true, schema: {type: integer, minimum: 1}}]
      requestBody: {required: true, content: {application/json: {schema: REQUEST}}}
      responses:
        "200": {description: d, content: {application/json: {schema: ANSWER}}}
        "4XX": {description: d, headers: {Retry-After: {required: true, schema: {type: integer}}}}
        default: {description: d, content: {text/csv: {schema: {type: object}}}}
"""


def shop(*, request: str = "{type: object}", answer: str = "{type: object}") -> str:
    return SHOP.replace("REQUEST", request).replace("ANSWER", answer)


def verdicts(truespec: Truespec, document: str) -> dict[str, str]:
    ended = truespec("prove", "-", "--json", "-", stdin=document)
    return {each["subject"]: each["verdict"] for each in json.loads(ended.stdout)["proofs"]}


def test_each_answer_and_a_request_get_a_verdict(truespec: Truespec) -> None:
    assert verdicts(truespec, shop()) == {
        "request application/json": "conforms",
        "answer 200 application/json": "conforms",
        "answer 4XX": "conforms",
        "answer default text/csv": "undecided",  # nobody says how an object is written as CSV
    }


def test_what_nothing_meets_is_impossible_and_has_its_place(truespec: Truespec) -> None:
    document = shop(
        request="{type: object, required: [a], properties: {a: {type: integer, minimum: 2, maximum: 1}}}",
        answer="{allOf: [{type: string}, {type: integer}]}",
    )
    ended = truespec("prove", "-", stdin=document)
    assert (
        "<stdin>:7: impossible: POST /orders/{id} request application/json: the least number" in ended.stdout
    )
    assert "<stdin>:9: impossible: POST /orders/{id} answer 200 application/json: no type" in ended.stdout
    assert ended.exit_code == 1


def test_a_broken_example_is_mended_and_that_is_told(truespec: Truespec) -> None:
    answer = "{type: object, required: [n], properties: {n: {type: integer}}, example: {n: x}}"
    ended = truespec("prove", "-", "--json", "-", stdin=shop(answer=answer))
    proof = json.loads(ended.stdout)["proofs"][1]
    assert (proof["verdict"], proof["mended"]) == ("conforms", True)
    assert "mended at /n" in proof["why"]
    told = truespec("prove", "-", stdin=shop(answer=answer))
    assert (
        "<stdin>:9: mended: POST /orders/{id} answer 200 application/json: the example of the" in told.stdout
    )
    assert "(1 with a mended example)" in told.stderr
    assert told.exit_code == 0


def test_a_broken_example_of_a_request_is_mended_too(truespec: Truespec) -> None:
    request = "{type: object, required: [n], properties: {n: {type: integer}}, example: {n: x, m: kept}}"
    told = truespec("prove", "-", stdin=shop(request=request)).stdout
    assert "<stdin>:7: mended: POST /orders/{id} request application/json: " in told
    assert "the document's examples, mended: body /n" in told


def test_a_document_that_is_proven_ends_with_0(truespec: Truespec) -> None:
    document = shop().replace("text/csv", "application/json")
    ended = truespec("prove", "-", stdin=document)
    assert (ended.stdout, ended.stderr, ended.exit_code) == ("", "4 proven to conform\n", 0)


def test_what_is_undecided_is_no_failure_unless_asked_for(truespec: Truespec) -> None:
    ended = truespec("prove", "-", stdin=shop())
    assert ended.stderr == "3 proven to conform, 1 undecided (1 in text/csv)\n"
    assert ended.exit_code == 0
    assert truespec("prove", "-", "--strict", stdin=shop()).exit_code == 1


def test_a_request_is_proven_in_each_media_type_of_its_body(truespec: Truespec) -> None:
    request = (
        "{type: object, required: [n], properties: {n: {type: integer}}}}, text/csv: {schema: {type: array}"
    )
    found = verdicts(truespec, shop(request=request))
    assert (found["request application/json"], found["request text/csv"]) == ("conforms", "undecided")


def test_what_many_places_share_is_told_once(truespec: Truespec) -> None:
    document = shop().replace(
        '"4XX":', '"201": {description: d, content: {text/csv: {schema: {type: array}}}}\n        "4XX":'
    )
    told = truespec("prove", "-", stdin=document).stdout.splitlines()
    assert len(told) == 1
    assert told[0].endswith("an object or array can't be written as text/csv (and 1 more)")


def test_one_operation_is_told_as_a_whole(truespec: Truespec) -> None:
    ended = truespec("prove", "-", "POST /orders/{id}", stdin=shop())
    assert ended.stdout.count("\n") == 4
    assert truespec("prove", "-", "GET /nothing", stdin=shop()).exit_code == 2


SENDING = """\
openapi: 3.1.0
info: {title: Shop, version: "1"}
paths:
  /orders:
    post:
      responses: {"202": {description: d}}
      callbacks:
        done:
          "{$request.query.url}?state={$method}":
            post:
              parameters: [{name: X-Sign, in: header, required: true, schema: {pattern: "^[0-9a-f]{8}$"}}]
              requestBody: {required: true, content: {application/json: {schema: {type: object}}}}
              responses: {"200": {description: d, content: {application/json: {schema: false}}}}
webhooks:
  added: {put: {requestBody: {content: {application/json: {schema: {not: {}}}}}, responses: {}}}
"""


def test_what_the_api_sends_is_proven_and_told_as_such(truespec: Truespec) -> None:
    ended = truespec("prove", "-", "--json", "-", stdin=SENDING)
    found = {
        (each["sender"], each["subject"]): each["verdict"] for each in json.loads(ended.stdout)["proofs"]
    }
    assert found == {
        (None, "request"): "conforms",
        (None, "answer 202"): "conforms",
        ("callback done of POST /orders", "request application/json"): "conforms",
        ("callback done of POST /orders", "answer 200 application/json"): "impossible",
        ("webhook added", "request application/json"): "impossible",
    }
    told = truespec("prove", "-", stdin=SENDING)
    assert told.stderr == ("3 proven to conform, 2 impossible; 3 of these are of webhooks and callbacks\n")
    assert "<stdin>:15: impossible: PUT added request application/json (webhook added): " in told.stdout
    assert truespec("prove", "-", "PUT added", stdin=SENDING).stdout.count("\n") == 1


def test_a_document_that_cannot_be_used_ends_with_3(truespec: Truespec) -> None:
    assert truespec("prove", "-", stdin="a: [").exit_code == 3
