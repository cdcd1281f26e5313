"""What a passage asks of the connection that its request came on."""

from typing import Protocol

from ..reply import Reply
from .content import Content
from .tunnel import End


class Client(End, Protocol):
    """The connection that a request came on."""

    def begin_content(self, content: Content) -> None:
        """Tell what is read from now on."""

    def begin_relaying(self) -> None:
        """Tell that an answer goes on as it comes, maybe for ever."""

    def say(self, reply: Reply, method: str, *, closes: bool) -> None:
        """Send an answer of ours."""

    def abort(self) -> None:
        """Cut the connection off, so that nobody takes what was sent for the whole."""

    @property
    def is_stopping(self) -> bool:
        """Whether no other request is to come."""
        ...
