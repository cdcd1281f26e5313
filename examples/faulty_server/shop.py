"""A server that keeps a shelf of things, to the letter of HTTP: correct as it stands, wrong on demand.

python shop.py --port 8000                          serves what shop.yaml promises
python shop.py --port 8000 --faults limit-ignored   breaks one promise, or several (comma-separated)
python shop.py --list                               names the faults

The key is `shop-key` (in the query, `?key=`); `writer-token` may read and write, `reader-token` read only.
"""

import gzip
import json
import re
import threading
import time
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Any

from flask import Flask, Response, request
from messages import Refused, answered, json_object, problem

FAULTS = {
    "case-refused": "`Application/JSON` is refused, though types have no case.",
    "charset-wrong": "The manual says UTF-8 and is Latin-1.",
    "chunked-crash": "A body in chunks makes the server fail with 500.",
    "colour-any": "`colour=` lists things of every colour.",
    "connection-reset": "The report breaks off before a byte of it was sent.",
    "date-malformed": "`Last-Modified` is in ISO 8601.",
    "default-limit": "Without `limit` 3 things are listed, not 5.",
    "default-weight": "Without `weight` a thing weighs 11, not 10.",
    "delete-race": "A thing that is deleted twice at the same time makes the server fail with 500.",
    "deprecation-malformed": "`Deprecation` of the manual is `yes`.",
    "encoded-refused": "A query with letters percent-encoded is refused.",
    "gzip-crash": "A body in gzip makes the server fail with 500.",
    "half-enough": "For the report one of the two credentials will do.",
    "hangs": "The report is never sent.",
    "heavy-ignored": "`heavy` is not looked at.",
    "key-alone-refused": "The key alone is not enough, though the document says so.",
    "key-anything": "Any key will do.",
    "key-in-header": "The key is taken from a field `key`, too.",
    "limit-ignored": "`limit` is not looked at.",
    "limit-turns": "Each `limit` begins at another thing.",
    "list-race": "A thing that is being made is listed without its name.",
    "listed-twice": "The first thing stands in the list twice.",
    "long-uri-crash": "A target of more than 4,000 characters makes the server fail with 500.",
    "lost-race": "Of the things that are made at the same time one is kept.",
    "made-though-refused": "A thing whose name is too short is refused, and kept.",
    "missing-type-crash": "A body without a Content-Type makes the server fail with 500.",
    "mixed-race": "Two changes at the same time leave a mixture of both.",
    "modified-ignored": "If-Modified-Since is answered with 200 and the thing again.",
    "name-in-bytes": "The least length of a name is counted in UTF-16 units.",
    "not-http": "The report comes without a status line.",
    "not-utf-8": "The report says it is JSON and is no UTF-8.",
    "offset-overlaps": "`offset` is off by one: pages overlap.",
    "order-refused": "A query that begins with another parameter than `limit` is refused.",
    "preflight-refused": "Other origins are let in, and their preflight requests are not.",
    "problem-status": "Problem documents of 404 say that the status is 400.",
    "race": "Two things that are made at the same time get the same key.",
    "range-wrong": "The parts of the manual begin one byte late.",
    "read-counts": "Each time a thing is read it weighs one more.",
    "retry-after-malformed": "The report is not ready, and `Retry-After` says `soon`.",
    "scope-ignored": "A token that may read only may write.",
    "slash-crash": "An encoded slash or NUL in a key makes the server fail with 500.",
    "slow-names": "The longer a name, the slower: 40 characters take 1.2 seconds.",
    "sort-by-key": "`sort` is not by weight where it says so.",
    "star-with-credentials": "Any origin is let in with credentials.",
    "sunset-malformed": "`Sunset` of the manual is in ISO 8601.",
    "token-case": "Tokens are compared without case.",
    "total-of-page": "The total is less than there are on the page.",
    "total-race": "Of two deletions at the same time one is not taken off the total.",
    "unlisted": "What is made stands in no list.",
    "unmodified-ignored": "If-Unmodified-Since is not looked at.",
    "update-race": "Two changes under the same If-Match are both carried out.",
    "utf-16-crash": "JSON in UTF-16 makes the server fail with 500.",
    "vary-missing": "The manual comes in two types, and Vary does not say so.",
}

