"""What a document holds, as the JSON of `truespec show --json` (`docs/show.schema.json`)."""

import json as json_text
from collections.abc import Iterable
from typing import Any, TypeAlias

from ..spec import (
    DocumentProblem,
    Json,
    Operation,
    SecurityScheme,
    Server,
    Spec,
    may_have_unjudged,
)

Shown: TypeAlias = dict[str, Any]


def shown_document(spec: Spec) -> Shown:
    """Tell the servers, operations and security schemes, and what of the document can't be used."""
    return {
        "document": spec.name,
        "title": spec.title,
        "version": spec.version,
        "openapi": spec.openapi,
        "servers": [shown_server(server) for server in spec.servers],
        "operations": [_named(operation) for operation in spec.operations],
        "webhooks": [_named(each) for group in spec.webhooks.values() for each in group],
        "securitySchemes": [shown_scheme(scheme) for scheme in spec.security_schemes.values()],
        "problems": _problems(spec.problems),
        "notJudged": _problems(_not_judged(spec)),
    }


def _named(operation: Operation) -> Shown:
    return {
        "key": operation.key,
        "operationId": operation.operation_id,
        "summary": operation.summary,
        "deprecated": operation.deprecated,
        "at": operation.location.json(),
    }


def _problems(problems: Iterable[DocumentProblem]) -> list[Shown]:
    return [{"message": problem.message, "at": problem.at.json()} for problem in problems]


def _not_judged(spec: Spec) -> Iterable[DocumentProblem]:
    """List what the judge can't hold against values: linting finds it, and takes long to be imported."""
    if not may_have_unjudged(spec.document):
        return ()
    from ..spec import not_judged

    return not_judged(spec.document)


def shown_server(server: Server) -> Shown:
    """Tell a server, and what its variables may be."""
    return {
        "url": server.url,
        "basePath": server.path,
        "name": server.name or server.description,
        "template": server.template,
        "variables": [
            {"name": each.name, "default": each.default, "enum": list(each.enum)}
            for each in server.variables.values()
        ],
        "at": server.location.json(),
    }


def shown_scheme(scheme: SecurityScheme) -> Shown:
    """Tell a security scheme, and where its credential stands in a request."""
    return {
        "name": scheme.key,
        "type": scheme.type,
        "wire": _credential(scheme),
        "flows": {name: list(flow.scopes) for name, flow in scheme.flows.items()},
        "at": scheme.location.json(),
    }


def _credential(scheme: SecurityScheme) -> str:
    """Say where a credential stands: `header X-Api-Key`, `header Authorization: Basic …`."""
    if scheme.type == "apiKey":
        return f"{scheme.place} {scheme.name}"
    if scheme.type == "mutualTLS":
        return "a certificate of the client, in TLS"
    name = "Bearer" if scheme.type != "http" else (scheme.scheme or "bearer").capitalize()
    return f"header Authorization: {name} …"


def value_text(value: Json) -> str:
    """Write a value as JSON does, text without quotes."""
    return value if isinstance(value, str) else json_text.dumps(value, ensure_ascii=False, default=str)
