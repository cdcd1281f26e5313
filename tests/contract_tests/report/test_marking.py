"""Messages are laid out, and what is wrong in them is marked."""

from typing import Any

import pytest
from truespec.contract_tests.report.marking import laid_out, marked_answer, shown_request
from truespec.spec import Exchange, Location, Request, Response, Violation, Where

AT = Location("a.yaml", 1, 1, "/paths")
JSON = (("Content-Type", "application/json"),)


def written(pieces: Any) -> str:
    """Write what is marked in angle brackets."""
    return "".join(f"‹{each.text}›" if each.is_marked else each.text for each in pieces)


def laid(text: str, *pointers: str) -> str:
    return "\n".join(map(written, laid_out(text, pointers)))


def broken(rule: str, where: Where) -> Violation:
    return Violation(rule, "type", "is wrong", where, AT, None)


def test_a_body_is_laid_out_token_by_token() -> None:
    text = '{"a":1.50,"b":{"c":[1,{"d":null}],"e":[]},"f":"x, {y}: \\"z\\""}'
    assert laid(text) == (
        '{\n  "a": 1.50,\n  "b": {\n    "c": [\n      1,\n      {\n        "d": null\n      }\n    ],\n'
        '    "e": []\n  },\n  "f": "x, {y}: \\"z\\""\n}'
    )


@pytest.mark.parametrize(
    ("pointer", "marked"),
    [
        ("/a", '{\n  ‹"a"›: ‹1›,\n  "b/c": [\n    {\n      "d": 2\n    },\n    3\n  ]\n}'),
        ("/b~1c/0", '{\n  "a": 1,\n  "b/c": [\n    ‹{›\n      "d": 2\n    ‹}›,\n    3\n  ]\n}'),
        ("/b~1c/0/d", '{\n  "a": 1,\n  "b/c": [\n    {\n      ‹"d"›: ‹2›\n    },\n    3\n  ]\n}'),
        ("/b~1c/1", '{\n  "a": 1,\n  "b/c": [\n    {\n      "d": 2\n    },\n    ‹3›\n  ]\n}'),
        ("", '‹{›\n  "a": 1,\n  "b/c": [\n    {\n      "d": 2\n    },\n    3\n  ]\n‹}›'),
        ("/none", '{\n  "a": 1,\n  "b/c": [\n    {\n      "d": 2\n    },\n    3\n  ]\n}'),
    ],
)
def test_what_a_pointer_leads_to_is_marked(pointer: str, marked: str) -> None:
    assert laid('{"a":1,"b/c":[{"d":2},3]}', pointer) == marked


def test_a_mark_far_below_is_shown_and_the_rest_left_out() -> None:
    body = ("[" + ",".join(map(str, range(500))) + "]").encode()
    exchange = Exchange(Request("GET", "/a"), Response(200, JSON, body))
    shown = written(marked_answer(exchange, [broken("response-body-schema", Where("body", "", "/300"))]))
    assert "‹300›" in shown
    assert "\n… (293 lines)\n" in shown
    assert shown.endswith("\n… (149 more lines)")


def test_status_field_parameter_and_path_are_marked() -> None:
    request = Request("POST", "/a/b?x=1&y%5B0%5D=2", (("X-Team", "t"), *JSON), b'{"n":1}')
    exchange = Exchange(request, Response(500, JSON, b"no json"))
    assert written(marked_answer(exchange, [])).startswith("HTTP/1.1 ‹500›\nContent-Type")
    wrong = [
        broken("request-parameter-schema", Where("query", "x")),
        broken("request-parameter-schema", Where("header", "X-Team")),
        broken("request-body-schema", Where("body", "", "/n")),
        broken("response-header-schema", Where("header", "content-type")),
    ]
    assert written(shown_request(request, wrong)) == (
        'POST /a/b?‹x=1›&y%5B0%5D=2\n‹X-Team: t›\nContent-Type: application/json\n\n{\n  ‹"n"›: ‹1›\n}'
    )
    assert "‹Content-Type: application/json›\n\nno json" in written(marked_answer(exchange, wrong))
    no_answer = Exchange(request, None, "the connection was closed")
    assert written(marked_answer(no_answer, [])) == "‹the connection was closed›"


def test_a_form_shows_its_pair() -> None:
    form = (("Content-Type", "application/x-www-form-urlencoded"),)
    request = Request("POST", "/a", form, b"a=1&b+c=2")
    wrong = [broken("request-body-schema", Where("body", "", "/b c"))]
    assert written(shown_request(request, wrong)).endswith("\n\na=1&‹b+c=2›")
