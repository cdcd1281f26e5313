"""Schemas: compiled, asked, exemplified.

A `Schema` is one Schema Object in one view; it judges values and makes them. Knows documents, no messages.
"""

from .compiling import Compiler
from .definition import Bundle
from .dialect import DIALECTS, Dialect
from .discriminator import Families
from .engines import Engines
from .format_checks import ALL_FORMATS, ASSERTABLE, NO_FORMATS, Formats
from .neighbours import EdgeValue, NearMiss
from .parts import Parts, Patterned
from .schema import Schema
from .shape import FULL, MINIMAL, PLAIN, SHAPES, Shape
from .unusual import UnusualValue
from .views import View
from .violations import SchemaViolation

__all__ = [
    "ALL_FORMATS",
    "ASSERTABLE",
    "DIALECTS",
    "FULL",
    "MINIMAL",
    "NO_FORMATS",
    "PLAIN",
    "SHAPES",
    "Bundle",
    "Compiler",
    "Dialect",
    "EdgeValue",
    "Engines",
    "Families",
    "Formats",
    "NearMiss",
    "Parts",
    "Patterned",
    "Schema",
    "SchemaViolation",
    "Shape",
    "UnusualValue",
    "View",
]
