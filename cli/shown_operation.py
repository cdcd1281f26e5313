"""An operation as truespec understands it, as the JSON of `truespec show --json` (`docs/show.schema.json`).

The text for people is written from the same (`shown_text`), so that neither knows more than the other.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from ..contract_tests import credentials_for, curl_command, prove_requests
from ..mockserver import AnswerProver
from ..spec import (
    DocumentError,
    DocumentProblem,
    Example,
    Header,
    Json,
    MediaType,
    Operation,
    Parameter,
    Proof,
    Request,
    Response,
    ResponseObject,
    Schema,
    SecurityRequirement,
    Spec,
    content_not_judged,
    is_array,
    is_object,
    wire_grammar,
    wire_text,
)
from .shown import Shown, shown_scheme, shown_server, value_text

_DEEPEST: Final = 4
"""Levels of members that are shown; what is deeper is named."""

_LIMITS: Final = (
    *("const", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"),
    *("minLength", "maxLength", "minItems", "maxItems", "uniqueItems", "pattern", "default"),
)
_ANY: Final = "anything"
_CREDENTIALS: Final = (
    "credentials are judged by presence and form; whether they are true, only a server knows"
)


def shown_operation(spec: Spec, operation: Operation, sender: str = "") -> Shown:
    """Tell all about one operation. sender: what of the API sends it; "" for one that it serves."""
    requests = list(prove_requests(spec, operation))
    answers = list(AnswerProver().proofs(operation))
    body = operation.request_body
    base = operation.servers[0].url if operation.servers else "http://localhost"
    credentials = credentials_for(operation, ())

    def curl(request: Request) -> str | None:
        """Write the command; None where nobody but the API sends it, and it alone knows where to."""
        return None if sender else curl_command(credentials.added_to(request), base)

    proofs = {proof.subject: shown_proof(proof, curl) for proof in (*requests, *answers)}
    return {
        "key": operation.key,
        "method": operation.method,
        "path": operation.path,
        "sender": sender or None,
        "operationId": operation.operation_id,
        "summary": operation.summary,
        "deprecated": operation.deprecated,
        "tags": list(operation.tags),
        "at": operation.location.json(),
        "servers": [shown_server(server) for server in operation.servers],
        "security": [_requirement(requirement) for requirement in operation.security],
        "parameters": [_parameter(parameter) for parameter in operation.parameters],
        "body": None
        if body is None
        else {
            "required": body.required,
            "at": body.location.json(),
            "content": [
                _content(media) | {"example": proofs.get(f"request {media.range}")}
                for media in body.content.values()
            ],
        },
        "request": proofs.get("request"),
        "answers": [_answer(described, proofs) for described in operation.responses.values()],
        "callbacks": [
            {"name": name, "key": each.key, "at": each.location.json()}
            for name, group in operation.callbacks.items()
            for each in group
        ],
        "notJudged": list(_not_judged(operation, (*requests, *answers))),
    }


def _requirement(requirement: SecurityRequirement) -> Shown:
    return {
        "all": [shown_scheme(scheme) | {"scopes": list(scopes)} for scheme, scopes in requirement.schemes],
        "at": requirement.location.json(),
    }


def shown_proof(proof: Proof, curl: Any) -> Shown:
    """Tell what was proven of a request or an answer, with the message where one conforms."""
    message = proof.message
    return {
        "verdict": proof.verdict,
        "why": proof.why,
        "mended": proof.broken is not None,
        "at": proof.at.json(),
        "curl": curl(message) if isinstance(message, Request) else None,
        "message": _message(message),
    }


def _message(message: Request | Response | None) -> Shown | None:
    if message is None:
        return None
    start: Shown = (
        {"method": message.method, "target": message.target}
        if isinstance(message, Request)
        else {"status": message.status}
    )
    text = message.body.decode("utf-8", "replace")
    return {**start, "fields": [list(field) for field in message.fields], "body": text}


def _parameter(parameter: Parameter) -> Shown:
    grammar = wire_grammar(parameter)
    example, mended = _wire_example(parameter)
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.required,
        "deprecated": parameter.deprecated,
        "words": words_of(parameter.schema),
        "style": None if parameter.content_type else parameter.style,
        "explode": None if parameter.content_type else parameter.explode,
        "contentType": parameter.content_type,
        "allowReserved": parameter.allow_reserved,
        "allowEmptyValue": parameter.allow_empty,
        "grammar": grammar or None,
        "example": example,
        "mended": mended,
        "at": parameter.location.json(),
    }


def _wire_example(parameter: Parameter) -> tuple[str | None, bool]:
    """Write an example as it stands on the wire, and say whether the document's own had to be mended."""
    shown = next(iter(parameter.examples.values()), None)
    value, mended = _conforming(parameter.schema, shown)
    try:
        return wire_text(parameter, value), mended
    except ValueError:
        return None, mended


def _conforming(schema: Schema, example: Example | None) -> tuple[Json, bool]:
    try:
        if example is None:
            return schema.example(), False
        if schema.is_valid(example.value):
            return example.value, False
        return schema.repaired(example.value).value, True
    except DocumentError:
        return None, False


