"""XML bodies, judged as the JSON that their schema describes."""

from typing import Any

import pytest
from truespec.spec import Match, Request, Spec, judge_request


def judged(
    schema: Any, body: str | bytes, content_type: str = "application/xml", **schemas: Any
) -> list[tuple[str, str]]:
    operation = {"requestBody": {"content": {"application/xml": {"schema": schema}}}, "responses": {}}
    document = {
        "openapi": "3.2.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/": {"post": operation}},
        "components": {"schemas": schemas},
    }
    match = Spec.load(document).match("POST", "/")
    assert isinstance(match, Match)
    content = body if isinstance(body, bytes) else body.encode()
    found = judge_request(match, Request("POST", "/", (("Content-Type", content_type),), content))
    return sorted((each.code, str(each.where)) for each in found)


def closed(**properties: Any) -> dict[str, Any]:
    """Describe an object that has all these members and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


TEXT = {"type": "string"}
NUMBER = {"type": "integer"}


def animals(items: Any, **xml: Any) -> dict[str, Any]:
    array = {"type": "array", "items": items, "minItems": 2} | ({"xml": xml} if xml else {})
    return closed(animals=array)


@pytest.mark.parametrize(
    ("schema", "body"),
    [
        # the examples of the standard's XML Object, one after another
        (closed(animals=TEXT), "<root><animals>dog</animals></root>"),
        (closed(animals=TEXT | {"xml": {"name": "animal"}}), "<root><animal>dog</animal></root>"),
        (
            closed(
                id=NUMBER | {"xml": {"attribute": True}},
                name=TEXT | {"xml": {"namespace": "https://e.com/s", "prefix": "sample"}},
            ),
            '<Person id="123"><sample:name xmlns:sample="https://e.com/s">example</sample:name></Person>',
        ),
        (animals(TEXT | {"xml": {"name": "animal"}}), "<r><animal>a</animal><animal>b</animal></r>"),
        (
            animals(TEXT | {"xml": {"name": "animal"}}, name="aliens"),
            "<r><animal>a</animal><animal>b</animal></r>",
        ),
        (animals(TEXT, wrapped=True), "<r><animals><animals>a</animals><animals>b</animals></animals></r>"),
        (
            animals(TEXT | {"xml": {"name": "animal"}}, wrapped=True),
            "<r><animals><animal>a</animal><animal>b</animal></animals></r>",
        ),
        (
            animals(TEXT | {"xml": {"name": "animal"}}, name="aliens", wrapped=True),
            "<r><aliens><animal>a</animal><animal>b</animal></aliens></r>",
        ),
        (
            animals(TEXT, name="aliens", wrapped=True),
            "<r><aliens><aliens>a</aliens><aliens>b</aliens></aliens></r>",
        ),
        (animals(TEXT), "<r><animals>a</animals><animals>b</animals></r>"),
        # 3.2, `nodeType`
        (
            animals(TEXT, nodeType="element"),
            "<r><animals><animals>a</animals><animals>b</animals></animals></r>",
        ),
        (closed(id=NUMBER | {"xml": {"nodeType": "attribute"}}), '<r id="1"/>'),
        (
            closed(lang=TEXT | {"xml": {"nodeType": "attribute"}}, body=TEXT | {"xml": {"nodeType": "text"}}),
            '<r lang="en">hello</r>',
        ),
        (closed(body=TEXT | {"xml": {"nodeType": "cdata"}}), "<r><![CDATA[<b>]]></r>"),
        (
            closed(inner={"type": "object", "properties": {"a": NUMBER}, "xml": {"nodeType": "none"}}),
            "<r><a>1</a></r>",
        ),
        # types of texts
        (
            closed(n=NUMBER, b={"type": "boolean"}, x={"type": "number"}),
            "<r><n> 1 </n><b>true</b><x>1.5</x></r>",
        ),
        (closed(t=TEXT | {"const": " 1 "}), "<r><t> 1 </t></r>"),
        (closed(t=TEXT | {"const": ""}), "<r><t/></r>"),
        (
            closed(t={"type": ["string", "null"], "const": None}),
            '<r xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><t xsi:nil="true"/></r>',
        ),
        (closed(n={"type": ["integer", "null"]}), "<r><n/></r>"),
        (closed(o={"type": "object", "properties": {"a": TEXT}}), "<r><o/></r>"),
        (closed(o={"type": "array", "items": TEXT, "maxItems": 0}), "<r/>"),
        (closed(o={"type": "array", "items": TEXT, "maxItems": 0, "xml": {"wrapped": True}}), "<r><o/></r>"),
        (closed(t=TEXT | {"const": "<&>é한"}), "<r>\n  <t>&lt;&amp;&gt;&#233;한</t>\n</r>"),
        # the root
        ({"type": "array", "items": NUMBER, "minItems": 2}, "<list><n>1</n><n>2</n></list>"),
        (NUMBER, "<n>1</n>"),
        (closed(a=NUMBER) | {"xml": {"name": "pet"}}, "<pet><a>1</a></pet>"),
        (
            closed(a=NUMBER) | {"xml": {"name": "pet", "namespace": "urn:p"}},
            '<p:pet xmlns:p="urn:p"><p:a>1</p:a></p:pet>',
        ),
        (
            closed(a=NUMBER) | {"xml": {"name": "pet", "namespace": "urn:p"}},
            '<pet xmlns="urn:p"><a>1</a></pet>',
        ),
        # compositions
        ({"allOf": [{"properties": {"a": NUMBER}}, {"required": ["a"]}]}, "<r><a>1</a></r>"),
        ({"oneOf": [closed(a=NUMBER), closed(b=TEXT)]}, "<r><b>1</b></r>"),
        ({"type": "object", "additionalProperties": NUMBER}, "<r><x>1</x><y>2</y></r>"),
        # how the document says that it is encoded
        (closed(t=TEXT | {"const": "é"}), b'<?xml version="1.0" encoding="ISO-8859-1"?><r><t>\xe9</t></r>'),
        (
            closed(t=TEXT | {"const": "é"}),
            '<?xml version="1.0" encoding="utf-16"?><r><t>é</t></r>'.encode("utf-16"),
        ),
        (closed(t=TEXT | {"const": "é"}), b"\xef\xbb\xbf<r><t>\xc3\xa9</t></r>"),
    ],
)
def test_what_the_schema_describes_is_read(schema: Any, body: str | bytes) -> None:
    assert judged(schema, body) == []


@pytest.mark.parametrize(
    ("schema", "body", "expected"),
    [
        (closed(n=NUMBER), "<r><n>x</n></r>", [("type", "body /n")]),
        (closed(n=NUMBER), "<r><n>1</n><n>2</n></r>", [("type", "body /n")]),
        (closed(n=NUMBER), "<r/>", [("required", "body")]),
        (closed(n=NUMBER), "<r><n>1</n><m>1</m></r>", [("additionalProperties", "body")]),
        (closed(n=NUMBER), '<r more="1"><n>1</n></r>', [("additionalProperties", "body")]),
        (closed(n=NUMBER), "<r>text</r>", [("type", "body")]),
        (
            closed(n=NUMBER | {"xml": {"attribute": True}}),
            "<r><n>1</n></r>",
            [("additionalProperties", "body"), ("required", "body")],
        ),
        (closed(n=NUMBER | {"xml": {"attribute": True}}), '<r n="x"/>', [("type", "body /n")]),
        (
            closed(n=NUMBER | {"xml": {"name": "m"}}),
            "<r><n>1</n></r>",
            [("additionalProperties", "body"), ("required", "body")],
        ),
        (
            closed(n=NUMBER | {"xml": {"namespace": "urn:a"}}),
            '<r><n xmlns="urn:b">1</n></r>',
            [("additionalProperties", "body"), ("required", "body")],
        ),
        (
            animals(TEXT | {"xml": {"name": "animal"}}, wrapped=True),
            "<r><animals><cat>a</cat><animal>b</animal></animals></r>",
            [("xml", "body /animals/0")],
        ),
        (
            animals(NUMBER, wrapped=True),
            "<r><animals><animals>1</animals><animals>x</animals></animals></r>",
            [("type", "body /animals/1")],
        ),
        (closed(a=NUMBER) | {"xml": {"name": "pet"}}, "<cat><a>1</a></cat>", [("xml", "body")]),
        (
            closed(a=NUMBER) | {"xml": {"name": "pet", "namespace": "urn:p"}},
            "<pet><a>1</a></pet>",
            [("xml", "body")],
        ),
        ({"type": "array", "items": NUMBER}, "<list><n>1</n><n>x</n></list>", [("type", "body /1")]),
    ],
)
def test_what_it_does_not_describe_is_a_breach(
    schema: Any, body: str, expected: list[tuple[str, str]]
) -> None:
    assert judged(schema, body) == expected


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "body",
    [
        b"<r>",
        b"<r></s>",
        b" ",
        b"nonsense",
        b"<r>&undefined;</r>",
        b"<r>\xff</r>",
        b"<a:r/>",
        b'<?xml version="1.0" encoding="no-such"?><r/>',
        b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r>&x;</r>',
        b'<!DOCTYPE r SYSTEM "http://127.0.0.1/x.dtd"><r/>',
        b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><r>&b;</r>',
        b"<r>" * 201 + b"</r>" * 201,
        b"<r>" * 100_000,
        b"<r>" + b"<a/>" * 250_000 + b"</r>",
    ],
    ids=lambda body: repr(body[:24]),
)
def test_what_is_not_read_is_one_breach(body: bytes) -> None:
    assert judged(closed(n=NUMBER), body) == [("syntax", "body")]


def test_the_charset_of_the_message_counts_more_than_that_of_the_document() -> None:
    schema = closed(t=TEXT | {"const": "é"})
    body = b'<?xml version="1.0" encoding="UTF-8"?><r><t>\xe9</t></r>'
    assert judged(schema, body, "application/xml; charset=ISO-8859-1") == []
    assert judged(schema, body, "application/xml") == [("syntax", "body")]
    assert judged(schema, body, "application/xml; charset=no-such") == [("syntax", "body")]


PETS: dict[str, Any] = {
    "Pet": {
        "type": "object",
        "required": ["name", "photoUrls"],
        "additionalProperties": False,
        "properties": {
            "id": {"type": "integer"},
            "category": {"$ref": "#/components/schemas/Category"},
            "name": {"type": "string"},
            "photoUrls": {
                "type": "array",
                "xml": {"wrapped": True},
                "items": {"type": "string", "xml": {"name": "photoUrl"}},
            },
            "tags": {
                "type": "array",
                "xml": {"wrapped": True},
                "items": {"$ref": "#/components/schemas/Tag"},
            },
        },
        "xml": {"name": "pet"},
    },
    "Category": {"type": "object", "properties": {"id": {"type": "integer"}}, "xml": {"name": "Category"}},
    "Tag": {"type": "object", "properties": {"name": {"type": "string"}}, "xml": {"name": "tag"}},
}


FULL = (
    "<pet><id>1</id><category><id>2</id></category><name>5</name><photoUrls>"
    "<photoUrl>a</photoUrl></photoUrls><tags><tag><name>t</name></tag></tags></pet>"
)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (FULL, []),
        ("<pet><Category><id>2</id></Category><name>x</name><photoUrls/></pet>", []),
        (
            "<pet><category><id>x</id></category><name>x</name><photoUrls/></pet>",
            [("type", "body /category/id")],
        ),
        ("<pet><name>x</name></pet>", [("required", "body")]),
        ("<Pet><name>x</name><photoUrls/></Pet>", [("xml", "body")]),
    ],
)
def test_the_pet_store(body: str, expected: list[tuple[str, str]]) -> None:
    assert judged({"$ref": "#/components/schemas/Pet"}, body, **PETS) == expected
