"""`truespec webhook`."""

import json
from typing import Final

import pytest

from .conftest import Truespec
from .servers import Broken, served

SHOP: Final = """\
openapi: VERSION
info: {title: Shop, version: "1"}
paths:
  /orders:
    post:
      responses: {"200": {description: d}}
      callbacks:
        order done: {"{$request.query.hook}": {put: {responses: {"418": {description: d}}}}}
HOOKS:
  lowStock:
    post:
      requestBody:
        content:
          application/json:
            schema: {type: object, required: [left], properties: {left: {type: integer, maximum: 9}}}
            examples:
              two: {value: {left: 2}}
              many: {value: {left: 10}}
      responses: {"418": {description: d}}
    put: {responses: {"200": {description: d}}}
"""
NEW: Final = SHOP.replace("VERSION", "3.1.0").replace("HOOKS", "webhooks")
OLD: Final = SHOP.replace("VERSION", "3.0.3").replace("HOOKS", "x-webhooks")


@pytest.mark.parametrize("document", [NEW, OLD], ids=["webhooks", "x-webhooks"])
def test_a_webhook_is_sent_and_both_messages_are_judged(truespec: Truespec, document: str) -> None:
    with served(Broken) as url:
        ended = truespec(
            *("webhook", "-", "lowStock", "--to", f"{url}/h", "--method", "post", "-H", "X-Sign: s"),
            *("--json", "-"),
            stdin=document,
        )
    told = json.loads(ended.stdout)
    assert ended.exit_code == 0
    assert (told["sender"], told["url"], told["verdict"]) == ("webhook lowStock", f"{url}/h", "conforms")
    assert json.loads(told["request"]["body"]) == {"left": 2}
    assert {"name": "X-Sign", "value": "s"} in told["request"]["headers"]
    assert (told["response"]["status"], told["source"]) == (418, "the example 'two' at <stdin>:17")
    assert "both messages conform" in ended.stderr


def test_an_answer_that_is_not_documented_ends_with_1_and_has_its_place(truespec: Truespec) -> None:
    with served(Broken) as url:
        ended = truespec("webhook", "-", "lowStock", "--to", url, "--method", "PUT", stdin=NEW)
    assert ended.exit_code == 1
    assert "no answer" in ended.stdout or "breaks" in ended.stdout


def test_an_example_that_was_asked_for_by_name_is_mended(truespec: Truespec) -> None:
    with served(Broken) as url:
        ended = truespec(
            *(
                "webhook",
                "-",
                "lowStock",
                "--method",
                "POST",
                "--to",
                url,
                "--example",
                "many",
                "--json",
                "-",
            ),
            stdin=NEW,
        )
    told = json.loads(ended.stdout)
    assert (ended.exit_code, told["source"]) == (0, "the example 'many' at <stdin>:18, mended at /left")
    assert json.loads(told["request"]["body"])["left"] <= 9


def test_values_by_chance_repeat_with_a_seed(truespec: Truespec) -> None:
    options = ("--method", "POST", "--dynamic", "--seed", "7", "--json", "-")
    with served(Broken) as url:
        runs = [truespec("webhook", "-", "lowStock", "--to", url, *options, stdin=NEW) for _ in range(2)]
    told = [json.loads(each.stdout) for each in runs]
    assert told[0]["request"]["body"] == told[1]["request"]["body"]
    assert told[0]["source"].startswith("made by chance")


def test_nobody_who_answers_is_4(truespec: Truespec) -> None:
    with served(Broken) as url:
        pass
    ended = truespec("webhook", "-", "lowStock", "--to", url, "--method", "POST", stdin=NEW)
    assert ended.exit_code == 4
    assert ended.stderr == f"truespec: {url}/: Connection refused\n"


