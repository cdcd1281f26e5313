"""Edits of real documents, each told by hand what a comparison has to say of it, there and back."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

import pytest
import yaml
from msgspec import Struct
from truespec.spec import Change, Policy, Spec, diff

from ...real_documents import SHARED_SPECS

GONE: Final = object()
"""An edit that removes what is there."""

Edits = Mapping[str, Any]
"""What stands at some JSON Pointers from now on; a last `-` is the end of a list."""


class Moved(Struct, frozen=True):
    """An edit that puts there what the document says elsewhere."""

    pointer: str


def edit(
    name: str,
    document: str,
    edits: Edits,
    there: list[str],
    back: list[str] | None = None,
    *,
    at: str = "",
    base: Edits | None = None,
    policy: Policy | None = None,
) -> Any:
    """One row: what is told of an edit, and of taking it back, as `LEVEL ID OPERATION #PLACE`.

    An id that ends with `!` is shown by a message. back: the same as there, where it is not given.
    at: operation and place of what names none. base: edits that both sides of the row have.
    """
    ways = there, there if back is None else back
    told = [sorted(each if "#" in each else f"{each} {at}" for each in way) for way in ways]
    return pytest.param(document, base or {}, edits, policy or Policy(), tuple(told), id=name)


def sent(name: str, there: str, back: str, at: str, edits: Edits, document: str, **more: Any) -> Any:
    """One row of what clients send: the edit breaks, taking it back is harmless."""
    return edit(
        name,
        document,
        edits,
        [f"breaking request-body-{there}!"],
        [f"info request-body-{back}"],
        at=at,
        **more,
    )


def tighter(kind: str, narrower: str, at: str, edits: Edits, document: str, **more: Any) -> Any:
    """The same keyword, tightened in what is sent."""
    return sent(f"{kind}, {narrower}", f"{kind}-tightened", f"{kind}-loosened", at, edits, document, **more)


def got(name: str, there: str, back: str, at: str, edits: Edits, document: str, **more: Any) -> Any:
    """One row of what clients get: the edit is harmless, taking it back breaks."""
    return edit(
        name,
        document,
        edits,
        [f"info response-body-{there}"],
        [f"breaking response-body-{back}!"],
        at=at,
        **more,
    )


def told_of(document: str, base: Edits, edits: Edits, policy: Policy) -> tuple[list[str], list[str]]:
    """Compare a document with its edited form, and that with the document."""
    first = edited(real(document), base)
    old, new = Spec.load(first) if base else _as_it_is(document), Spec.load(edited(first, edits))
    beside = () if "/info/version" in edits else ("version-not-bumped",)
    return _told(diff(old, new, policy), beside), _told(diff(new, old, policy), beside)


def _told(changes: tuple[Change, ...], beside: tuple[str, ...]) -> list[str]:
    """Spell every change but those beside the point, and hold each to who has to have sent its message."""
    told = [each for each in changes if each.id not in beside]
    assert [each for each in told if each.witness and each.witness.sent_by != _sender(each)] == []
    return sorted(
        f"{each.level} {each.id}{'!' if each.witness else ''} {each.operation or 'document'} #{each.path}"
        for each in told
    )


def _sender(change: Change) -> str:
    """Say whose document whoever sends the message follows: old clients meet new servers (DIFF §1.1)."""
    is_answer = change.witness is not None and change.witness.response is not None
    is_announced = change.id.startswith(("webhook", "callback"))
    return "new" if is_answer != is_announced else "old"


@cache
def _as_it_is(document: str) -> Spec:
    """Load a document once for all rows that edit nothing before."""
    return Spec.load(real(document))


@cache
def real(document: str) -> Any:
    """Read a document; what it has in the files of a folder beside its own is held in it."""
    text = json.dumps(Spec.load(str(SHARED_SPECS / document)).document.root.value, default=str)
    files = sorted((SHARED_SPECS / document).parent.glob("../common/*"))
    held = {path.name: json.dumps(yaml.safe_load(path.read_text()), default=str) for path in files}
    held = {name: each.replace('"#/', f'"#/x-files/{name}/') for name, each in held.items()}
    for name in held:
        text = text.replace(f'"../common/{name}#/', f'"#/x-files/{name}/')
        held = {at: each.replace(f'"{name}#/', f'"#/x-files/{name}/') for at, each in held.items()}
    return json.loads(text) | {"x-files": {name: json.loads(each) for name, each in held.items()}}


def edited(value: Any, edits: Edits) -> Any:
    """Give a document with edits; what they do not touch is shared with it."""
    before = value
    for pointer, given in edits.items():
        wanted = _at(before, given.pointer) if isinstance(given, Moved) else given
        value = _with(value, _tokens(pointer), wanted)
    return value


def _tokens(pointer: str) -> list[str]:
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]


def _at(value: Any, pointer: str) -> Any:
    for token in _tokens(pointer):
        value = value[int(token) if isinstance(value, list) else token]
    return value


def _with(value: Any, tokens: list[str], wanted: Any) -> Any:
    if not tokens:
        return wanted
    token, *rest = tokens
    if isinstance(value, list):
        index = len(value) if token == "-" else int(token)
        inner = _with(value[index] if index < len(value) else None, rest, wanted)
        return [*value[:index], *([] if inner is GONE else [inner]), *value[index + 1 :]]
    inner = _with((value or {}).get(token), rest, wanted)
    held = {key: each for key, each in (value or {}).items() if key != token or inner is not GONE}
    return held if inner is GONE else {**held, token: inner}
