"""The catalogue of rules: what messages can break, each with its id, its sentence, the section that demands
it, and an example of either side.

An id is stable for ever. `docs/rules.md` is made from this table, and `truespec explain` reads it.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .requests import REQUEST_RULES
from .responses import RESPONSE_RULES
from .rule import MessageExample, Rule

__all__ = ["RULES", "MessageExample", "Rule"]

RULES: Final[Mapping[str, Rule]] = MappingProxyType(
    {rule.id: rule for rule in (*REQUEST_RULES, *RESPONSE_RULES)}
)
"""All rules that a judge may name, by id, sorted."""
