"""What truespec raises when it could not do its work, as one tree.

    TruespecError                 never raised itself; `cli` turns each kind into an exit code
    ├── UsageError                what was asked for makes no sense (a flag, a setting, a port in use)
    ├── DocumentError             the OpenAPI document can't be used; carries the Location
    └── TargetError               the server under test can't be reached; carries its URL

A breach of the contract is never an exception: it is a `Violation`, a value. Each message is one line
that says where, what is wrong and what to do.
"""

from .location import Location


class TruespecError(Exception):
    """Truespec could not judge: the root of the tree, never raised itself."""


class UsageError(TruespecError):
    """What was asked for makes no sense: an unknown setting, a port in use, a file that can't be written."""


class DocumentError(TruespecError):
    """The OpenAPI document, or a part of it that was asked for, can't be used.

    at: the place in the user's file; None when there is no file at all (it is missing, say).
    """

    def __init__(self, message: str, at: Location | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.at = at

    def __str__(self) -> str:
        if self.at is None:
            return self.message
        column = f":{self.at.column}" if self.at.line else ""
        return f"{self.at}{column}: {self.message}"


class TargetError(TruespecError):
    """The server under test can't be reached, or nothing could be tested.

    url: the address that was tried.
    """

    def __init__(self, message: str, url: str) -> None:
        super().__init__(message)
        self.url = url
