"""Bodies that truespec writes, read by parsers that are not ours; what they must find was written by hand."""

import io
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import pytest
from truespec.contract_tests import prove_requests
from truespec.mockserver import AnswerProver
from truespec.spec import Json, MediaType, Request, Response, Spec, parse_media_type, write_content
from werkzeug.formparser import FormDataParser


def media_of(schema: Any, media_range: str, **more: Any) -> MediaType:
    content = {media_range: {"schema": schema, **more}}
    operation = {"requestBody": {"content": content}, "responses": {}}
    document = {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/": {"post": operation}},
    }
    body = Spec.load(document).operations[0].request_body
    assert body is not None
    return body.content[media_range]


def written(schema: Any, media_range: str, value: Json, **more: Any) -> tuple[str, bytes]:
    return write_content(media_range, media_of(schema, media_range, **more), value)


def element_of(content: bytes, charset: str = "") -> ET.Element:
    parser = ET.XMLParser(encoding=charset or None)  # noqa: S314  (we wrote it)
    return ET.fromstring(content, parser)  # noqa: S314


def tree(element: ET.Element) -> Any:
    """Take an element apart: name, attributes, then its text or what is in it."""
    inside: Any = [tree(child) for child in element] or (element.text or "")
    return element.tag, element.attrib, inside


def members(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "xml": {"name": "pet"}, "properties": properties}


TEXT: dict[str, Any] = {"type": "string"}
NS = "http://example.org/ns"


@pytest.mark.parametrize(
    ("schema", "value", "found"),
    [
        pytest.param(
            members(name=TEXT),
            {"name": "<&>\"' ]]> é漢😀"},
            ("pet", {}, [("name", {}, "<&>\"' ]]> é漢😀")]),
            id="escapes",
        ),
        pytest.param(
            members(id={"type": "integer", "xml": {"attribute": True}}, name=TEXT),
            {"id": 7, "name": "a"},
            ("pet", {"id": "7"}, [("name", {}, "a")]),
            id="attribute",
        ),
        pytest.param(
            members(note={"type": "string", "xml": {"attribute": True}}),
            {"note": 'a"b\n<\t&'},
            ("pet", {"note": 'a"b\n<\t&'}, ""),
            id="attribute-escapes",
        ),
        pytest.param(
            members(tags={"type": "array", "items": TEXT}),
            {"tags": ["a", "b"]},
            ("pet", {}, [("tags", {}, "a"), ("tags", {}, "b")]),
            id="bare-array",
        ),
        pytest.param(
            members(
                tags={
                    "type": "array",
                    "xml": {"wrapped": True},
                    "items": {"type": "string", "xml": {"name": "t"}},
                }
            ),
            {"tags": ["a", "b"]},
            ("pet", {}, [("tags", {}, [("t", {}, "a"), ("t", {}, "b")])]),
            id="wrapped-array",
        ),
        pytest.param(
            members(tags={"type": "array", "xml": {"wrapped": True}, "items": TEXT}),
            {"tags": []},
            ("pet", {}, [("tags", {}, "")]),
            id="empty-wrapped-array",
        ),
        pytest.param(
            {
                "type": "object",
                "xml": {"name": "pet", "namespace": NS, "prefix": "p"},
                "properties": {"name": {"type": "string", "xml": {"namespace": NS, "prefix": "p"}}},
            },
            {"name": "a"},
            (f"{{{NS}}}pet", {}, [(f"{{{NS}}}name", {}, "a")]),
            id="prefix",
        ),
        pytest.param(
            {"type": "object", "xml": {"name": "pet", "namespace": NS}, "properties": {"name": TEXT}},
            {"name": "a"},
            (f"{{{NS}}}pet", {}, [(f"{{{NS}}}name", {}, "a")]),
            id="default-namespace",
        ),
        pytest.param(
            members(gone={"type": ["string", "null"]}),
            {"gone": None},
            ("pet", {}, [("gone", {"{http://www.w3.org/2001/XMLSchema-instance}nil": "true"}, "")]),
            id="null",
        ),
        pytest.param(
            members(ok={"type": "boolean"}, n={"type": "number"}, big={"type": "integer"}),
            {"ok": True, "n": 1.5, "big": 10**30},
            ("pet", {}, [("ok", {}, "true"), ("n", {}, "1.5"), ("big", {}, str(10**30))]),
            id="scalars",
        ),
    ],
)
def test_xml_is_what_elementtree_reads(schema: Any, value: Json, found: Any) -> None:
    _, content = written(schema, "application/xml", value)
    assert tree(element_of(content)) == found