COLOURS = ("red", "dark green", "blue")
FIELDS = ("name", "weight", "colour")
MANUAL = "Put the things on the shelf.\nDon’t drop them.\n"
PAGING = {"key", "limit", "offset"}
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
SORTS = ("name", "-name", "weight", "-weight")


class Shop:
    """What the server holds. faults: names out of FAULTS."""

    def __init__(self, faults: frozenset[str]) -> None:
        self.faults = faults
        self.lock = threading.Lock()
        self.pair = threading.Barrier(2)
        self.last = self.total = 0
        self.backwards = False
        self.things: dict[int, dict[str, Any]] = {}
        self.hidden: set[int] = set()
        for number in range(1, 8):
            name, weight = f"thing {(number * 3) % 7}", (number * 37) % 100
            self.add({"name": name, "weight": weight, "colour": COLOURS[number % 3]})
        self.hidden.clear()

    def add(self, thing: dict[str, Any]) -> int:
        """Keep a thing under a new key."""
        if "race" in self.faults and self.last >= 7:
            key = self.last + 1
            time.sleep(0.15)
            self.last = key
        else:
            with self.lock:
                self.last = key = self.last + 1
        if "lost-race" in self.faults and self.last > 7:
            kept = dict(self.things)
            time.sleep(0.15)
            self.things = kept
        if "list-race" in self.faults and self.last > 7:
            self.things[key] = thing | {"name": ""}
            time.sleep(0.2)
        self.things[key] = thing
        self.total = len(self.things)
        if "unlisted" in self.faults:
            self.hidden.add(key)
        return key

    def enter(self, scope: str, *, both: bool = False) -> None:
        """Let in who may. scope: what a token has to be good for. both: the key and a token are wanted."""
        key = request.args.get("key", request.headers.get("key") if "key-in-header" in self.faults else None)
        knows_key = key == "shop-key" or (bool(key) and "key-anything" in self.faults)
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        token = token.lower() if "token-case" in self.faults else token
        scopes = {"writer-token": ("read", "write"), "reader-token": ("read",)}.get(token.strip(), ())
        if kind.lower() != "bearer":
            scopes = ()
        if "scope-ignored" in self.faults and scopes:
            scopes = ("read", "write")
        if both and "half-enough" not in self.faults:
            entered = knows_key and scope in scopes
        elif "key-alone-refused" in self.faults and not both:
            entered = scope in scopes
        else:
            entered = knows_key or scope in scopes
        if not entered:
            raise Refused(403 if scopes and not both else 401, "Not for you")

    def found(self, text: str) -> int:
        """Find a thing."""
        if "slash-crash" in self.faults and ("/" in text or "\0" in text):
            raise RuntimeError("no such file")
        if not text.isascii() or not text.isdigit() or not int(text) >= 1:
            raise Refused(400, "No key of a thing")
        if int(text) not in self.things:
            raise Refused(404, "No such thing")
        return int(text)

    def sent(self) -> dict[str, Any]:
        """Read the thing that was sent."""
        body = read_json(self.faults)
        thing: dict[str, Any] = {"weight": 11 if "default-weight" in self.faults else 10, "colour": "red"}
        thing |= {name: body[name] for name in FIELDS if name in body}
        wrong = [name for name in thing if not fits(name, thing[name], self.faults)]
        if wrong or "name" not in thing:
            if (
                "made-though-refused" in self.faults
                and wrong == ["name"]
                and thing["name"]
                and isinstance(thing["name"], str)
            ):
                self.add(thing)
            raise Refused(400, f"Wrong: {', '.join(wrong) or 'name'}")
        if "slow-names" in self.faults:
            time.sleep(0.03 * len(thing["name"]) if len(thing["name"]) > 39 else 0)
        return thing

    def listed(self) -> Response:
        """List things."""
        self.enter("read")
        if "order-refused" in self.faults and len(request.args) > 2 and next(iter(request.args)) == "key":
            raise Refused(400, "In this order?")
        if "encoded-refused" in self.faults and re.search(rb"%[3-7]", request.query_string):
            raise Refused(400, "What does it say?")
        default = "3" if "default-limit" in self.faults else "5"
        limit, offset = number("limit", default, 1, 100), number("offset", "0", 0, 10**9)
        colour, sort = request.args.get("colour"), request.args.get("sort")
        heavy = request.args.get("heavy")
        if (
            colour not in (None, *COLOURS)
            or sort not in (None, *SORTS)
            or heavy not in (None, "true", "false")
        ):
            raise Refused(400, "Wrong: colour, heavy or sort")
        items = [{"thingId": key, **thing} for key, thing in self.things.items() if key not in self.hidden]
        if colour is not None and "colour-any" not in self.faults:
            items = [each for each in items if each["colour"] == colour]
        if heavy is not None and "heavy-ignored" not in self.faults:
            items = [each for each in items if (each["weight"] > 50) == (heavy == "true")]
        if sort is not None:
            member = sort.lstrip("-")
            member = "thingId" if member == "weight" and "sort-by-key" in self.faults else member
            items.sort(key=lambda each: each[member], reverse=sort.startswith("-"))
        total = self.total if "total-race" in self.faults and not {*request.args} - PAGING else len(items)
        page = self.page(items, limit, offset, is_sorted=sort is not None)
        if "total-of-page" in self.faults:
            total = max(0, len(page) - 1)
        return answered({"items": page, "total": total})

    def page(self, items: list[Any], limit: int, offset: int, *, is_sorted: bool) -> list[Any]:
        """Cut a page out of a list."""
        if "limit-turns" in self.faults and items and not is_sorted:
            items = items[limit % len(items) :] + items[: limit % len(items)]
        if "offset-overlaps" in self.faults and offset:
            offset -= 1
        page = items[offset:] if "limit-ignored" in self.faults else items[offset : offset + limit]
        return page[:1] + page[: limit - 1] if "listed-twice" in self.faults else page

    def made(self) -> Response:
        """Answer POST."""
        self.enter("write")
        thing = self.sent()
        key = self.add(thing)
        answer = answered({"thingId": key, **thing}, 201)
        answer.headers["Location"] = f"/things/{key}"
        return answer

    def shown(self, key: int) -> Response:
        """Show a thing, with when it was changed."""
        answer = answered({"thingId": key, **self.things[key]})
        iso = "date-malformed" in self.faults
        answer.headers["Last-Modified"] = SINCE.isoformat() if iso else format_datetime(SINCE, usegmt=True)
        answer.headers["ETag"] = self.tag(key)
        return answer

    def tag(self, key: int) -> str:
        """Make the entity tag of a thing."""
        return f'"{key}-{hash(json.dumps(self.things[key])) & 0xFFFFFF:x}"'

    def read(self, text: str) -> Response:
        """Answer GET."""
        self.enter("read")
        key = self.found(text)
        if request.headers.get("If-None-Match") == self.tag(key):
            return Response(status=304, headers={"ETag": self.tag(key)})
        since = request.headers.get("If-Modified-Since")
        if since == format_datetime(SINCE, usegmt=True) and "modified-ignored" not in self.faults:
            return Response(status=304)
        answer = self.shown(key)
        if "read-counts" in self.faults:
            self.things[key] = self.things[key] | {"weight": self.things[key]["weight"] + 1}
        return answer

    def condition(self, key: int) -> None:
        """Hold a change to its condition."""
        tag, since = request.headers.get("If-Match"), request.headers.get("If-Unmodified-Since")
        if tag not in (None, "*", self.tag(key)):
            raise Refused(412, "It is another one by now")
        if since and "unmodified-ignored" not in self.faults and parsedate_to_datetime(since) < SINCE:
            raise Refused(412, "It was changed since")

    def replaced(self, text: str) -> Response:
        """Answer PUT."""
        self.enter("write")
        key = self.found(text)
        thing = self.sent()
        if "update-race" in self.faults:
            self.condition(key)
            self.wait_for_another()
            self.things[key] = thing
        elif "mixed-race" in self.faults and "If-Match" not in request.headers:
            self.mix(key, thing)
        else:
            with self.lock:
                self.condition(key)
                self.things[key] = thing
        return self.shown(key)

    def mix(self, key: int, thing: dict[str, Any]) -> None:
        """Set one member after the other, of two changes at the same time one from the last."""
        is_alone = not self.meets_another()
        with self.lock:
            self.backwards = not self.backwards
            names = FIELDS[::-1] if self.backwards else FIELDS
        for name in names:
            with self.lock:
                self.things[key] = self.things[key] | {name: thing[name]}
            is_alone = is_alone or not self.meets_another()

    def wait_for_another(self) -> None:
        """Go on when another change has been let through, too, or none comes."""
        if "If-Match" in request.headers:
            self.meets_another()

    def meets_another(self) -> bool:
        """Wait for another change, not for long."""
        try:
            self.pair.wait(0.5)
        except threading.BrokenBarrierError:
            self.pair.reset()
            return False
        return True

    def deleted(self, text: str) -> Response:
        """Answer DELETE."""
        self.enter("write")
        key = self.found(text)
        if "delete-race" in self.faults:
            self.condition(key)
            time.sleep(0.15)
            del self.things[key]
            return Response(status=204)
        with self.lock:
            key = self.found(text)
            self.condition(key)
            del self.things[key]
        self.count_down()
        return Response(status=204)

    def count_down(self) -> None:
        """Take one off the total."""
        total = self.total
        time.sleep(0.15 if "total-race" in self.faults else 0)
        self.total = total - 1

    def manual(self) -> Response:
        """Show the manual, whole or in part, as text or JSON."""
        text = MANUAL.replace("’", "\xe9").encode("latin-1" if "charset-wrong" in self.faults else "utf-8")
        wants_json = (
            request.accept_mimetypes.best_match(["text/plain", "application/json"]) == "application/json"
        )
        if wants_json:
            answer = answered({"text": MANUAL})
        else:
            answer = Response(text, content_type="text/plain; charset=utf-8")
            part = self.part(len(text))
            if part is not None:
                start, end = part
                late = int("range-wrong" in self.faults)
                answer = Response(
                    text[start + late : end + 1 + late], 206, content_type="text/plain; charset=utf-8"
                )
                answer.headers["Content-Range"] = f"bytes {start}-{end}/{len(text)}"
        if "vary-missing" not in self.faults:
            answer.headers["Vary"] = "Accept"
        deprecated = "yes" if "deprecation-malformed" in self.faults else "@1767225600"
        sunset = (
            "2027-01-01T00:00:00Z" if "sunset-malformed" in self.faults else "Fri, 01 Jan 2027 00:00:00 GMT"
        )
        answer.headers["Deprecation"], answer.headers["Sunset"] = deprecated, sunset
        return answer

    def part(self, size: int) -> tuple[int, int] | None:
        """Read which part is wanted: `bytes=1-3` only."""
        unit, _, spans = request.headers.get("Range", "").partition("=")
        start, _, end = spans.partition("-")
        if unit != "bytes" or not start.isdigit() or not end.isdigit() or not int(start) <= int(end) < size:
            return None
        return int(start), int(end)

    def report(self) -> Response:
        """Say what was done."""
        self.enter("read", both=True)
        if "hangs" in self.faults:
            time.sleep(30)
        if "retry-after-malformed" in self.faults:
            answer = refusal(Refused(503, "Not now"), self.faults)
            answer.headers["Retry-After"] = "soon"
            return answer
        sock = request.environ.get("werkzeug.socket")
        if "not-http" in self.faults and sock is not None:
            sock.sendall(b"A report, without any HTTP.\r\n")
        if self.faults & {"connection-reset", "not-http"} and sock is not None:
            sock.shutdown(2)
        if "not-utf-8" in self.faults:
            return Response(b'{"done": "\xe9"}', content_type="application/json")
        return answered({"things": len(self.things)})


