"""Messages to real APIs as they go over the wire: right ones pass, wrong ones break the right thing.

The verdicts are written by hand from the documents and the standard's table of styles.
"""

from pathlib import Path
from typing import Any, Final

import pytest
from truespec.spec import Match, Request, Response, Spec, judge_request, judge_response
from truespec.spec.location import pointer_tokens

BEARER: Final = ("Authorization", "Bearer t")
ID: Final = "3fa85f64-5717-4562-b3fc-2c963f66afa6"


@pytest.fixture(scope="module")
def load(shared_specs: Path) -> Any:
    known: dict[str, Spec] = {}

    def loaded(name: str) -> Spec:
        if name not in known:
            known[name] = Spec.load(shared_specs / name)
        return known[name]

    return loaded


def asked(spec: Spec, request: Request) -> list[tuple[str, str]]:
    match = spec.match(request.method, request.target)
    assert isinstance(match, Match), match
    return [(each.code, str(each.where)) for each in judge_request(match, request)]


def answered(spec: Spec, method: str, path: str, response: Response) -> list[tuple[str, str]]:
    operation = next(each for each in spec.operations if (each.method, each.path) == (method, path))
    return [(each.code, str(each.where)) for each in judge_response(operation, method, response)]


STYLES = [
    # primitive, array and object of each operation in parameters-style.json; all of them are texts
    ("GET", "/anything/path/x/a,b/name,n,description,d", (), []),
    ("GET", "/anything/path/x/a,b/name,n,description", (), [("syntax", "path {object}")]),
    ("GET", "/anything/path/matrix/;primitive=x/;array=a,b/;object=name,n,description,d", (), []),
    ("GET", "/anything/path/matrix/x/;array=a,b/;object=name,n", (), [("syntax", "path {primitive}")]),
    ("POST", "/anything/path/matrix/;primitive=x/;array=a;array=b/;name=n;description=d", (), []),
    ("POST", "/anything/path/matrix/;primitive=x/;array=a;list=b/;name=n", (), [("syntax", "path {array}")]),
    ("GET", "/anything/path/label/.x/.a,b/.name,n,description,d", (), []),
    ("GET", "/anything/path/label/.x/a,b/.name,n", (), [("syntax", "path {array}")]),
    ("POST", "/anything/path/label/.x/.a.b/.name=n.description=d", (), []),
    ("POST", "/anything/path/label/.x/.a.b/.name", (), [("syntax", "path {object}")]),
    ("GET", "/anything/path/simple/x/a,b/name,n", (), []),
    ("POST", "/anything/path/simple/x/a,b/name=n,description=d", (), []),
    ("POST", "/anything/path/simple/x/a,b/name,n", (), [("syntax", "path {object}")]),
    ("GET", "/anything/query?primitive=x&array=a&array=b&name=n&description=d", (), []),
    ("GET", "/anything/query?primitive=x&primitive=y", (), [("type", "query ?primitive")]),
    ("GET", "/anything/query?primitive=%FF", (), [("syntax", "query ?primitive")]),
    ("GET", "/anything/query/form?primitive=x&array=a,b&object=name,n,description,d", (), []),
    ("GET", "/anything/query/form?object=name", (), [("syntax", "query ?object")]),
    ("POST", "/anything/query/form?primitive=x&array=a&array=b&name=n", (), []),
    ("POST", "/anything/query/form?name=n&name=m", (), [("type", "query ?object /name")]),
    ("GET", "/anything/query/spaceDelimited?array=a%20b&object=name%20n", (), []),
    ("GET", "/anything/query/spaceDelimited?object=name", (), [("syntax", "query ?object")]),
    ("GET", "/anything/query/pipeDelimited?array=a%7Cb&object=name%7Cn", (), []),
    ("GET", "/anything/query/pipeDelimited?object=name|n|description", (), [("syntax", "query ?object")]),
    ("GET", "/anything/query/deepObject?object%5Bname%5D=n&object[description]=d", (), []),
    ("GET", "/anything/query/deepObject?object[name][first]=n", (), [("type", "query ?object /name")]),
    ("GET", "/anything/headers", (("Primitive", "x"), ("Array", "a, b"), ("Object", "name,n")), []),
    ("GET", "/anything/headers", (("Object", "name"),), [("syntax", "header object")]),
    ("POST", "/anything/headers/simple", (("Object", "name=n, description=d"),), []),
    ("POST", "/anything/headers/simple", (("Object", "name,n"),), [("syntax", "header object")]),
    ("GET", "/cookies", (("Cookie", "primitive=x; array=a; array=b; name=n"),), []),
    ("GET", "/cookies", (("Cookie", "primitive=x; primitive=y"),), [("type", "cookie primitive")]),
]


@pytest.mark.parametrize(("method", "target", "fields", "expected"), STYLES)
def test_every_style(
    load: Any, method: str, target: str, fields: tuple[tuple[str, str], ...], expected: list[tuple[str, str]]
) -> None:
    assert asked(load("parameters-style.json"), Request(method, target, fields)) == expected


