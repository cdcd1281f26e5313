"""Schemathesis as the second engine of a run: all its phases look, and what both see is told once."""

import re
from collections import Counter
from typing import Any

import pytest
from flask import Flask, request
from flask.typing import ResponseReturnValue
from truespec.contract_tests import Target
from truespec.fuzz import FuzzSettings, fuzz
from truespec.fuzz.hunt import Hunt
from truespec.spec import Exchange, Spec

from ..contract_tests.sample_server import kept_open

KEY = {"name": "key", "in": "path", "required": True, "schema": {"type": "integer", "minimum": 1}}
THING = {"type": "object", "required": ["key"], "properties": {"key": {"type": "integer"}}}
SIZE = {"type": "integer", "minimum": 1, "maximum": 1000}
BODY = {"type": "object", "required": ["size"], "properties": {"size": SIZE}}
LINK = {"operationId": "read", "parameters": {"key": "$response.body#/key"}}
DOCUMENT: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "t", "version": "1"},
    "paths": {
        "/things": {
            "post": {
                "requestBody": {
                    "required": True,
                    "content": {"application/json": {"schema": BODY, "example": {"size": 3}}},
                },
                "responses": {
                    "201": {
                        "description": "",
                        "content": {"application/json": {"schema": THING}},
                        "links": {"it": LINK},
                    },
                    "400": {"description": ""},
                },
            }
        },
        "/things/{key}": {
            "get": {
                "operationId": "read",
                "parameters": [KEY],
                "responses": {
                    "200": {"description": "", "content": {"application/json": {"schema": THING}}},
                    "400": {"description": ""},
                    "404": {"description": ""},
                },
            }
        },
    },
}


def things() -> Flask:
    """Make a server of things that fails on sizes above 100."""
    application, kept = Flask("things"), list[int]()

    @application.post("/things")
    def make() -> ResponseReturnValue:
        try:
            body = request.get_json(silent=True)
        except RecursionError:
            body = None
        size = body.get("size") if isinstance(body, dict) else None
        if not isinstance(size, int | float) or isinstance(size, bool) or not 1 <= size <= 1000 or size % 1:
            return "", 400
        if size > 100:
            return "", 500
        kept.append(int(size))
        return {"key": len(kept)}, 201

    @application.get("/things/<key>")
    def read(key: str) -> ResponseReturnValue:
        if not re.fullmatch("[1-9][0-9]*", key):
            return "", 400
        return ({"key": int(key)}, 200) if len(key) < 9 and int(key) <= len(kept) else ("", 404)

    return application


def test_every_phase_looks_and_one_fault_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    phases, observe = Counter[str](), Hunt.observe

    def heard(hunt: Hunt, exchange: Exchange, phase: str) -> None:
        phases[phase] += 1
        observe(hunt, exchange, phase)

    monkeypatch.setattr(Hunt, "observe", heard)
    with kept_open(things()) as url:
        report = fuzz(Spec.load(DOCUMENT), Target(url), FuzzSettings(24, 1))
    assert set(phases) == {"examples", "coverage", "fuzzing", "stateful"}
    assert [each.check for each in report.findings] == ["server-error"]
    assert report.elapsed < 24 * 1.05
