"""What one run of pytest holds for all its tests."""

from contextlib import ExitStack
from typing import Any


class Held:
    """Documents, judges and servers, each made once, by what they are made of; told: what workers counted."""

    def __init__(self) -> None:
        self.specs: dict[Any, Any] = {}
        self.judges: dict[Any, Any] = {}
        self.served: dict[str, str] = {}
        self.servers = ExitStack()
        self.told: list[dict[str, Any]] = []
