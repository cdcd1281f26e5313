"""What reaches new lines of an application's code is kept, and leads further."""

import sys
from pathlib import Path
from random import Random

import pytest
from truespec.contract_tests import RequestGenerator, Target, hosted_watched
from truespec.fuzz import PROFILES, FuzzSettings, Standing, fuzz
from truespec.fuzz.explorer import Explorer
from truespec.fuzz.kinds import Choice
from truespec.fuzz.wild_values import Words
from truespec.spec import Request, Spec, is_object, json_or_none

CODE = {"1": "b", "2": "e", "3": "h", "4": "a", "5": "d"}
SPEC = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "lock", "version": "1"},
        "paths": {
            "/": {
                "post": {
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": list(CODE),
                                    "properties": {name: {"enum": list("abcdefgh")} for name in CODE},
                                }
                            }
                        },
                    },
                    "responses": {"200": {"description": "tried"}},
                }
            }
        },
    }
)
APPLICATION = """
def application(environ, start_response):
    if b"b" in environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])):
        start_response("200 OK", [("Content-Length", "0")])
        return []
    start_response("400 Bad Request", [("Content-Length", "0")])
    return []
"""
NAME = "truespec_lock:application"
MOST = 4_000


def cases_until_open(seed: int, *, is_guided: bool) -> int:
    """Try a lock whose every part is a line of its own; give how many cases that took, or MOST."""
    (operation,) = SPEC.operations
    explorer = Explorer(
        operation,
        RequestGenerator(operation),
        Words(),
        Choice.of({"allowed": 1, "forbidden": 0, "wild": 0, "raw": 0, "credentials": 0}),
        seed,
    )
    random, deepest, cases = Random(seed), 0, 0
    while deepest < len(CODE) and cases < MOST:
        led_further: list[Request] = []
        for _ in range(32):
            _, request = explorer.make(random)
            depth, cases = depth_of(request), cases + 1
            if depth > deepest:
                led_further.append(request)
                deepest = depth
        explorer.heed(len(led_further), led_further if is_guided else ())
    return cases


def depth_of(request: Request) -> int:
    tried = json_or_none(request.body)
    if not is_object(tried):
        return 0
    return next((place for place, name in enumerate(CODE) if tried.get(name) != CODE[name]), len(CODE))


def test_new_lines_lead_where_chance_does_not_come() -> None:
    seeds = range(5)
    assert all(cases_until_open(seed, is_guided=False) >= MOST for seed in seeds)
    assert all(cases_until_open(seed, is_guided=True) < MOST for seed in seeds)


def test_what_reached_new_lines_is_remembered(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "truespec_lock.py").write_text(APPLICATION, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "truespec_lock", raising=False)

    def enough(standing: Standing) -> None:
        assert standing.code is not None
        if standing.code.reached() == (6, 6):
            raise KeyboardInterrupt

    settings = FuzzSettings(second_engine=False, profile=PROFILES["quick"], corpus=tmp_path / "corpus")
    with hosted_watched(NAME) as (url, code):
        report = fuzz(SPEC, Target(url, code=code), settings, enough)
    assert f"6 of 6 lines of the code in {tmp_path} have run" in report.notes
    reasons = [path.read_text(encoding="utf-8") for path in (tmp_path / "corpus").glob("further-*.json")]
    assert reasons
    assert all('"check": "reached new lines of code"' in each for each in reasons)
