"""A request that is refused for one thing in it is asked for without that; the rest is varied as usual."""

import json

import flask
import pytest
from truespec.contract_tests import Target, TestSettings, run
from truespec.spec import Spec

from ..sample_server import serving

TEXT = {"type": "string", "minLength": 1, "maxLength": 9}
SPEC = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/notes": {
                "post": {
                    "parameters": [{"name": "dry", "in": "query", "schema": {"type": "boolean"}}],
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["name"],
                                    "properties": {
                                        "name": TEXT,
                                        "secret": TEXT,
                                        "text": TEXT,
                                        "lines": {
                                            "type": "array",
                                            "items": {"type": "integer"},
                                            "maxItems": 3,
                                        },
                                    },
                                    "additionalProperties": False,
                                }
                            }
                        },
                    },
                    "responses": {"201": {"description": ""}, "400": {"description": ""}},
                }
            }
        },
    }
)


def notes(is_checked: bool) -> flask.Flask:
    """Make a server that wants no `secret`, and may not look at `lines`."""
    app = flask.Flask("notes")

    @app.post("/notes")
    def make() -> flask.Response:
        try:
            body = json.loads(flask.request.get_data().decode(), parse_constant=lambda text: 1 / 0)
            json.dumps(body, ensure_ascii=False).encode()
        except (ValueError, RecursionError, ZeroDivisionError):
            return flask.Response(status=400)
        is_fine = flask.request.mimetype == "application/json" and isinstance(body, dict)
        is_fine = is_fine and {"name"} <= body.keys() <= {"name", "text", "lines"}
        texts = [body[name] for name in ("name", "text") if name in body] if is_fine else []
        is_fine = is_fine and all(isinstance(each, str) and 0 < len(each) < 10 for each in texts)
        is_fine = is_fine and flask.request.args.get("dry", "true") in ("true", "false")
        lines = body.get("lines", []) if is_fine else []
        fits = isinstance(lines, list) and len(lines) < 4 and all(type(each) is int for each in lines)
        return flask.Response(status=201 if is_fine and (fits or not is_checked) else 400)

    return app


@pytest.mark.parametrize(("is_checked", "expected"), [(False, {"invalid-accepted"}), (True, set())])
def test_what_is_accepted_of_a_refused_request_is_varied(is_checked: bool, expected: set[str]) -> None:
    with serving(notes(is_checked)) as url:
        report = run(SPEC, Target(url), TestSettings(second_engine=False))
    about_lines = {each.check for each in report.findings if "/lines" in each.at.pointer}
    assert about_lines == expected
    others = [each.at.pointer for each in report.findings if "/lines" not in each.at.pointer]
    assert all(each.endswith("/secret") for each in others)
