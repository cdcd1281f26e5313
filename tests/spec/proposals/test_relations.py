"""Relations that names tell of: those of the sample servers, and none where types disagree."""

import pytest
from truespec.spec import Spec, proposed_relations

FOLDER = "examples/faulty_server"


def proposed(document: str) -> list[str]:
    return [" ".join(each.members.values()) for each in proposed_relations(Spec.load(document))]


def test_the_names_of_lists_tell_their_relations() -> None:
    assert proposed(f"{FOLDER}/library.yaml") == [
        "search q",
        "contains author author",
        "keys ids",
        "from addedFrom added",
        "to addedTo added",
        "sorted orderBy",
        "direction orderBy",
        "total total",
    ]
    assert proposed(f"{FOLDER}/shop.yaml") == [
        "equals colour colour",
        "sorted sort",
        "direction sort",
        "total total",
    ]


@pytest.mark.parametrize(
    ("kind", "format_", "told"),
    [
        ("string", None, ["contains size size"]),
        ("string", "uuid", ["equals size size"]),
        ("boolean", None, []),
    ],
)
def test_a_parameter_and_a_member_of_one_name_are_of_one_type(
    kind: str, format_: str | None, told: list[str]
) -> None:
    schema = {"type": kind} | ({"format": format_} if format_ else {})
    items = {"type": "object", "properties": {"size": {"type": "string"}}}
    content = {"application/json": {"schema": {"type": "array", "items": items}}}
    headers = {"X-Total-Count": {"schema": {"type": "integer"}}}
    operation = {
        "parameters": [{"name": "size", "in": "query", "schema": schema}],
        "responses": {"200": {"description": "OK", "content": content, "headers": headers}},
    }
    source = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/a": {"get": operation}}}
    found = [" ".join(each.members.values()) for each in proposed_relations(Spec.load(source))]
    assert found == [*told, "total X-Total-Count"]
