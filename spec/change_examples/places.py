"""Where a schema stands: a small document for each place, in YAML."""

from collections.abc import Mapping
from typing import Final

from ..changes.schema_kinds import SENT_BY_NEW, kind_of, place_of
from ..rules.rule import document
from .schemas import ALTERNATIVES, contents_of, wire_forms_of

_REQUEST: Final = 'post:\n  requestBody: {content: CONTENT}\n  responses: {"200": {description: OK}}'
_ANSWER: Final = 'post:\n  responses: {"200": {description: OK, content: CONTENT}}'
_PARAMETER: Final = """post:
  parameters: [{name: q, in: query, CONTENT}]
  responses: {"200": {description: OK}}"""
_HEADER: Final = 'post:\n  responses: {"200": {description: OK, headers: {X-Rate: {CONTENT}}}}'

_OPERATIONS: Final[Mapping[str, str]] = {
    "callback-answer": _ANSWER,
    "callback-body": _REQUEST,
    "callback-parameter": _PARAMETER,
    "parameter": _PARAMETER,
    "request-body": _REQUEST,
    "response-body": _ANSWER,
    "response-header": _HEADER,
    "webhook-answer": _ANSWER,
    "webhook-body": _REQUEST,
    "webhook-parameter": _PARAMETER,
}


def schema_documents(id_: str) -> tuple[str, str]:
    """Write the documents before and after a change of a schema."""
    place = place_of(id_)
    given = wire_forms_of if place.endswith(("parameter", "header")) else contents_of
    old, new = given(kind_of(id_), sent_by_new=place in SENT_BY_NEW)
    operation = _OPERATIONS[place]
    more = ALTERNATIVES if "$ref" in old else ""
    documents = (around(place, operation.replace("CONTENT", content)) + more for content in (old, new))
    return next(documents), next(documents)


def around(place: str, operation: str) -> str:
    """Put an operation where it belongs: in a path, a callback, a webhook. operation: lines; "" for none."""
    if place.startswith("webhook"):
        return _webhook(operation)
    return document("/books", _calling_back(operation) if place.startswith("callback") else operation)


def _webhook(operation: str) -> str:
    head = 'openapi: 3.1.0\ninfo: {title: Books, version: "1"}\n'
    return head + ("webhooks:\n  sold:\n" + _indented(operation, 4) if operation else "paths: {}\n")


def _calling_back(operation: str) -> str:
    lines = 'post:\n  responses: {"200": {description: OK}}\n'
    if not operation:
        return lines
    return f"{lines}  callbacks:\n    sold:\n      '{{$request.query.url}}':\n{_indented(operation, 8)}"


def _indented(text: str, width: int) -> str:
    return "".join(f"{' ' * width}{line}\n" for line in text.strip().splitlines())
