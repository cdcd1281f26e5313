"""Hold a running server to a `Spec`."""

from .drawing import draw_each
from .request_generator import RequestGenerator

__all__ = ["RequestGenerator", "draw_each"]
