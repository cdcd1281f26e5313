"""Credentials that are almost right: a character off, in the other case, of another scheme, not signed."""

from collections.abc import Iterator
from typing import Final

from ..spec import UsageError

ONE_CHARACTER: Final = "with one character changed"
OTHER_CASE: Final = "in the other case"
OTHER_SCHEME: Final = "under another scheme"
UNSIGNED: Final = "without a signature"
NOT_SIGNED: Final = "eyJhbGciOiJub25lIn0"
"""The first part of a JSON Web Token that says `{"alg":"none"}` (RFC 7519, Unsecured JWTs)."""

_OBJECT: Final = "eyJ"
_PARTS: Final = 3
_SAME_BITS: Final = frozenset("ABCDEFGHIJKLMNOP")
"""Where only the first two bits of the last character of base64 count, these all mean the same."""


def changed(value: str, *, after_blank: bool) -> Iterator[tuple[str, str]]:
    """Change the last letter or digit of credentials, the case, or the scheme, or take the signature off a
    JSON Web Token; with what was done.

    value: of a field or parameter. after_blank: whether only what follows the name of a scheme is secret.
    """
    kind, blank, secret = value.rpartition(" ") if after_blank else ("", "", value)
    cut = len(secret.rstrip("=")) - 1  # the padding of base64 says nothing
    if cut < 0 or not secret[cut].isalnum():
        return
    other = "Q" if secret[cut] in _SAME_BITS else "A"
    yield f"{kind}{blank}{secret[:cut]}{other}{secret[cut + 1 :]}", ONE_CHARACTER
    if secret.swapcase() != secret:
        yield f"{kind}{blank}{secret.swapcase()}", OTHER_CASE
    if kind:
        yield f"Truespec {secret}", OTHER_SCHEME
    parts = secret.split(".")
    if len(parts) == _PARTS and secret.startswith(_OBJECT):
        yield f"{kind}{blank}{NOT_SIGNED}.{parts[1]}.", UNSIGNED


def almost_right(value: str, why: str) -> str:
    """Change credentials as a case did, for the test of one finding. why: of that case.

    Raises UsageError where this value can't be changed so.
    """
    for text, change in changed(value, after_blank=True):
        if change in why:
            return text
    raise UsageError(f"these credentials can't be sent {why}")
