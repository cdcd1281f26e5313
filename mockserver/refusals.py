"""What a refused request gets: the document's own answer for that reason, else a problem document (RFC
9457).
"""

import json
from collections.abc import Sequence
from typing import Any

from ..spec import (
    DocumentError,
    FieldLines,
    Json,
    MediaType,
    Operation,
    Response,
    ResponseObject,
    SecurityScheme,
    Violation,
    judge_response,
)
from .answers import make_answer
from .content import NoSerialization, render
from .problems import PROBLEM_JSON, TOO_LARGE, UNAUTHORIZED, ProblemKind, validation_entry, violations_field
from .reply import Reply
from .selection import declared_refusals, refusal_for


def problem_reply(kind: ProblemKind, detail: str, fields: FieldLines = (), **more: Json) -> Reply:
    """Answer with a problem document of our own."""
    body = render(PROBLEM_JSON, kind.document(detail, **more))
    return Reply(kind.status, (("Content-Type", PROBLEM_JSON), *fields), body)


def too_large(limit: int) -> Reply:
    """Answer a request whose body has more bytes than a mock reads."""
    return problem_reply(TOO_LARGE, f"the body is larger than {limit:,} bytes (--max-body)")


def refuse(operation: Operation, violations: Sequence[Violation]) -> Reply:
    """Answer a request that breaks the document, with every violation in it.

    The first declared response for the reason whose schema our problem document meets carries it; one that
    has
    another schema is answered as its examples and schema say.
    """
    kind, statuses = refusal_for(violations)
    challenge = challenges(operation) if kind is UNAUTHORIZED else ()
    entries = [validation_entry(violation) for violation in violations]
    marks = (
        ("sl-violations", violations_field([validation_entry(each, "request") for each in violations])),
        *challenge,
    )
    more: dict[str, Any] = {"validation": entries}
    for status, described in declared_refusals(operation, statuses):
        document = kind.document(violations[0].message, status, **more)
        reply = _declared(operation, status, described, document, marks)
        if reply is not None:
            return _completed(reply, operation, violations)
    reply = problem_reply(kind, violations[0].message, marks, **more)
    return _completed(reply, operation, violations)


def _completed(reply: Reply, operation: Operation, violations: Sequence[Violation]) -> Reply:
    return Reply(reply.status, reply.fields, reply.body, operation, tuple(violations))


def _declared(
    operation: Operation, status: int, described: ResponseObject, document: dict[str, Json], marks: FieldLines
) -> Reply | None:
    """Answer with a declared response: our problem document where it conforms, else the declared content."""
    for media in described.content.values():
        reply = _with_problem(operation, status, media, document, marks)
        if reply is not None:
            return reply
    media = next((each for each in described.content.values() if each.examples), None)
    media = media or next((each for each in described.content.values() if each.schema is not None), None)
    try:
        answer = make_answer(operation, status, described, media, "")
    except (NoSerialization, DocumentError):
        return None
    return None if answer.violations else Reply(status, answer.fields, answer.body).with_fields(marks)


def _with_problem(
    operation: Operation, status: int, media: MediaType, document: dict[str, Json], marks: FieldLines
) -> Reply | None:
    content_type = PROBLEM_JSON if "*" in media.range else media.range
    if "json" not in content_type:
        return None
    fields = (("Content-Type", content_type), *marks)
    body = json.dumps(document, ensure_ascii=False, separators=(",", ":"), default=str).encode()
    if judge_response(operation, operation.method, Response(status, fields, body)):
        return None
    return Reply(status, fields, body)


def challenges(operation: Operation) -> FieldLines:
    """Write WWW-Authenticate: a challenge for each scheme that would do (RFC 9110, WWW-Authenticate)."""
    schemes = {scheme.key: scheme for each in operation.security for scheme, _ in each.schemes}
    found = dict.fromkeys(challenge for scheme in schemes.values() if (challenge := _challenge(scheme)))
    return (("WWW-Authenticate", ", ".join(found)),) if found else ()


def _challenge(scheme: SecurityScheme) -> str:
    if scheme.type == "apiKey":
        name = scheme.name.replace("\\", r"\\").replace('"', r"\"")
        return f'ApiKey realm="truespec", in="{scheme.place}", name="{name}"'
    if scheme.type in ("oauth2", "openIdConnect") or scheme.scheme == "bearer":
        return 'Bearer realm="truespec"'
    if scheme.scheme == "digest":
        return 'Digest realm="truespec", nonce="truespec", qop="auth"'
    return f'{scheme.scheme.capitalize()} realm="truespec"' if scheme.type == "http" and scheme.scheme else ""
