"""What was accepted on purpose: known findings and changes, each with its reason, its owner and its end.

One file says it for tests, traffic and changes alike (`truespec-accepted.yaml`): a list of entries. An entry
that has run out excuses nothing any more; one that nothing matches is told, so that the file stays true.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Final, Literal, TypeAlias

from msgspec import Struct

from ..spec import DocumentError, Location, Node, UsageError, is_object, load_document

Kinds: TypeAlias = Literal["changes", "findings"]
"""What a command looks for: changes between documents, or what is wrong with a server or with traffic."""

ACCEPTED_FILE: Final = "truespec-accepted.yaml"
"""Where entries stand unless another file is named."""

_TEXTS: Final = ("fingerprint", "id", "operation", "path", "reason", "owner", "expires")
_FIELDS: Final = (*_TEXTS, "permanent")


class Known(Struct, frozen=True):
    """What an entry may be about: a finding, a cause of violations, or a change.

    id: of the check, rule or change. operations: keys of those it was met in. path: where in the contract, or
    the pointer in the document. edit: the fingerprint of the edit that makes this change among others, all of
    which it stands for.
    """

    fingerprint: str
    id: str
    operations: tuple[str, ...]
    path: str = ""
    edit: str = ""


class Acceptance(Struct, frozen=True):
    """One entry. fingerprint: of exactly one thing; or id, operation and the beginning of path, each "" where
    any will do, and a `*` in them for anything. expires: the last day that it holds; None for always. at:
    where it stands.
    """

    fingerprint: str
    id: str
    operation: str
    path: str
    reason: str
    owner: str
    expires: date | None
    at: Location

    def covers(self, known: Known) -> bool:
        """Whether this is about something, be it in time or not."""
        if self.fingerprint:
            return self.fingerprint in (known.fingerprint, known.edit)
        return (
            _fits(self.id, known.id)
            and (not self.operation or any(_fits(self.operation, each) for each in known.operations))
            and _fits(f"{self.path}*", known.path)
        )

    def holds(self, today: date) -> bool:
        """Whether it has not run out."""
        return self.expires is None or today <= self.expires

    @property
    def words(self) -> str:
        """Say it on a line: `accepted until 2026-12-31 by images team: clients migrated`."""
        until = f" until {self.expires}" if self.expires is not None else ""
        return f"accepted{until} by {self.owner}: {self.reason}"

    def json(self) -> dict[str, str | None]:
        """Give what reports carry."""
        expires = None if self.expires is None else self.expires.isoformat()
        return {"reason": self.reason, "owner": self.owner, "expires": expires}


def _fits(pattern: str, text: str) -> bool:
    """Whether a text is one that a `*` stands for; brackets and question marks stand for themselves."""
    return pattern == text or re.fullmatch(".*".join(map(re.escape, pattern.split("*"))), text) is not None


class Accepted(Struct, frozen=True):
    """The entries of one file, in its order. today: the day that they are held against."""

    entries: tuple[Acceptance, ...] = ()
    today: date = date.min

    @classmethod
    def load(cls, path: Path, today: date) -> "Accepted":
        """Read the file. Raises UsageError, with the place, for what can't be an entry."""
        try:
            document = load_document(path)
        except DocumentError as error:
            raise UsageError(str(error)) from error
        root = document.node()
        if root.value is None:
            return cls((), today)
        if not isinstance(root.value, list):
            raise UsageError(f"{root.location}: a list of entries is expected, `- fingerprint: …`")
        return cls(tuple(map(_entry, root.items())), today)

    def acceptance_of(self, known: Known) -> Acceptance | None:
        """Find the entry that excuses something; None where none does."""
        return next((each for each in self.entries if each.covers(known) and each.holds(self.today)), None)

    def excuses(self, found: Iterable[Known]) -> dict[str, Acceptance]:
        """Give the entries that excuse something of what was found, by its fingerprint."""
        entries = ((each.fingerprint, self.acceptance_of(each)) for each in found)
        return {fingerprint: entry for fingerprint, entry in entries if entry is not None}

    def notes(
        self, found: Sequence[Known], untried: Iterable[str] = (), *, of: Kinds = "findings"
    ) -> Iterator[str]:
        """Tell of entries that have run out although what they are about is still there, and of those that
        nothing matches. untried: keys of operations that were not looked at. of: what was looked for.

        Where something was not looked at, only entries of what was are called unused; those of what other
        commands look for never are.
        """
        left_out = frozenset(untried)
        for each in self.entries:
            what = each.fingerprint or each.id
            covered = [known for known in found if each.covers(known)]
            if covered:
                if not each.holds(self.today) and None in map(self.acceptance_of, covered):
                    yield f"the acceptance of {what} ran out on {each.expires} ({each.at}; {each.owner})"
            elif each.id and not _may_be(each.id, of):
                continue
            elif not left_out or (each.operation and each.operation not in left_out):
                yield unused(f"the acceptance of {what}", each.at)


def _may_be(id_: str, of: Kinds) -> bool:
    """Whether an id, or a pattern of some, may be of one that was looked for."""
    from ..spec import change_ids  # late: most files of entries are used up, or there is none

    ids = change_ids()
    if "*" in id_:
        return of == "findings" or any(_fits(id_, each) for each in ids)
    return (id_ in ids) is (of == "changes")


def unused(what: str, at: Location) -> str:
    """Say of something accepted that it is about nothing that is left (`accepted-unused`)."""
    return f"accepted-unused: nothing matches {what} any more: delete it ({at})"


def _entry(node: Node) -> Acceptance:
    if not is_object(node.value):
        raise UsageError(f"{node.location}: an entry is a mapping, `fingerprint: …`, `reason: …`")
    for name, member in node.members():
        if name not in _FIELDS:
            close = get_close_matches(name, _FIELDS, 1)
            hint = f"; did you mean `{close[0]}`?" if close else f"; known here: {', '.join(_FIELDS)}"
            raise UsageError(f"{member.location}: unknown key `{name}`{hint}")
    texts = {name: _text(node, name) for name in _TEXTS}
    if not texts["fingerprint"] and not texts["id"]:
        raise UsageError(f"{node.location}: an entry needs a `fingerprint`, or the `id` of a check or change")
    for name in ("reason", "owner"):
        if not texts[name].strip():
            raise UsageError(f"{node.location}: an entry needs a `{name}`")
    return Acceptance(
        texts["fingerprint"],
        texts["id"],
        texts["operation"],
        texts["path"],
        texts["reason"],
        texts["owner"],
        _end(node, texts["expires"]),
        node.location,
    )


def _text(node: Node, name: str) -> str:
    value = node.mapping.get(name, "")
    if not isinstance(value, str):
        raise UsageError(f"{node.child(name).location}: `{name}` has to be text, in quotes")
    return value


def _end(node: Node, expires: str) -> date | None:
    """Read until when an entry holds: a day, unless it says that it is for always."""
    permanent = node.mapping.get("permanent", False)
    if not isinstance(permanent, bool):
        raise UsageError(f"{node.child('permanent').location}: `permanent` has to be true or false")
    if permanent is bool(expires):
        raise UsageError(f"{node.location}: an entry needs either `expires`, a day, or `permanent: true`")
    return end_of(expires, f"{node.child('expires').location}: `expires`") if expires else None


def end_of(text: str, name: str) -> date:
    """Read a day, `2026-12-31` (RFC 3339, full-date). Raises UsageError, which says `name`."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{name} has to be a day, `2026-12-31`, not {text!r}") from None
