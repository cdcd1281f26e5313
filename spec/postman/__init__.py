"""Postman collections (v2.0 and v2.1) as the OpenAPI documents that they stand for.

`is_collection` knows one, `described` makes the document: requests of the same method and path are one
operation, saved responses its examples, schemas are inferred. Places stay those of the collection. Knows
nothing of what an OpenAPI document means.
"""

from .describing import described
from .recognizing import is_collection

__all__ = ["described", "is_collection"]