def number(name: str, default: str, least: int, most: int) -> int:
    """Read a number of the query."""
    text = request.args.get(name, default)
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise Refused(400, f"Wrong: {name}")
    return int(text)


def read_json(faults: frozenset[str]) -> dict[str, Any]:
    """Read the body as a JSON object."""
    if "missing-type-crash" in faults and "Content-Type" not in request.headers:
        raise KeyError("Content-Type")
    if request.mimetype != "application/json":
        raise Refused(400, "The body has to be application/json")
    if "case-refused" in faults and not request.headers["Content-Type"].startswith("application/json"):
        raise Refused(400, "The body has to be application/json, to the letter")
    data = read_content(faults)
    if "utf-16-crash" in faults and data[:2] in (b"\xff\xfe", b"\xfe\xff") and b"\0" in data:
        raise RuntimeError("what is this?")
    return json_object(data)


def read_content(faults: frozenset[str]) -> bytes:
    """Read the body without its codings."""
    data = request.get_data()
    if request.headers.get("Transfer-Encoding") == "chunked" and "chunked-crash" in faults:
        return data[: int(request.headers["Content-Length"])]
    coding = request.headers.get("Content-Encoding")
    if coding is None:
        return data
    if coding == "gzip" and "gzip-crash" in faults:
        raise RuntimeError("what is this?")
    if coding != "gzip":
        raise Refused(400, "A coding that is not known")
    try:
        return gzip.decompress(data)
    except (OSError, EOFError) as error:
        raise Refused(400, "The body is no gzip") from error


