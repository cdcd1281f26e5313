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
    SecurityScheme,
    Server,
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
    lines = _overview(document) if operation is None else _operation(_found(document, operation))
    write("\n".join(lines))
    return ExitCode.CONFORMS


def _found(spec: Spec, key: str) -> Operation:
    """Find an operation, a webhook or a callback. Raises UsageError where there is none."""
    callbacks = (each for operation in spec.operations for each in _callbacks(operation))
    for sent in (*_webhooks(spec), *callbacks):
        if key in (sent.key, sent.operation_id):
            return sent
    return spec.operation(key)


def _webhooks(spec: Spec) -> Iterator[Operation]:
    return (each for group in spec.webhooks.values() for each in group)


def _callbacks(operation: Operation) -> Iterator[Operation]:
    return (each for group in operation.callbacks.values() for each in group)


def _overview(spec: Spec) -> Iterator[str]:
    yield f"{spec.title} {spec.version} (OpenAPI {spec.openapi}, {spec.name})"
    for server in spec.servers:
        yield from _server(server)
    yield ""
    sent = list(_webhooks(spec))
    width = max((len(operation.key) for operation in (*spec.operations, *sent)), default=0)
    for operation in spec.operations:
        yield f"{operation.key:{width}}  {operation.summary}".rstrip()
    yield from _section("webhooks", [f"{each.key:{width}}  {each.summary}".rstrip() for each in sent])
    yield from _section("security schemes", [_scheme(each) for each in spec.security_schemes.values()])
    yield from _section("problems", [f"{problem.at}: {problem.message}" for problem in spec.problems])
    unjudged = not_judged(spec.document)
    if unjudged:
        yield ""
        yield f"not judged: {len(unjudged)} pattern{'s' if len(unjudged) > 1 else ''}"
        yield from (f"{problem.at}: {problem.message}" for problem in unjudged)


def _server(server: Server) -> Iterator[str]:
    """Write a server, and what its variables may be."""
    name = f"  {server.name or server.description}".rstrip()
    yield f"server {server.url}{name}"
    for variable in server.variables.values():
        values = f": one of {', '.join(variable.enum)}" if variable.enum else ""
        default = "" if variable.default is None else f" (default {variable.default})"
        yield f"  {{{variable.name}}}{values}{default}"


def _scheme(scheme: SecurityScheme) -> str:
    """Write a security scheme with its flows: `Login (oauth2; authorizationCode with read, write)`."""
    words = [f"{scheme.type} {scheme.scheme}".rstrip()]
    if scheme.place:
        words = [f"{scheme.type} in {scheme.place} {scheme.name}"]
    for name, flow in scheme.flows.items():
        scopes = f" with {', '.join(flow.scopes)}" if flow.scopes else ""
        words.append(f"{name}{scopes}")
    return f"{scheme.key} ({'; '.join(words)})"


def _operation(operation: Operation) -> Iterator[str]:
    yield f"{operation.key}  {operation.summary}".rstrip()
    yield f"{operation.location}{'  deprecated' if operation.deprecated else ''}"
    yield from _section("servers", [line for server in operation.servers for line in _server(server)])
    yield from _section("security", [_requirement(item) for item in operation.security] or ["none"])
    yield from _section("parameters", [_parameter(item) for item in operation.parameters])
    body = operation.request_body
    if body is not None:
        title = f"request body ({'required' if body.required else 'optional'})"
        yield from _section(title, list(_content(body.content)))
    for response in operation.responses.values():
        yield from _section(f"response {response.status}", list(_response(response)))
    sent = [f"{name}: {each.key}" for name, group in operation.callbacks.items() for each in group]
    yield from _section("callbacks", sent)


def _section(title: str, lines: list[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"  {line}" for line in lines)


def _requirement(requirement: SecurityRequirement) -> str:
    """Write what one alternative asks for: `ApiKey (apiKey in header X-Api-Key) and …`."""
    asked: list[str] = []
    for scheme, scopes in requirement.schemes:
        place = f" in {scheme.place} {scheme.name}" if scheme.place else ""
        wanted = f"; scopes {', '.join(scopes)}" if scopes else ""
        asked.append(f"{scheme.key} ({scheme.type}{place}{wanted})")
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
    for name, link in response.links.items():
        given = ", ".join(f"{key} = {_value(value)}" for key, value in link.parameters.items())
        yield f"link {name}: {link.operation}{f' with {given}' if given else ''}"


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
