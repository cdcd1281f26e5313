"""What judging adds to a call of a user's test: CPU time with and without, in turn; the best round counts."""

import io
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import httpx
import requests
from flask import Flask
from truespec.contract_tests import judge_client
from truespec.spec import Spec

ROOT: Final = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "examples" / "faulty_server"))
PATH: Final = "/api/images/create"
BODY: Final = {"prompt": "유니콘", "image": "1/reference-1423131.png", "ratio": "1:1", "sample": 4}
FIELDS: Final = {"X-Api-Key": "key"}
CALLS, ROUNDS = 50, 60


class Canned(requests.adapters.BaseAdapter):
    """Answers every request with the same bytes: the wire is not what is measured."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.content = content

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        """Answer."""
        answer = requests.Response()
        answer.status_code, answer.request, answer.url = 200, request, request.url or ""
        answer.headers["Content-Type"] = "application/json"
        answer.raw = io.BytesIO(self.content)
        return answer

    def close(self) -> None:
        """Hold nothing."""


def calls(app: Flask) -> dict[str, Callable[[], tuple[Any, Callable[[], Any]]]]:
    """Make, for each kind of client, one and its call."""
    content = app.test_client().post(PATH, json=BODY, headers=FIELDS).data
    given = httpx.Response(200, headers={"Content-Type": "application/json"}, content=content)

    def flask() -> tuple[Any, Callable[[], Any]]:
        client = app.test_client()
        return client, lambda: client.post(PATH, json=BODY, headers=FIELDS)

    def with_httpx() -> tuple[Any, Callable[[], Any]]:
        answering = httpx.MockTransport(
            lambda _: httpx.Response(given.status_code, headers=given.headers, content=content)
        )
        client = httpx.Client(base_url="http://test", transport=answering)
        return client, lambda: client.post(PATH, json=BODY, headers=FIELDS)

    def with_requests() -> tuple[Any, Callable[[], Any]]:
        client = requests.Session()
        client.mount("http://test", Canned(content))
        return client, lambda: client.post(f"http://test{PATH}", json=BODY, headers=FIELDS)

    return {"Flask's test client": flask, "httpx": with_httpx, "requests": with_requests}


def spent(call: Callable[[], Any]) -> float:
    """Measure the CPU time of a call, in µs."""
    start = time.process_time()
    for _ in range(CALLS):
        call()
    return (time.process_time() - start) / CALLS * 1e6


def main() -> None:
    """Measure each client and print the table."""
    from app import create_app

    spec = Spec.load(ROOT / "spec" / "images.yaml")
    app = create_app()
    size = len(json.dumps(BODY, ensure_ascii=False).encode())
    print("| client | µs a call | judged | adds, µs |\n| --- | --- | --- | --- |")
    for name, make in calls(app).items():
        (_, plain), (client, judged) = make(), make()
        judge_client(client, spec)
        rounds = [(spent(plain), spent(judged)) for _ in range(ROUNDS)]
        before, after = (min(each) for each in zip(*rounds, strict=True))
        print(f"| {name} | {before:,.0f} | {after:,.0f} | {after - before:,.0f} |")
    print(f"\nThe flagship request ({size} bytes) and its answer of four images, the wire left out.")


if __name__ == "__main__":
    main()
