"""Findings to be rendered, made by hand."""

from typing import Any, Final

from truespec.contract_tests import Finding, Report, Statistics
from truespec.spec import Exchange, Location, Request, Response, Violation, Where
from truespec.spec import Spec as Document

KOREAN: Final = """\
openapi: 3.1.0
info: {title: 이미지, version: "1"}
paths:
  /그림:
    post: {summary: 그림 만들기, responses: {"200": {description: 좋다}}}
"""
SPEC: Final = Document.load(KOREAN.encode(), name="그림.yaml")
AT: Final = Location("그림.yaml", 5, 5, "/paths/~1그림/post")
REQUEST: Final = Request(
    "POST",
    "/%EA%B7%B8%EB%A6%BC?a=1&b",
    (
        ("Content-Type", "application/json"),
        ("Authorization", "Bearer s3cret-token"),
        ("Cookie", "a=s3cret1; b"),
    ),
    '{"이름":"유니콘"}'.encode(),
)
RESPONSE: Final = Response(
    500,
    (("Content-Type", "text/plain"), ("Set-Cookie", "sid=s3cret2"), ("Location", "/a")),
    "s3cret-token 없음".encode(),
    0.25,
)


def finding(**changes: Any) -> Finding:
    """Make a finding with everything in it."""
    values: dict[str, Any] = {
        "check": "server-error",
        "level": "fault",
        "operation": "POST /그림",
        "sentence": 'The server failed on /이름, which is "유니콘"',
        "expected": "a refusal (4xx)",
        "got": "500 (text/plain, 19 bytes)",
        "at": AT,
        "exchange": Exchange(REQUEST, RESPONSE),
        "violations": (
            Violation("request-body-schema", "type", "/이름 is wrong", Where("body", "", "/이름"), AT, 1),
        ),
        "why": "body /이름: a type missed",
        "sent": 1200,
        "reproduced": (3, 3),
        "operations": ("POST /그림", "POST /b", "POST /c", "POST /d"),
    }
    return Finding(**(values | changes))


def report(*findings: Finding, **changes: Any) -> Report:
    """Make the report of a run."""
    values: dict[str, Any] = {
        "spec_name": "그림.yaml",
        "title": "이미지",
        "url": "http://me:s3cret3@localhost:8000/v1",
        "seed": 7,
        "started": "2026-11-24T09:00:00+00:00",
        "elapsed": 1.25,
        "findings": findings,
        "statistics": (Statistics("POST /그림", 1200, 3, 4, 5, 0.25),),
        "flaky": 0,
        "notes": (),
        "incomplete": False,
        "versions": {"truespec": "0.1.0"},
    }
    return Report(**(values | changes))
