"""Starts the server of this repository for its tests, on a free port."""

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from werkzeug.serving import make_server

sys.path.insert(0, str(Path(__file__).parent.parent / "faulty_server"))


@pytest.fixture(scope="session")
def server_url() -> Iterator[str]:
    """The address of the server, which runs in a thread as long as the tests do."""
    from app import create_app

    server = make_server("127.0.0.1", 0, create_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def truespec_url(server_url: str) -> str:
    """Where truespec's fixtures find the server."""
    return server_url
