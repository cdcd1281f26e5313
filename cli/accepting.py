"""What was accepted on purpose, as the commands read it and add to it (`truespec-accepted.yaml`)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from ..contract_tests import ACCEPTED_FILE, Accepted, Known, Terms, end_of, text_with
from ..spec import UsageError
from .configuration import places_from
from .options import GATHERED
from .output import remark, replace_file
from .today import today_of

_FOREVER: Final = "never"
_NEEDED: Final = "--accept needs --reason, --owner and --expires (a day, or `never`)"


class Acceptances(Struct):
    """The entries that hold, and what is to be added to them.

    accept: fingerprints. terms: of what is added.
    """

    path: Path
    accepted: Accepted
    accept: tuple[str, ...] = ()
    terms: Terms | None = None

    @classmethod
    def taken_from(cls, values: dict[str, Any]) -> "Acceptances":
        """Take the options out of a command's values, and read the file: the one that is named, else the
        nearest one.

        Raises UsageError for a file that can't be read, and where something to be added lacks a part or would
        have run out already.
        """
        named, accept, reason, owner, expires = (values.pop(name) for name in GATHERED["acceptances"])
        today = today_of(values.get("today"))
        path = Path(named) if named is not None else nearest_accepted()
        there = (named is not None and not accept) or path.exists()
        accepted = Accepted.load(path, today) if there else Accepted((), today)
        if not accept:
            return cls(path, accepted)
        if not (reason and owner and expires):
            raise UsageError(_NEEDED)
        end = None if expires == _FOREVER else end_of(expires, "--expires")
        if end is not None and end < today:
            raise UsageError(f"--expires {end} has passed (today is {today}): that would accept nothing")
        return cls(path, accepted, accept, Terms(reason, owner, end))

    def updated(self, found: Sequence[Known]) -> Accepted:
        """Add entries for what is to be accepted of what was found, and give all that hold now."""
        known = _by_fingerprint(found)
        named = [known[each] for each in dict.fromkeys(self.accept) if each in known]
        if named and self.terms is not None:
            replace_file(self.path, text_with(self.path, named, self.terms).encode())
            remark(f"{len(named)} accepted in {self.path}")
            self.accepted = Accepted.load(self.path, self.accepted.today)
        return self.accepted

    def check(self, found: Sequence[Known]) -> None:
        """Raise UsageError where nothing that was found has a fingerprint that is to be accepted."""
        known = _by_fingerprint(found)
        missing = [each for each in self.accept if each not in known]
        if missing:
            raise UsageError(f"--accept {missing[0]}: nothing that was found has this fingerprint")


def _by_fingerprint(found: Sequence[Known]) -> dict[str, Known]:
    """Give what each fingerprint stands for; of an edit, its worst change under the edit's own."""
    edits = {each.edit: replace(each, fingerprint=each.edit) for each in reversed(found) if each.edit}
    return edits | {each.fingerprint: each for each in found}


def nearest_accepted() -> Path:
    """Find the file in the working folder, or in a parent up to the root of its repository."""
    here = Path.cwd()
    there = next((place for place in places_from(here) if (place / ACCEPTED_FILE).is_file()), here)
    path = there / ACCEPTED_FILE
    return path.relative_to(here) if there == here else path
