"""Cases that say the same in other words: by HTTP and by the syntax of URIs they are the request that was
accepted.
"""

import re
from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from ..draft import Draft, with_query
from .case import Case
from .frames import with_field
from .values import Write

_FIRST: Final = re.compile(r"[0-9A-Za-z]")


def spelling_cases(base: Draft, write: Write) -> Iterator[Case]:
    """Spell an accepted request otherwise (RFC 9110, Field Names, Field Values, Media Type; RFC 3986, Case
    and Percent-Encoding Normalization).
    """
    request, at = write(base), base.operation.location
    shouted = tuple((name.upper(), value) for name, value in request.fields)
    yield Case(replace(request, fields=shouted), "field names in upper case", at, purpose="respelled")
    blank = tuple((name, f" {value} \t") for name, value in request.fields)
    if blank:  # servers of Python's own leave the last ones to the application, which is not at fault
        why = "blanks around field values"
        yield Case(replace(request, fields=blank), why, at, refusable=True, purpose="respelled")
    kind, _, rest = (request.field("content-type") or "").partition(";")
    if request.body and base.media is not None:
        other = "/".join(part.capitalize() for part in kind.split("/")) + (f";{rest}" if rest else "")
        at_media = base.media.location
        spelled = with_field(request, "Content-Type", other)
        yield Case(spelled, f"the media type as {other}", at_media, purpose="respelled")
    for query, why in _queries(request.query):
        spelled = replace(request, target=with_query(request.path, query))
        yield Case(spelled, why, at, purpose="respelled")
    outer, _, last = request.path.rpartition("/")
    if base.operation.path.endswith("}") and (encoded := _encoded(last)) != last:
        target = with_query(f"{outer}/{encoded}", request.query)
        why = "a path with a letter percent-encoded"
        yield Case(replace(request, target=target), why, at, purpose="respelled")


def _queries(query: str) -> Iterator[tuple[str, str]]:
    """Spell a query with its names in another order, and with a letter of each value percent-encoded."""
    pairs = query.split("&") if query else []
    names = list(dict.fromkeys(pair.partition("=")[0] for pair in pairs))
    if len(names) > 1 and all("=" in pair for pair in pairs):
        turned = [pair for name in reversed(names) for pair in pairs if pair.partition("=")[0] == name]
        yield "&".join(turned), "the query in another order"
    parts = (pair.partition("=") for pair in pairs)
    spelled = "&".join(f"{name}{equals}{_encoded(value)}" for name, equals, value in parts)
    if spelled != query:
        yield spelled, "a query with letters percent-encoded"


def _encoded(text: str) -> str:
    """Percent-encode the first letter or digit, unless it is part of an escape."""
    found = _FIRST.search(text) if "%" not in text else None
    return text if found is None else f"{text[: found.start()]}%{ord(found[0]):02X}{text[found.end() :]}"
