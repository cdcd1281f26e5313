"""The table itself, in the order of the help."""

from dataclasses import replace
from typing import Final

from .of_comparing import OF_COMPARING
from .of_documents import OF_READING
from .of_mocks import OF_MOCKS
from .of_several import OF_SEVERAL
from .of_tests import OF_TESTS
from .option import Option

READING: Final = ("allow_dir", "allow_remote", "overlay", "formats")
"""Options that say how documents are read: commands take them as one value named `documents`."""

LISTENING: Final = ("host", "port", "unix_socket", "tls", "tls_cert", "tls_key", "workers")
"""Options that say where a server listens: one value named `listening`."""

OPTIONS: Final[tuple[Option, ...]] = (*OF_READING, *OF_MOCKS, *OF_TESTS, *OF_COMPARING, *OF_SEVERAL)
"""Every option of every command, in the order of the help."""


def options_of(command: str) -> tuple[Option, ...]:
    """List the options that a command takes."""
    return tuple(
        replace(option, required=False) if command in option.optional_for else option
        for option in OPTIONS
        if command in option.commands
    )
