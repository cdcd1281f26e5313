"""The requests of callbacks and webhooks, made of the document as answers are, and judged before they go."""

from collections.abc import Iterator
from random import Random

from msgspec import Struct

from ...spec import (
    DocumentError,
    FieldLines,
    Match,
    MediaType,
    Operation,
    Parameter,
    Request,
    Violation,
    cookie_text,
    judge_request,
    query_text,
)
from ..addresses import sample
from ..content import NoSerialization, content_type_of, render
from ..settings import Standard
from ..values import Content, Source, Wanted, contents, drawn_contents

_CREDENTIALS = "request-security"
"""Rules on credentials begin so: those of a callback are the receiver's, and nobody here has them."""


class Composed(Struct, frozen=True):
    """A request for an address, and what it breaks. source: where its content comes from."""

    request: Request
    source: Source
    violations: tuple[Violation, ...] = ()


class Composing(Struct, frozen=True):
    """How requests are made. wanted: which of the document's examples. random: None for fixed values.

    standard: what is asked of them. fields: that are sent whatever the document says.
    """

    standard: Standard = "conforming"
    wanted: Wanted = Wanted()
    random: Random | None = None
    fields: FieldLines = ()


def composed(operation: Operation, target: str, how: Composing) -> Composed:
    """Make the request for a target: the first that meets the standard; where none conforms, the first.

    Raises DocumentError or NoSerialization where none can be made.
    """
    first: Composed | None = None
    problem: DocumentError | NoSerialization | None = None
    try:
        for media, content in _contents(operation, how):
            try:
                request = _request(operation, target, media, content, how.fields)
            except NoSerialization as error:
                problem = problem or error
                continue
            made = Composed(request, content[0], _violations(operation, request, how.standard))
            if not made.violations or how.standard != "conforming":
                return made
            first = first or made
    except DocumentError as error:
        problem = problem or error
    if first is None:
        raise problem or NoSerialization(f"{operation.key} has no such content ({operation.location})")
    return first


def _contents(operation: Operation, how: Composing) -> Iterator[tuple[MediaType | None, Content]]:
    """Go through the contents that could be sent, those of the first media type first."""
    body = operation.request_body
    for media in body.content.values() if body is not None and body.content else (None,):
        if how.random is not None and not how.wanted.example:
            yield from ((media, each) for each in drawn_contents(media, how.random))
        yield from ((media, each) for each in contents(media, how.wanted))


def _request(
    operation: Operation, target: str, media: MediaType | None, content: Content, fields: FieldLines
) -> Request:
    """Write one. Raises NoSerialization where the content can't be."""
    _, value, has_body = content
    given = {name.lower() for name, _ in fields}
    lines, body = list(fields), b""
    if media is not None and has_body:
        if isinstance(value, bytes):
            content_type, body = content_type_of(media.range, None), value
        else:
            content_type, body = render(content_type_of(media.range, value), media, value)
        if "content-type" not in given:
            lines.append(("Content-Type", content_type))
    pairs = [(each, pair) for each in operation.parameters if _is_sent(each) for pair in sample(each)]
    for parameter, (name, text) in pairs:
        if parameter.place == "header" and name.lower() not in given:
            lines.append((name, text.encode().decode("latin-1")))
    cookies = [pair for each, pair in pairs if each.place == "cookie"]
    if cookies:
        lines.append(("Cookie", cookie_text(cookies)))
    query = query_text([pair for each, pair in pairs if each.place == "query"])
    query = "&".join(
        (*filter(None, [query]), *(text for each, (_, text) in pairs if each.place == "querystring"))
    )
    if query:
        target += f"{'&' if '?' in target else '?'}{query}"
    return Request(operation.method, target, tuple(lines), body)


def _is_sent(parameter: Parameter) -> bool:
    """Whether a parameter is sent: a required one, and one of which the document shows a value."""
    return parameter.required or bool(parameter.examples)


def _violations(operation: Operation, request: Request, standard: Standard) -> tuple[Violation, ...]:
    if standard == "unjudged":
        return ()
    found = judge_request(Match(operation, {}), request)
    return tuple(each for each in found if not each.rule.startswith(_CREDENTIALS))
