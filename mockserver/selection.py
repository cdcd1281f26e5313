"""Which response a valid request gets, and which one a refused request gets (PRISM's rules, tables of its
docs).
"""

from collections.abc import Iterator, Sequence

from ..spec import Operation, ResponseObject, Violation
from .problems import BAD_REQUEST, INVALID_CONTENT_TYPE, UNAUTHORIZED, UNPROCESSABLE, ProblemKind


def response_for(operation: Operation, code: int) -> tuple[int, ResponseObject] | None:
    """Choose the response of a valid request and the status to send.

    code: a preferred status, 0 for none. Without one: the lowest 2xx, `2XX`, `default` as 200, else the first
    declared that ends an exchange (1xx do not). None when there is no such response, and where what succeeds
    goes on in another protocol (101) and all else is an error.
    """
    if code:
        described = operation.response_object(code)
        return None if described is None else (code, described)
    responses = operation.responses
    exact = sorted(int(key) for key in responses if key.isdigit() and key.startswith("2"))
    for key in (*map(str, exact), "2XX", "2xx", "default"):
        if key in responses:
            return status_of(key), responses[key]
    if "101" in responses and all(key[0] in "145" for key in responses):
        return None
    for key, described in responses.items():
        if key.startswith("1"):
            continue
        return status_of(key), described
    return None


def status_of(key: str) -> int:
    """Give a status that a key of the Responses Object covers: the code, 400 for `4XX`, 200 for `default`."""
    if key.isdigit():
        return int(key)
    return int(key[0] + "00") if key[1:].upper() == "XX" else 200


def refusal_for(violations: Sequence[Violation]) -> tuple[ProblemKind, tuple[int, ...]]:
    """Say why a request is refused, and with which statuses the document may declare an answer to that.

    Security comes first, then what the message is made of, then what it says.
    """
    codes = {violation.code for violation in violations}
    rules = {violation.rule for violation in violations}
    if "request-security-missing" in rules:
        return UNAUTHORIZED, (401,)
    if "request-media-type-undocumented" in rules:
        return INVALID_CONTENT_TYPE, (415, 422, 400)
    if "request-body-malformed" in rules and "syntax" in codes:
        return BAD_REQUEST, (400, 422)
    return UNPROCESSABLE, (422, 400)


def declared_refusals(operation: Operation, statuses: Sequence[int]) -> Iterator[tuple[int, ResponseObject]]:
    """Go through the responses that the document declares for a refusal: exact, its range, then `default`."""
    responses = operation.responses
    for status in statuses:
        for key in (str(status), f"{status // 100}XX", f"{status // 100}xx"):
            if key in responses:
                yield status, responses[key]
    if "default" in responses:
        yield statuses[0], responses["default"]
