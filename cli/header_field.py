"""`-H 'X-Api-Key: $KEY'`: header fields as a user writes them."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from ..spec import UsageError

_FIELD: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*", re.DOTALL)
_REFERENCE: Final = re.compile(r"\$(?:\$|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})", re.ASCII)


def header_fields(texts: Iterable[str], environment: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Read fields written as `Name: value` (RFC 9110, Fields).

    `$NAME` and `${NAME}` in a value stand for environment variables, `$$` for a dollar sign: in this way
    a secret is in no shell history and in no file. Raises UsageError for another form, for a variable that
    is not set, and for a value that no field can carry.
    """
    return tuple(_header_field(text, environment) for text in texts)


def _header_field(text: str, environment: Mapping[str, str]) -> tuple[str, str]:
    found = _FIELD.fullmatch(text)
    if found is None:
        raise UsageError(f"the header {text!r} is not of the form 'Name: value'")
    name, written = found[1], found[2]
    value = with_variables(written, f"the header {name}", environment)
    if re.search(r"[\r\n\0]", value):
        raise UsageError(f"the value of the header {name} contains a line break or NUL")
    # RFC 9110, Field Values: octets beyond ASCII pass as they are; ours are UTF-8, kept as ISO-8859-1 text.
    return name, value.encode().decode("latin-1")


def with_variables(text: str, what: str, environment: Mapping[str, str]) -> str:
    """Put environment variables in. what: names the text in messages, which must not show a secret.

    Raises UsageError for a variable that is not set.
    """

    def value_of(reference: re.Match[str]) -> str:
        variable = reference[1] or reference[2]
        if variable is None:
            return "$"
        if variable not in environment:
            raise UsageError(f"{what} needs the environment variable {variable}, which is not set")
        return environment[variable]

    return _REFERENCE.sub(value_of, text)
