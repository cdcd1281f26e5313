"""The corpus: what is written is read again, without the credentials."""

from pathlib import Path

import pytest
from truespec.contract_tests import Credentials
from truespec.fuzz.corpus import CorpusCase, read_corpus, write_case
from truespec.spec import Request

KEY = Credentials((("X-Api-Key", "old"),), ("key=secret",))


def case(body: bytes = b'{"a": "\xed\x95\x9c"}', name: str = "abc") -> CorpusCase:
    fields = (("X-Api-Key", "old"), ("Authorization", "Bearer old"), ("Content-Type", "application/json"))
    return CorpusCase(name, "server-error", "POST /a", Request("POST", "/a?b=%20&key=secret", fields, body))


@pytest.mark.parametrize("body", [b"", b'{"a": "\xed\x95\x9c"}', b"\xff\x00", b"plain"], ids=repr)
def test_a_case_is_read_as_it_was_written(tmp_path: Path, body: bytes) -> None:
    write_case(tmp_path / "new", case(body), KEY)
    (read,) = read_corpus(tmp_path / "new")
    assert (read.name, read.check, read.operation) == ("abc", "server-error", "POST /a")
    assert read.request == Request("POST", "/a?b=%20", (("Content-Type", "application/json"),), body)


def test_no_credential_is_kept(tmp_path: Path) -> None:
    path = write_case(tmp_path, case(), KEY)
    assert "old" not in path.read_text("utf-8")
    assert "secret" not in path.read_text("utf-8")


def test_a_file_that_is_no_case_costs_only_itself(tmp_path: Path) -> None:
    write_case(tmp_path, case(name="b"), Credentials())
    for name, text in {"a": "{", "c": "[]", "d": '{"request": {}}', "e": '{"request": 1}'}.items():
        (tmp_path / f"{name}.json").write_text(text)
    assert [read.name for read in read_corpus(tmp_path)] == ["b"]


def test_a_folder_that_is_not_there_is_an_empty_corpus(tmp_path: Path) -> None:
    assert list(read_corpus(tmp_path / "none")) == []