def fits(name: str, value: Any, faults: frozenset[str]) -> bool:
    """Hold one member to its documentation."""
    if name == "weight":
        return isinstance(value, int | float) and not isinstance(value, bool) and value in range(1001)
    if not isinstance(value, str):
        return False
    if name == "colour":
        return value in COLOURS
    units = len(value.encode("utf-16-le")) // 2 if "name-in-bytes" in faults else len(value)
    return units >= 2 and len(value) <= 40


def refusal(refused: Refused, faults: frozenset[str]) -> Response:
    """Answer a refused request."""
    return problem(refused, "shop", 400 if refused.status == 404 and "problem-status" in faults else 0)


def create_app(faults: frozenset[str] = frozenset()) -> Flask:
    """Make the server. faults: names out of FAULTS."""
    app, shop = Flask("shop"), Shop(faults)
    app.get("/things")(shop.listed)
    app.post("/things")(shop.made)
    app.get("/things/<path:text>")(shop.read)
    app.put("/things/<path:text>")(shop.replaced)
    app.delete("/things/<path:text>")(shop.deleted)
    app.get("/manual")(shop.manual)
    app.get("/report")(shop.report)
    app.register_error_handler(Refused, lambda refused: refusal(refused, faults))

    @app.before_request
    def look_at_target() -> None:
        if "long-uri-crash" in faults and len(request.full_path) > 4000:
            raise RuntimeError("no room")

    @app.before_request
    def preflight() -> Response | None:
        if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
            return None
        return Response(status=403 if "preflight-refused" in faults else 204)

    @app.after_request
    def other_origins(answer: Response) -> Response:
        answer.headers["Access-Control-Allow-Origin"] = "*"
        answer.headers["Access-Control-Allow-Methods"] = "GET, POST, PUT, DELETE"
        if "star-with-credentials" in faults:
            answer.headers["Access-Control-Allow-Credentials"] = "true"
        return answer

    return app


if __name__ == "__main__":
    from serving import serve  # a neighbour of a script

    serve("A server of a shelf", FAULTS, create_app)
