import json
from typing import Any

import pytest
from truespec.contract_tests import Audit, AuditSettings, audit, audit_json, audit_text, read_har
from truespec.spec import Spec

from .archives import entry, fields, har

DOCUMENT = """\
openapi: 3.1.0
info: {title: t, version: '1'}
servers: [{url: 'https://api.example.com/v1'}]
security: [{key: []}]
paths:
  /pets:
    parameters:
      - {name: limit, in: query, schema: {type: integer, maximum: 100}}
      - {name: token, in: query, schema: {type: string, maxLength: 3}}
    get:
      security: []
      responses:
        '200':
          description: OK
          content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Pet'}}}}
    post:
      requestBody:
        required: true
        content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}
      responses: {'201': {description: Made}, '401': {description: Who?}}
components:
  schemas: {Pet: {type: object, required: [name], properties: {name: {type: string}}}}
  securitySchemes: {key: {type: http, scheme: bearer}}
"""
SPEC = Spec.load(DOCUMENT.encode(), name="pets.yaml")
PETS = "https://api.example.com/v1/pets"
KEPT = {"headers": fields(Authorization="Bearer s3cret-token", Content_Type="application/json")}


def audited(*entries: Any, **settings: Any) -> Audit:
    return audit(SPEC, read_har(har(*entries), "t.har"), AuditSettings(**settings))


def listed(text: str, url: str = PETS) -> dict[str, Any]:
    content = {"size": len(text), "mimeType": "application/json", "text": text}
    return entry(url, response={"content": content})


def made(text: str, status: int = 201, **request: Any) -> dict[str, Any]:
    posted = {"postData": {"mimeType": "application/json", "text": text}} if text else {}
    answered = {"content": {"size": 0}, "headers": fields(X="1")}
    return entry(PETS, "POST", status, KEPT | posted | request, answered)


def places(found: Audit) -> list[tuple[str, str, str, int]]:
    return [(each.side, each.violation.rule, str(each.violation.where), each.count) for each in found.causes]


def test_traffic_that_keeps_the_document_conforms() -> None:
    found = audited(listed('[{"name": "Bo"}]', f"{PETS}?limit=100"), made('{"name": "Bo"}'))
    assert (found.entries, found.judged, found.conforming, found.causes, found.skipped) == (2, 2, 2, (), ())


def test_one_cause_is_told_once_and_counted() -> None:
    found = audited(
        listed('[{"name": 1}]'),
        listed('[{"name": "a"}, {"name": 2}, {"name": 3}]'),
        listed("[]", f"{PETS}?limit=101"),
    )
    assert places(found) == [
        ("response", "response-body-schema", "body /0/name", 3),
        ("request", "request-parameter-schema", "query ?limit", 1),
    ]
    assert found.causes[0].entry.number == 1
    assert (found.judged, found.conforming) == (3, 0)


def test_a_request_that_was_refused_breaks_the_document_all_the_same() -> None:
    found = audited(made("{}"), made("{}", 401))
    assert places(found) == [("request", "request-body-schema", "body", 2)]
    assert found.causes[0].answers == ((201, 1), (401, 1))


def test_other_origins_and_undocumented_paths_are_counted() -> None:
    found = audited(
        listed("[]"),
        entry("https://analytics.example.org/v1/pets"),
        entry("https://api.example.com/v1/cats"),
        entry("data:text/plain,x"),
    )
    assert [(each.reason, each.count) for each in found.skipped] == [
        ("of another origin", 2),
        ("of an undocumented path", 1),
    ]
    assert (found.entries, found.judged, found.causes) == (4, 1, ())


def test_another_method_breaks_the_document_unless_the_browser_or_the_server_knew() -> None:
    preflight = {"headers": fields(Access_Control_Request_Method="PUT")}
    found = audited(
        entry(PETS, "PUT"),
        entry(PETS, "DELETE", 405),
        entry(PETS, "HEAD"),
        entry(PETS, "OPTIONS", request=preflight),
        listed("[]"),
    )
    assert places(found) == [("request", "request-method-undocumented", "method", 1)]
    assert sum(each.count for each in found.skipped) == 2
    assert (found.judged, found.conforming) == (3, 2)


def test_without_a_server_of_the_document_every_origin_is_judged_and_said() -> None:
    found = audited(listed("[]", "http://localhost:8000/pets"))
    assert (found.judged, found.conforming) == (1, 1)
    assert "every origin was judged" in found.notes[0]


