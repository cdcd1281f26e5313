"""Messages of real documents, written by hand with the verdict that the standard gives them."""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from truespec.spec import Match, References, Request, Response, Spec, judge_request, judge_response

JSON = (("Content-Type", "application/json"),)
BEARER = ("Authorization", "Bearer x")
BASIC = ("Authorization", "Basic YTpi")
QOD = "quality-on-demand/API_definitions/quality-on-demand.yaml"
DRS = "drs/data_repository_service.openapi.yaml"


@dataclass(frozen=True)
class Asked:
    """A request, and what of it breaks the document: rule, code and place of each violation."""

    document: str
    first_line: str
    broken: tuple[tuple[str, str, str], ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    body: bytes = b""


@dataclass(frozen=True)
class Answered:
    """An answer of an operation, and what of it breaks the document."""

    document: str
    operation: str
    status: int
    body: bytes
    broken: tuple[tuple[str, str, str], ...] = ()
    content_type: str = "application/json"


def text(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def part(name: str, content: bytes, *more: str) -> bytes:
    disposition = "; ".join((f'form-data; name="{name}"', *more))
    return b"--x\r\nContent-Disposition: " + disposition.encode() + b"\r\n\r\n" + content + b"\r\n"


PUSH = "POST /v2/bot/message/push"
FORM = (("Content-Type", "multipart/form-data; boundary=x"), BEARER)
CHANNEL = b"01234567-89ab-4def-8123-456789abcdef"
FILE = part("file", b"\x89PNG", 'filename="a.png"')
BODY_SCHEMA = "request-body-schema"
PARAMETER = "request-parameter-schema"
ANSWER = "response-body-schema"
DAY = {"date": "2024-02-29", "timeOpen": "09:00", "timeClose": "18:00"}
COUNT = "POST /collections/c/points/count"
AMADEUS = (("Content-Type", "application/vnd.amadeus+json"),)

REQUESTS = {
    "a filter of parameters": Asked("docker.yaml", "GET /containers/json?all=true&limit=5"),
    "no boolean": Asked("docker.yaml", "GET /containers/json?all=yes", ((PARAMETER, "type", "query ?all"),)),
    "behind the base path": Asked("docker.yaml", "POST /v1.56/containers/a%2Fb/resize?h=1&w=2"),
    "two required ones missing": Asked(
        "docker.yaml",
        "POST /containers/a/resize",
        (
            ("request-parameter-required", "required", "query ?h"),
            ("request-parameter-required", "required", "query ?w"),
        ),
    ),
    "a text message": Asked(
        "line-messaging.yml",
        PUSH,
        (),
        (*JSON, BEARER),
        text({"to": "U1", "messages": [{"type": "text", "text": "안녕"}]}),
    ),
    "a text message without its text": Asked(
        "line-messaging.yml",
        PUSH,
        ((BODY_SCHEMA, "required", "body /messages/0"),),
        (*JSON, BEARER),
        text({"to": "U1", "messages": [{"type": "text"}]}),
    ),
    "no kind of message": Asked(
        "line-messaging.yml",
        PUSH,
        ((BODY_SCHEMA, "discriminator", "body /messages/0/type"),),
        (*JSON, BEARER),
        text({"to": "U1", "messages": [{"type": "smoke signal"}]}),
    ),
    "six messages": Asked(
        "line-messaging.yml",
        PUSH,
        ((BODY_SCHEMA, "maxItems", "body /messages"),),
        (*JSON, BEARER),
        text({"to": "U1", "messages": [{"type": "text", "text": "a"}] * 6}),
    ),
    "nobody's message": Asked(
        "line-messaging.yml",
        PUSH,
        (("request-security-missing", "401", "security"),),
        JSON,
        text({"to": "U1", "messages": [{"type": "text", "text": "a"}]}),
    ),
    "an upload": Asked(
        "traq.yaml", "POST /files", (), FORM, FILE + part("channelId", CHANNEL) + b"--x--\r\n"
    ),
    "an upload to no channel": Asked(
        "traq.yaml", "POST /files", ((BODY_SCHEMA, "required", "body"),), FORM, FILE + b"--x--\r\n"
    ),
    "an upload to a channel that is no uuid": Asked(
        "traq.yaml",
        "POST /files",
        ((BODY_SCHEMA, "format", "body /channelId"),),
        FORM,
        FILE + part("channelId", b"general") + b"--x--\r\n",
    ),
    "an index with null for a key": Asked(
        "meilisearch.json", "POST /indexes", (), (*JSON, BEARER), text({"uid": "a", "primaryKey": None})
    ),
    "an index with a number for a key": Asked(
        "meilisearch.json",
        "POST /indexes",
        ((BODY_SCHEMA, "type", "body /primaryKey"),),
        (*JSON, BEARER),
        text({"uid": "a", "primaryKey": 7}),
    ),
    "anybody may ask": Asked(DRS, "GET /objects/a?expand=true"),
    "an expansion that is none": Asked(
        DRS, "GET /objects/a?expand=1", ((PARAMETER, "type", "query ?expand"),)
    ),
    "counted": Asked("qdrant.json", COUNT, (), JSON, text({"filter": None, "exact": True})),
    "counted inexactly": Asked(
        "qdrant.json", COUNT, ((BODY_SCHEMA, "type", "body /exact"),), JSON, text({"exact": "yes"})
    ),
    "in the matrix": Asked(
        "parameters-style.json", "GET /anything/path/matrix/;primitive=a/;array=a,b/;object=R,100,G,200"
    ),
    "a client's name in lower case": Asked(
        "hotel-booking.yaml",
        "POST /booking/hotel-bookings",
        (
            ("request-body-required", "required", "body"),
            (PARAMETER, "pattern", "header Ama-Client-Ref"),
        ),
        (*AMADEUS, ("Ama-Client-Ref", "lower")),
    ),
    "a museum's page": Asked("museum.yaml", "GET /museum-hours?limit=10", (), (BASIC,)),
    "too long a page": Asked(
        "museum.yaml", "GET /museum-hours?limit=31", ((PARAMETER, "maximum", "query ?limit"),), (BASIC,)
    ),
    "February 30th": Asked(
        "museum.yaml",
        "GET /museum-hours?startDate=2024-02-30",
        ((PARAMETER, "format", "query ?startDate"),),
        (BASIC,),
    ),
    "flights": Asked("tags32.yaml", "GET /flights/international"),
    "flights with a body": Asked(
        "tags32.yaml",
        "GET /flights",
        (("request-media-type-undocumented", "415", "header Content-Type"),),
        JSON,
        b"{}",
    ),
    "no such flight": Asked("tags32.yaml", "GET /flight", (("request-path-undocumented", "404", "path"),)),
    "another method": Asked(
        "tags32.yaml", "DELETE /flights", (("request-method-undocumented", "405", "method"),)
    ),
    "a session of nobody, about nothing": Asked(
        QOD,
        "POST /sessions",
        (
            ("request-body-required", "required", "body"),
            ("request-security-missing", "401", "security"),
        ),
        JSON,
    ),
}

HOURS = "GET /museum-hours"
ANSWERS = {
    "hours": Answered("museum.yaml", HOURS, 200, text([DAY])),
    "hours with a second's time": Answered(
        "museum.yaml",
        HOURS,
        200,
        text([DAY | {"timeOpen": "9:00"}]),
        ((ANSWER, "pattern", "body /0/timeOpen"),),
    ),
    "hours as YAML 1.1 read them": Answered(
        "museum.yaml", HOURS, 200, text([DAY | {"timeClose": 1080}]), ((ANSWER, "type", "body /0/timeClose"),)
    ),
    "half a day": Answered(
        "museum.yaml",
        HOURS,
        200,
        text([{"date": "2024-02-29", "timeOpen": "09:00"}]),
        ((ANSWER, "required", "body /0"),),
    ),
    "a status that nobody documents": Answered(
        "museum.yaml", HOURS, 503, b"{}", (("response-status-undocumented", "status", "status"),)
    ),
    "a picture": Answered("museum.yaml", "GET /tickets/{ticketId}/qr", 200, b"\x89PNG", (), "image/png"),
    "a picture that is JSON": Answered(
        "museum.yaml",
        "GET /tickets/{ticketId}/qr",
        200,
        b"{}",
        (("response-media-type-undocumented", "mediaType", "header Content-Type"),),
    ),
    "a task": Answered(
        "meilisearch.json",
        "POST /indexes",
        200,
        text(
            {
                "taskUid": 1,
                "indexUid": None,
                "status": "enqueued",
                "type": "indexCreation",
                "enqueuedAt": "2024-01-01T00:00:00Z",
            }
        ),
    ),
    "a task below nought": Answered(
        "meilisearch.json",
        "POST /indexes",
        200,
        text(
            {
                "taskUid": -1,
                "indexUid": None,
                "status": "enqueued",
                "type": "indexCreation",
                "enqueuedAt": "2024-01-01T00:00:00Z",
            }
        ),
        ((ANSWER, "minimum", "body /taskUid"),),
    ),
    "an answer of an operation that documents none": Answered("tags32.yaml", "GET /flights", 200, b"[]", ()),
}


@lru_cache
def loaded(path: Path) -> Spec:
    return Spec.load(path, references=References((path.parent, path.parent.parent)))


@pytest.mark.parametrize("name", REQUESTS)
def test_a_request_gets_the_verdict_of_the_standard(name: str, shared_specs: Path) -> None:
    case = REQUESTS[name]
    method, _, target = case.first_line.partition(" ")
    request = Request(method, target, case.fields, case.body)
    match = loaded(shared_specs / case.document).match(method, target)
    violations = judge_request(match, request) if isinstance(match, Match) else (match,)
    assert sorted((each.rule, each.code, str(each.where)) for each in violations) == sorted(case.broken)
    assert all(each.at.line for each in violations)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_gets_the_verdict_of_the_standard(name: str, shared_specs: Path) -> None:
    case = ANSWERS[name]
    operation = loaded(shared_specs / case.document).operation(case.operation)
    answer = Response(case.status, (("Content-Type", case.content_type),), case.body)
    violations = judge_response(operation, operation.method, answer)
    assert sorted((each.rule, each.code, str(each.where)) for each in violations) == sorted(case.broken)
    assert all(each.at.line for each in violations)
