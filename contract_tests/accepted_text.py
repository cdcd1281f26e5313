"""The file of what was accepted, as a text: entries are added to it, and renewed in it."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from ..spec import Drop, Edit, Json, Node, NotEditable, Put, UsageError, edited_text, load_document
from .accepted import Known


class Terms(Struct, frozen=True):
    """On which terms something is accepted: why, who answers for it, the last day; None for always."""

    reason: str
    owner: str
    expires: date | None


def text_with(path: Path, accepted: Sequence[Known], terms: Terms) -> str:
    """Write the file's text with entries for what is accepted now: an entry of the same fingerprint is
    replaced where it stands, the others come behind.

    Raises UsageError where an entry can't be replaced for certain.
    """
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    new = {each.fingerprint: each for each in accepted}
    if text.strip():
        document = load_document(path)
        old = [node for node in document.node().items() if _fingerprint_of(node) in new]
        edits = [edit for node in old for edit in _renewals(node, terms)]
        try:
            text = edited_text(document.root, edits) if edits else text
        except NotEditable as error:
            raise UsageError(f"{path}: an entry can't be renewed ({error}): do that by hand") from error
        new = {each: new[each] for each in new if each not in map(_fingerprint_of, old)}
    before = "" if text.strip() == "[]" else text
    if new and before and not before.endswith("\n"):
        before += "\n"
    return before + "".join(entry_text(each, terms) for each in new.values())


def _fingerprint_of(entry: Node) -> str:
    return str(entry.mapping.get("fingerprint", ""))


def _renewals(entry: Node, terms: Terms) -> Iterator[Edit]:
    """Change the terms of an entry, and nothing else."""
    written = _of(terms)
    for name in ("expires", "permanent"):
        if name in entry.mapping and name not in written:
            yield Drop(entry.child(name))
    for name, value in written.items():
        if entry.mapping.get(name) != value:
            yield Put(entry.child(name), value, after="owner")


def entry_text(known: Known, terms: Terms) -> str:
    """Write an entry as it stands in the file."""
    written = [
        f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in _entry(known, terms).items()
    ]
    return "- " + "\n  ".join(written) + "\n"


def _entry(known: Known, terms: Terms) -> dict[str, Json]:
    operation = known.operations[0] if known.operations else ""
    texts: dict[str, Json] = {"fingerprint": known.fingerprint, "id": known.id, "operation": operation}
    return {name: text for name, text in texts.items() if text} | _of(terms)


def _of(terms: Terms) -> dict[str, Json]:
    end: Json = True if terms.expires is None else terms.expires.isoformat()
    name = "permanent" if terms.expires is None else "expires"
    return {"reason": terms.reason, "owner": terms.owner, name: end}
