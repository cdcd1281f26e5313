"""Checks of header fields and problem documents: by their own standards, whatever the document says."""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from types import MappingProxyType
from typing import Final

from ..spec import is_object, json_or_none, parse_media_type
from .judged import Judged, Suspicion, answered
from .plan import ORIGIN

ENTITY_TAG: Final = re.compile(r'(?:W/)?"[\x21\x23-\x7e\x80-\xff]*"')

_DATE: Final = (
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4}"
    r" \d\d:\d\d:\d\d GMT"
)
_OLD_DATES: Final = (
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day, \d\d-[A-Z][a-z]{2}-\d\d \d\d:\d\d:\d\d GMT"
    r"|[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}"
)

_FORMS: Final[Mapping[str, tuple[re.Pattern[str], str]]] = MappingProxyType(
    {
        "age": (re.compile(r"\d+"), "seconds"),
        "date": (re.compile(f"{_DATE}|{_OLD_DATES}"), "an HTTP date"),
        "deprecation": (re.compile(rf"@-?\d+|true|{_DATE}"), "a date as @ and seconds (RFC 9745)"),
        "etag": (ENTITY_TAG, "a text in quotes (RFC 9110, ETag)"),
        "last-modified": (re.compile(f"{_DATE}|{_OLD_DATES}"), "an HTTP date"),
        "retry-after": (re.compile(rf"\d+|{_DATE}|{_OLD_DATES}"), "seconds, or an HTTP date"),
        "sunset": (re.compile(f"{_DATE}|{_OLD_DATES}"), "an HTTP date (RFC 8594)"),
    }
)
"""How values of fields look. Deprecation was `true` or an HTTP date in its drafts."""

_MEMBERS: Final[Mapping[str, tuple[type, str]]] = MappingProxyType(
    {
        "type": (str, "a text"),
        "title": (str, "a text"),
        "status": (int, "a number"),
        "detail": (str, "a text"),
        "instance": (str, "a text"),
    }
)


def field_malformed(judged: Judged) -> Iterator[Suspicion]:
    """Look for fields whose values are not of the form that their standard gives them."""
    response = judged.exchange.response
    if response is None:
        return
    told = {each.where.name.lower() for each in judged.answer}
    for name, value in response.fields:
        form = _FORMS.get(name.lower())
        if form is None or form[0].fullmatch(value.strip()) or name.lower() in told:
            continue
        message = f"The field {name} of the answer is malformed"
        yield _suspicion("field-malformed", judged, name.lower(), message, form[1], f"{name}: {value}")
    gone, old = _moment(response.field("sunset")), _moment(response.field("deprecation"))
    if gone is not None and old is not None and gone < old:
        message = "The answer says that the resource goes before it is deprecated"
        got = f"Sunset: {response.field('sunset')}, Deprecation: {response.field('deprecation')}"
        yield _suspicion("field-malformed", judged, "sunset", message, "Sunset not before Deprecation", got)


def _moment(value: str | None) -> datetime | None:
    if value is None:
        return None
    if re.fullmatch(r"@-?\d{1,11}", value):
        return datetime.fromtimestamp(int(value[1:]), UTC)
    try:
        return parsedate_to_datetime(value) if re.fullmatch(_DATE, value) else None
    except ValueError:
        return None


def problem_malformed(judged: Judged) -> Iterator[Suspicion]:
    """Look for problem documents whose members are not of their types, or that tell of another status (RFC
    9457, Members of a Problem Details Object).
    """
    response = judged.exchange.response
    kind = parse_media_type(response.field("content-type") or "") if response is not None else None
    if response is None or kind is None or kind.essence != "application/problem+json":
        return
    problem = json_or_none(response.body)
    if not is_object(problem) or any(each.rule == "response-body-schema" for each in judged.answer):
        return  # what breaks the document, or is no JSON, is told already
    for name, (form, words) in _MEMBERS.items():
        value = problem.get(name)
        if value is not None and (not isinstance(value, form) or isinstance(value, bool)):
            message = f"The member {name!r} of a problem document is not {words}"
            yield _suspicion("problem-malformed", judged, name, message, words, repr(value)[:60])
            return
    if isinstance(problem.get("status"), int) and problem["status"] != response.status:
        message = "A problem document tells of another status than the answer has"
        yield _suspicion(
            "problem-malformed", judged, "", message, str(response.status), f'"status": {problem["status"]}'
        )


def origins_contradictory(judged: Judged) -> Iterator[Suspicion]:
    """Look for answers that let other origins in as no browser takes it (Fetch Standard, CORS check)."""
    response = judged.exchange.response
    allowed = response.field("access-control-allow-origin") if response is not None else None
    if response is None or allowed is None:
        return
    with_credentials = response.field("access-control-allow-credentials") == "true"
    if "," in allowed or (allowed == "*" and with_credentials):
        message = "The answer lets other origins in as no browser takes it"
        got = f"Access-Control-Allow-Origin: {allowed}"
        got += ", Access-Control-Allow-Credentials: true" if with_credentials else ""
        yield _suspicion("origins-contradictory", judged, "", message, "one origin", got)


def preflight_refused(judged: Judged) -> Iterator[Suspicion]:
    """Look for a preflight request that is refused where the answers let other origins in."""
    request, response, twin = judged.exchange.request, judged.exchange.response, judged.twin
    wanted = request.field("access-control-request-method")
    if request.method != "OPTIONS" or wanted is None or response is None or response.status >= 500:
        return
    actual = twin.response.field("access-control-allow-origin") if twin and twin.response else None
    if actual not in ("*", ORIGIN):
        return
    methods = response.field("access-control-allow-methods") or ""
    listed = {each.strip() for each in methods.split(",")}
    is_simple = wanted in ("GET", "HEAD", "POST")
    if not 200 <= response.status < 300:
        got = answered(response)
    elif not is_simple and wanted not in listed and "*" not in listed:
        got = f"Access-Control-Allow-Methods: {methods}"
    else:
        return
    message = f"Other origins are let in, and the preflight request for {wanted} is refused"
    yield _suspicion("preflight-refused", judged, "", message, f"2xx that allows {wanted}", got)


def _suspicion(check: str, judged: Judged, cause: str, sentence: str, expected: str, got: str) -> Suspicion:
    return Suspicion(check, judged.operation.location, cause, sentence, expected, got, anywhere=True)
