"""What further identities may do, as the user says: scopes of OAuth 2.0, and roles of other schemes."""

from collections.abc import Iterable, Mapping

from ..spec import UsageError
from .targets import Target


def read_scopes(texts: Iterable[str], target: Target) -> Mapping[str, frozenset[str]]:
    """Read `IDENTITY=SCOPE,SCOPE`; nothing behind `=` is an identity without any scope.

    Raises UsageError for another form, and for an identity that nobody has given.
    """
    found: dict[str, frozenset[str]] = {}
    for text in texts:
        name, is_given, scopes = text.partition("=")
        if not is_given or not name.strip():
            raise UsageError(f"{text!r} is not of the form IDENTITY=SCOPE,SCOPE")
        if name not in target.others:
            known = ", ".join(target.others) or "there is none"
            raise UsageError(f"scopes are given for {name!r}, which is no further identity (--as): {known}")
        found[name] = found.get(name, frozenset()) | {
            each.strip() for each in scopes.split(",") if each.strip()
        }
    return found
