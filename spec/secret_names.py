"""Names that say that their value is a secret, whatever a document says."""

import re
from typing import Final

from .json_value import Json, is_array, is_object

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


def holds_secret(value: Json, name: str = "") -> bool:
    """Whether a value, or a member of it, is what its name calls a secret. name: of the value itself."""
    if is_object(value):
        return any(holds_secret(member, key) for key, member in value.items())
    if is_array(value):
        return any(holds_secret(item, name) for item in value)
    return holds_secrets(name) and value not in (None, "", True, False)


def holds_secrets(name: str) -> bool:
    """Whether what has this name is a secret: by what it says, or as a field that always is one."""
    return names_secret(name) or name.lower() in SECRET_FIELDS
