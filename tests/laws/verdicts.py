"""What a `Spec` says of messages, as values that can be compared between documents that mean the same."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any, TypeAlias

from truespec.spec import (
    Match,
    MediaType,
    Operation,
    Request,
    Response,
    Schema,
    Spec,
    Violation,
    judge_request,
    judge_response,
)

from ..agreement.messages import Made, made_answers, made_requests

Verdict: TypeAlias = frozenset[tuple[str, str, str]]
"""Rule, code and message place of each violation."""


def messages_of(spec: Spec, seed: int, requests: int = 3, answers: int = 2) -> list[Made]:
    """Make messages of every operation, right ones and near misses."""
    return [made for operation in spec.operations for made in _messages(operation, seed, requests, answers)]


def _messages(operation: Operation, seed: int, requests: int, answers: int) -> Iterator[Made]:
    random = Random(f"{seed} {operation.key}")
    yield from made_requests(operation, random, requests)
    yield from made_answers(operation, random, answers)


def verdicts(spec: Spec, messages: Iterable[Made]) -> list[Verdict]:
    """Judge messages, which another document's operations were asked for, by the operations of this one."""
    return [_verdict(spec, made) for made in messages]


def _verdict(spec: Spec, made: Made) -> Verdict:
    if isinstance(made.message, Response):
        operation = spec.operation(made.operation.key)
        return _named(judge_response(operation, operation.method, made.message))
    return _named(judged(spec, made.message))


def judged(spec: Spec, request: Request) -> tuple[Violation, ...]:
    """Judge a request from its first line on."""
    match = spec.match(request.method, request.target)
    return judge_request(match, request) if isinstance(match, Match) else (match,)


def _named(violations: tuple[Violation, ...]) -> Verdict:
    return frozenset((each.rule, each.code, str(each.where)) for each in violations)


def model_of(spec: Spec) -> Any:
    """Describe all that a document says, without its places."""
    return [
        spec.title,
        spec.openapi,
        [(server.url, server.path) for server in spec.servers],
        [_operation(operation) for operation in spec.operations],
        {name: [_operation(each) for each in group] for name, group in spec.webhooks.items()},
    ]


def _operation(operation: Operation) -> Any:
    body = operation.request_body
    return [
        operation.key,
        operation.operation_id,
        [
            (
                each.name,
                each.place,
                each.required,
                each.style,
                each.explode,
                each.content_type,
                _schema(each.schema),
            )
            for each in operation.parameters
        ],
        None if body is None else [body.required, _content(body.content.values())],
        [
            (
                status,
                _content(each.content.values()),
                [(h.name, h.required, _schema(h.schema)) for h in each.headers.values()],
            )
            for status, each in operation.responses.items()
        ],
        [
            [(scheme.key, scheme.type, scopes) for scheme, scopes in each.schemes]
            for each in operation.security
        ],
        {name: [_operation(each) for each in group] for name, group in operation.callbacks.items()},
    ]


def _content(content: Iterable[MediaType]) -> Any:
    return [(media.range, None if media.schema is None else _schema(media.schema)) for media in content]


def _schema(schema: Schema) -> Any:
    return schema.bundle()
