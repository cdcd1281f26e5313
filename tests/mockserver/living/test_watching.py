"""A document that changes while it is served."""

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from truespec.mockserver import LiveMock, Mock, Say, Watch, truespec_mock
from truespec.spec import Request, Spec

from ..connections import connection

ROOT = """openapi: 3.1.0
info: {title: t, version: "1"}
paths:
  /a:
    get:
      responses:
        "200": {description: d, content: {application/json: {schema: {$ref: "s.yaml#/A"}, example: one}}}
"""


class Watched:
    """A mock of files, and what was said of them."""

    def __init__(self, folder: Path, named: tuple[Path, ...] = ()) -> None:
        self.root, self.schema = folder / "api.yaml", folder / "s.yaml"
        self.root.write_text(ROOT)
        self.schema.write_text("A: {type: string}\n")
        _make_old(self.root, self.schema)
        self.said: list[str] = []
        since = time.time_ns()
        self.live = LiveMock(self.load(self.said.append))
        self.live.answer(Request("GET", "/a"))
        self.watch = Watch(self.load, (self.root, *named), since, self.said.append)

    def load(self, say: Say) -> Mock:
        return Mock(Spec.load(self.root))

    def body(self) -> bytes:
        return self.live.answer(Request("GET", "/a")).body

    def look(self) -> list[str]:
        """Look once, and give what was said."""
        self.said.clear()
        self.watch.look(self.live)
        return [each.rpartition("/")[2] for each in self.said]


def _make_old(*paths: Path) -> None:
    for path in paths:
        os.utime(path, (1, 1))


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    watched = Watched(tmp_path)
    assert watched.look() == []
    return watched


CHANGED = "api.yaml has changed and is served anew"


def _edit(watched: Watched) -> None:
    watched.root.write_text(ROOT.replace("one", "two"))


def _rename(watched: Watched) -> None:
    new = watched.root.with_name("new")
    new.write_text(ROOT.replace("one", "two"))
    new.replace(watched.root)


def _keep_its_time(watched: Watched) -> None:
    watched.root.write_text(ROOT.replace("one", "three"))
    _make_old(watched.root)
    watched.root.write_text(ROOT.replace("one", "two"))
    _make_old(watched.root)


@pytest.mark.parametrize("change", [_edit, _rename, _keep_its_time])
def test_a_change_is_served_once(watched: Watched, change: Callable[[Watched], None]) -> None:
    assert watched.body() == b'"one"'
    change(watched)
    if change is _keep_its_time:  # same size, same time, same file: nothing tells that from no change
        assert watched.look() == []
        watched.root.touch()
    assert watched.look() == [CHANGED]
    assert (watched.body(), watched.look()) == (b'"two"', [])


def test_a_change_of_a_file_behind_a_reference_is_served(watched: Watched) -> None:
    watched.schema.write_text("A: {type: integer}\n")
    assert watched.look() == [CHANGED]
    assert watched.body() != b'"one"'


def test_an_invalid_change_keeps_the_last_good_one_and_says_where(watched: Watched) -> None:
    watched.root.write_text(ROOT + "x: [\n")
    (said,) = watched.look()
    assert said.startswith("api.yaml:9:1: no valid YAML or JSON")
    assert said.endswith("; what was there before is still served")
    assert (watched.body(), watched.look()) == (b'"one"', [])
    _edit(watched)
    assert (watched.look(), watched.body()) == ([CHANGED], b'"two"')


def test_a_file_that_is_removed_and_made_again_is_served_again(watched: Watched) -> None:
    watched.root.unlink()
    assert watched.look() == ["api.yaml: no such file; what was there before is still served"]
    assert (watched.look(), watched.body()) == ([], b'"one"')
    _edit(watched)
    assert (watched.look(), watched.body()) == ([CHANGED], b'"two"')


def test_a_file_that_a_reference_named_in_vain_is_read_when_it_is_there(watched: Watched) -> None:
    text = ROOT.replace("s.yaml", "later.yaml").replace(", example: one", "")
    watched.root.write_text(text)
    assert watched.look() == [CHANGED]
    watched.body()
    assert watched.look() == []
    (watched.root.parent / "later.yaml").write_text("A: {const: late}\n")
    assert (watched.look(), watched.body()) == ([CHANGED], b'"late"')


def test_a_file_that_is_no_part_of_it_any_more_is_not_watched(watched: Watched) -> None:
    watched.root.write_text(ROOT.replace('{$ref: "s.yaml#/A"}', "{}"))
    assert watched.look() == [CHANGED]
    watched.schema.write_text("A: [\n")
    assert watched.look() == []


def test_what_was_written_while_it_was_read_is_read_again(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    watched.root.write_text(ROOT.replace("one", "two"))  # after it was read, before the first look
    assert (watched.look(), watched.body()) == ([CHANGED], b'"two"')


def test_overlays_and_folders_that_are_named_are_watched(tmp_path: Path) -> None:
    folder, overlay = tmp_path / "more", tmp_path / "over.yaml"
    folder.mkdir()
    watched = Watched(tmp_path, (folder, overlay))
    assert watched.look() == []
    overlay.write_text("overlay: 1.0.0\n")
    assert watched.look() == [CHANGED]
    (folder / "x.yaml").write_text("")
    assert watched.look() == [CHANGED]
    (folder / "x.swp").write_text("")
    assert watched.look() == []


def test_in_a_thread_it_serves_on_open_connections_what_is_new(tmp_path: Path) -> None:
    watched = Watched(tmp_path)
    request = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n"
    with (
        truespec_mock(watched.live) as running,
        connection(running.url) as client,
        watched.watch.beside(watched.live),
    ):
        assert [client.send(request).answer().body for _ in range(4)] == [b'"one"'] * 4
        _edit(watched)
        while not watched.said:
            time.sleep(0.01)
        assert [client.send(request).answer().body for _ in range(2)] == [b'"two"'] * 2


def test_a_worker_that_is_not_the_first_says_nothing(watched: Watched) -> None:
    _edit(watched)
    watched.said.clear()
    watched.watch.look(watched.live, tells=False)
    assert (watched.said, watched.body()) == ([], b'"two"')


def test_many_changes_leave_nothing_behind(watched: Watched, monkeypatch: Any) -> None:
    import gc
    import weakref

    first = weakref.ref(watched.live.served)
    _edit(watched)
    assert watched.look() == [CHANGED]
    gc.collect()
    assert first() is None
