"""What is wrong with a document, before anything is done with it.

`lint` lists `Problem`s, one a root cause, each with its place; `LINT_RULES` is the table of what it looks
for. Knows documents and schemas, no messages.
"""

from .fixing import Fixed, fixed_by_overlay, fixed_in_place
from .linter import is_unusable, leveled, lint
from .problem import Level, Problem
from .schemas import not_judged
from .subject import LintRule
from .table import LINT_RULES

__all__ = [
    "LINT_RULES",
    "Fixed",
    "Level",
    "LintRule",
    "Problem",
    "fixed_by_overlay",
    "fixed_in_place",
    "is_unusable",
    "leveled",
    "lint",
    "not_judged",
]
