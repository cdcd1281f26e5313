"""Parts of operations of which nothing is known, since a reference to them leads nowhere: what is told of
them is undecided (DIFF §7, Robustness). Schemas tell it themselves (`lost`).
"""

from collections.abc import Iterator
from typing import Final

from msgspec.structs import replace

from ..contract import Spec
from ..document import Document, Node
from ..errors import DocumentError
from ..location import pointer_tokens
from ..model import Operation
from .judging import Entry
from .open_reasons import LOST
from .operations import OperationPair

_DANGLING: Final = "reference-dangling"
_MISSING_IN_NEW: Final = ("parameter-moved", "parameter-removed", "parameter-renamed")
_MISSING_IN_OLD: Final = ("parameter-added-optional", "parameter-added-required")


class LostParts:
    """Answers, for two documents, what of an operation nobody knows."""

    def __init__(self, old: Spec, new: Spec) -> None:
        """old, new: the documents."""
        self._has_any = any(each.rule == _DANGLING for spec in (old, new) for each in spec.problems)
        self._documents = old.document, new.document

    def told(self, pair: OperationPair, entry: Entry) -> Entry:
        """Leave an entry undecided that tells of what is not known."""
        if not self._has_any or entry.level == "undecided" or not self._is_about_lost(pair, entry):
            return entry
        return replace(entry, level="undecided", policy=False, witness=None, reason=LOST)

    def _is_about_lost(self, pair: OperationPair, entry: Entry) -> bool:
        if pair.old is None:
            return False
        if pair.new is None:
            return _is_lost(self._documents[1], self._documents[1].node("/paths").child(pair.old.path))
        sides = list(zip(self._documents, (pair.old, pair.new), strict=True))
        tokens = list(pointer_tokens(entry.path))
        if tokens[:1] == ["parameters"]:
            lost = [_has_lost_parameters(*each) for each in sides]
            gone = lost[1] and entry.id.startswith(_MISSING_IN_NEW)
            return gone or (lost[0] and entry.id.startswith(_MISSING_IN_OLD))
        return any(
            _is_lost(document, node)
            for document, operation in sides
            for node in _parts(document, document.node(operation.location.pointer), tokens)
        )


def _parts(document: Document, operation: Node, tokens: list[str]) -> Iterator[Node]:
    """Go through what an entry is about, as written, from the outside."""
    if tokens[:1] == ["requestBody"]:
        yield operation.child("requestBody")
    if tokens[:1] == ["responses"] and len(tokens) > 1:
        answer = operation.child("responses").child(tokens[1])
        yield answer
        if tokens[2:3] == ["headers"] and len(tokens) > 3 and not _is_lost(document, answer):
            yield document.follow(answer).child("headers").child(tokens[3])


def _has_lost_parameters(document: Document, operation: Operation) -> bool:
    own = document.node(operation.location.pointer)
    lists = own.child("parameters"), own.parent().child("parameters")
    return any(_is_lost(document, each) for listed in lists for each in listed.items())


def _is_lost(document: Document, node: Node) -> bool:
    """Whether a node is a reference that leads nowhere."""
    try:
        document.follow(node)
    except DocumentError:
        return True
    return False
