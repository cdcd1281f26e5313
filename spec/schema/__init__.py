"""Schemas: compiled, asked, exemplified.

A `Schema` is one Schema Object in one view; it judges values and makes them. Knows documents, no messages.
"""

from .bundle import Bundle, Dialect, View
from .dialect import DIALECTS
from .neighbours import EdgeValue, NearMiss
from .schema import Schema, SchemaViolation
from .shape import FULL, MINIMAL, PLAIN, Shape

__all__ = [
    "DIALECTS",
    "FULL",
    "MINIMAL",
    "PLAIN",
    "Bundle",
    "Dialect",
    "EdgeValue",
    "NearMiss",
    "Schema",
    "SchemaViolation",
    "Shape",
    "View",
]
