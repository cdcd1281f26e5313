"""What readers of YAML 1.1 make of plain scalars, where those of YAML 1.2 make something else of them.

OpenAPI asks for YAML 1.2, but many tools still read by 1.1, where `1:1` is 61, `no` is false and
`2024-01-01` a date.
"""

import re
from typing import Final

_TRAPS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("true", re.compile(r"y|Y|yes|Yes|YES|on|On|ON")),
    ("false", re.compile(r"n|N|no|No|NO|off|Off|OFF")),
    ("a date", re.compile(r"\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?(?:[Tt]|[ \t]+)\d\d?:\d\d:\d\d.*")),
    ("a number to base 60", re.compile(r"[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")),
    ("an octal number", re.compile(r"[-+]?0[0-7_]+")),
    ("a binary number", re.compile(r"[-+]?0b[01_]+")),
    (
        "a number",
        re.compile(r"[-+]?(?=[0-9]*_)[1-9][0-9_]*(?:\.[0-9_]*)?|[-+]?0x(?=[0-9A-Fa-f]*_)[0-9A-Fa-f_]+"),
    ),
    ("text", re.compile(r"[-+]?[0-9]+(?:\.[0-9]*)?[eE][0-9]+|[-+]?[0-9]+[eE][-+]?[0-9]+|0o[0-7]+")),
)
"""What YAML 1.1 makes of a plain scalar, where YAML 1.2 makes something else of it (YAML 1.1, type
repository: bool, timestamp, int, float).
"""


def other_meaning(text: str) -> str | None:
    """Say what YAML 1.1 makes of a plain scalar; None where that is what YAML 1.2 makes of it, too."""
    return next((name for name, pattern in _TRAPS if pattern.fullmatch(text)), None)
