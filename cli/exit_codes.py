"""What the process says when it ends: the one table from outcomes and errors to numbers."""

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from ..spec import DocumentError, TargetError, TruespecError, UsageError


class ExitCode(IntEnum):
    """The number that a command ends with. Stable: scripts and CI branch on it."""

    CONFORMS = 0
    VIOLATIONS = 1
    USAGE = 2
    DOCUMENT = 3
    TARGET = 4
    DEFECT = 70  # EX_SOFTWARE of sysexits.h: a fault of truespec's own must look like no verdict
    INTERRUPTED = 130  # 128 + SIGINT, as shells write it


MEANINGS: Final[Mapping[ExitCode, str]] = MappingProxyType(
    {
        ExitCode.CONFORMS: "conforms",
        ExitCode.VIOLATIONS: "violations or findings",
        ExitCode.USAGE: "usage error: a flag, a setting, a port in use",
        ExitCode.DOCUMENT: "the document can't be used",
        ExitCode.TARGET: "the target can't be reached, or nothing could be tested",
        ExitCode.DEFECT: "a defect of truespec itself",
        ExitCode.INTERRUPTED: "interrupted",
    }
)
"""What each number means, in words."""

_OF_ERRORS: Final[tuple[tuple[type[TruespecError], ExitCode], ...]] = (
    (UsageError, ExitCode.USAGE),
    (DocumentError, ExitCode.DOCUMENT),
    (TargetError, ExitCode.TARGET),
)


def exit_code_of(error: BaseException) -> ExitCode:
    """Choose the number for what ended a command early."""
    if isinstance(error, KeyboardInterrupt):
        return ExitCode.INTERRUPTED
    for kind, code in _OF_ERRORS:
        if isinstance(error, kind):
            return code
    return ExitCode.DEFECT


def exit_code_for(*, clean: bool) -> ExitCode:
    """Choose the number for a command that ran to its end."""
    return ExitCode.CONFORMS if clean else ExitCode.VIOLATIONS
