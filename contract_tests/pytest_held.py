"""What one run of pytest holds for all its tests."""

from collections.abc import Callable
from contextlib import AbstractContextManager, ExitStack
from typing import Any

from msgspec import Struct


class Configured(Struct, frozen=True):
    """What the files of settings and the environment say, as the commands take it; "" for nothing.

    load: reads a document, overlays applied. running: asked with a document and an address, gives the Target,
    with credentials, and starts and stops what has to be. tests: the TestSettings.
    """

    spec: str
    url: str
    app: str
    accepted: str
    load: Callable[[str], Any]
    running: Callable[[Any, str], AbstractContextManager[Any]]
    tests: Any


class Held:
    """Documents, judges and servers, each made once, by what they are made of.

    targets: by document and address. told: what workers counted. listener: of Schemathesis' checks, where a
    test has them. configured: what files say, None until they were read.
    """

    def __init__(self) -> None:
        self.specs: dict[Any, Any] = {}
        self.judges: dict[Any, Any] = {}
        self.targets: dict[Any, Any] = {}
        self.served: dict[str, str] = {}
        self.servers = ExitStack()
        self.listener: Any = None
        self.told: list[dict[str, Any]] = []
        self.configured: Configured | None = None
