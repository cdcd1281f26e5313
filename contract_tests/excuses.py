"""Why an allowed request may be refused all the same: what explains it, asked of the server."""

from msgspec.structs import replace

from ..spec import is_object, pointer_tokens
from .anew import Anew
from .body_text import json_bytes
from .callbacks import address_at, readdressed, receivable_of
from .finding import Finding
from .judged import Judged
from .shrinking import json_body
from .taken import Taken
from .targets import Client


def is_explained(judged: Judged, found: Finding, client: Client) -> bool:
    """Whether a refusal that was found before explains this one: gone with that member as in the twin."""
    body, twin = (
        json_body(judged.exchange.request),
        json_body(judged.twin.request) if judged.twin is not None else None,
    )
    if not is_object(body) or not is_object(twin):
        return False
    name = pointer_tokens(found.at.pointer)[-1]
    mended = {key: each for key, each in body.items() if key != name}
    if name in twin:
        mended[name] = twin[name]
    now = client.send_alone(replace(judged.exchange.request, body=json_bytes(mended)))
    return mended != body and now.is_success


def is_unreachable(judged: Judged, client: Client) -> bool:
    """Whether a request differs from its twin in whom it asks to call back alone, or its refusal is gone with
    the twin's address: a server may look who is there.
    """
    request, twin = judged.exchange.request, judged.twin
    if twin is None or not judged.operation.callbacks:
        return False
    same = twin.request
    for place in receivable_of(judged.operation).places:
        mine, theirs = (address_at(each, place.expression) for each in (request, same))
        if isinstance(theirs, str) and mine not in (None, theirs):
            request = readdressed(request, place.expression, theirs) or request
            same = readdressed(same, place.expression, theirs) or same
    if request == judged.exchange.request:
        return False
    return request == same or client.send_alone(request).is_success


def is_taken(judged: Judged, taken: Taken, anew: Anew, client: Client) -> bool:
    """Whether a refusal is gone with other texts in place of those that were given away before.

    Of a form, which is not written anew, it is enough that others have them.
    """
    request, twin, mine = judged.exchange.request, judged.twin, json_body(judged.exchange.request)
    if twin is None:
        return False
    if not is_object(mine):
        return bool(taken.names(judged.operation, request, twin.request))
    same = taken.names(judged.operation, request)
    for other in anew.ways(request, twin, judged.exchange):
        changed = json_body(other)
        body = {**mine, **{name: changed[name] for name in same}} if is_object(changed) else mine
        if body != mine and client.send_alone(replace(request, body=json_bytes(body))).is_success:
            return True
    return False
