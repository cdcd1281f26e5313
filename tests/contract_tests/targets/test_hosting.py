"""Application objects are served while they are tested."""

from pathlib import Path

import pytest
from truespec.contract_tests import Client, Target, hosted
from truespec.spec import Request, TargetError, UsageError

APPLICATIONS = """
async def asgi(scope, receive, send):
    if scope["type"] == "lifespan":
        while True:
            message = await receive()
            await send({"type": message["type"] + ".complete"})
            if message["type"] == "lifespan.shutdown":
                return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"x-path", scope["raw_path"])]})
    await send({"type": "http.response.body", "body": b"asgi"})

class Asgi:
    async def __call__(self, scope, receive, send):
        await asgi(scope, receive, send)

def wsgi(environ, start_response):
    start_response("200 OK", [("Content-Length", "4"), ("X-Path", environ["PATH_INFO"])])
    return [b"wsgi"]

def make():
    return wsgi

async def broken(scope, receive, send):
    raise RuntimeError("no")

class Holder:
    app = staticmethod(wsgi)

instance = Asgi()
nothing = 7
"""


@pytest.fixture(autouse=True)
def applications(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "truespec_sample_apps.py").write_text(APPLICATIONS, encoding="utf-8")
    (tmp_path / "truespec_sample_failing.py").write_text("1 / 0\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    return "truespec_sample_apps"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("asgi", b"asgi"),
        ("instance", b"asgi"),
        ("wsgi", b"wsgi"),
        ("make()", b"wsgi"),
        ("Holder.app", b"wsgi"),
    ],
)
def test_an_application_is_served(applications: str, name: str, content: bytes) -> None:
    with hosted(f"{applications}:{name}") as url, Client(Target(url)) as client:
        answers = [client.send(Request("GET", "/a")).response for _ in range(2)]
        port = Target(url).port
    assert [(each.status, each.body) for each in answers if each is not None] == [(200, content)] * 2
    with pytest.raises(TargetError), Client(Target(f"http://127.0.0.1:{port}")) as client:
        client.reach()


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("truespec_sample_apps", "not of the form module:name"),
        ("truespec_sample_apps:nope", "has no 'nope'"),
        ("truespec_sample_apps:nothing", "is no application"),
        ("truespec_no_such_module:app", "can't be imported: ModuleNotFoundError"),
        ("truespec_sample_failing:app", "can't be imported: ZeroDivisionError"),
    ],
)
def test_what_is_no_application_is_refused(name: str, message: str) -> None:
    with pytest.raises(UsageError, match=message), hosted(name):
        pytest.fail("it was served")
