"""What `truespec show` tells, as text for people: lines that fit the terminal they go to."""

import json as json_text
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from .shown import value_text

Shown: TypeAlias = Mapping[str, Any]

_MOST_LINES: Final = 24
"""Lines of an example that are shown; `--json` has them all."""


def fitted(lines: Iterator[str]) -> str:
    """Break lines at the width of the terminal, further lines indented; elsewhere they stay, for `grep`."""
    if not sys.stdout.isatty():
        return "\n".join(lines)
    width = max(shutil.get_terminal_size().columns, 40)
    return "\n".join(part for line in lines for part in _broken(line, width))


def _broken(line: str, width: int) -> list[str]:
    if len(line) <= width:
        return [line]
    edge = " " * (len(line) - len(line.lstrip()) + 4)
    return textwrap.wrap(line, width, subsequent_indent=edge, break_long_words=False, break_on_hyphens=False)


def overview_lines(shown: Shown) -> Iterator[str]:
    """Write what the document holds: a line for each operation."""
    yield f"{shown['title']} {shown['version']} (OpenAPI {shown['openapi']}, {shown['document']})"
    for server in shown["servers"]:
        yield from _server(server)
    yield ""
    sent = shown["webhooks"]
    width = max((len(each["key"]) for each in (*shown["operations"], *sent)), default=0)
    for operation in shown["operations"]:
        yield f"{operation['key']:{width}}  {operation['summary']}".rstrip()
    yield from _section("webhooks", [f"{each['key']:{width}}  {each['summary']}".rstrip() for each in sent])
    yield from _section("security schemes", [_scheme(each) for each in shown["securitySchemes"]])
    yield from _section("problems", [f"{_at(each)}: {each['message']}" for each in shown["problems"]])
    unjudged = shown["notJudged"]
    if unjudged:
        yield ""
        yield f"not judged: {len(unjudged)} place{'s' if len(unjudged) > 1 else ''}"
        yield from (f"{_at(each)}: {each['message']}" for each in unjudged)


def operation_lines(shown: Shown) -> Iterator[str]:
    """Write all about one operation."""
    yield f"{shown['key']}  {shown['summary']}".rstrip()
    named = f"  operationId {shown['operationId']}" if shown["operationId"] else ""
    yield f"{_at(shown)}{named}{'  deprecated' if shown['deprecated'] else ''}"
    if shown["sender"]:
        yield f"sent by the API: {shown['sender']}"
    yield from _section("servers", [line for server in shown["servers"] for line in _server(server)])
    yield from _section("security", _security(shown["security"]))
    yield from _section("parameters", [line for each in shown["parameters"] for line in _parameter(each)])
    yield from _body(shown["body"])
    yield from _section("example request", list(_example(shown["request"])))
    for answer in shown["answers"]:
        yield from _section(f"response {answer['status']}  {_at(answer)}", list(_answer(answer)))
    yield from _section("callbacks", [f"{each['name']}: {each['key']}" for each in shown["callbacks"]])
    unjudged = [f"{each['what']}: {each['why']} ({_at(each)})" for each in shown["notJudged"]]
    yield from _section("not judged", unjudged)


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        yield from (f"  {line}" for line in lines)


def _at(shown: Shown) -> str:
    """Write a place as editors and terminals link it."""
    at = shown["at"]
    return f"{at['file']}:{at['line']}" if at["line"] else at["file"]


def _server(server: Shown) -> Iterator[str]:
    """Write a server, and what its variables may be."""
    yield f"server {server['url']}  {server['name']}".rstrip()
    for variable in server["variables"]:
        values = f": one of {', '.join(variable['enum'])}" if variable["enum"] else ""
        default = "" if variable["default"] is None else f" (default {variable['default']})"
        yield f"  {{{variable['name']}}}{values}{default}"


def _scheme(scheme: Shown) -> str:
    """Write a security scheme with its flows: `Login (oauth2 in …; authorizationCode with read, write)`."""
    words = [f"{scheme['type']} in {scheme['wire']}"]
    for name, scopes in scheme["flows"].items():
        words.append(f"{name} with {', '.join(scopes)}" if scopes else name)
    return f"{scheme['name']} ({'; '.join(words)})"


