"""Answers that the document allows and few clients expect (`truespec mock --hostile`).

`Hostility` gives each request of an operation another one, until all were given. All of them are judged.
"""

from .hostility import Hostility
from .unusual_answers import UnusualAnswer

__all__ = ["Hostility", "UnusualAnswer"]
