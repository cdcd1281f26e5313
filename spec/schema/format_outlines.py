"""What every text of a format looks like at least, as a regular expression: more texts do than are of it.

So that no text of a format matches a pattern can be proven; that one does can't.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

_HEXADECIMAL: Final = "[0-9A-Fa-f]"
_DATE: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}"
_LOCAL_TIME: Final = "[0-9]{2}:[0-9]{2}:[0-9]{2}"
_FRACTION: Final = "(\\.[0-9]+)?"
_ZONE: Final = "([Zz]|[-+][0-9]{2}:[0-9]{2})"
_EMAIL: Final = '("[^\\n\\r]*"|[^"@\\\\ ]+)@(\\[[^\\[\\]\\\\]*\\]|[^@\\\\ \\[\\]]+)'
"""RFC 5322, Addr-Spec Specification: only what is quoted may hold blanks, `@` and `\\`."""

OUTLINES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "base64url": "([A-Za-z0-9_-]{4})*([A-Za-z0-9_-]{2}(==)?|[A-Za-z0-9_-]{3}=?)?",
        "byte": "([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?",
        "char": "[\\x00-\\U0010ffff]",
        "date": _DATE,
        "date-time": f"{_DATE}[Tt ]{_LOCAL_TIME}{_FRACTION}{_ZONE}",
        "date-time-local": f"{_DATE}[Tt]{_LOCAL_TIME}{_FRACTION}",
        "duration": "P[0-9YMWDTHS.,]+",
        "email": _EMAIL,
        "hostname": "[A-Za-z0-9.-]+",
        "idn-email": _EMAIL,
        "ipv4": "[0-9]{1,3}(\\.[0-9]{1,3}){3}",
        "ipv6": "[0-9A-Fa-f:.]{2,45}",
        "iri": "[A-Za-z][A-Za-z0-9+.-]*:[^ ]*",
        "json-pointer": "(/[^/]*)*",
        "relative-json-pointer": "[0-9]+(#|(/[^/]*)*)",
        "sf-boolean": "\\?[01]",
        "sf-token": "[A-Za-z*][!-~]*",
        "time": f"{_LOCAL_TIME}{_FRACTION}{_ZONE}",
        "time-local": f"{_LOCAL_TIME}{_FRACTION}",
        "uri": "[A-Za-z][A-Za-z0-9+.-]*:[!-~]*",
        "uri-reference": "[!-~]*",
        "uuid": f"{_HEXADECIMAL}{{8}}(-{_HEXADECIMAL}{{4}}){{3}}-{_HEXADECIMAL}{{12}}",
    }
)
"""By format."""
