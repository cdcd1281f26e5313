"""What another identity may not do with a thing that the main one has made.

Two things prove it: the server refuses the thing to that identity and lets it change or delete it; or the
user has declared an operation private, and its answer about the thing is given to the other one.
"""

from collections.abc import Iterator, Sequence

from ..spec import FieldLines, Operation, Request, Response, json_or_none
from .credentials import Credentials
from .judged import answered
from .members import free_members, members
from .play import GONE, REFUSED, Play
from .story_checks import Telling


def callers_story(play: Play, fields: FieldLines, private: Sequence[Operation]) -> Iterator[Telling]:
    """Make a thing, then look at it, change it and delete it as another identity. fields: of that one."""
    if play.make() is None or not play.tells_what_exists():
        return
    stranger = _Stranger(play, fields)
    for operation in private:
        if operation.method == "GET" and play.is_about(operation):
            play.exchanges[1:] = []
            yield from stranger.reads(operation)
    mine, _ = play.read()
    if mine is None or not 200 <= mine.status < 300:
        return
    refused = stranger.send(play.reading, play.exchanges[-1].request)
    is_refused = refused is not None and refused.status in REFUSED
    made = play.exchanges[:1] + play.exchanges[-1:]
    for operation in play.on_item("PUT", "PATCH", "DELETE"):
        if is_refused or operation in private:
            play.exchanges[:] = made
            yield from stranger.changes(operation)


class _Stranger:
    """Another identity in one story."""

    def __init__(self, play: Play, fields: FieldLines) -> None:
        self.play = play
        self._mine = Credentials.of(play.trials.session.target.fields)
        self._own = Credentials.of(fields)

    def send(self, operation: Operation, request: Request) -> Response | None:
        """Send a request of the main identity as this one."""
        return self.play.send(operation, self._own.in_place_of(self._mine, request))

    def reads(self, operation: Operation) -> Iterator[Telling]:
        """Ask for what the main identity was given."""
        given = self.play.done(operation, self.play.openers(operation))
        if given is None or given[1].response is None:
            return
        mine, response = given[1].response, self.send(operation, given[1].request)
        if response is not None and 200 <= response.status < 300 and self._shows(mine, response):
            if self._tells_key(response):
                self.play.exchanges.pop(-2)  # nobody needs to see what the maker was given
            sentence = f"{self.play.caller} was given what is declared private"
            yield self.play.telling(
                "other-caller-reads", operation, sentence, "401, 403 or 404", answered(response)
            )

    def _shows(self, mine: Response, other: Response) -> bool:
        """Whether an answer tells of the thing: the very same content, or its key."""
        is_same = bool(mine.body.strip()) and mine.body == other.body
        return self._tells_key(other) or (is_same and json_or_none(other.body) not in ([], {}))

    def _tells_key(self, response: Response) -> bool:
        resource, content = self.play.resource, json_or_none(response.body)
        keys = {resource.key_of(content), *resource.keys_of(content)} - {None}
        return any(str(key) == self.play.own_key() for key in keys)

    def changes(self, operation: Operation) -> Iterator[Telling]:
        """Change or delete the thing, and let the main identity look."""
        _, before = self.play.read()
        is_change = operation.method != "DELETE"
        openers = self.play.changing(operation, before) if is_change else self.play.openers(operation)
        reading = self.play.openers(self.play.reading)
        for opener in openers[:2] if before else ():
            response = self.send(operation, opener.case.request)
            if response is None or not 200 <= response.status < 300:
                continue
            after = self.play.send(self.play.reading, reading[-1].case.request)
            changed, now = free_members(operation, opener.draft.body), members(after, self.play.resource)
            is_gone = operation.method == "DELETE" and after is not None and after.status in GONE
            if is_gone or any(
                name in before and before[name] != value and now.get(name) == value
                for name, value in changed.items()
            ):
                done = "deleted" if is_gone else "changed"
                sentence = f"{self.play.caller} has {done} a thing that belongs to another"
                yield self.play.telling(
                    "other-caller-changes", operation, sentence, "401, 403 or 404", answered(response)
                )
                return
