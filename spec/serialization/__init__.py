"""Values on the wire: parameters, headers and bodies, read and written as the document says.

`parameter_from_pairs` and its like compile how a value is read, `write_parameter` is their inverse (OpenAPI,
Parameter Object, Style Values). Knows no messages and no verdicts: `judge` asks it and judges what it reads.
"""

from .content import ContentReader, content_reader, value_reader, write_content
from .content_value import Breach, Breached, Items, NotJudged
from .described import Described, shape_of
from .pairs import Members, Pairs, cookie_pairs, cookie_text, query_pairs, query_text
from .parameters import (
    claims_of,
    header_reader,
    parameter_from_pairs,
    parameter_from_query,
    parameter_from_text,
    write_header,
    write_parameter,
)
from .percent import UnreadableText
from .readings import scalar_readings, typed
from .spelling import ABSENT, EMPTY, RawValue, scalar_text
from .yaml_text import write_yaml

__all__ = [
    "ABSENT",
    "EMPTY",
    "Breach",
    "Breached",
    "ContentReader",
    "Described",
    "Items",
    "Members",
    "NotJudged",
    "Pairs",
    "RawValue",
    "UnreadableText",
    "claims_of",
    "content_reader",
    "cookie_pairs",
    "cookie_text",
    "header_reader",
    "parameter_from_pairs",
    "parameter_from_query",
    "parameter_from_text",
    "query_pairs",
    "query_text",
    "scalar_readings",
    "scalar_text",
    "shape_of",
    "typed",
    "value_reader",
    "write_content",
    "write_header",
    "write_parameter",
    "write_yaml",
]
