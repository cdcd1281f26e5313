"""Near misses and edges come in turn, those that no chance finds first."""

from random import Random

from truespec.contract_tests.value_pools import ValuePools
from truespec.spec import Schema, Spec, is_object

SPEC = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/": {
                "post": {
                    "requestBody": {
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "properties": {
                                        "text": {"type": "string", "maxLength": 3000},
                                        **{f"kind{n}": {"enum": ["a", "b", "c"]} for n in range(20)},
                                    },
                                }
                            }
                        }
                    },
                    "responses": {"200": {"description": ""}},
                }
            }
        },
    }
)


def schema() -> Schema:
    (operation,) = SPEC.operations
    body = operation.request_body
    assert body is not None
    (media,) = body.content.values()
    assert media.schema is not None
    return media.schema


def lengths(values: list[object]) -> set[int]:
    return {len(value["text"]) for value in values if is_object(value) and isinstance(value.get("text"), str)}


def test_long_texts_are_among_the_first_edges_and_near_misses() -> None:
    pools, random = ValuePools(is_in_turn=True), Random(1)
    assert 3000 in lengths([pools.edge(schema(), random) for _ in range(4)])
    assert 3001 in lengths([pools.near_miss(schema(), random) for _ in range(4)])


def test_each_comes_once_before_any_comes_again() -> None:
    pools, random = ValuePools(is_in_turn=True), Random(1)
    edges = {repr(each.value) for each in schema().edge_values(Random(0))}
    assert {repr(pools.edge(schema(), random)) for _ in edges} == edges
    assert pools.has_untried(schema())  # near misses
    pools.near_miss(schema(), random)
    while pools.near[schema()].tried < len(pools.near[schema()].values):
        pools.near_miss(schema(), random)
    assert not pools.has_untried(schema())
    pools.renew(7)
    assert pools.has_untried(schema())


def test_by_chance_the_choice_alone_says_which_value_comes() -> None:
    pools = ValuePools()
    first = [pools.edge(schema(), Random(3)) for _ in range(3)]
    assert first[0] == first[1] == first[2]
    assert pools.edges[schema()].tried == 0
