"""Files, places and references."""

import pickle
from pathlib import Path

import pytest
from truespec.spec import DocumentError, load_document


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder / next(iter(files))


def test_a_node_knows_its_line_column_and_pointer() -> None:
    document = load_document(b"a:\n  b/c: [1, {d: 2}]\n", name="x.yaml")
    location = document.location("/a/b~1c/1/d")
    assert (location.file, location.line, location.column) == ("x.yaml", 2, 13)
    assert document.node("/a/b~1c/1/d").value == 2


def test_a_place_that_does_not_exist_is_that_of_its_nearest_ancestor() -> None:
    document = load_document(b"a:\n  b: 1\n", name="x.yaml")
    assert document.location("/a/b/c/d").line == 2


def test_json_and_yaml_are_told_apart_by_content_not_by_name(tmp_path: Path) -> None:
    path = write(tmp_path, {"a.yaml": '{"a": "x\\/y",\n "b": [1, 2,],}'})
    document = load_document(path)
    assert document.node().value == {"a": "x/y", "b": [1, 2]}
    assert document.location("/b/1").line == 2


@pytest.mark.parametrize("is_asked_before", [False, True])
@pytest.mark.parametrize(
    ("text", "overlays", "place"),
    [
        (b"a:\n  b: &x\n  - c: 1\n    d: 2\ne: *x\n", (), "x.yaml:4"),
        (b'{"a":\n {"b": [\n{"c": 1,\n "d": 2}]}}', (), "x.yaml:4"),
        (b"a:\n  b:\n  - c: 1\n", (b"actions:\n- target: $.a.b[0]\n  update:\n   d: 2\n",), "<bytes>:6"),
    ],
    ids=["YAML", "JSON", "an overlay"],
)
def test_another_process_knows_the_same_places(
    text: bytes, overlays: tuple[bytes, ...], place: str, *, is_asked_before: bool
) -> None:
    head = b"overlay: 1.1.0\ninfo: {title: t, version: '1'}\n"
    document = load_document(text, name="x.yaml", overlays=[head + each for each in overlays])
    if is_asked_before:
        assert str(document.location("/a/b/0/d")).endswith(place)
    again = pickle.loads(pickle.dumps(document))  # noqa: S301  our own
    assert str(again.location("/a/b/0/d")).endswith(place)


def test_a_value_has_no_lines() -> None:
    assert str(load_document({"a": 1}).location("/a")) == "<dict>"


def test_references_lead_across_files_and_back(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {
            "main.yaml": "a: {$ref: 'sub dir/b@{x}.yaml#/one'}\n"
            "b: {$ref: 'sub%20dir/b@%7Bx%7D.yaml'}\nc: 5\n",
            "sub dir/b@{x}.yaml": "one: {$ref: '../main.yaml#/c'}\n",
        },
    )
    document = load_document(path)
    assert document.follow(document.node("/a")).value == 5
    assert document.follow(document.node("/b")).value == {"one": {"$ref": "../main.yaml#/c"}}
    assert [Path(file.name).name for file in document.files()] == ["main.yaml", "b@{x}.yaml"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a: {$ref: '#/b'}\nbb: 1\n", "leads nowhere: no 'b' in #/; did you mean 'bb'?"),
        ("a: {$ref: '#/a'}\n", "leads back to itself"),
        ("a: {$ref: '#/b'}\nb: {$ref: '#/a'}\n", "leads back to itself"),
        ("a: {$ref: 'gone.yaml'}\n", "no such file"),
        ("a: {$ref: '../secret.yaml'}\n", "leaves the document's folder"),
        ("a: {$ref: '/etc/passwd'}\n", "leaves the document's folder"),
        ("a: {$ref: 'http://localhost/x.yaml'}\n", "localhost is not asked; --allow-remote lets it"),
        ("a: {$ref: 'file:///etc/passwd'}\n", "leaves the document's folder; --allow-dir .*/etc lets it"),
        ("a: {$ref: '#name'}\n", "no \\$anchor 'name'"),
    ],
)
def test_a_reference_that_can_not_be_followed_is_told_with_its_place(
    tmp_path: Path, text: str, reason: str
) -> None:
    document = load_document(write(tmp_path, {"main.yaml": text}))
    with pytest.raises(DocumentError, match=reason) as caught:
        document.follow(document.node("/a"))
    assert str(caught.value).startswith(str(tmp_path / "main.yaml") + ":")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = write(tmp_path, {"secret.yaml": "x: 1\n"})
    path = write(tmp_path / "inside", {"main.yaml": "a: {$ref: link.yaml}\n"})
    (tmp_path / "inside" / "link.yaml").symlink_to(secret)
    document = load_document(path)
    with pytest.raises(DocumentError, match="leaves the document's folder"):
        document.follow(document.node("/a"))


def test_an_anchor_is_found() -> None:
    document = load_document(b"a: {$ref: '#here'}\nb: [{c: {$anchor: here, type: string}}]\n")
    assert document.follow(document.node("/a")).pointer == "/b/0/c"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_encodings_are_read(encoding: str) -> None:
    assert load_document("이름: 값\n".encode(encoding)).node("/이름").value == "값"