def _security(alternatives: Sequence[Shown]) -> list[str]:
    """Write what lets a client in: one of these lines, all of a line."""
    if not alternatives:
        return ["none: anyone may call"]
    lines = [" and ".join(map(_asked, each["all"])) or "anonymous" for each in alternatives]
    return [f"{'or ' if place else ''}{line}" for place, line in enumerate(lines)]


def _asked(scheme: Shown) -> str:
    scopes = f"; scopes {', '.join(scheme['scopes'])}" if scheme["scopes"] else ""
    return f"{scheme['name']} ({scheme['type']} in {scheme['wire']}{scopes})"


def _parameter(parameter: Shown) -> Iterator[str]:
    marks = [mark for mark in ("required", "deprecated") if parameter[mark]]
    if parameter["contentType"]:
        marks.append(parameter["contentType"])
    else:
        marks += [parameter["style"], *(["explode"] if parameter["explode"] else [])]
    yield (
        f"{parameter['in']} {parameter['name']}: {parameter['words']} ({', '.join(marks)})  {_at(parameter)}"
    )
    yield f"  wire     {parameter['grammar'] or 'content of a media type, no regular text'}"
    if parameter["example"] is not None:
        yield f"  example  {parameter['example']}{'  (mended)' if parameter['mended'] else ''}"


def _body(body: Shown | None) -> Iterator[str]:
    if body is None:
        return
    lines = [line for media in body["content"] for line in _content(media)]
    title = f"request body ({'required' if body['required'] else 'optional'})  {_at(body)}"
    yield from _section(title, lines)


def _content(media: Shown) -> Iterator[str]:
    yield media["mediaType"]
    lines = list(_members(media["members"])) or [media["words"]]
    if media["leftOut"]:
        why = "readOnly" if media["view"] == "request" else "writeOnly"
        lines.append(f"not in a {media['view']} ({why}): {', '.join(media['leftOut'])}")
    lines += [f"encoding of {name}: {how}" for name, how in media["encoding"].items() if how]
    lines += _example(media["example"])
    yield from (f"  {line}" for line in lines)


def _members(members: Sequence[Shown]) -> Iterator[str]:
    for member in members:
        yield f"{member['name']}: {member['words']}{' (required)' if member['required'] else ''}"
        yield from (f"  {line}" for line in _members(member["members"]))


def _answer(answer: Shown) -> Iterator[str]:
    if answer["description"]:
        yield answer["description"].splitlines()[0]
    for header in answer["headers"]:
        required = " (required)" if header["required"] else ""
        yield f"header {header['name']}: {header['words']}{required}  {_at(header)}"
    for media in answer["content"]:
        yield from _content(media)
    yield from _example(answer["example"])
    for link in answer["links"]:
        given = ", ".join(f"{key} = {value_text(value)}" for key, value in link["parameters"].items())
        yield f"link {link['name']}: {link['operation']}{f' with {given}' if given else ''}"


def _example(proof: Shown | None) -> Iterator[str]:
    """Write an example that is proven, or why there is none."""
    if proof is None:
        return
    if proof["message"] is None:
        yield f"{proof['verdict']}: {proof['why']} ({_at(proof)})"
        return
    yield f"example: {proof['why']} ({_at(proof)})"
    if proof["curl"] is not None:
        yield f"  {proof['curl']}"
        return
    yield from (f"  {name}: {value}" for name, value in proof["message"]["fields"])
    yield from (f"  {line}" for line in _shown_body(proof["message"]["body"]))


def _shown_body(body: str) -> list[str]:
    try:
        lines = json_text.dumps(json_text.loads(body), ensure_ascii=False, indent=2).splitlines()
    except ValueError:
        lines = body.splitlines()
    more = len(lines) - _MOST_LINES
    return lines if more < 2 else [*lines[:_MOST_LINES], f"… {more} more lines (--json has them)"]
