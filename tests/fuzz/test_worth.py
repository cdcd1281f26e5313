"""What a technique is worth: a fault that a run finds with it, and does not find when it is switched off."""

from collections import Counter
from typing import Any

import pytest
from flask import Flask, request
from flask.typing import ResponseReturnValue
from msgspec.structs import replace
from truespec.contract_tests import Report, Target
from truespec.fuzz import PROFILES, FuzzSettings, Standing, exploring, fuzz
from truespec.fuzz.behaviour import Behaviours
from truespec.fuzz.dictionary import SeenValues
from truespec.fuzz.profiles import Group
from truespec.fuzz.wild_values import NAMES, NUMBERS, STRINGS, Words
from truespec.spec import Spec

from ..contract_tests.sample_server import kept_open

SHARES: dict[Group, int] = {"allowed": 1, "forbidden": 0, "wild": 3, "raw": 0, "credentials": 0}
BY_CHANCE = replace(PROFILES["robust"], shares=SHARES, plans=False)
"""Generated cases alone: no plan and no sequences."""

MOST = 800
"""Requests after which a run ends that has found nothing."""


def document(paths: dict[str, Any]) -> Spec:
    return Spec.load({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": paths})


def fuzzed(spec: Spec, application: Flask, most: int = MOST) -> Report:
    def enough(standing: Standing) -> None:
        if standing.sent >= most:
            raise KeyboardInterrupt

    settings = FuzzSettings(60, 1, second_engine=False, max_findings=1, profile=BY_CHANCE)
    with kept_open(application) as url:
        return fuzz(spec, Target(url), settings, enough)


def commands() -> tuple[Spec, Flask]:
    """Make a server that fails on a word which its document has somewhere else."""
    text = {"type": "object", "properties": {"text": {"type": "string"}}}
    body = {"required": True, "content": {"application/json": {"schema": text}}}
    done = {"200": {"description": ""}, "400": {"description": ""}}
    spec = document(
        {
            "/say": {
                "post": {
                    "requestBody": body,
                    "responses": done,
                }
            },
            "/modes": {
                "get": {
                    "parameters": [{"name": "mode", "in": "query", "schema": {"enum": ["maintenance"]}}],
                    "responses": done,
                }
            },
        }
    )
    application = Flask("commands")

    @application.post("/say")
    def say() -> ResponseReturnValue:
        try:
            body = request.get_json(silent=True)
        except RecursionError:
            return "", 400
        if not isinstance(body, dict) or not isinstance(body.get("text", ""), str):
            return "", 400
        return "", 500 if body.get("text") == "maintenance" else 200

    @application.get("/modes")
    def modes() -> ResponseReturnValue:
        return "", 200 if request.args.getlist("mode") in ([], ["maintenance"]) else 400

    return spec, application


def test_words_of_the_document_find_what_no_random_text_does(monkeypatch: pytest.MonkeyPatch) -> None:
    (finding,) = fuzzed(*commands()).findings
    assert (finding.check, finding.operation) == ("server-error", "POST /say")
    built_in = Words(STRINGS, NUMBERS, NAMES)
    monkeypatch.setattr(exploring, "words_of", lambda spec: built_in)  # pyright: ignore[reportUnknownLambdaType]
    assert fuzzed(*commands()).findings == ()


def vouchers() -> tuple[Spec, Flask]:
    """Make a server that fails on a voucher which it has handed out."""
    voucher = {"type": "object", "required": ["voucher"], "properties": {"voucher": {"type": "string"}}}
    given = {"name": "voucher", "in": "query", "required": True, "schema": {"type": "string"}}
    spec = document(
        {
            "/handed-out": {
                "get": {
                    "responses": {
                        "200": {"description": "", "content": {"application/json": {"schema": voucher}}}
                    }
                }
            },
            "/discount": {
                "get": {
                    "parameters": [given],
                    "responses": {"200": {"description": ""}, "400": {"description": ""}},
                }
            },
        }
    )
    application = Flask("vouchers")

    @application.get("/handed-out")
    def hand_out() -> ResponseReturnValue:
        return {"voucher": "V-7f3a-91"}

    @application.get("/discount")
    def discount() -> ResponseReturnValue:
        told = request.args.getlist("voucher")
        return "", 400 if not told else 500 if told == ["V-7f3a-91"] else 200

    return spec, application


def test_what_the_server_has_said_finds_what_no_random_text_does(monkeypatch: pytest.MonkeyPatch) -> None:
    (finding,) = fuzzed(*vouchers()).findings
    assert (finding.check, finding.operation) == ("server-error", "GET /discount")
    monkeypatch.setattr(SeenValues, "settle", lambda seen: None)  # pyright: ignore[reportUnknownLambdaType]
    assert fuzzed(*vouchers()).findings == ()


def asked(most: int) -> Counter[str]:
    """Count requests to what answers alike, and to what answers in ever new ways."""
    text = {"name": "n", "in": "query", "schema": {"type": "string"}}
    answers = {"responses": {"default": {"description": ""}}, "parameters": [text]}
    application, counts = Flask("two"), Counter[str]()

    @application.get("/alike")
    def alike() -> ResponseReturnValue:
        counts["alike"] += 1
        return "", 200

    @application.get("/anew")
    def anew() -> ResponseReturnValue:
        counts["anew"] += 1
        return {f"member{counts['anew']}": 1}, 200

    fuzzed(document({f"/{name}": {"get": answers} for name in ("alike", "anew")}), application, most)
    return counts


def test_time_goes_where_answers_are_new(monkeypatch: pytest.MonkeyPatch) -> None:
    guided = asked(1000)
    assert guided["anew"] > 3 * guided["alike"]
    monkeypatch.setattr(Behaviours, "see", lambda *_: False)  # pyright: ignore[reportUnknownLambdaType]
    blind = asked(1000)
    assert blind["anew"] < 2 * blind["alike"]
