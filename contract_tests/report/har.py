"""Findings as HTTP Archive 1.2 (HAR): the exchanges that show them, for a browser's network panel."""

import base64
import json
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, Final
from urllib.parse import parse_qsl

from ...spec import Exchange, FieldLines, Request, Response, Spec, parse_media_type
from ..redact import Secrets, url_without_user
from ..report_data import Report

_UNKNOWN: Final = -1
"""What HAR says where a number is not known."""


def har_report(report: Report, spec: Spec) -> str:
    """Write the exchanges of all findings as HAR text: of each its steps, then the one that fails.

    One page a finding, titled by its sentence. The time of each is that of the run's start. A request without
    an answer has status 0 and the error as `_error`, as browsers write it.
    """
    secrets = Secrets.of(spec)
    base = url_without_user(report.url).rstrip("/")
    pages: list[dict[str, Any]] = []
    entries: list[dict[str, Any]] = []
    for found in report.findings:
        finding = secrets.finding(found)
        pages.append(
            {
                "startedDateTime": report.started,
                "id": finding.fingerprint,
                "title": finding.sentence,
                "pageTimings": {},
                "comment": f"{finding.check}, {finding.at}",
            }
        )
        for exchange in (*finding.steps, finding.exchange):
            entry = _entry(exchange, base, report.started)
            entries.append({"pageref": finding.fingerprint, **entry})
    log = {
        "version": "1.2",
        "creator": {"name": "truespec", "version": version("truespec")},
        "pages": pages,
        "entries": entries,
    }
    return json.dumps({"log": log}, ensure_ascii=False, indent=1)


def _entry(exchange: Exchange, base: str, started: str) -> dict[str, Any]:
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
