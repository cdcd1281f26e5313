"""Checks whose authority is the document, or that need none: what one exchange shows by itself, or beside its
twin.
"""

from collections.abc import Iterator
from typing import Final
from urllib.parse import urljoin, urlsplit

from ..spec import (
    Location,
    MalformedJson,
    Request,
    Response,
    UnreadJson,
    Violation,
    breaks_format_alone,
    parse_json,
    parse_media_type,
)
from .http_checks import NOT_IMPLEMENTED, is_about_method
from .judged import Judged, Suspicion, answered
from .refusals import BAD_REQUEST
from .targets import is_too_long

REFUSALS: Final = frozenset(
    {401, 403, 404, 405, 406, 409, 410, 411, 412, 413, 414, 415, 423, 424, 425, 426, 428, 429, 431, 451}
)
"""Statuses that a server may have its own reasons for, whatever the request: existence, quota, business
rules.
"""

_UNREAD: Final = frozenset({"request-body-forbidden", "request-media-type-undocumented"})
"""Rules about a body that an operation has no use for; a client may not send one, a server may ignore it."""

_NOT_MODIFIED: Final = 304
_OF_CONDITIONS: Final = frozenset({"if-modified-since", "if-none-match"})
_OF_RANGES: Final = frozenset({206, 416})


def _bad(judged: Judged) -> tuple[Violation, ...]:
    """List what is wrong with a request; a body that nobody asks for is left out: nobody reads it."""
    if judged.operation.request_body is not None:
        return judged.violations
    return tuple(each for each in judged.violations if each.rule not in _UNREAD)


def _blamed(judged: Judged) -> str:
    """Name what is wrong with a request: requests that are wrong in the same way fail for the same cause."""
    bad = _bad(judged)
    return f"{bad[0].code} {bad[0].at.pointer}" if bad else "valid"


def no_answer(judged: Judged) -> Iterator[Suspicion]:
    """Look for a request that got no whole answer."""
    error = judged.exchange.error
    if error is not None and not is_too_long(judged.exchange):
        # Whether a connection was closed or reset is chance, where a server dies.
        how = "connection" if error.startswith("connection ") else error.partition(":")[0]
        yield Suspicion(
            "no-answer",
            judged.operation.location,
            how,  # not what is wrong with the request: most servers die of something that is right in it
            f"The server gave no answer: {error}",
            "an answer",
            error,
        )


def server_error(judged: Judged) -> Iterator[Suspicion]:
    """Look for a failure of the server, unless the document has it as an answer."""
    response = judged.exchange.response
    if response is None or response.status < 500:
        return
    if response.status == NOT_IMPLEMENTED and is_about_method(judged):
        return  # so it says that it does not know the method
    declared = judged.operation.response_object(response.status) is not None
    if declared and (response.status != 500 or not _shows_more(judged)):
        return  # a documented way to say "not now" is an answer
    bad = _bad(judged)
    request = "a request that the document allows" if not bad else "a request that it should refuse"
    if judged.violations and not bad:
        request = "a request with a body that the document does not have"
    wrong = f": {bad[0].message}" if bad else ""
    is_strange = judged.purpose == "strange" and not any(
        each.rule == "request-body-malformed" for each in bad
    )
    blamed = judged.why.partition(":")[0] if is_strange else _blamed(judged)
    at = bad[0].at if bad else judged.at or judged.operation.location
    if bad and judged.twin is None:  # where nothing is carried out, it is not this that it fails on
        at, blamed, is_strange = judged.operation.location, "valid", False
    yield Suspicion(
        "server-error",
        at,
        f"{response.status // 100} {blamed}",
        f"The server failed on {request}{wrong}",
        "a documented answer below 500" if not bad else "a refusal (4xx)",
        answered(response),
        judged.violations,
        anywhere=is_strange,
    )


def _shows_more(judged: Judged) -> bool:
    """Whether a documented 500 is a fault all the same: to bad input, or beside a twin that is carried out.
    A body that nobody asks for is no input, and what a twin has deleted is gone.
    """
    has_twin = judged.twin is not None and judged.exchange.request.method != "DELETE"
    return bool(_bad(judged)) or has_twin or judged.documented


def answer_breaks(judged: Judged) -> Iterator[Suspicion]:
    """Report what the judge holds against the answer, unless the request gives reason for it."""
    response = judged.exchange.response
    if response is None:
        return
    for violation in judged.answer:
        if violation.rule == "response-status-undocumented" and _may_be_undocumented(judged, response.status):
            continue
        part = response.status in _OF_RANGES and judged.exchange.request.field("range") is not None
        if part and violation.rule.startswith("response-body-"):
            continue  # a part of the content is not what the schema describes
        words, expected = breach_words(violation)
        leads = violation.rule == "response-status-undocumented" and leads_to(
            judged.exchange.request, response
        )
        yield Suspicion(
            violation.rule,
            violation.at,
            f"{response.status // 100} {leads or violation.code}",
            f"The answer breaks {words}{f'; it leads to {leads}' if leads else ''}",
            expected,
            f"{answered(response)}: {violation.message}",
            (violation,),
            anywhere=bool(leads),
        )


