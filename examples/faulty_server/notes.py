"""A server that keeps notes of several people: correct as it stands, wrong on demand.

python notes.py --port 8000                            serves what notes.yaml promises
python notes.py --port 8000 --faults deleted-still-there   breaks one promise, or several (comma-separated)
python notes.py --list                                 names the faults

Ann logs in with `ann's secret`, Bob with `bob's secret`.
"""

import hashlib
import json
from itertools import count
from threading import Lock
from typing import Any

from flask import Flask, Response, request
from messages import Refused, answered, read_json, refuse_with_problems

FAULTS = {
    "body-cut-off": "The list ends before its Content-Length.",
    "delete-open": "DELETE is carried out without credentials.",
    "delete-unconditional": "DELETE is carried out though its If-Match is wrong.",
    "deleted-still-listed": "A note that was deleted stays in the list.",
    "deleted-still-there": "DELETE answers 204 and deletes nothing.",
    "expired-token": "A token is good for 20 requests only (no fault: log in again).",
    "etag-not-compared": "If-None-Match is answered with 200 and the note again.",
    "key-reused": "All notes made have the same key.",
    "list-crash": "A list with a note in it makes the server fail with 500.",
    "listed-capitals": "Colours of notes are listed in capitals.",
    "limit-crash": "`limit=1` makes the server fail with 500.",
    "location-wrong": "`Location` leads to no note.",
    "names-twice": "A note's JSON has `title` twice.",
    "others-delete": "Anybody may delete a note.",
    "others-list": "The list has everybody's notes.",
    "others-read": "Anybody may read a note.",
    "others-write": "Anybody may change a note.",
    "put-adds": "PUT appends to the text in place of replacing it.",
    "put-forgotten": "PUT answers what was sent and keeps what was.",
    "put-unconditional": "PUT is carried out though its If-Match is wrong.",
    "refused-kept": "PUT keeps what is right in a request that it refuses.",
    "text-shortened": "A text is kept up to 3 characters only, and confirmed whole.",
    "token-not-checked": "Any token will do.",
    "total-wrong": "The total is one too high.",
    "trace-echoes": "TRACE is answered, credentials included.",
}

COLOURS = ("white", "yellow", "pink")
FIELDS = ("title", "text", "colour")


