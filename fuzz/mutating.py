"""Changed copies of requests that led somewhere new: what is near them may lead further."""

from random import Random
from typing import Final
from urllib.parse import quote

from msgspec.structs import replace

from ..contract_tests import json_bytes
from ..spec import Json, Request, is_object, json_or_none
from .wild_values import Words

_LONGEST: Final = 500
"""Characters of a word that is put into a query."""


def mutated(request: Request, other: Request, words: Words, random: Random) -> Request:
    """Change one thing that a request says, or a few: a member of its JSON content, or a pair of its query,
    is taken from another request, or is wild. One that has neither stays as it is.
    """
    value = json_or_none(request.body)
    if value is not None and (not request.query or random.randrange(2)):
        theirs = json_or_none(other.body)
        if is_object(value) and is_object(theirs) and theirs and random.randrange(2):
            name = random.choice(list(theirs))
            changed: Json = value | {name: theirs[name]}
        else:
            changed = words.mutated_often(random, value)
        return replace(request, body=json_bytes(changed))
    return replace(request, target=_changed(request, other, words, random)) if request.query else request


def _changed(request: Request, other: Request, words: Words, random: Random) -> str:
    """Leave a pair of the query out, give it another value, or take over those of one name."""
    pairs = request.query.split("&")
    theirs = other.query.split("&") if other.query else []
    pair = random.choice((*pairs, *theirs))
    name = pair.partition("=")[0]
    kept = [each for each in pairs if each.partition("=")[0] != name]
    word = str(random.choice((random.choice(words.strings), random.choice(words.numbers))))
    put: tuple[list[str], ...] = (
        [],
        [each for each in theirs if each.partition("=")[0] == name],
        [f"{name}={quote(word[:_LONGEST], safe='', errors='replace')}"],
    )
    return "?".join(filter(None, (request.path, "&".join([*kept, *random.choice(put)]))))
