"""A client of a Flask application without a connection: a sequence of steps costs next to nothing."""

from flask import Flask
from truespec.contract_tests import Client, Target
from truespec.spec import Exchange, FieldLines, Request, Response


class InProcess(Client):
    """Asks the application itself. sent: every request, in order."""

    def __init__(self, application: Flask, fields: FieldLines = ()) -> None:
        super().__init__(Target("http://localhost:1", fields))
        self._client = application.test_client()
        self.sent: list[Request] = []

    def send(self, request: Request) -> Exchange:
        """Ask, and give what came."""
        self.sent.append(request)
        answer = self._client.open(
            request.target, method=request.method, headers=list(request.fields), data=request.body
        )
        response = Response(answer.status_code, tuple(answer.headers.items()), answer.get_data(), 0.001)
        return Exchange(request, response)
