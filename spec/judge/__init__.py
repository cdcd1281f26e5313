"""The one judge: messages held against an operation, every breach listed with both places.

Mock, proxy, tests, fuzz, audit and diff ask these two functions and no others.
"""

from .request import judge_request
from .response import judge_response

__all__ = ["judge_request", "judge_response"]
