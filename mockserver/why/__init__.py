"""Why a mock answers a request as it does: the steps of its own functions, told one by one."""

from .explained import Explanation, explained
from .step import Step

__all__ = ["Explanation", "Step", "explained"]
