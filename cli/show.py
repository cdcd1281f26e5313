"""`truespec show SPEC [OPERATION]`: what the document says, as truespec reads it."""

import json
from collections.abc import Iterator, Mapping
from typing import Final

from ..spec import (
    Json,
    MediaType,
    Operation,
    Parameter,
    ResponseObject,
    Schema,
    SecurityRequirement,
    Spec,
    is_array,
    is_object,
    not_judged,
)
from .exit_codes import ExitCode
from .output import write
from .reading import Documents


def run(*, documents: Documents, spec: str, operation: str | None) -> ExitCode:
    """Write the list of operations, or all about one."""
    document = documents.load(spec)
    lines = _overview(document) if operation is None else _operation(document.operation(operation))
    write("\n".join(lines))
    return ExitCode.CONFORMS


def _overview(spec: Spec) -> Iterator[str]:
    yield f"{spec.title} {spec.version} (OpenAPI {spec.openapi}, {spec.name})"
    yield from (f"server {server.url}" for server in spec.servers)
    yield ""
    width = max((len(operation.key) for operation in spec.operations), default=0)
    for operation in spec.operations:
        yield f"{operation.key:{width}}  {operation.summary}".rstrip()
    yield from (f"{problem.at}: {problem.message}" for problem in spec.problems)
    unjudged = not_judged(spec.document)
    if unjudged:
        yield ""
        yield f"not judged: {len(unjudged)} pattern{'s' if len(unjudged) > 1 else ''}"
        yield from (f"{problem.at}: {problem.message}" for problem in unjudged)


def _operation(operation: Operation) -> Iterator[str]:
    yield f"{operation.key}  {operation.summary}".rstrip()
    yield f"{operation.location}{'  deprecated' if operation.deprecated else ''}"
    yield from _section("security", [_requirement(item) for item in operation.security] or ["none"])
    yield from _section("parameters", [_parameter(item) for item in operation.parameters])
    body = operation.request_body
    if body is not None:
        title = f"request body ({'required' if body.required else 'optional'})"
        yield from _section(title, list(_content(body.content)))
    for response in operation.responses.values():
        yield from _section(f"response {response.status}", list(_response(response)))


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"  {line}" for line in lines)


def _requirement(requirement: SecurityRequirement) -> str:
    """Write what one alternative asks for: `ApiKey (apiKey in header X-Api-Key) and …`."""
    asked = [
        f"{scheme.key} ({scheme.type}{f' in {scheme.place} {scheme.name}' if scheme.place else ''})"
        for scheme, _ in requirement.schemes
    ]
    return " and ".join(asked) or "anonymous"


def _parameter(parameter: Parameter) -> str:
    marks = [mark for mark in ("required", "deprecated") if getattr(parameter, mark)]
    style = f"{parameter.style}{', explode' if parameter.explode else ''}"
    return f"{parameter.place} {parameter.name}: {_schema(parameter.schema)} ({', '.join((*marks, style))})"


def _response(response: ResponseObject) -> Iterator[str]:
    if response.description:
        yield response.description.strip().splitlines()[0]
    for header in response.headers.values():
        yield f"header {header.name}: {_schema(header.schema)}{' (required)' if header.required else ''}"
    yield from _content(response.content)


def _content(content: Mapping[str, MediaType]) -> Iterator[str]:
    for media_type in content.values():
        yield media_type.range
        if media_type.schema is not None:
            yield from (f"  {line}" for line in _members(media_type.schema))


def _members(schema: Schema) -> Iterator[str]:
    node = schema.resolved.value
    required: object = node.get("required") if is_object(node) else None
    names = required if is_array(required) else []
    members = schema.properties()
    if not members:
        yield _schema(schema)
    for name, member in members.items():
        yield f"{name}: {_schema(member)}{' (required)' if name in names else ''}"


def _schema(schema: Schema) -> str:
    """Name what a schema asks for in a few words: its type, format, choices and limits."""
    node = schema.resolved.value
    if not is_object(node):
        return "anything" if node else "nothing"
    kind = node.get("type", "anything")
    words = [" or ".join(map(str, kind)) if is_array(kind) else str(kind)]
    words += [str(node["format"])] if "format" in node else []
    words += [f"one of {', '.join(map(_value, node['enum']))}"] if is_array(node.get("enum")) else []
    words += [f"{keyword} {_value(node[keyword])}" for keyword in _LIMITS if keyword in node]
    return ", ".join(words)


def _value(value: Json) -> str:
    """Write a value as JSON does, text without quotes."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


_LIMITS: Final = (
    "const",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "pattern",
    "default",
)
