"""A server that keeps shelves of books, of several people: correct as it stands, wrong on demand.

python library.py --port 8000                        serves what library.yaml promises
python library.py --port 8000 --faults ids-ignored   breaks one promise, or several (comma-separated)
python library.py --list                             names the faults

Books stand on shelves, are listed by cursors or pages, searched, and marked as deleted, not taken away. Much
of it is as real servers are: pages are smaller than what was asked for, equal ones stand in any order, places
move up, a search finds more than the very word. Ann's token is `ann-token`, Bob's is `bob-token`.
"""

from datetime import UTC, datetime, timedelta
from itertools import count
from random import Random
from typing import Any

from flask import Flask, Response, request
from messages import Refused, answered, read_json, refuse_with_problems

FAULTS = {
    "author-any": "`author=` lists books of every author.",
    "books-elsewhere": "A book is found on every shelf of its owner.",
    "books-of-others": "On a shelf of one's own everybody's books are found.",
    "books-stay": "What stood on a shelf that was deleted is still there.",
    "cursor-repeats": "A page begins with the last shelf of the page before.",
    "cursor-skips": "Between two pages a shelf is left out.",
    "day-missing": "A book on a shelf that was put up is read without the day on which it was added.",
    "delete-accepted": "To delete a book is answered with 202, which is not documented.",
    "delete-again-crash": "To delete a book again makes the server fail with 500.",
    "delete-two": "With a book the next one on the shelf is deleted, too.",
    "deleted-listed": "Deleted books are listed.",
    "deleted-readable": "Deleted books can be read.",
    "descending-ignored": "`orderBy=-title` sorts as `orderBy=title` does.",
    "from-ignored": "`addedFrom` is not looked at.",
    "ids-ignored": "`ids` is not looked at.",
    "list-late": "The list has what a book was like before its last change.",
    "made-forgotten": "A book that is put on a shelf is confirmed, and not there.",
    "match-refused": "A change under the current tag is refused.",
    "old-tag-matches": "If-None-Match matches every tag that a book ever had.",
    "page-overlaps": "The second page begins with the last book of the first.",
    "patch-clears": "A PATCH clears what is no part of it.",
    "patch-spills": "A PATCH changes the next book on the shelf, too.",
    "search-any": "`q` finds every book.",
    "second-change-lost": "The second change of a book is confirmed and forgotten.",
    "tag-stays": "The entity tag of a book does not change with it.",
    "to-ignored": "`addedTo` is not looked at.",
    "title-unlisted": "A book whose title was changed is listed no more.",
}

MERGE = "application/merge-patch+json"
START = datetime(2026, 1, 1, tzinfo=UTC)
LARGEST = 10
"""Books on a page, whatever was asked for."""


