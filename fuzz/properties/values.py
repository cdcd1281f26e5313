"""Hypothesis strategies of values: what a schema allows, only just allows, and just forbids."""

from itertools import islice
from typing import Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from ...contract_tests import drawn_randoms
from ...spec import Json, NearMiss, Schema

_MOST: Final = 1_000


def valid_values(schema: Schema) -> SearchStrategy[Json]:
    """Make values that meet a schema, in its view (JSON Schema 2020-12)."""
    return drawn_randoms().map(schema.generate)


def near_misses(schema: Schema) -> SearchStrategy[NearMiss]:
    """Make values that break one keyword of a schema, and say which; nothing where it forbids nothing."""

    @st.composite
    def near_miss(draw: DrawFn) -> NearMiss:
        found = list(islice(schema.near_misses(draw(drawn_randoms())), _MOST))
        return draw(st.sampled_from(found)) if found else draw(st.nothing())

    return near_miss()


def edge_values(schema: Schema) -> SearchStrategy[Json]:
    """Make values that only just meet a schema; nothing where it has no edges."""

    @st.composite
    def edge_value(draw: DrawFn) -> Json:
        found = list(islice(schema.edge_values(draw(drawn_randoms())), _MOST))
        return draw(st.sampled_from(found)).value if found else draw(st.nothing())

    return edge_value()
