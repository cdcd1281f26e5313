"""The sample server of `examples/`, in a thread."""

import importlib.util
import logging
import threading
from collections.abc import Generator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from truespec.contract_tests import (
    Caution,
    Client,
    Coverage,
    Inquest,
    Session,
    Supplies,
    Target,
    Things,
    Trials,
)
from truespec.spec import FieldLines, Spec
from werkzeug.serving import WSGIRequestHandler, make_server

APP = Path(__file__).resolve().parents[2] / "examples" / "faulty_server" / "app.py"


def sample() -> ModuleType:
    """Load the sample server's module."""
    return loaded("truespec_sample_server", APP)


def loaded(name: str, path: Path) -> ModuleType:
    """Load a module that belongs to no package."""
    found = importlib.util.spec_from_file_location(name, path)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(path.parent)  # a script finds its neighbours
        found.loader.exec_module(module)
    return module


class _KeptOpen(WSGIRequestHandler):
    """Keeps connections open, as most servers do."""

    protocol_version = "HTTP/1.1"


@contextmanager
def serving(application: Any, handler: type[WSGIRequestHandler] = WSGIRequestHandler) -> Generator[str]:
    """Serve a WSGI application on a free port; gives its address."""
    logging.getLogger("werkzeug").setLevel(logging.CRITICAL)
    if hasattr(application, "logger"):
        application.logger.disabled = True
    server = make_server("127.0.0.1", 0, application, threaded=True, request_handler=handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join(10)
        server.server_close()


def kept_open(application: Any) -> AbstractContextManager[str]:
    """Serve as `serving` does, many requests on one connection."""
    return serving(application, _KeptOpen)


@contextmanager
def sample_server(*faults: str) -> Generator[str]:
    """Serve the Images API, with faults."""
    with serving(sample().create_app(frozenset(faults))) as url:
        yield url


@contextmanager
def trials_of(
    spec: Spec, application: Any, fields: FieldLines, others: Mapping[str, FieldLines]
) -> Generator[Trials]:
    """Serve a WSGI application, and be ready to ask it, opinions included."""
    with serving(application) as url:
        target, things = Target(url, fields, others=others), Things(spec)
        with Client(target) as client:
            inquest = Inquest(spec, client, opinions=True, things=things)
            session = Session(spec, target, inquest, things, Coverage(spec, ()))
            yield Trials(session, Supplies(things), Caution(), 0, lambda operation, sent, findings: None)