@pytest.mark.parametrize("charset", ["", "utf-8", "iso-8859-1", "us-ascii", "utf-16"])
def test_xml_is_of_the_charset_that_its_type_names(charset: str) -> None:
    media_range = f"text/xml; charset={charset}" if charset else "text/xml"
    _, content = written(members(name=TEXT), media_range, {"name": "é漢"})
    # RFC 7303: the charset of the type counts, not that of the document.
    assert tree(element_of(content, charset)) == ("pet", {}, [("name", {}, "é漢")])


@pytest.mark.parametrize(
    ("value", "encoding", "pairs"),
    [
        ({"a b": "é&=+% \n"}, {}, [("a b", "é&=+% \n")]),
        ({"a": ["x", "y"], "b": 1, "c": True}, {}, [("a", "x"), ("a", "y"), ("b", "1"), ("c", "true")]),
        ({"a": ["x", "y,z"]}, {"a": {"style": "form", "explode": True}}, [("a", "x"), ("a", "y,z")]),
        ({"a": ["x", "y"]}, {"a": {"style": "form", "explode": False}}, [("a", "x,y")]),
        ({"o": {"k": "v w"}}, {"o": {"style": "deepObject", "explode": True}}, [("o[k]", "v w")]),
        ({"o": {"k": [1]}}, {"o": {"contentType": "application/json"}}, [("o", '{"k":[1]}')]),
        ({"a": "", "b": "漢"}, {}, [("a", ""), ("b", "漢")]),
    ],
)
def test_a_form_is_what_urllib_and_werkzeug_read(
    value: Json, encoding: Any, pairs: list[tuple[str, str]]
) -> None:
    media_range = "application/x-www-form-urlencoded"
    _, content = written({"type": "object"}, media_range, value, encoding=encoding)
    assert parse_qsl(content.decode("ascii"), keep_blank_values=True, strict_parsing=True) == pairs
    _, form, _ = by_werkzeug(media_range, content)
    assert list(form.items(multi=True)) == pairs


def by_werkzeug(content_type: str, content: bytes) -> Any:
    """Give what Flask would see: the stream, the fields and the files."""
    length = str(len(content))
    environ = {"CONTENT_TYPE": content_type, "CONTENT_LENGTH": length, "wsgi.input": io.BytesIO(content)}
    return FormDataParser(stream_factory=in_memory, silent=False).parse_from_environ(environ)


def in_memory(*_: Any, **__: Any) -> io.BytesIO:
    """Make what a file is kept in: nothing that would have to be closed."""
    return io.BytesIO()


def by_email(content_type: str, content: bytes) -> list[tuple[Any, str | None, str, Any]]:
    """Name, file name, type and content of each part."""
    start = f"Content-Type: {content_type}\r\nMIME-Version: 1.0\r\n\r\n".encode()
    message = message_from_bytes(start + content, policy=policy.HTTP)
    return [
        (
            part.get_param("name", header="content-disposition"),
            part.get_filename(),
            part.get_content_type() if part["content-type"] else "",
            part.get_payload(decode=True),
        )
        for part in message.iter_parts()
    ]


FILE: dict[str, Any] = {"type": "string", "format": "binary"}


