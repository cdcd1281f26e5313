"""Exchanges written as HTTP Archive 1.2 (HAR), for a browser's network panel and all that reads it."""

import base64
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import parse_qsl

from .media_type import parse_media_type
from .message import Exchange, FieldLines, Request, Response

_UNKNOWN: Final = -1
"""What HAR says where a number is not known."""


def har_log(entries: Iterable[Mapping[str, Any]], pages: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
    """Write a whole archive of entries and the pages that they belong to."""
    log = {
        "version": "1.2",
        "creator": {"name": "truespec", "version": version("truespec")},
        "pages": list(pages),
        "entries": list(entries),
    }
    return {"log": log}


def har_entry(exchange: Exchange, base: str, started: str) -> dict[str, Any]:
    """Write one exchange. base: of its address. started: when, as RFC 3339 has it.

    A request without an answer has status 0 and the error as `_error`, as browsers write it.
    """
    response = exchange.response
    milliseconds = round(response.elapsed * 1000, 3) if response is not None else 0.0
    return {
        "startedDateTime": started,
        "time": milliseconds,
        "request": _request(exchange.request, base),
        "response": _response(response) if response is not None else _no_response(exchange.error or ""),
        "cache": {},
        "timings": {"send": 0, "wait": milliseconds, "receive": 0},
    }


def _request(request: Request, base: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "method": request.method,
        "url": base + request.target,
        "httpVersion": "HTTP/1.1",
        "cookies": [
            {"name": name, "value": value}
            for key, line in request.fields
            if key.lower() == "cookie"
            for name, _, value in (pair.strip().partition("=") for pair in line.split(";"))
        ],
        "headers": _fields(request.fields),
        "queryString": [
            {"name": name, "value": value} for name, value in parse_qsl(request.query, keep_blank_values=True)
        ],
        "headersSize": _UNKNOWN,
        "bodySize": len(request.body),
    }
    if request.body:
        made["postData"] = {"mimeType": request.field("content-type") or "", **_post_text(request.body)}
    return made


def _post_text(body: bytes) -> dict[str, Any]:
    """Write a request's content. HAR has no encoding for one that is no text: `_base64` is ours."""
    try:
        return {"text": body.decode("utf-8"), "params": []}
    except UnicodeDecodeError:
        return {"text": body.decode("utf-8", "replace"), "params": [], "_base64": _base64(body)}


def _response(response: Response) -> dict[str, Any]:
    return {
        "status": response.status,
        "statusText": _phrase(response.status),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": _fields(response.fields),
        "content": {
            "size": len(response.body),
            "mimeType": response.field("content-type") or "",
            **_content_text(response),
        },
        "redirectURL": response.field("location") or "",
        "headersSize": _UNKNOWN,
        "bodySize": len(response.body),
    }


def _content_text(response: Response) -> dict[str, str]:
    """Write an answer's content: text as it is, all else in Base64 as HAR has it."""
    kind = parse_media_type(response.field("content-type") or "")
    try:
        charset = kind.charset if kind is not None and kind.charset else "utf-8"
        return {"text": response.body.decode(charset)}
    except (UnicodeDecodeError, LookupError):
        return {"text": _base64(response.body), "encoding": "base64"}


def _no_response(error: str) -> dict[str, Any]:
    empty = {"size": 0, "mimeType": "x-unknown"}
    return {
        "status": 0,
        "statusText": "",
        "httpVersion": "",
        "cookies": [],
        "headers": [],
        "content": empty,
        "redirectURL": "",
        "headersSize": _UNKNOWN,
        "bodySize": _UNKNOWN,
        "_error": error,
    }


def _fields(fields: FieldLines) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in fields]


def _phrase(status: int) -> str:
    return HTTPStatus(status).phrase if status in _PHRASED else ""


_PHRASED: Final = frozenset(HTTPStatus)


def _base64(body: bytes) -> str:
    return base64.b64encode(body).decode()
