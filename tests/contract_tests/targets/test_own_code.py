"""Which lines of an application have run while it was served."""

import sys
from pathlib import Path
from types import FrameType

import pytest
from truespec.contract_tests import Client, Target, hosted_watched
from truespec.spec import Request, UsageError

APPLICATION = """
def application(environ, start_response):
    body = b"no"
    if environ["PATH_INFO"] == "/secret":
        body = b"yes"
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
"""
NAME = "truespec_watched:application"


@pytest.fixture(autouse=True)
def application(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "truespec_watched.py").write_text(APPLICATION, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "truespec_watched", raising=False)


def test_news_are_lines_that_run_for_the_first_time() -> None:
    with hosted_watched(NAME) as (url, code), Client(Target(url)) as client:
        news = [code.news()]
        for path in ("/", "/other", "/secret", "/secret"):
            client.send(Request("GET", path))
            news.append(code.news())
        assert news == [1, 4, 0, 1, 0]
        assert code.reached() == (6, 6)
        assert code.told() == f"6 of 6 lines of the code in {Path.cwd()} have run"


@pytest.mark.unmeasured  # a coverage.py that measures pauses another one
def test_the_tracing_of_others_stays() -> None:
    def trace(frame: FrameType, event: str, argument: object) -> None:
        """Trace nothing: that it stays is the point."""

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        with hosted_watched(NAME):
            assert sys.gettrace() is trace
        assert sys.gettrace() is trace
    finally:
        sys.settrace(before)


def test_a_module_that_is_not_there_is_said() -> None:
    with (
        pytest.raises(UsageError, match="no module 'truespec_nowhere'"),
        hosted_watched("truespec_nowhere:app"),
    ):
        pass


def test_without_the_library_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "coverage", None)
    with pytest.raises(UsageError, match=r"pip install 'truespec\[coverage\]'"), hosted_watched(NAME):
        pass