def test_an_address_chooses_the_origin_and_the_base_path() -> None:
    found = audited(
        listed("[1]", "http://localhost:8000/api/pets"),
        listed("[1]", "http://localhost:8000/pets"),
        listed("[1]"),
        url="http://localhost:8000/api/",
    )
    assert found.judged == 1
    assert [each.reason for each in found.skipped] == ["of an undocumented path", "of another origin"]


def test_stripped_credentials_accuse_nobody() -> None:
    stripped = made('{"name": "Bo"}', headers=fields(Content_Type="application/json"))
    assert audited(stripped).causes == ()
    assert "credentials were not recorded" in audited(stripped).notes[0]
    kept = audited(made('{"name": "Bo"}'), stripped)
    assert places(kept) == [("request", "request-security-missing", "security", 1)]


def test_content_that_was_not_recorded_accuses_nobody() -> None:
    posted = made("", bodySize=20)
    answered = entry(PETS, response={"content": {"size": 9, "mimeType": "application/json"}})
    found = audited(posted, answered)
    assert (found.causes, found.conforming) == ((), 2)
    assert len(found.notes) == 2


def test_a_missing_body_is_a_violation_where_nothing_was_sent() -> None:
    assert places(audited(made(""))) == [("request", "request-body-required", "body", 1)]


def test_the_second_opinion_stands_beside_ours() -> None:
    found = audited(listed('[{"name": 1}]'), listed("[]", f"{PETS}?limit=5.0"), second_opinion=True)
    assert found.causes[0].second == (("violates", 1),)
    assert [(each.side, each.known, each.count) for each in found.objections] == [
        ("request", "integer-zero-fraction", 1)
    ]
    assert dict(found.verdicts) == {"agrees": 3, "differs": 1}


def test_the_text_says_what_where_and_how_often() -> None:
    text = audit_text(audited(listed('[{"name": 1}]'), listed('[{"name": 2}]')), SPEC)
    assert text.splitlines() == [
        "1. /0/name is of type integer, has to be string",
        "   response-body-schema   response of GET /pets   body /0/name   pets.yaml:22",
        "      22 │   schemas: {Pet: {type: object, required: [name], properties: {name: {type: string}}}}",
        "         │                                                                       ^^^^^^^^^^^^^^^^",
        "   seen 2 times, first in entry 1: GET https://api.example.com/v1/pets; answered 200 (2)",
        "   fingerprint 168e50e1fce3",
        "",
        (
            "coverage 14.8 %: operations 1/2, statuses 1/3, media types 0/2, parameters 2/5, members 0/4, "
            "constraints kept 0/4, constraints broken 0/7"
        ),
        "documented refusals: 0 of 1 came; not 401 of POST /pets: the operation was not called",
        "2 of 2 exchanges judged, 0 conform; 1 cause of violations",
    ]


@pytest.mark.parametrize("write", [audit_text, audit_json])
def test_no_secret_is_shown(write: Any) -> None:
    secret = "s3cret-token"
    found = audited(
        made('{"name": 1}'),
        listed("[]", f"{PETS}?token={secret}&key={secret}"),
        listed(f'["{secret}"]', f"{PETS}?access_token={secret}"),
        second_opinion=True,
    )
    assert len(found.causes) == 3
    written = write(found, SPEC)
    assert f"Bearer {secret}" not in written
    assert f"access_token={secret}" not in written


def test_the_json_has_everything() -> None:
    found = audited(listed('[{"name": 1}]'), entry("https://x.example/"), second_opinion=True)
    document = json.loads(audit_json(found, SPEC))
    assert document["format"] == 1
    assert (document["document"], document["traffic"]) == ("pets.yaml", "t.har")
    assert (document["entries"], document["judged"], document["conforming"]) == (2, 1, 0)
    (cause,) = document["causes"]
    assert cause["rule"] == "response-body-schema"
    assert cause["where"] == "body /0/name"
    assert cause["at"]["file"] == "pets.yaml"
    assert cause["first"] == {"entry": 1, "method": "GET", "url": PETS}
    assert cause["answers"] == {"200": 1}
    assert document["skipped"] == [
        {"reason": "of another origin", "count": 1, "example": "GET https://x.example/"}
    ]
    assert document["second_opinion"]["verdicts"] == {"agrees": 2}
