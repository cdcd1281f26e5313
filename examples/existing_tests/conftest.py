"""Clients for the tests; `truespec_judge` is all that was added."""

import threading

import httpx
import pytest
import requests
from shop import create_app, starlette
from starlette.testclient import TestClient
from werkzeug.serving import make_server


@pytest.fixture
def client(truespec_judge):
    return truespec_judge(create_app().test_client())


@pytest.fixture
def starlette_client(truespec_judge):
    return truespec_judge(TestClient(starlette))


@pytest.fixture(scope="session")
def url():
    server = make_server("127.0.0.1", 0, create_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def session(truespec_judge):
    with requests.Session() as session:
        yield truespec_judge(session)


@pytest.fixture
def api(truespec_judge, url):
    with httpx.Client(base_url=url) as client:
        yield truespec_judge(client)
