"""What the servers beside this file read and answer alike."""

import json
from typing import Any

from flask import Flask, Response, request

JSON = "application/json"


class Refused(Exception):
    """The request is refused. status: of the answer."""

    def __init__(self, status: int, title: str) -> None:
        super().__init__(title)
        self.status, self.title = status, title


def read_json(wanted: str = JSON, otherwise: int = 415) -> dict[str, Any]:
    """Read the body as a JSON object. wanted: its media type. otherwise: the status where it is another."""
    if request.mimetype != wanted:
        raise Refused(otherwise, f"The body has to be {wanted}")
    return json_object(request.get_data())


def json_object(data: bytes) -> dict[str, Any]:
    """Read a JSON object."""
    try:
        body = json.loads(data.decode("utf-8"), parse_constant=not_json)
        json.dumps(body, ensure_ascii=False).encode("utf-8")  # half a surrogate pair is no text
    except (ValueError, RecursionError) as error:
        raise Refused(400, "The body is not JSON") from error
    if not isinstance(body, dict):
        raise Refused(400, "The body has to be an object")
    return body


def not_json(constant: str) -> None:
    """Refuse NaN and Infinity, which Python's reader would take."""
    raise ValueError(constant)


def answered(content: Any, status: int = 200) -> Response:
    """Write an answer."""
    return Response(json.dumps(content, ensure_ascii=False), status, content_type=JSON)


def problem(refused: Refused, realm: str, told: int = 0) -> Response:
    """Answer a refused request with a problem document (RFC 9457). told: the status in it, where another."""
    document = {"type": "about:blank", "title": refused.title, "status": told or refused.status}
    answer = Response(json.dumps(document), refused.status, content_type="application/problem+json")
    if refused.status == 401:
        answer.headers["WWW-Authenticate"] = f'Bearer realm="{realm}"'
    return answer


def refuse_with_problems(app: Flask) -> None:
    """Answer whatever a server refuses with a problem document."""
    app.register_error_handler(Refused, lambda refused: problem(refused, app.name))
