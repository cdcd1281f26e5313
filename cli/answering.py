"""How a mock answers, by itself or where a proxy lets it: the options that both commands take."""

from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ..mockserver import MockSettings
from .options import GATHERED


class Answering(Struct, frozen=True):
    """What was asked for. settings: of the mock. as_prism: whether all is to be as Prism has it."""

    settings: MockSettings
    as_prism: bool

    @classmethod
    def taken_from(cls, values: dict[str, Any]) -> "Answering":
        """Take these options out of all that a command was given."""
        given = {name: values.pop(name) for name in GATHERED["answering"]}
        del given["multiprocess"]  # of Prism: it moves the printing of the log to a process of its own
        as_prism = given.pop("compat") is not None
        base_path = given.pop("base_path")
        auth = given.pop("auth") == "on"
        settings = MockSettings(auth=auth, **given)
        settings = settings.like_prism() if as_prism else settings
        return cls(replace(settings, base_path=base_path or settings.base_path), as_prism)
