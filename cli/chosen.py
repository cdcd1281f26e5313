"""Which operations are tested, as options say it."""

from typing import Any

from msgspec import Struct

from .options import GATHERED


class Chosen(Struct, frozen=True):
    """Keys or operationIds; empty `only` means all. Each is the option of its name."""

    only: tuple[str, ...]
    exclude: tuple[str, ...]

    @classmethod
    def taken_from(cls, values: dict[str, Any]) -> "Chosen":
        """Take these options out of all that a command was given."""
        return cls(**{name: values.pop(name) for name in GATHERED["chosen"]})