def leads_to(request: Request, response: Response) -> str:
    """Say where a redirect leads, in words that are the same for all requests that are sent there; "" for
    none.
    """
    location = response.field("location")
    if location is None or not 300 <= response.status < 400:
        return ""
    try:
        parts = urlsplit(urljoin(f"//here{request.path}", location))
    except ValueError:
        return location
    origin = "" if parts.netloc == "here" else f"{parts.scheme}://{parts.netloc}".lstrip(":")
    if parts.path.rstrip("/") == request.path.rstrip("/"):
        slash = "" if parts.path == request.path else ", its last slash apart"
        return f"the same path{f' at {origin}' if origin else ''}{slash}"
    return f"{origin}{parts.path}"


def breach_words(violation: Violation) -> tuple[str, str]:
    """Say what a message breaks, `its schema: …`, and what was expected of it."""
    message = violation.message
    is_inside = violation.where.part == "body" and bool(violation.where.pointer)
    expected = message.partition(", ")[2] or f"what {violation.at} says"
    return f"{'its schema' if is_inside else 'the document'}: {message}", expected


def _may_be_undocumented(judged: Judged, status: int) -> bool:
    """A refusal needs no documentation where the request gives reason for one, or may have one of its own."""
    if status == _NOT_MODIFIED:
        return any(name.lower() in _OF_CONDITIONS for name, _ in judged.exchange.request.fields)
    if status in _OF_RANGES:
        return judged.exchange.request.field("range") is not None
    return status >= 500 or status in REFUSALS or status in BAD_REQUEST


def malformed_json(judged: Judged) -> Iterator[Suspicion]:
    """Look at answers whose content the document does not describe: JSON has to be JSON even so."""
    response = judged.exchange.response
    if response is None or not response.body or judged.exchange.request.method == "HEAD":
        return
    if judged.purpose == "strange":
        return
    kind = parse_media_type(response.field("content-type") or "")
    if kind is None or not kind.is_json or any(each.code == "syntax" for each in judged.answer):
        return
    if response.field("content-encoding"):
        return
    try:
        parse_json(response.body)
    except UnreadJson:
        return
    except MalformedJson as error:
        yield Suspicion(
            "json-malformed",
            judged.operation.location,
            f"{response.status // 100}",
            f"The answer says it is {kind.essence} and is not: {error}",
            "JSON (RFC 8259)",
            answered(response),
        )


def _wrongly_let_in(judged: Judged) -> Violation | None:
    """Find what is wrong first with a request that was accepted and should not have been."""
    response = judged.exchange.response
    if response is None or not judged.violations or judged.tolerable or not 200 <= response.status < 300:
        return None
    if judged.twin is None or judged.combined:
        return None
    if any(each.rule in _LENIENT or _is_blank(judged, each) for each in judged.violations):
        return None
    return judged.violations[0]


def _is_blank(judged: Judged, violation: Violation) -> bool:
    """Whether an optional parameter was sent without a value: many servers take that for none at all, and
    `allowEmptyValue` has left open what it means.
    """
    where = violation.where
    return violation.value == "" and any(
        (each.place, each.name, each.required) == (where.part, where.name, False)
        for each in judged.operation.parameters
    )


def invalid_accepted(judged: Judged) -> Iterator[Suspicion]:
    """Look for an accepted request that the document forbids, and whose twin was accepted too."""
    yield from _accepted("invalid-accepted", judged, of_formats=False)


def format_not_checked(judged: Judged) -> Iterator[Suspicion]:
    """Look for an accepted request that is forbidden only where formats are more than annotations."""
    yield from _accepted("format-not-checked", judged, of_formats=True)


def _accepted(check: str, judged: Judged, *, of_formats: bool) -> Iterator[Suspicion]:
    first, response = _wrongly_let_in(judged), judged.exchange.response
    if first is None or response is None or first.rule == _UNLOCKED:
        return
    operation, request = judged.operation, judged.exchange.request
    if of_formats is not all(breaks_format_alone(operation, request, each) for each in judged.violations):
        return
    holder = first.at.pointer.rpartition("/")[0]
    at = Location(first.at.file, first.at.line, first.at.column, holder)
    yield Suspicion(
        check,
        at,
        first.message if first.code == "required" else "",
        f"The server accepted what the document forbids: {first.message}",
        "a refusal (4xx)",
        answered(response),
        judged.violations,
    )


def security_not_enforced(judged: Judged) -> Iterator[Suspicion]:
    """Look for an accepted request that has none of the documented credentials."""
    first, response = _wrongly_let_in(judged), judged.exchange.response
    if first is None or response is None or first.rule != _UNLOCKED or len(judged.violations) > 1:
        return
    if judged.purpose in ("impostor", "misplaced"):
        return  # it has some, if wrong
    yield Suspicion(
        "security-not-enforced",
        first.at,
        "",
        f"The server let in a request without any documented credentials: {first.message}",
        "401",
        answered(response),
        judged.violations,
    )


_UNLOCKED: Final = "request-security-missing"
_LENIENT: Final = frozenset({*_UNREAD, "request-body-malformed"})
