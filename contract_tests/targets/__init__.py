"""The server under test: where it is, how to talk to it, and how to start it where it is not running yet."""

from .client import UNREACHED, Client, TimeIsUp, is_late, is_too_long, wire_form
from .hosting import hosted
from .login import Login
from .own_code import OwnCode, hosted_watched
from .proxy import Proxy, proxy_of
from .renewed import Renewed
from .starting import started
from .streams import may_never_end
from .target import Process, Target
from .tokens import TokenRequest, access_token
from .trust import Trust

__all__ = [
    "UNREACHED",
    "Client",
    "Login",
    "OwnCode",
    "Process",
    "Proxy",
    "Renewed",
    "Target",
    "TimeIsUp",
    "TokenRequest",
    "Trust",
    "access_token",
    "hosted",
    "hosted_watched",
    "is_late",
    "is_too_long",
    "may_never_end",
    "proxy_of",
    "started",
    "wire_form",
]
