"""Values written as XML and read again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from truespec.spec import Schema, Spec
from truespec.spec.serialization import Described
from truespec.spec.serialization.xml_values import write_xml, xml_reader


def schema_of(schema: Any, **schemas: Any) -> Schema:
    content = {"application/xml": {"schema": schema}}
    document = {
        "openapi": "3.2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/": {"post": {"requestBody": {"content": content}, "responses": {}}}},
        "components": {"schemas": schemas},
    }
    body = Spec.load(document).operations[0].request_body
    assert body is not None
    found = body.content["application/xml"].schema
    assert found is not None
    return found


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]) | st.sampled_from("\t\n\r <>&'\"]")
)
NUMBERS = st.integers() | st.floats(allow_nan=False, allow_infinity=False).map(lambda each: round(each, 3))
TEXT = {"type": "string"}
NUMBER = {"type": "number"}
NODE: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["list"],
    "properties": {
        "id": TEXT | {"xml": {"attribute": True}},
        "size": NUMBER | {"xml": {"attribute": True, "name": "s", "namespace": "urn:size", "prefix": "z"}},
        "text": TEXT | {"xml": {"name": "t", "namespace": "urn:text"}},
        "flag": {"type": "boolean"},
        "none": {"type": ["number", "null"]},
        "list": {"type": "array", "items": TEXT},
        "named": {"type": "array", "items": NUMBER | {"xml": {"name": "number"}}},
        "wrapped": {
            "type": "array",
            "items": {"type": ["string", "null"]},
            "xml": {"wrapped": True, "name": "w"},
        },
        "inner": {"$ref": "#/components/schemas/Node"},
        "nodes": {"type": "array", "xml": {"wrapped": True}, "items": {"$ref": "#/components/schemas/Node"}},
    },
    "xml": {"name": "node", "namespace": "urn:node", "prefix": "n"},
}


def nodes() -> st.SearchStrategy[Any]:
    def node(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        # of an array that is neither wrapped nor required nothing is written where it is empty
        return st.fixed_dictionaries(
            {"list": st.lists(TEXTS, max_size=3)},
            optional={
                "id": TEXTS,
                "size": NUMBERS,
                "text": TEXTS,
                "flag": st.booleans(),
                "none": st.none() | NUMBERS,
                "named": st.lists(NUMBERS, min_size=1, max_size=2),
                "wrapped": st.lists(st.none() | TEXTS, max_size=2),
                "inner": inner,
                "nodes": st.lists(inner, max_size=2),
            },
        )

    leaf = st.fixed_dictionaries({"list": st.lists(TEXTS, max_size=1)})
    return st.recursive(leaf, node, max_leaves=4)


NODES = Described(schema_of({"$ref": "#/components/schemas/Node"}, Node=NODE))


def exact(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: exact(member) for name, member in value.items()}
    if isinstance(value, list):
        return [exact(item) for item in value]
    return value if value is None or isinstance(value, str | bool) else float(value)


@given(nodes())
def test_a_value_survives_being_written_and_read(value: Any) -> None:
    read = xml_reader("", NODES)(write_xml(value, NODES))
    assert exact(read) == exact(value)
    assert NODES.schema.is_valid(value)


@pytest.mark.parametrize(
    ("schema", "value", "text"),
    [
        (
            {"type": "object", "properties": {"a": TEXT}},
            {"a": "<&>", "b": [1, 2]},
            "<root><a>&lt;&amp;&gt;</a><b>1</b><b>2</b></root>",
        ),
        ({"type": "array", "items": NUMBER}, [1, 2], "<root><root>1</root><root>2</root></root>"),
        (
            {"type": "object", "properties": {"a": TEXT | {"xml": {"nodeType": "cdata"}}}},
            {"a": "x]]>y"},
            "<root><![CDATA[x]]]]><![CDATA[>y]]></root>",
        ),
        (TEXT, "", "<root/>"),
        (TEXT, None, '<root xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:nil="true"/>'),
        (
            {"type": "object", "properties": {"a": TEXT | {"xml": {"attribute": True}}}},
            {"a": None},
            "<root/>",
        ),
    ],
)
def test_what_is_written(schema: Any, value: Any, text: str) -> None:
    written = write_xml(value, Described(schema_of(schema))).decode()
    assert written == f'<?xml version="1.0" encoding="UTF-8"?>\n{text}'


@pytest.mark.parametrize(
    "value", [{"a b": 1}, {"1": 1}, {"": 1}, {"a": "\x00"}, {"a": "\ud800"}, {"a": float("nan")}]
)
def test_what_xml_does_not_have_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"XML|JSON"):
        write_xml(value, Described(schema_of({"type": "object"})))
