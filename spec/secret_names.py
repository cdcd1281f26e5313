"""Names that say that their value is a secret, whatever a document says."""

import re
from typing import Final

SECRET_FIELDS: Final = frozenset(
    {"authorization", "cookie", "proxy-authorization", "set-cookie", "x-api-key"}
)
"""Fields that hold secrets whatever the document says, in lower case."""

_TELLING: Final = re.compile(
    r"api[-_]?key|access[-_]?key|token|secret|passw|credential|session|signature", re.IGNORECASE
)


def names_secret(name: str) -> bool:
    """Whether a name contains what the name of a secret does that no document declares."""
    return _TELLING.search(name) is not None