def test_secrets_are_not_shown(truespec: Truespec) -> None:
    with served(Broken) as url:
        ended = truespec(
            *("webhook", "-", "lowStock", "--to", f"{url}/h?token=hush-hush", "--method", "post"),
            *("-H", "X-Api-Key: hush-too", "--json", "-"),
            stdin=NEW,
        )
    assert json.loads(ended.stdout)["url"] == f"{url}/h?token=•••"
    assert {"name": "X-Api-Key", "value": "•••"} in json.loads(ended.stdout)["request"]["headers"]
    assert "hush" not in ended.stdout + ended.stderr


def test_a_callback_is_sent_by_its_name_too(truespec: Truespec) -> None:
    ended = truespec("webhook", "-", "order done", "--to", "http://127.0.0.1:1/x", stdin=NEW)
    assert ended.stdout.startswith("callback order done of POST /orders: PUT http://127.0.0.1:1/x\n")


def test_callbacks_of_a_webhook_follow_it(truespec: Truespec) -> None:
    document = """
openapi: 3.1.0
info: {title: A, version: "1"}
webhooks:
  stock:
    post:
      responses: {"418": {description: d}}
      callbacks: {again: {"{$url}/again": {put: {responses: {"200": {description: d}}}}}}
"""
    with served(Broken) as url:
        ended = truespec("webhook", "-", "stock", "--to", f"{url}/h", "--json", "-", stdin=document)
        alone = truespec("webhook", "-", "again", "--to", url, stdin=document)
    told = json.loads(ended.stdout)
    (after,) = told["callbacks"]
    assert (told["verdict"], after["url"], after["verdict"]) == (
        "conforms",
        f"{url}/h/again",
        "answer breaks",
    )
    assert ended.exit_code == 1
    assert alone.stdout.startswith("callback again of POST stock: PUT ")


@pytest.mark.parametrize("name", ["callback done of POST /b", "done of POST /b"])
def test_of_callbacks_that_are_called_alike_one_is_named_in_full(truespec: Truespec, name: str) -> None:
    done = """{post: {responses: {"200": {description: d}},
      callbacks: {done: {"{$request.query.hook}": {post: {responses: {"200": {description: d}}}}}}}}"""
    document = f"openapi: 3.1.0\ninfo: {{title: A, version: '1'}}\npaths:\n  /a: {done}\n  /b: {done}\n"
    either = truespec("webhook", "-", "done", "--to", "http://127.0.0.1:1/", stdin=document)
    assert (either.exit_code, "'callback done of POST /b'" in either.stderr) == (2, True)
    one = truespec("webhook", "-", name, "--to", "http://127.0.0.1:1/", stdin=document)
    assert one.stdout.startswith("callback done of POST /b: POST http://127.0.0.1:1/\n")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lowstok", "--to", "http://h"), "no webhook 'lowstok' in <stdin>; did you mean 'lowStock'?"),
        (("zzz", "--to", "http://h"), "no webhook 'zzz' in <stdin>; there are lowStock, order done"),
        (("lowStock", "--to", "http://h"), "'lowStock' has POST, PUT: --method says which"),
        (("lowStock", "--to", "http://h", "--method", "get"), "'lowStock' has no GET, only POST, PUT"),
        (("lowStock",), "missing option '--to'"),
        (("lowStock", "--to", "hooks.example"), "'hooks.example' is no address of a receiver"),
        (
            ("lowStock", "--to", "http://h", "--method", "POST", "--example", "tow"),
            "POST lowStock has no example 'tow' (<stdin>:11); did you mean 'two'?",
        ),
    ],
)
def test_what_can_not_be_sent_is_told_with_what_could_be(
    truespec: Truespec, arguments: tuple[str, ...], message: str
) -> None:
    ended = truespec("webhook", "-", *arguments, stdin=NEW)
    assert ended.exit_code == 2
    assert message in ended.stderr


def test_a_document_without_webhooks_says_so(truespec: Truespec) -> None:
    ended = truespec("webhook", "-", "x", "--to", "http://h", stdin='{"openapi": "3.1.0", "paths": {}}')
    assert (ended.exit_code, "it has neither webhooks nor callbacks" in ended.stderr) == (2, True)