def form(*parts: tuple[str, bytes]) -> tuple[tuple[tuple[str, str], ...], bytes]:
    body = b"".join(
        f"--b\r\nContent-Disposition: form-data; {head}\r\n\r\n".encode() + content + b"\r\n"
        for head, content in parts
    )
    return (("Content-Type", "multipart/form-data; boundary=b"), BEARER), body + b"--b--\r\n"


PNG = ('name="file"; filename="a.png"\r\nContent-Type: image/png', b"\x89PNG\r\n\x1a\n\0\xff")
GIF_AS_TEXT = ('name="file"; filename="a.txt"\r\nContent-Type: text/plain', b"GIF89a")
CHANNEL = ('name="channelId"', ID.encode())


@pytest.mark.parametrize(
    ("target", "parts", "expected"),
    [
        ("/files", [PNG, CHANNEL], []),
        ("/files", [CHANNEL], [("required", "body")]),
        ("/files", [PNG, ('name="channelId"', b"general")], [("format", "body /channelId")]),
        ("/stamps", [PNG, ('name="name"', b"ok_1")], []),
        ("/stamps", [PNG, ('name="name"', "한글".encode())], [("pattern", "body /name")]),
        ("/stamps", [GIF_AS_TEXT, ('name="name"', b"ok")], [("mediaType", "body part file /file")]),
        ("/stamps", [PNG, ('name="name"', b"5")], []),
    ],
)
def test_uploads_of_traq(
    load: Any, target: str, parts: list[tuple[str, bytes]], expected: list[tuple[str, str]]
) -> None:
    fields, body = form(*parts)
    assert asked(load("traq.yaml"), Request("POST", target, fields, body)) == expected


def test_an_upload_of_qdrant(load: Any) -> None:
    fields, body = form(('name="snapshot"; filename="s"', b"\0\xff"))
    target = "/collections/c/snapshots/upload"
    assert asked(load("qdrant.json"), Request("POST", target, fields, body)) == []
    assert asked(load("qdrant.json"), Request("POST", target, fields, body[:-8])) == [("syntax", "body")]


def test_texts_of_qdrant(load: Any) -> None:
    spec, text = load("qdrant.json"), (("Content-Type", "text/plain"),)
    assert answered(spec, "GET", "/healthz", Response(200, text, b"healthz check passed")) == []
    assert answered(spec, "GET", "/metrics", Response(200, text, b"\xff")) == [("syntax", "body")]


TAR: Final = (("Content-Type", "application/x-tar"),)


@pytest.mark.parametrize(
    ("method", "target", "fields", "body", "expected"),
    [
        ("PUT", "/v1.56/containers/c/archive?path=/tmp", TAR, b"\0" * 1024, []),
        ("PUT", "/v1.56/containers/c/archive", TAR, b"\0" * 1024, [("required", "query ?path")]),
        ("PUT", "/v1.56/containers/c/archive?path=/", TAR, b"", [("required", "body")]),
        (
            "PUT",
            "/v1.56/containers/c/archive?path=/",
            (("Content-Type", "application/json"),),
            b"{}",
            [("415", "header Content-Type")],
        ),
        # a tar archive that is compressed on the way is still none of our business
        ("PUT", "/v1.56/containers/c/archive?path=/", (*TAR, ("Content-Encoding", "xz")), b"\xfd7z", []),
        ("POST", "/v1.56/images/load?quiet=true&platform=a&platform=b", TAR, b"\0", []),
        ("POST", "/v1.56/images/load?quiet=loud", TAR, b"\0", [("type", "query ?quiet")]),
    ],
)
def test_archives_of_docker(
    load: Any,
    method: str,
    target: str,
    fields: tuple[tuple[str, str], ...],
    body: bytes,
    expected: list[tuple[str, str]],
) -> None:
    assert asked(load("docker.yaml"), Request(method, target, fields, body)) == expected


def test_an_image_of_the_museum(load: Any) -> None:
    spec, path = load("museum.yaml"), "/tickets/{ticketId}/qr"
    image = Response(200, (("Content-Type", "image/png"),), b"\x89PNG\r\n\x1a\n")
    assert answered(spec, "GET", path, image) == []
    other = Response(200, (("Content-Type", "image/gif"),), b"GIF89a")
    assert answered(spec, "GET", path, other) == [("mediaType", "header Content-Type")]


def test_a_breach_of_a_part_names_its_line(load: Any) -> None:
    spec = load("traq.yaml")
    fields, body = form(GIF_AS_TEXT, ('name="name"', b"ok"))
    match = spec.match("POST", "/stamps")
    (violation,) = judge_request(match, Request("POST", "/stamps", fields, body))
    assert pointer_tokens(violation.at.pointer)[-2:] == ("encoding", "file")
    line = (violation.at.line, spec.document.root.text.split("\n")[violation.at.line - 1].strip())
    assert line[1].startswith(("file:", "contentType:"))
