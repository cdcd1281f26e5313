"""The mock as a part of somebody's Flask application: found by Flask, beside blueprints and extensions."""

from pathlib import Path

import pytest
from flask import Blueprint, Flask, Response, g
from flask.cli import ScriptInfo
from truespec.mockserver import create_app

from .documents import BODY, CREATE, FLAGSHIP

FIELDS = {"X-Api-Key": "k", "Content-Type": "application/json"}


class Counting:
    """An extension as Flask's guide wants them: counts the requests of an application."""

    def __init__(self) -> None:
        self.counted = 0

    def init_app(self, app: Flask) -> None:
        """Count from now on."""
        app.extensions["counting"] = self
        app.before_request(self._before)
        app.after_request(self._after)

    def _before(self) -> None:
        g.number = self.counted = self.counted + 1

    def _after(self, response: Response) -> Response:
        response.headers["X-Number"] = str(g.number)
        return response


@pytest.mark.parametrize("name", ["app", "make()", "make('{spec}')"])
def test_flask_finds_it_as_its_command_line_does(name: str, tmp_path: Path) -> None:
    source = (
        "from truespec.mockserver import create_app\n"
        f"def make(path={str(FLAGSHIP)!r}):\n    return create_app(path)\n"
        "app = make()\n"
    )
    (tmp_path / "service.py").write_text(source)
    path = f"{tmp_path / 'service.py'}:{name.format(spec=FLAGSHIP)}"
    app = ScriptInfo(app_import_path=path).load_app()  # what `flask --app` loads
    assert app.test_client().post(CREATE, data=BODY, headers=FIELDS).status_code == 200


def test_a_blueprint_an_extension_and_the_document_are_one_application() -> None:
    app, counting = create_app(FLAGSHIP), Counting()
    counting.init_app(app)
    pages = Blueprint("pages", __name__, url_prefix="/pages")
    pages.add_url_rule("/about", view_func=lambda: "about")
    app.register_blueprint(pages)
    app.register_error_handler(ZeroDivisionError, lambda error: ("divided", 418))
    app.add_url_rule("/odd", view_func=lambda: str(1 / 0))
    client = app.test_client()
    answers = [
        client.get("/pages/about"),
        client.post(CREATE, data=BODY, headers=FIELDS),
        client.post(CREATE, data=b"{}", headers=FIELDS),
        client.get("/odd"),
        client.get("/pages/none"),
    ]
    assert [each.status_code for each in answers] == [200, 200, 422, 418, 404]
    assert [each.headers["X-Number"] for each in answers] == ["1", "2", "3", "4", "5"]
    assert answers[4].mimetype == "application/problem+json"
    assert app.extensions["counting"].counted == 5