def _content(media: MediaType) -> Shown:
    schema = media.schema or media.item_schema
    return {
        "mediaType": media.range,
        "words": "anything" if schema is None else words_of(schema),
        "view": None if schema is None else schema.view,
        "members": [] if schema is None else _members(schema, _DEEPEST),
        "leftOut": [] if schema is None else _left_out(schema),
        "encoding": {name: each.content_type or each.style for name, each in media.encoding.items()},
        "at": media.location.json(),
    }


def _members(schema: Schema, depth: int) -> list[Shown]:
    """Tell the members of an object, of the items of an array, or of what may stand there."""
    if depth < 1:
        return []
    items = schema.items()
    if items is not None and not schema.members():
        return _members(items, depth - 1)
    found = [
        {
            "name": member.name,
            "required": member.required,
            "words": words_of(member.schema),
            "at": member.schema.location.json(),
            "members": _members(member.schema, depth - 1),
        }
        for member in schema.members()
        if not member.hidden
    ]
    if found:
        return found
    return [member for each in schema.alternatives() for member in _alternative(each, depth)]


def _alternative(schema: Schema, depth: int) -> Iterator[Shown]:
    members = _members(schema, depth - 1)
    if members:
        yield {
            "name": f"<{_named(schema)}>",
            "required": False,
            "words": words_of(schema),
            "at": schema.location.json(),
            "members": members,
        }


def _named(schema: Schema) -> str:
    """Name an alternative: by its title, or the component that it refers to."""
    title = schema.resolved.mapping.get("title")
    return title if isinstance(title, str) else schema.resolved.pointer.rpartition("/")[2]


def _left_out(schema: Schema) -> list[str]:
    """Name the members that the view of this direction does not have."""
    return [member.name for member in schema.members() if member.hidden]


def _answer(described: ResponseObject, proofs: Mapping[str, Shown]) -> Shown:
    return {
        "status": described.status,
        "description": described.description.strip(),
        "headers": [_header(header) for header in described.headers.values()],
        "content": [
            _content(media) | {"example": proofs.get(f"answer {described.status} {media.range}")}
            for media in described.content.values()
        ],
        "example": proofs.get(f"answer {described.status}"),
        "links": [
            {"name": name, "operation": link.operation, "parameters": dict(link.parameters)}
            for name, link in described.links.items()
        ],
        "at": described.location.json(),
    }


def _header(header: Header) -> Shown:
    return {
        "name": header.name,
        "required": header.required,
        "words": words_of(header.schema),
        "explode": header.explode,
        "at": header.location.json(),
    }


def _not_judged(operation: Operation, proofs: tuple[Proof, ...]) -> Iterator[Shown]:
    """List what the judge can't hold against the document, with the reason."""
    told: set[tuple[str, str]] = set()
    for proof in proofs:
        why = proof.why if proof.unwritable else _unseen(operation, proof)
        if why and (proof.subject, why) not in told:
            told.add((proof.subject, why))
            yield {"what": proof.subject, "why": why, "at": proof.at.json()}
    for problem in _problems(operation):
        yield {"what": "schema", "why": problem.message, "at": problem.at.json()}
    if operation.security:
        yield {"what": "security", "why": _CREDENTIALS, "at": operation.security[0].location.json()}


def _unseen(operation: Operation, proof: Proof) -> str:
    """Say why the inside of a content is not judged; "" where it is."""
    message = proof.message
    content_type = message.field("content-type") if message is not None else None
    if message is None or content_type is None:
        return ""
    described = (
        operation.request_body if isinstance(message, Request) else operation.response_object(message.status)
    )
    media = described.media_type_for(content_type) if described is not None else None
    return (content_not_judged(media, message.body, content_type) or "") if media is not None else ""


def _problems(operation: Operation) -> Iterator[DocumentProblem]:
    body = operation.request_body
    contents = [*(body.content.values() if body is not None else ())]
    schemas = [parameter.schema for parameter in operation.parameters]
    for described in operation.responses.values():
        contents += described.content.values()
        schemas += [header.schema for header in described.headers.values()]
    schemas += [media.schema for media in contents if media.schema is not None]
    found = (problem for schema in schemas for problem in (*schema.unjudged, *schema.problems))
    yield from {(problem.at, problem.message): problem for problem in found}.values()


def words_of(schema: Schema) -> str:
    """Name what a schema asks for in a few words: its type, format, choices and limits."""
    if not is_object(schema.resolved.value):
        return "anything" if schema.resolved.value else "nothing"
    node = schema.keywords
    kind, items = _kind(schema), schema.items()
    if kind == _ANY and node.keys() & {"enum", "const"}:
        kind = ""
    elif kind == "array" and items is not None and _kind(items) != _ANY:
        kind = f"array of {_kind(items)}"
    words = [kind] if kind else []
    words += [str(node["format"])] if "format" in node else []
    words += [f"one of {', '.join(map(value_text, node['enum']))}"] if is_array(node.get("enum")) else []
    words += [f"{keyword} {value_text(node[keyword])}" for keyword in _LIMITS if keyword in node]
    return ", ".join(words)


def _kind(schema: Schema) -> str:
    """Name the type that a schema says, or that its keywords speak of."""
    kinds: object = schema.keywords.get("type")
    if kinds is not None:
        return " or ".join(map(str, kinds)) if is_array(kinds) else str(kinds)
    if schema.members():
        return "object"
    return "one of several" if schema.alternatives() else _ANY