class Notes:
    """What the server holds. faults: names out of FAULTS."""

    def __init__(self, faults: frozenset[str]) -> None:
        self.faults = faults
        self.numbers = count(1)
        self.notes: dict[int, dict[str, Any]] = {}
        self.owners: dict[int, str] = {}
        self.ghosts: dict[int, dict[str, Any]] = {}
        self.tokens = {"ann-token": "ann", "bob-token": "bob"}
        self.used: dict[str, int] = {}
        self.lock = Lock()

    def caller(self) -> str:
        """Say who calls."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        if "token-not-checked" in self.faults and token:
            return self.tokens.get(token, "ann")
        self.used[token] = self.used.get(token, 0) + 1
        expired = "expired-token" in self.faults and self.used[token] > 20
        if kind.lower() != "bearer" or token not in self.tokens or expired:
            raise Refused(401, "Unauthorized")
        return self.tokens[token]

    def found(self, text: str, fault: str) -> int:
        """Find a note of the caller's. fault: makes everybody's the caller's."""
        who = self.caller()
        if not text.isascii() or not text.isdigit() or int(text) < 1:
            raise Refused(400, "No key of a note")
        key = int(text)
        if key not in self.notes or (self.owners[key] != who and fault not in self.faults):
            raise Refused(404, "No such note")
        return key

    def sent(self, key: int | None = None) -> dict[str, Any]:
        """Read the note that was sent. key: of the one that it replaces."""
        body = read_json()
        wrong = None
        note = {"text": "", "colour": "white"}
        for name in FIELDS:
            if name in body and not fits(name, body[name]):
                wrong = name
            elif name in body:
                note[name] = body[name]
        if wrong or "title" not in body:
            if key is not None and "refused-kept" in self.faults:
                self.notes[key] |= {name: value for name, value in note.items() if name in body}
            raise Refused(400, f"Wrong: {wrong or 'title'}")
        return note

    def make(self) -> Response:
        """Make a note of the caller's."""
        who, note = self.caller(), self.sent()
        key = 1 if "key-reused" in self.faults else next(self.numbers)
        self.notes[key], self.owners[key] = dict(note), who
        if "text-shortened" in self.faults:
            self.notes[key]["text"] = note["text"][:3]
        answer = answered({"noteId": key, **note}, 201)
        answer.headers["Location"] = f"/notes/{key + 999 if 'location-wrong' in self.faults else key}"
        return answer

    def listed(self) -> Response:
        """List the caller's notes."""
        who, limit = self.caller(), request.args.get("limit", "100")
        if not limit.isascii() or not limit.isdigit() or not 1 <= int(limit) <= 100:
            raise Refused(400, "Wrong: limit")
        if limit == "1" and "limit-crash" in self.faults:
            raise RuntimeError("no first")
        mine = [
            {"noteId": key, **note}
            for key, note in (self.notes | self.ghosts).items()
            if self.owners[key] == who or "others-list" in self.faults
        ][-int(limit) :]
        if mine and "list-crash" in self.faults:
            raise RuntimeError("nothing was expected")
        if "listed-capitals" in self.faults:
            mine = [{**each, "colour": each["colour"].upper()} for each in mine]
        answer = answered({"items": mine, "total": len(mine) + ("total-wrong" in self.faults)})
        if "body-cut-off" in self.faults:
            answer.headers["Content-Length"] = str(len(answer.get_data()) + 10)
            answer.headers["Connection"] = "close"
        return answer

    def shown(self, key: int) -> Response:
        """Show a note, with its tag."""
        answer = answered({"noteId": key, **self.notes[key]})
        if "names-twice" in self.faults:
            answer.set_data(answer.get_data().replace(b'{"noteId', b'{"title": "Twice", "noteId'))
        answer.headers["ETag"] = tag(self.notes[key])
        return answer

    def read(self, text: str) -> Response:
        """Answer GET."""
        key = self.found(text, "others-read")
        known = request.headers.get("If-None-Match")
        if known == tag(self.notes[key]) and "etag-not-compared" not in self.faults:
            return Response(status=304, headers={"ETag": known})
        return self.shown(key)

    def condition(self, key: int, fault: str) -> None:
        """Hold a change to its condition. fault: lets every change through."""
        wanted = request.headers.get("If-Match")
        if wanted not in (None, "*", tag(self.notes[key])) and fault not in self.faults:
            raise Refused(412, "It is another one by now")

    def replace(self, text: str) -> Response:
        """Answer PUT."""
        key = self.found(text, "others-write")
        note = self.sent(key)
        self.condition(key, "put-unconditional")
        before = self.notes[key]
        if "put-adds" in self.faults:
            note["text"] = (
                (before["text"] + note["text"])[-1000:] if before["text"] == note["text"] else note["text"]
            )
        self.notes[key] = note
        answer = self.shown(key)
        if "put-forgotten" in self.faults:
            self.notes[key] = before
        return answer

    def delete(self, text: str) -> Response:
        """Answer DELETE, one at a time."""
        with self.lock:
            return self.deleted(text)

    def deleted(self, text: str) -> Response:
        """Delete a note."""
        if "delete-open" in self.faults and text in map(str, self.notes) and not request.authorization:
            key = int(text)
        else:
            key = self.found(text, "others-delete")
        self.condition(key, "delete-unconditional")
        if "deleted-still-there" not in self.faults:
            gone = self.notes.pop(key)
            if "deleted-still-listed" in self.faults:
                self.ghosts[key] = gone
        return Response(status=204)

    def login(self) -> Response:
        """Give a token."""
        body = read_json()
        name, password = body.get("name"), body.get("password")
        if not isinstance(name, str) or not isinstance(password, str):
            raise Refused(400, "Wrong: name or password")
        if name not in ("ann", "bob") or password != f"{name}'s secret":
            raise Refused(401, "Unauthorized")
        token = f"{name}-{len(self.tokens)}"
        self.tokens[token] = name
        return answered({"token": token})


def fits(name: str, value: Any) -> bool:
    """Hold one member to its documentation."""
    if not isinstance(value, str):
        return False
    if name == "colour":
        return value in COLOURS
    return 1 <= len(value) <= 40 if name == "title" else len(value) <= 1000


def tag(note: dict[str, Any]) -> str:
    """Make the entity tag of a note."""
    return f'"{hashlib.sha256(json.dumps(note).encode()).hexdigest()[:16]}"'


def create_app(faults: frozenset[str] = frozenset()) -> Flask:
    """Make the server. faults: names out of FAULTS."""
    app, notes = Flask("notes"), Notes(faults)
    app.post("/login")(notes.login)
    app.get("/notes")(notes.listed)
    app.post("/notes")(notes.make)
    app.get("/notes/<text>")(notes.read)
    app.put("/notes/<text>")(notes.replace)
    app.delete("/notes/<text>")(notes.delete)

    refuse_with_problems(app)
    if "trace-echoes" in faults:

        @app.route("/notes", methods=["TRACE"])
        def trace() -> Response:
            return Response(str(request.headers), content_type="message/http")

    return app


if __name__ == "__main__":
    from serving import serve  # a neighbour of a script

    serve("A server that keeps notes", FAULTS, create_app)