class Library:
    """What the server holds. faults: names out of FAULTS."""

    def __init__(self, faults: frozenset[str]) -> None:
        self.faults = faults
        self.numbers = count(1)
        self.random = Random(1)
        self.shelves: dict[str, dict[str, Any]] = {}
        self.books: dict[str, dict[str, Any]] = {}
        for number in range(5):
            shelf = self.add_shelf("ann", f"Shelf {number}")
            for book in range(14 if number == 0 else 2):
                self.add_book(shelf["shelfId"], {"title": f"Book {book % 5}", "author": f"Author {book % 3}"})
        self.first = frozenset(self.shelves)

    def add_shelf(self, owner: str, name: str) -> dict[str, Any]:
        """Put up a shelf."""
        shelf = {"shelfId": f"s{next(self.numbers)}", "name": name}
        self.shelves[shelf["shelfId"]] = {"owner": owner, **shelf}
        return shelf

    def add_book(self, shelf: str, sent: dict[str, Any]) -> dict[str, Any]:
        """Put a book on a shelf."""
        number = next(self.numbers)
        made = {"bookId": f"b{number}", "note": "", **sent, "added": day(number), "place": 0}
        kept = {"shelf": shelf, "deleted": False, "tags": [], "changes": 0, "was": dict(made), "book": made}
        self.books[made["bookId"]] = kept
        self.move_up(shelf)
        kept["tags"].append(self.tag(kept))
        return made

    def move_up(self, shelf: str) -> None:
        """Number the books of a shelf."""
        for place, book in enumerate(self.standing(shelf), 1):
            book["book"]["place"] = place

    def standing(self, shelf: str) -> list[dict[str, Any]]:
        """List what stands on a shelf."""
        return [each for each in self.books.values() if each["shelf"] == shelf and not each["deleted"]]

    def tag(self, kept: dict[str, Any]) -> str:
        """Make the entity tag of a book."""
        changes = 0 if "tag-stays" in self.faults else kept["changes"]
        return f'"{kept["book"]["bookId"]}-{changes}-{kept["book"]["place"]}"'

    def caller(self) -> str:
        """Say who calls."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        who = {"ann-token": "ann", "bob-token": "bob"}.get(token)
        if kind.lower() != "bearer" or who is None:
            raise Refused(401, "Unauthorized")
        return who

    def shelf(self, key: str) -> dict[str, Any]:
        """Find a shelf of the caller's."""
        who, shelf = self.caller(), self.shelves.get(key)
        if shelf is None and "books-stay" in self.faults and request.path.count("/") == 4:
            return {}
        if shelf is None or shelf["owner"] != who:
            raise Refused(404, "No such shelf")
        return shelf

    def book(self, shelf: str, key: str) -> dict[str, Any]:
        """Find a book on a shelf of the caller's."""
        self.shelf(shelf)
        kept = self.books.get(key)
        if kept is None:
            raise Refused(404, "No such book")
        owner = self.shelves.get(kept["shelf"], {}).get("owner")
        is_elsewhere = kept["shelf"] != shelf
        if is_elsewhere and not (
            "books-of-others" in self.faults or ("books-elsewhere" in self.faults and owner == self.caller())
        ):
            raise Refused(404, "No such book on this shelf")
        if kept["deleted"] and not ("deleted-readable" in self.faults and request.method == "GET"):
            if "delete-again-crash" in self.faults and request.method == "DELETE":
                raise RuntimeError("deleted already")
            raise Refused(410, "It was deleted")
        return kept

    def list_shelves(self) -> Response:
        """List the caller's shelves, from a cursor on."""
        who, size = self.caller(), number("pageSize", 20, 50)
        mine = [
            {"shelfId": each["shelfId"], "name": each["name"]}
            for each in self.shelves.values()
            if each["owner"] == who
        ]
        keys = [each["shelfId"] for each in mine]
        token = request.args.get("pageToken")
        if token is not None and token not in keys:
            raise Refused(400, "No such token")
        start = keys.index(token) if token is not None else 0
        if token is not None:
            start += ("cursor-skips" in self.faults) - ("cursor-repeats" in self.faults)
        page = mine[max(start, 0) : start + size]
        rest = mine[start + size :]
        content: dict[str, Any] = {"shelves": page}
        if rest:
            content["nextPageToken"] = rest[0]["shelfId"]
        return answered(content)

    def make_shelf(self) -> Response:
        """Put up a shelf for the caller."""
        who, body = self.caller(), read_json("application/json")
        if not is_text(body.get("name"), 40) or set(body) - {"name"}:
            raise Refused(400, "Wrong: name")
        return answered(self.add_shelf(who, body["name"]), 201)

    def show_shelf(self, key: str) -> Response:
        """Show a shelf."""
        shelf = self.shelf(key)
        return answered({"shelfId": key, "name": shelf["name"]})

    def delete_shelf(self, key: str) -> Response:
        """Take a shelf down, and what stands on it."""
        self.shelf(key)
        self.shelves.pop(key, None)  # somebody else may just have taken it down
        if "books-stay" not in self.faults:
            self.books = {name: each for name, each in self.books.items() if each["shelf"] != key}
        return Response(status=204)

    def list_books(self, key: str) -> Response:
        """List what stands on a shelf: a page of it."""
        self.shelf(key)
        known = self.standing(key)
        if "deleted-listed" in self.faults:
            known = [each for each in self.books.values() if each["shelf"] == key]
        if "title-unlisted" in self.faults:
            known = [each for each in known if each["was"]["title"] == each["book"]["title"]]
        late = "list-late" in self.faults
        found = [each["was"] if late else each["book"] for each in known]
        found = self.selected(found)
        order = request.args.get("orderBy")
        if order not in (None, "title", "-title"):
            raise Refused(400, "Wrong: orderBy")
        if order is not None:
            self.random.shuffle(found)  # equal ones stand in any order
            found.sort(key=lambda each: each["title"])
            if order == "-title" and "descending-ignored" not in self.faults:
                found.reverse()
        size, page = min(number("perPage", 5, 50), LARGEST), number("page", 1, 1000)
        start = (page - 1) * size - ("page-overlaps" in self.faults and page > 1)
        return answered({"books": found[start : start + size], "total": len(found)})

    def selected(self, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Choose the books that the query asks for."""
        asked = request.args
        author, word, keys = asked.get("author"), asked.get("q"), asked.get("ids")
        if author is not None and "author-any" not in self.faults:
            found = [each for each in found if each["author"] == author]
        if word is not None and "search-any" not in self.faults:
            stem = word.lower().removesuffix("s")  # `books` finds a book
            found = [each for each in found if stem in f"{each['title']} {each['note']}".lower()]
        if keys is not None and "ids-ignored" not in self.faults:
            found = [each for each in found if each["bookId"] in keys.split(",")]
        for name, fault in (("addedFrom", "from-ignored"), ("addedTo", "to-ignored")):
            wanted = asked.get(name)
            if wanted is None:
                continue
            try:
                datetime.strptime(wanted, "%Y-%m-%d").replace(tzinfo=UTC)
            except ValueError as error:
                raise Refused(400, f"Wrong: {name}") from error
            if fault not in self.faults:
                is_from = name == "addedFrom"
                found = [
                    each
                    for each in found
                    if (each["added"] >= wanted if is_from else each["added"] <= wanted)
                ]
        return found

    def make_book(self, key: str) -> Response:
        """Put a book on a shelf."""
        self.shelf(key)
        sent = sent_book(read_json("application/json"))
        if not {"title", "author"} <= sent.keys():
            raise Refused(400, "Wrong: title or author")
        made = self.add_book(key, sent)
        if "made-forgotten" in self.faults:
            del self.books[made["bookId"]]
        return answered(made, 201)

    def show_book(self, shelf: str, key: str) -> Response:
        """Show a book, with its tag."""
        kept = self.book(shelf, key)
        known = request.headers.get("If-None-Match")
        is_old = "old-tag-matches" in self.faults and known in kept["tags"]
        if known == self.tag(kept) or is_old:
            return Response(status=304, headers={"ETag": self.tag(kept)})
        shown = dict(kept["book"])
        if "day-missing" in self.faults and shelf not in self.first:
            del shown["added"]
        answer = answered(shown)
        answer.headers["ETag"] = self.tag(kept)
        return answer

    def change_book(self, shelf: str, key: str) -> Response:
        """Change what is sent of a book, and nothing else (RFC 7396)."""
        kept = self.book(shelf, key)
        sent = sent_book(read_json(MERGE))
        self.condition(kept)
        before = dict(kept["book"])
        kept["was"], kept["changes"] = before, kept["changes"] + 1
        if "patch-clears" in self.faults:
            kept["book"]["note"] = ""
        kept["book"].update(sent)
        kept["tags"].append(self.tag(kept))
        answer = answered(kept["book"])
        answer.headers["ETag"] = self.tag(kept)
        if "second-change-lost" in self.faults and kept["changes"] == 2:
            kept["book"] = before
        if "patch-spills" in self.faults:
            self.after(kept).update(sent)
        return answer

    def condition(self, kept: dict[str, Any]) -> None:
        """Hold a change to its condition."""
        wanted = request.headers.get("If-Match")
        if wanted not in (None, "*", self.tag(kept)) or ("match-refused" in self.faults and wanted):
            raise Refused(412, "It is another one by now")

    def after(self, kept: dict[str, Any]) -> dict[str, Any]:
        """Find the next book on the shelf, or none."""
        beside = self.standing(kept["shelf"])
        place = beside.index(kept) + 1
        return beside[place]["book"] if place < len(beside) else {}

    def delete_book(self, shelf: str, key: str) -> Response:
        """Mark a book as deleted."""
        kept = self.book(shelf, key)
        self.condition(kept)
        if "delete-two" in self.faults and (beside := self.after(kept)):
            self.books[beside["bookId"]]["deleted"] = True
        kept["deleted"] = True
        self.move_up(shelf)
        return Response(status=202 if "delete-accepted" in self.faults else 204)


def day(number: int) -> str:
    """Make the day on which a book was added."""
    return (START + timedelta(days=number % 300)).strftime("%Y-%m-%d")


def number(name: str, default: int, most: int) -> int:
    """Read a number of the query."""
    text = request.args.get(name, str(default))
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= most:
        raise Refused(400, f"Wrong: {name}")
    return int(text)


def is_text(value: Any, most: int, least: int = 1) -> bool:
    """Whether a value is a text of such a length."""
    return isinstance(value, str) and least <= len(value) <= most


def sent_book(body: dict[str, Any]) -> dict[str, Any]:
    """Read what was sent of a book."""
    fits = {"title": (80, 1), "author": (40, 1), "note": (200, 0)}
    for name, value in body.items():
        if name not in fits or not is_text(value, *fits[name]):
            raise Refused(400, f"Wrong: {name}")
    return body


def create_app(faults: frozenset[str] = frozenset()) -> Flask:
    """Make the server. faults: names out of FAULTS."""
    app, library = Flask("library"), Library(faults)
    app.get("/shelves")(library.list_shelves)
    app.post("/shelves")(library.make_shelf)
    app.get("/shelves/<key>")(library.show_shelf)
    app.delete("/shelves/<key>")(library.delete_shelf)
    app.get("/shelves/<key>/books")(library.list_books)
    app.post("/shelves/<key>/books")(library.make_book)
    app.get("/shelves/<shelf>/books/<key>")(library.show_book)
    app.patch("/shelves/<shelf>/books/<key>")(library.change_book)
    app.delete("/shelves/<shelf>/books/<key>")(library.delete_book)

    refuse_with_problems(app)
    return app


if __name__ == "__main__":
    from serving import serve  # a neighbour of a script

    serve("A server of shelves", FAULTS, create_app)
