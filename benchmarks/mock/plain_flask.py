"""The plain way to the same answer: a Flask view that asks openapi-core, served by uvicorn as ours is.

Run as `python plain_flask.py SPEC PORT`.
"""

import json
import sys
from pathlib import Path

import yaml
from flask import Flask, Response, request
from openapi_core import Config, OpenAPI
from openapi_core.contrib.flask import FlaskOpenAPIRequest
from openapi_core.exceptions import OpenAPIError


def application(path: Path, port: int) -> Flask:
    """Make an application that judges each request with openapi-core and sends the documented example."""
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    document["servers"] = [{"url": f"http://127.0.0.1:{port}"}]  # it refuses requests to any other
    judge = OpenAPI.from_dict(document, config=Config(spec_validator_cls=None))
    content = document["components"]["responses"]["GeneratedImages"]["content"]["application/json"]
    answer = json.dumps(next(iter(content["examples"].values()))["value"], ensure_ascii=False)
    app = Flask(__name__)

    @app.post("/api/images/create")
    def create() -> Response:
        try:
            judge.unmarshal_request(FlaskOpenAPIRequest(request)).raise_for_errors()
        except OpenAPIError as error:
            return Response(str(error), 422)
        return Response(answer, content_type="application/json")

    return app


if __name__ == "__main__":
    from uvicorn import run
    from uvicorn.middleware.wsgi import (
        WSGIMiddleware,
    )  # the server is ours, too: it is the judges that differ

    port = int(sys.argv[2])
    run(WSGIMiddleware(application(Path(sys.argv[1]), port)), host="127.0.0.1", port=port, log_level="error")
