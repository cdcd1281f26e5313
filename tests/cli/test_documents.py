"""Which documents a mock serves."""

from pathlib import Path

import pytest
from truespec.cli.documents import documents_of
from truespec.cli.reading import Documents
from truespec.spec import DocumentError, UsageError

from .conftest import Truespec

IMAGES = Path("spec/images.yaml").resolve()
DOCUMENT = "openapi: 3.1.0\ninfo: {title: TITLE, version: '1'}\npaths: {/x: {get: {responses: {}}}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.yaml", "a.json", "odd=/", "odd=/name.yaml"):
        path = tmp_path / name
        if name.endswith("/"):
            path.mkdir()
        else:
            path.write_text(DOCUMENT.replace("TITLE", path.stem))
    (tmp_path / "settings.yaml").write_text("colour: red\n")
    (tmp_path / "notes.txt").write_text("no document\n")
    return tmp_path


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        (["b.yaml"], [("", "b")]),
        (["b.yaml", "a.json=/shop"], [("", "b"), ("/shop", "a")]),
        (["a.json=/shop/"], [("/shop", "a")]),
        (["a.json=/"], [("", "a")]),
        (["."], [("", "a"), ("", "b")]),
        ([".=/all"], [("/all", "a"), ("/all", "b")]),
        (["odd=/name.yaml"], [("", "name")]),
    ],
)
def test_files_prefixes_and_folders(
    folder: Path, monkeypatch: pytest.MonkeyPatch, sources: list[str], found: list[tuple[str, str]]
) -> None:
    monkeypatch.chdir(folder)
    assert [(prefix, spec.title) for prefix, spec in documents_of(sources, Documents())] == found


@pytest.mark.parametrize("source", ["a.json=/x?y", "a.json=/{x}", "odd=/"])
def test_what_is_no_prefix_and_no_document_is_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    monkeypatch.chdir(folder)
    (folder / "odd=/name.yaml").unlink()
    with pytest.raises(UsageError):
        list(documents_of([source], Documents()))


def test_a_document_that_can_not_be_used_is_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError):
        list(documents_of([str(tmp_path / "missing.yaml")], Documents()))
    empty = tmp_path / "empty.yaml"
    empty.write_text("openapi: 3.1.0\ninfo: {title: t, version: '1'}\npaths: {}\n")
    with pytest.raises(DocumentError, match="no operations"):
        list(documents_of([str(empty)], Documents()))


@pytest.mark.parametrize("command", [("test",), ("fuzz",), ("fuzz", "--workers", "2")], ids=" ".join)
def test_an_invariant_that_leads_nowhere_ends_with_3_and_its_place(
    truespec: Truespec, command: tuple[str, ...]
) -> None:
    steps = "{before: createImage, after: createImages}"
    Path("wrong.yaml").write_text(
        "overlay: 1.0.0\ninfo: {title: t, version: '1'}\nactions:\n- target: $\n  update:\n"
        f"    x-truespec-invariants:\n    - {{id: a-b, sentence: So., holds: 'true', steps: {steps}}}\n"
    )
    ended = truespec(*command, str(IMAGES), "--overlay", "wrong.yaml", "--url", "http://127.0.0.1:9")
    assert ended.exit_code == 3
    assert "wrong.yaml:7:55: no operation 'createImage' in" in ended.stderr
    assert ended.stderr.endswith("did you mean 'createImages'?\n")
