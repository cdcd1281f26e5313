"""An application object, served on loopback while it is tested: WSGI by Werkzeug, ASGI by uvicorn."""

import inspect
import logging
import socket
import sys
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from ...spec import TargetError, UsageError

_STARTS_WITHIN: Final = 30.0
_ENDS_WITHIN: Final = 10.0


@contextmanager
def hosted(name: str) -> Generator[str]:
    """Serve the application `module:name` (`module:name()` for what makes one); gives its address.

    Raises UsageError where there is no such application, TargetError where it does not start.
    """
    application = _found(name)
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    serve = _asgi if _is_asgi(application) else _wsgi
    with listener, serve(application, listener, name):
        yield url


def see_working_folder() -> None:
    """Let modules of the working folder be imported first, as with `python -m`."""
    folder = str(Path.cwd())
    if folder not in sys.path:
        sys.path.insert(0, folder)


def _found(name: str) -> Any:
    """Import an application."""
    module_name, _, attribute = name.partition(":")
    if not module_name or not attribute:
        raise UsageError(f"the application {name!r} is not of the form module:name")
    see_working_folder()
    try:
        found: Any = import_module(module_name)
    except Exception as error:  # whatever the user's module does when it is imported
        reason = f"{type(error).__name__}: {error}"
        raise UsageError(f"the application {name!r} can't be imported: {reason}") from error
    attribute, is_made, _ = attribute.partition("(")
    for part in attribute.split("."):
        if not hasattr(found, part):
            raise UsageError(f"the module {module_name!r} has no {attribute!r}")
        found = getattr(found, part)
    found = found() if is_made else found
    if not callable(found):
        raise UsageError(f"{name!r} is no application: a WSGI or ASGI application can be called")
    return found


def _is_asgi(application: Any) -> bool:
    """Whether calling it gives a coroutine (ASGI 3): else it is WSGI (PEP 3333)."""
    called = application if inspect.isroutine(application) else type(application).__call__
    return inspect.iscoroutinefunction(called)


@contextmanager
def _wsgi(application: Any, listener: socket.socket, _name: str) -> Generator[None]:
    from werkzeug.serving import WSGIRequestHandler, make_server

    class Handler(WSGIRequestHandler):
        protocol_version = "HTTP/1.1"  # connections are kept

        def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
            pass  # the run tells what it sent

    host, port = listener.getsockname()[:2]
    server = make_server(
        host, port, application, threaded=True, request_handler=Handler, fd=listener.fileno()
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        thread.join(_ENDS_WITHIN)
        server.server_close()


@contextmanager
def _asgi(application: Any, listener: socket.socket, name: str) -> Generator[None]:
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(application, log_level=logging.ERROR, lifespan="auto"))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        ends = time.monotonic() + _STARTS_WITHIN
        while not server.started:
            if not thread.is_alive() or time.monotonic() > ends:
                raise TargetError(f"the application {name!r} does not start", name)
            time.sleep(0.01)
        yield
    finally:
        server.should_exit = True
        thread.join(_ENDS_WITHIN)
