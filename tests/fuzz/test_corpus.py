"""The corpus: what is written is read again, without the credentials."""

import json
from pathlib import Path
from typing import Any

import pytest
from truespec.contract_tests import Credentials, Verdict
from truespec.fuzz.corpus import CorpusCase, Kept, read_case, read_corpus
from truespec.fuzz.corpus.files import write_case
from truespec.spec import Exchange, Request, Response, Spec, UsageError

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


def test_what_has_the_name_of_a_credential_is_not_kept_whatever_its_value(tmp_path: Path) -> None:
    request = Request("GET", "/a?key=secre&b=1", (("x-api-key", "ol"),))
    path = write_case(tmp_path, CorpusCase("a", "security-not-enforced", "GET /a", request), KEY)
    assert read_case(path).request == Request("GET", "/a?b=1")


def test_a_sequence_is_read_as_it_was_written(tmp_path: Path) -> None:
    steps = (Request("POST", "/a", (), b"{}"), Request("PUT", "/a/{$steps.0.key}", (), b"1"))
    walk = '[{"act":"make","operation":"POST /a","body":{"n":12345678901234567890},"caller":"bob"}]'
    sent = Request("GET", "/a/{$steps.0.key}")
    kept = CorpusCase("a", "update-lost", "PUT /a", sent, steps=steps, walk=walk, story=7, caller="eve")
    read = read_case(write_case(tmp_path, kept, Credentials()))
    assert (read, read.callers) == (kept, {"bob", "eve"})


@pytest.mark.parametrize(
    "more", [{"walk": [{"act": "fly"}]}, {"walk": 1}, {"story": {}}, {"steps": [1]}], ids=str
)
def test_a_sequence_that_nobody_can_play_is_no_case(tmp_path: Path, more: dict[str, Any]) -> None:
    path = write_case(tmp_path, case(), Credentials())
    path.write_text(json.dumps(json.loads(path.read_text()) | more))
    assert list(read_corpus(tmp_path)) == []


def test_a_file_that_is_no_case_costs_only_itself(tmp_path: Path) -> None:
    write_case(tmp_path, case(name="b"), Credentials())
    for name, text in {"a": "{", "c": "[]", "d": '{"request": {}}', "e": '{"request": 1}'}.items():
        (tmp_path / f"{name}.json").write_text(text)
    assert [read.name for read in read_corpus(tmp_path)] == ["b"]


def test_a_folder_that_is_not_there_is_an_empty_corpus(tmp_path: Path) -> None:
    assert list(read_corpus(tmp_path / "none")) == []


def test_a_disk_that_is_full_leaves_what_was_there(tmp_path: Path) -> None:
    path = write_case(tmp_path, case(), KEY)
    before = path.read_bytes()
    (tmp_path / ".abc.tmp").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space"):
        write_case(tmp_path, case(b"other"), KEY)
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [(path.name, before)]


def test_what_is_no_case_can_not_be_replayed(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("[]")
    with pytest.raises(UsageError, match=r"a\.json can't be replayed: it is no case of a corpus"):
        read_case(tmp_path / "a.json")
    with pytest.raises(UsageError, match="there is no such file"):
        read_case(tmp_path / "b.json")


LIMITED = Spec.load(
    {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {
            "/a": {
                "get": {
                    "parameters": [{"name": "n", "in": "query", "schema": {"type": "integer", "maximum": 9}}],
                    "responses": {"200": {"description": ""}},
                }
            }
        },
    }
)


def seen(kept: Kept, target: str, status: int) -> None:
    request = Request("GET", target)
    exchange = Exchange(request, Response(status))
    kept.see(LIMITED.operations[0], exchange, Verdict.of(LIMITED, request).with_answer(exchange))


def test_the_smallest_request_of_each_way_of_answering_is_kept() -> None:
    kept = Kept()
    for target, status in (("/a?n=100", 400), ("/a?n=11", 400), ("/a?n=1234", 400), ("/a?n=1", 200)):
        seen(kept, target, status)
    found = [(each.request.target, each.check, each.breaks) for each in kept.cases()]
    at = "maximum /paths/~1a/get/parameters/0/schema/maximum"
    assert found == [("/a?n=11", "answered 400", (at,)), ("/a?n=1", "answered 200", ())]


def test_a_way_of_answering_has_the_same_name_in_every_run() -> None:
    first, second = Kept(), Kept()
    seen(first, "/a?n=100", 400)
    seen(second, "/a?n=1", 200)
    seen(second, "/a?n=11", 400)
    assert {each.name for each in first.cases()} < {each.name for each in second.cases()}
