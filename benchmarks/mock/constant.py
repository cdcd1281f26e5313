"""Our edge with nothing behind it: every request gets the same answer, unread, is kept and logged as always.

Run as `constant.py PORT`.
"""

import sys
from collections.abc import Callable

from truespec.mockserver import LiveMock, Mock, MockSettings, Reply, RequestLog, listen, serve
from truespec.spec import Request, Spec

EMPTY = {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/": {}}}


class Constant(Mock):
    """A mock that does not look."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(Spec.load(EMPTY), MockSettings())
        self._constant = reply

    def answer(self, request: Request) -> Reply:
        """Answer as always."""
        del request
        return self._constant

    def again(self, request: Request) -> Callable[[bytes], Reply]:
        """Answer as always, whatever the body."""
        del request
        return lambda _: self._constant


if __name__ == "__main__":
    body = b'{"images":[],"dailyCredit":0}' * 20  # about as long as the flagship's answer
    reply = Reply(200, (("Content-Type", "application/json"),), body)
    serve(LiveMock(Constant(reply), log=RequestLog()), listen("127.0.0.1", int(sys.argv[1])), lambda: None)
