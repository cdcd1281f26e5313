"""Answers from a document: a mock whose every answer is held to the contract before it is sent.

`Mock.answer` turns a `Request` into a `Reply`; `serve` puts it on uvicorn, `create_app` makes a Flask
application
of it, `AsgiMock` a plain ASGI one, `truespec_mock` runs it beside a test. Knows nothing of tests or findings.
"""

from .asgi_edge import AsgiMock
from .flask_edge import create_app
from .mock import Mock
from .reply import Reply
from .serving import RunningMock, serve, truespec_mock
from .settings import MockSettings
from .sockets import listen

__all__ = [
    "AsgiMock",
    "Mock",
    "MockSettings",
    "Reply",
    "RunningMock",
    "create_app",
    "listen",
    "serve",
    "truespec_mock",
]
