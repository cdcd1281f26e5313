"""The command of the servers beside this file: a port, and the faults that are on."""

import argparse
import os
import sys
from collections.abc import Callable, Mapping

from flask import Flask


def serve(what: str, faults: Mapping[str, str], create: Callable[[frozenset[str]], Flask]) -> None:
    """Serve until interrupted. what: the server, in words. faults: sentences by name. create: makes the
    server with some of them.
    """
    parser = argparse.ArgumentParser(description=f"{what}, with faults on demand.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument(
        "--faults", default=os.environ.get("FAULTS", ""), help="comma-separated; `all` for every one"
    )
    parser.add_argument("--list", action="store_true", help="name the faults")
    arguments = parser.parse_args()
    if arguments.list:
        print("\n".join(f"{name:26} {sentence}" for name, sentence in faults.items()))
        return
    on = faults.keys() if arguments.faults == "all" else filter(None, arguments.faults.split(","))
    chosen = frozenset(on)
    unknown = sorted(chosen - faults.keys())
    if unknown:
        sys.exit(f"no fault is called {unknown[0]!r}; --list names them")
    create(chosen).run("127.0.0.1", arguments.port, threaded=True)
