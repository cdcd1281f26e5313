"""How messages and places look in a report: readable text, cut to a length, with its place marked."""

from typing import Final

from ...spec import Document, Location, Request, Response, Spec, parse_media_type

LIMIT: Final = 2000
"""Characters of a body that are shown."""


def body_text(body: bytes, content_type: str | None, limit: int = LIMIT) -> str:
    """Show a body: text as text, cut at `limit` characters; other bytes by their number."""
    if not body:
        return ""
    kind = parse_media_type(content_type or "")
    try:
        text = body.decode(kind.charset if kind is not None and kind.charset else "utf-8")
    except (UnicodeDecodeError, LookupError):
        return f"({len(body):,} bytes that are no text)"
    plain = "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text[:limit])
    return plain if len(text) <= limit else f"{plain}… ({len(text):,} characters)"


def request_text(request: Request) -> str:
    """Show a request as it is sent, line by line."""
    lines = [f"{request.method} {request.target}", *(f"{name}: {value}" for name, value in request.fields)]
    return _message(lines, body_text(request.body, request.field("content-type")))


def response_text(response: Response) -> str:
    """Show an answer as it came, line by line."""
    lines = [f"HTTP/1.1 {response.status}", *(f"{name}: {value}" for name, value in response.fields)]
    return _message(lines, body_text(response.body, response.field("content-type")))


def _message(lines: list[str], body: str) -> str:
    return "\n".join([*lines, "", body] if body else lines)


def source_lines(spec: Spec, at: Location, around: int = 1) -> tuple[tuple[int, str, bool], ...]:
    """Take the document's own lines at a place: number, text, and whether it is the one meant."""
    text = _text_of(spec.document, at.file)
    if not at.line or text is None:
        return ()
    lines = text.split("\n")
    first, last = max(1, at.line - around), min(len(lines), at.line + around)
    return tuple(
        (number, lines[number - 1].rstrip("\r"), number == at.line) for number in range(first, last + 1)
    )


def _text_of(document: Document, name: str) -> str | None:
    return next((file.text for file in document.files() if file.name == name), None)
