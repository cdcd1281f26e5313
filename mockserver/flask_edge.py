"""The mock as an ordinary Flask application: a catch-all view beside the user's own blueprints."""

import time
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from flask import Flask, Response
from flask import request as flask_request
from msgspec.structs import replace
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.routing import BaseConverter, Rule

from ..spec import Request
from .living import LiveMock, RunningMock, Source, live
from .reply import Reply
from .settings import MockSettings
from .wire import origin_form, safe_fields

_ENDPOINT: Final = "truespec"
_HERE: Final = str(Path(__file__).parent)
_PATH_SAFE: Final = "/:@!$&'()*+,;=~"


class _Anything(BaseConverter):
    """Any path at all, empty segments and doubled slashes included."""

    regex = r".*?"
    part_isolating = False


def create_app(source: Source | LiveMock, settings: MockSettings | None = None) -> Flask:
    """Make a Flask application that serves a document.

    source: a path, a Spec, or a mock that is shared with another edge. The user's own routes come first;
    every other path and method is the document's, `/__truespec/` the mock's. `app.extensions["truespec"]` is
    what `truespec_mock` gives: requests, overrides, reset. Raises DocumentError when the document can't be
    used.
    """
    mock = live(source, settings)
    # Both folders are said: Flask would look for them by import, which an editable install does not answer.

    def view(path: str) -> Response:
        del path  # the raw target is read instead
        reply = _answer(mock)
        time.sleep(reply.delay)
        if reply.failure:  # WSGI has no connection to close: who called is told, a server answers 500
            raise ConnectionResetError(f"the answer was to be a failure: {reply.failure}")
        return _response(reply)

    app = Flask("truespec.mockserver", static_folder=None, instance_path=_HERE, root_path=_HERE)
    app.config["MAX_CONTENT_LENGTH"] = mock.settings.max_body
    app.extensions[_ENDPOINT] = RunningMock("", mock)
    app.url_map.merge_slashes = False
    app.url_map.converters["anything"] = _Anything
    app.url_map.add(Rule("/<anything:path>", endpoint=_ENDPOINT, methods=None, merge_slashes=False))
    app.view_functions[_ENDPOINT] = view
    return app


def _answer(mock: LiveMock) -> Reply:
    environ = flask_request.environ
    fields = tuple(flask_request.headers.items())
    request = Request(flask_request.method, target_of(environ), fields, b"")
    try:
        return mock.answer(replace(request, body=flask_request.get_data(cache=False)))
    except RequestEntityTooLarge:
        return mock.too_large(request)


def target_of(environ: dict[str, Any]) -> str:
    """Find the request target as it came; rebuilt from the decoded path where the server has not kept it.

    Werkzeug, gunicorn and waitress keep it; where none does, `%2F` can't be told from `/` any more.
    """
    scope = environ.get("asgi.scope")
    if scope is not None and scope.get("raw_path"):
        raw = scope["raw_path"].decode("latin-1")
        return f"{raw}?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else raw
    raw = environ.get("RAW_URI") or environ.get("REQUEST_URI")
    if raw:
        return origin_form(str(raw))
    path = quote(
        environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "/"), safe=_PATH_SAFE, encoding="latin-1"
    )
    return f"{path}?{environ['QUERY_STRING']}" if environ.get("QUERY_STRING") else path


def _response(reply: Reply) -> Response:
    response = Response(reply.body, reply.status)
    response.headers.clear()
    for name, value in safe_fields(reply.fields):
        response.headers.add(name, value)
    response.headers["Content-Length"] = str(len(reply.body))
    return response
