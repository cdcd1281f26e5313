"""The one judge: messages held against an operation, every breach listed with both places.

Mock, proxy, tests, fuzz, audit and diff ask `judge_request` and `judge_response` and no others, `judge_head`
for requests that begin alike; `content_not_judged` says of which content there is no verdict.
"""

from .body import content_not_judged
from .formats import breaks_format_alone, content_schema
from .request import judge_head, judge_request
from .response import judge_response
from .values import ParameterReading, field_reader, parameter_values, read_parameters, values_reader

__all__ = [
    "ParameterReading",
    "breaks_format_alone",
    "content_not_judged",
    "content_schema",
    "field_reader",
    "judge_head",
    "judge_request",
    "judge_response",
    "parameter_values",
    "read_parameters",
    "values_reader",
]