@pytest.mark.parametrize(
    ("properties", "value", "encoding", "fields", "files"),
    [
        ({"a": TEXT}, {"a": "é\r\n--x\r\n漢"}, {}, [("a", "é\r\n--x\r\n漢")], {}),
        ({"a": {"type": "array", "items": TEXT}}, {"a": ["x", "y"]}, {}, [("a", "x"), ("a", "y")], {}),
        (
            {"n": {"type": "integer"}, "b": {"type": "boolean"}},
            {"n": 1, "b": False},
            {},
            [("n", "1"), ("b", "false")],
            {},
        ),
        ({"o": {"type": "object"}}, {"o": {"k": "é"}}, {}, [("o", '{"k":"é"}')], {}),
        ({"f": FILE}, {"f": "\x00\xff\r\n"}, {}, [], {"f": ("application/octet-stream", b"\x00\xff\r\n")}),
        (
            {"f": FILE},
            {"f": "\x89P"},
            {"f": {"contentType": "image/png"}},
            [],
            {"f": ("image/png", b"\x89P")},
        ),
        ({"f": FILE}, {"f": "--truespec-0"}, {}, [], {"f": ("application/octet-stream", b"--truespec-0")}),
    ],
    ids=["lines", "array", "scalars", "object", "bytes", "type", "boundary"],
)
def test_a_multipart_form_is_what_werkzeug_and_email_read(
    properties: Any,
    value: Json,
    encoding: Any,
    fields: list[tuple[str, str]],
    files: dict[str, tuple[str, bytes]],
) -> None:
    schema = {"type": "object", "properties": properties}
    content_type, content = written(schema, "multipart/form-data", value, encoding=encoding)
    _, form, found = by_werkzeug(content_type, content)
    assert list(form.items(multi=True)) == fields
    assert {name: (each.mimetype, each.read()) for name, each in found.items()} == files
    assert {name: each.filename for name, each in found.items()} == {name: name for name in files}
    parts = by_email(content_type, content)
    assert [name for name, *_ in parts] == [*(name for name, _ in fields), *files]
    assert [bytes(part[3]) for part in parts if part[1]] == [part for _, part in files.values()]


def test_text_is_of_the_charset_that_its_type_names() -> None:
    for charset, content in (("", "é漢".encode()), ("utf-16-le", "é漢".encode("utf-16-le"))):
        media_range = f"text/plain; charset={charset}" if charset else "text/plain"
        assert written(TEXT, media_range, "é漢")[1] == content
    with pytest.raises(ValueError, match="no text in iso-8859-1"):
        written(TEXT, "text/plain; charset=iso-8859-1", "漢")


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", ["docker.yaml", "meilisearch.json", "qdrant.json", "traq.yaml"])
def test_every_body_of_a_real_document_is_read_by_others(shared_specs: Path, name: str) -> None:
    spec = Spec.load(shared_specs / name)
    prover, seen = AnswerProver(), 0
    for operation in spec.operations:
        if _is_json_only(operation):
            continue
        for proof in (*prove_requests(spec, operation), *prover.proofs(operation)):
            message = proof.message
            if message is not None and message.body:
                seen += read_by_others(message)
    assert seen


def _is_json_only(operation: Any) -> bool:
    bodies = [operation.request_body] if operation.request_body is not None else []
    ranges = [each for body in (*bodies, *operation.responses.values()) for each in body.content]
    return all(each == "application/json" for each in ranges)


def read_by_others(message: Request | Response) -> bool:
    """Read a body as a stranger would; whether there is such a stranger."""
    content_type = message.field("content-type") or ""
    kind = parse_media_type(content_type)
    if kind is None or kind.is_json:
        return False
    if kind.type == "multipart":
        _, form, files = by_werkzeug(content_type, message.body)
        assert len(form) + len(files) == len({name for name, *_ in by_email(content_type, message.body)}) > 0
    elif kind.essence == "application/x-www-form-urlencoded":
        assert parse_qsl(message.body.decode("ascii"), keep_blank_values=True, strict_parsing=True)
    elif kind.is_xml:
        assert element_of(message.body).tag
    elif kind.type == "text":
        assert message.body.decode(kind.charset or "utf-8")
    else:
        return False
    return True
