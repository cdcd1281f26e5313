"""Answers from a document: a mock whose every answer is held to the contract before it is sent.

`Mock.answer` turns a `Request` into a `Reply`; `serve` puts it on uvicorn, `create_app` makes a Flask
application
of it, `AsgiMock` a plain ASGI one, `truespec_mock` runs it beside a test. Knows nothing of tests or findings.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from .addresses import Addresses
from .asgi_edge import AsgiMock
from .certificate import self_signed
from .faults import Delay, ErrorRate
from .mock import Mock
from .proven_answers import AnswerProver
from .proving import Broken, Proving
from .reply import Reply
from .request_log import LogLevel, RequestLog
from .serving import RunningMock, ServerSettings, check_certificate, serve, truespec_mock
from .settings import MockSettings
from .site import Mount, Site
from .sockets import listen, listen_locally

if TYPE_CHECKING:
    from .flask_edge import create_app

__all__ = [
    "Addresses",
    "AnswerProver",
    "AsgiMock",
    "Broken",
    "Delay",
    "ErrorRate",
    "LogLevel",
    "Mock",
    "MockSettings",
    "Mount",
    "Proving",
    "Reply",
    "RequestLog",
    "RunningMock",
    "ServerSettings",
    "Site",
    "check_certificate",
    "create_app",
    "listen",
    "listen_locally",
    "self_signed",
    "serve",
    "truespec_mock",
]


def __getattr__(name: str) -> Any:
    """Import Flask's part when somebody asks for it (PEP 562): a mock starts in half of the time without."""
    if name != "create_app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return import_module(".flask_edge", __name__).create_app
