"""A server of jobs that calls back: correct as it stands, wrong on demand.

python jobs.py --port 8000                       serves what jobs.yaml promises
python jobs.py --port 8000 --faults words-text   breaks one promise, or several (comma-separated)
python jobs.py --list                            names the faults

It calls this machine alone; whoever is elsewhere is not told, and can't watch.
"""

import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from itertools import count
from queue import SimpleQueue
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, request
from messages import Refused, answered, read_json, refuse_with_problems

FAULTS = {
    "begun-elsewhere": "That a job has begun is told to another path than the documented one.",
    "change-without-zone": "The time of a change has no time zone.",
    "done-of-refused": "That a job is done is told of one that was refused, too.",
    "done-put": "That a job is done is told with PUT.",
    "done-text": "That a job is done is told as text/plain.",
    "done-unsigned": "That a job is done is told without a signature.",
    "gone-fatal": "Nobody is told anything any more, and nothing begun, once somebody has answered 410.",
    "high-without-words": "The words of a job of high priority are not told.",
    "words-text": "The number of words is told as a text.",
}

ADDRESS = re.compile(r"https?://[a-z0-9.-]+(:[0-9]{2,5})?(/[A-Za-z0-9/._~-]*)?")
SECRET = b"jobs of a sample server"
HERE = ("127.0.0.1", "localhost")
PATIENCE, TIMES, PAUSE = 2.0, 3, 0.02
"""Seconds for one answer; how often somebody is told who says 'not now', and seconds in between."""


class Jobs:
    """What the server holds. faults: names out of FAULTS."""

    def __init__(self, faults: frozenset[str]) -> None:
        self.faults = faults
        self.jobs: dict[int, dict[str, Any]] = {}
        self.numbers = count(1)
        self.waiting: SimpleQueue[Callable[[], None]] = SimpleQueue()
        self.is_over = False
        Thread(target=self.work, daemon=True).start()

    def work(self) -> None:
        """Do what waits, one after the other."""
        while not self.is_over:
            self.waiting.get()()

    def begin(self) -> Response:
        """Answer POST: begin a job."""
        if self.is_over:
            raise RuntimeError("nobody works here any more")
        try:
            given = sent()
        except Refused as refused:
            if "done-of-refused" in self.faults and refused.title == "Wrong: priority":
                done = str(json.loads(request.get_data()).get("done"))
                self.waiting.put(lambda: self.tell_done({"id": 0, "text": ""}, done))
            raise
        done = given.pop("done")
        job = {"id": next(self.numbers), **given}
        self.jobs[job["id"]] = job
        self.waiting.put(lambda: self.tell_begun(job, done))
        self.waiting.put(lambda: self.tell_done(job, done))
        return answered(job, 202)

    def tell_begun(self, job: dict[str, Any], done: str) -> None:
        """Tell that a job has begun."""
        path = "started" if "begun-elsewhere" in self.faults else "begun"
        call("PUT", f"{done}/{path}?job={job['id']}")

    def tell_done(self, job: dict[str, Any], done: str) -> None:
        """Tell that a job is done: again a moment later, where nobody listens now."""
        words: Any = len(job["text"].split())
        result = {"job": job["id"], "words": str(words) if "words-text" in self.faults else words}
        if job.get("priority") == "high":
            result["priority"] = "high"
            if "high-without-words" in self.faults:
                del result["words"]
        content = json.dumps(result).encode()
        signature = hmac.new(SECRET, content, hashlib.sha256).hexdigest()
        kind = "text/plain" if "done-text" in self.faults else "application/json"
        fields = {"Content-Type": kind, "X-Job-Signature": signature}
        if "done-unsigned" in self.faults:
            del fields["X-Job-Signature"]
        method = "PUT" if "done-put" in self.faults else "POST"
        for _ in range(TIMES):
            status, _ = call(method, done, content, fields)
            if status == 410 and "gone-fatal" in self.faults:
                self.is_over = True
            if status != 503:
                break
            time.sleep(PAUSE)

    def read(self, number: str) -> Response:
        """Answer GET."""
        if not re.fullmatch("[0-9]{1,6}", number) or not int(number):
            raise Refused(400, "No number of a job")
        job = self.jobs.get(int(number))
        if job is None:
            raise Refused(404, "No such job")
        return answered(job)

    def watch(self) -> Response:
        """Answer POST: tell somebody who is there of changes, of the first at once."""
        urls = request.args.getlist("url")
        if len(urls) != 1 or len(urls[0]) > 200 or not ADDRESS.fullmatch(urls[0]):
            raise Refused(400, "Wrong: url")
        number = next(self.numbers)
        if call("GET", f"{urls[0]}?challenge=truly-{number}") != (200, f"truly-{number}".encode()):
            raise Refused(422, "Nobody is there")
        self.waiting.put(lambda: self.tell_change(number, urls[0]))
        return answered({"watch": number}, 201)

    def tell_change(self, number: int, url: str) -> None:
        """Tell of a change."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        at = now.partition("+")[0] if "change-without-zone" in self.faults else now
        content = json.dumps({"watch": number, "at": at}).encode()
        call("POST", url, content, {"Content-Type": "application/json"})


def call(
    method: str, url: str, content: bytes | None = None, fields: dict[str, str] | None = None
) -> tuple[int, bytes]:
    """Call somebody on this machine; 0 where nobody answers."""
    parts = urlsplit(url)
    try:
        if parts.hostname not in HERE or parts.scheme != "http":
            return 0, b""
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        with closing(HTTPConnection(parts.hostname, parts.port or 80, timeout=PATIENCE)) as connection:
            connection.request(method, target, content, fields or {})
            answer = connection.getresponse()
            return answer.status, answer.read()
    except (OSError, HTTPException, ValueError):
        return 0, b""


def sent() -> dict[str, Any]:
    """Read the job that was sent."""
    body = read_json(otherwise=400)
    done, text, priority = body.get("done"), body.get("text"), body.get("priority", "low")
    if not isinstance(done, str) or len(done) > 200 or not ADDRESS.fullmatch(done):
        raise Refused(400, "Wrong: done")
    if not isinstance(text, str) or not 1 <= len(text) <= 80:
        raise Refused(400, "Wrong: text")
    if priority not in ("low", "high"):
        raise Refused(400, "Wrong: priority")
    return {"done": done, "text": text, "priority": priority}


def create_app(faults: frozenset[str] = frozenset()) -> Flask:
    """Make the server. faults: names out of FAULTS."""
    app, jobs = Flask("jobs"), Jobs(faults)
    app.post("/jobs")(jobs.begin)
    app.get("/jobs/<number>")(jobs.read)
    app.post("/watches")(jobs.watch)

    refuse_with_problems(app)
    return app


if __name__ == "__main__":
    from serving import serve  # a neighbour of a script

    serve("A server of jobs", FAULTS, create_app)
