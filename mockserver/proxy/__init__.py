"""A proxy in front of a server: every request and every answer is held to the document on its way.

`Proxy` knows the document and the upstream, `serve_proxy` and `truespec_proxy` run it; what passes is handed
as `Relayed` to whoever keeps account. Bytes go on as they came.
"""

from .log import logged
from .proxy import Observer, Proxy
from .serving import RunningProxy, serve_proxy, truespec_proxy
from .settings import MockOn, ProxySettings
from .upstream import Upstream
from .verdicts import Judgement, Relayed

__all__ = [
    "Judgement",
    "MockOn",
    "Observer",
    "Proxy",
    "ProxySettings",
    "Relayed",
    "RunningProxy",
    "Upstream",
    "logged",
    "serve_proxy",
    "truespec_proxy",
]
