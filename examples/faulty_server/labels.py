"""A server of labels that clients put under names of their own: correct as it stands, wrong on demand.

python labels.py --port 8000                    serves what labels.yaml promises
python labels.py --port 8000 --faults put-race  breaks one promise, or several (comma-separated)
python labels.py --list                         names the faults
python -c 'import labels; print(labels.token("ann", labels.LATE))'   gives a token that is good for long

Who calls is said by a JSON Web Token (RFC 7519), which is good until its time is over.
"""

import base64
import hashlib
import hmac
import json
import re
import time
from datetime import UTC, datetime
from itertools import count
from threading import Lock
from typing import Any

from flask import Flask, Response, request
from messages import Refused, answered, read_json, refuse_with_problems

FAULTS = {
    "expired-accepted": "A token is good after its time is over, too.",
    "put-again-crash": "To put a label a second time makes the server fail with 500.",
    "put-forgotten": "A second PUT of a label is confirmed, and changes nothing.",
    "put-race": "Two labels that are put under one name at the same time are both made.",
    "put-unlisted": "What is put stands in no list.",
    "read-adds": "Who reads a label adds another one.",
    "unsigned-accepted": "A token that says that it is not signed (`alg: none`) is believed.",
    "weight-missing": "A label that was put is read without its weight.",
}

EARLY, LATE = datetime(2026, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
SECRET = b"labels of a sample server"


class Labels:
    """What the server holds. faults: names out of FAULTS."""

    def __init__(self, faults: frozenset[str]) -> None:
        self.faults = faults
        self.lock = Lock()
        self.numbers = count(1)
        self.labels: list[dict[str, Any]] = [{"name": "old", "text": "An old one", "weight": 1}]

    def enter(self) -> None:
        """Let in who has a token."""
        kind, _, text = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not self.is_good(text.strip()):
            raise Refused(401, "Unauthorized")

    def is_good(self, text: str) -> bool:
        """Whether a token is ours, and its time is not over."""
        parts = text.split(".")
        try:
            head, claims = (json.loads(base64.urlsafe_b64decode(f"{part}==")) for part in parts[:2])
            is_signed = len(parts) == 3 and hmac.compare_digest(parts[2], signature(f"{parts[0]}.{parts[1]}"))
            is_unsigned = head["alg"] == "none" and "unsigned-accepted" in self.faults
            is_over = claims["exp"] < time.time() and "expired-accepted" not in self.faults
        except (ValueError, KeyError, TypeError):
            return False
        return (is_signed or is_unsigned) and not is_over

    def found(self, name: str) -> dict[str, Any] | None:
        """Find a label."""
        if not re.fullmatch("[a-z0-9-]{1,40}", name):
            raise Refused(400, "No name of a label")
        return next((each for each in self.labels if each["name"] == name), None)

    def listed(self) -> Response:
        """List labels."""
        self.enter()
        limit = request.args.get("limit", "200")
        if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit) <= 200:
            raise Refused(400, "Wrong: limit")
        shown = self.labels[:1] if "put-unlisted" in self.faults else self.labels
        return answered({"labels": shown[: int(limit)], "total": len(shown)})

    def read(self, name: str) -> Response:
        """Answer GET."""
        self.enter()
        label = self.found(name)
        if label is None:
            raise Refused(404, "No such label")
        if "read-adds" in self.faults:
            self.labels.append({**label, "name": f"copy-{next(self.numbers)}"})
        if "weight-missing" in self.faults and name != "old":
            return answered({"name": name, "text": label["text"]})
        return answered(label)

    def put(self, name: str) -> Response:
        """Answer PUT: make a label, or replace it."""
        self.enter()
        self.found(name)
        label = {"name": name, **sent()}
        if "put-race" in self.faults:
            is_new = self.found(name) is None
            time.sleep(0.15)
            return self.kept(label, is_new=is_new)
        with self.lock:
            return self.kept(label, is_new=self.found(name) is None)

    def kept(self, label: dict[str, Any], *, is_new: bool) -> Response:
        """Keep a label."""
        if is_new:
            self.labels.append(label)
            return answered(label, 201)
        known = self.found(label["name"])
        if "put-again-crash" in self.faults:
            raise RuntimeError("it is there")
        if known is not None and "put-forgotten" not in self.faults:
            known.update(label)
        return answered(label)

    def delete(self, name: str) -> Response:
        """Answer DELETE."""
        self.enter()
        with self.lock:
            label = self.found(name)
            if label is None:
                raise Refused(404, "No such label")
            self.labels.remove(label)
        return Response(status=204)


def sent() -> dict[str, Any]:
    """Read the label that was sent."""
    body = read_json(otherwise=400)
    text, weight = body.get("text"), body.get("weight", 1)
    if not isinstance(text, str) or not 1 <= len(text) <= 60:
        raise Refused(400, "Wrong: text")
    if isinstance(weight, bool) or not isinstance(weight, int | float) or weight not in range(1001):
        raise Refused(400, "Wrong: weight")
    return {"text": text, "weight": int(weight)}


def token(name: str, until: datetime) -> str:
    """Make a token of somebody."""
    claims = {"sub": name, "exp": int(until.timestamp())}
    unsigned = ".".join(coded(json.dumps(each).encode()) for each in ({"alg": "HS256", "typ": "JWT"}, claims))
    return f"{unsigned}.{signature(unsigned)}"


def signature(text: str) -> str:
    """Sign the first two parts of a token."""
    return coded(hmac.new(SECRET, text.encode(), hashlib.sha256).digest())


def coded(data: bytes) -> str:
    """Write bytes as a part of a token."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def create_app(faults: frozenset[str] = frozenset()) -> Flask:
    """Make the server. faults: names out of FAULTS."""
    app, labels = Flask("labels"), Labels(faults)
    app.get("/labels")(labels.listed)
    app.get("/labels/<name>")(labels.read)
    app.put("/labels/<name>")(labels.put)
    app.delete("/labels/<name>")(labels.delete)

    refuse_with_problems(app)
    return app


if __name__ == "__main__":
    from serving import serve  # a neighbour of a script

    serve("A server of labels", FAULTS, create_app)
