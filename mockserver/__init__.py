"""Answers from a document: a mock whose every answer is held to the contract before it is sent.

`Mock.answer` turns a `Request` into a `Reply`; `serve` puts it on uvicorn, `create_app` makes a Flask
application of it, `AsgiMock` a plain ASGI one, `truespec_mock` runs it beside a test. `Proxy` stands in front
of a server, `serve_proxy` and `truespec_proxy` run it. Knows nothing of tests or findings.
"""

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .addresses import Addresses
    from .asgi_edge import AsgiMock
    from .callbacks import Called, Calling, Receiver, Sender, call, calls_after
    from .certificate import self_signed
    from .faults import Delay, ErrorRate
    from .flask_edge import create_app
    from .json_log import JsonLog, json_message
    from .living import (
        Entry,
        LiveMock,
        MemoryStore,
        Override,
        Received,
        RunningMock,
        Say,
        Store,
        Watch,
        Wish,
        archive,
        journal_requests,
        live,
        shared_store,
    )
    from .mock import Mock
    from .problems import is_warning
    from .proven_answers import AnswerProver
    from .proving import Broken, Proving, flaws
    from .proxy import (
        MockOn,
        Proxy,
        ProxySettings,
        Relayed,
        RunningProxy,
        Upstream,
        logged,
        serve_proxy,
        truespec_proxy,
    )
    from .reply import Reply
    from .request_log import LogLevel, RequestLog
    from .serving import ServerSettings, check_certificate, serve, truespec_mock
    from .settings import MockSettings
    from .site import Mount, Site
    from .sockets import listen, listen_locally
    from .why import Explanation, explained

__all__ = [
    "Addresses",
    "AnswerProver",
    "AsgiMock",
    "Broken",
    "Called",
    "Calling",
    "Delay",
    "Entry",
    "ErrorRate",
    "Explanation",
    "JsonLog",
    "LiveMock",
    "LogLevel",
    "MemoryStore",
    "Mock",
    "MockOn",
    "MockSettings",
    "Mount",
    "Override",
    "Proving",
    "Proxy",
    "ProxySettings",
    "Received",
    "Receiver",
    "Relayed",
    "Reply",
    "RequestLog",
    "RunningMock",
    "RunningProxy",
    "Say",
    "Sender",
    "ServerSettings",
    "Site",
    "Store",
    "Upstream",
    "Watch",
    "Wish",
    "archive",
    "call",
    "calls_after",
    "check_certificate",
    "create_app",
    "explained",
    "flaws",
    "is_warning",
    "journal_requests",
    "json_message",
    "listen",
    "listen_locally",
    "live",
    "logged",
    "self_signed",
    "serve",
    "serve_proxy",
    "shared_store",
    "truespec_mock",
    "truespec_proxy",
]

_LATER: Final = MappingProxyType(
    {
        "Addresses": ".addresses",
        "AsgiMock": ".asgi_edge",
        **dict.fromkeys(("Called", "Calling", "Receiver", "Sender", "call", "calls_after"), ".callbacks"),
        "self_signed": ".certificate",
        **dict.fromkeys(("Delay", "ErrorRate"), ".faults"),
        "create_app": ".flask_edge",
        **dict.fromkeys(
            (
                *("Entry", "LiveMock", "MemoryStore", "Override", "Received", "RunningMock", "Store", "Wish"),
                *("archive", "live", "journal_requests", "shared_store", "Watch", "Say"),
            ),
            ".living",
        ),
        **dict.fromkeys(("JsonLog", "json_message"), ".json_log"),
        "Mock": ".mock",
        "AnswerProver": ".proven_answers",
        **dict.fromkeys(("Broken", "Proving", "flaws"), ".proving"),
        **dict.fromkeys(
            (
                *("MockOn", "Proxy", "ProxySettings", "Relayed", "RunningProxy", "Upstream", "logged"),
                *("serve_proxy", "truespec_proxy"),
            ),
            ".proxy",
        ),
        "is_warning": ".problems",
        "Reply": ".reply",
        **dict.fromkeys(("LogLevel", "RequestLog"), ".request_log"),
        **dict.fromkeys(("ServerSettings", "check_certificate", "serve", "truespec_mock"), ".serving"),
        "MockSettings": ".settings",
        **dict.fromkeys(("Mount", "Site"), ".site"),
        **dict.fromkeys(("listen", "listen_locally"), ".sockets"),
        **dict.fromkeys(("Explanation", "explained"), ".why"),
    }
)
"""Flask, uvicorn and TLS are most of what importing this room costs; who only makes answers needs none."""


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is (PEP 562)."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name], __name__), name)
