"""What a walk recalls of one thing: the reference model that later answers are held to."""

from msgspec import Struct, field

from ...spec import Exchange, Json, Operation, Request, Resource, Response, is_array, is_object
from ..members import Members, free_members, members, members_of
from ..play import is_done
from ..shrinking import json_body
from ..things import Thing, calls_its_key


class Recalled(Struct, eq=False):
    """A thing that a walk has made; the walk's own notes.

    maker: what has made it, with the body `made`. outer: the one that it is in. owner: the other identity
    that it belongs to, "" for the main one.

    held: members that the run has set, and that a read has confirmed. pending: those that an accepted request
    has set since; said: what its answer said of them. last: the last good read; tag: its strong entity tag;
    old_tag: the one before. change: the last accepted change. changed_by, unmet: the other identity that has
    sent it, and the condition that it did not meet. is_certain: whether nobody can mistake its key.

    refused, foreign: since the last read, requests that were refused, and that were accepted for other
    things, with what they set; repeated: the last change was sent again. deletion: what has deleted it;
    missed: it was found no more; is_open: it was deleted without credentials. refused_to: other identities
    that may not read it.
    """

    resource: Resource
    thing: Thing
    maker: Operation
    made: Json
    outer: "Recalled | None" = None
    owner: str = ""
    held: Members = field(default_factory=dict[str, Json])
    pending: Members = field(default_factory=dict[str, Json])
    said: Members = field(default_factory=dict[str, Json])
    last: Response | None = None
    tag: str = ""
    old_tag: str = ""
    change: tuple[Operation, Request] | None = None
    changed_by: str = ""
    unmet: str = ""
    refused: list[tuple[Operation, Members]] = field(default_factory=list[tuple[Operation, Members]])
    foreign: list[tuple[Operation, Members]] = field(default_factory=list[tuple[Operation, Members]])
    repeated: bool = False
    deletion: Operation | None = None
    missed: bool = False
    is_open: bool = False
    is_certain: bool = False
    refused_to: set[str] = field(default_factory=set[str])

    @classmethod
    def of_making(
        cls, thing: Thing, operation: Operation, exchange: Exchange, outer: "Recalled | None", owner: str = ""
    ) -> "Recalled":
        """Begin with the exchange that has made a thing."""
        body = json_body(exchange.request)
        recalled = cls(thing.resource, thing, operation, body, outer, owner)
        recalled.pending = free_members(operation, body)
        recalled.said = members(exchange.response, thing.resource)
        recalled.is_certain = operation.method == "PUT" or calls_its_key(thing.resource, exchange.response)
        return recalled

    @property
    def is_untouched(self) -> bool:
        """Whether nothing has happened since the last read that was to change it, or could."""
        return not (self.pending or self.refused or self.foreign or self.repeated)

    @property
    def is_out_of_reach(self) -> bool:
        """Whether what it is in was deleted: then nothing is promised of it."""
        return self.outer is not None and (self.outer.deletion is not None or self.outer.is_out_of_reach)

    def is_related_to(self, other: "Recalled") -> bool:
        """Whether one is in the other, or was made with its key in a member: then they may end together."""
        key = other.thing.keys[-1]
        values = members_of(self.made).values()
        is_named = any(key in map(str, each if is_array(each) else (each,)) for each in values)
        return is_named or self in other.lineage or other in self.lineage

    @property
    def lineage(self) -> "tuple[Recalled, ...]":
        """What it is in, innermost first."""
        return (self.outer, *self.outer.lineage) if self.outer is not None else ()

    def take_in_change(self, operation: Operation, exchange: Exchange) -> bool:
        """Take note of how a change was answered; whether it was accepted."""
        sent = free_members(operation, json_body(exchange.request))
        if is_done(exchange):
            self._take_as_changed(
                operation, exchange.request, sent, members(exchange.response, self.resource)
            )
            return True
        if exchange.response is not None and 400 <= exchange.response.status < 500:
            self.refused.append((operation, sent))
        else:
            self.forget()
        return False

    def _take_as_changed(self, operation: Operation, request: Request, sent: Members, said: Members) -> None:
        body, is_whole = json_body(request), operation.method == "PUT"
        written = body.keys() if is_object(body) else frozenset[str]()
        self.held = {
            name: value
            for name, value in self.held.items()
            if name in sent or not (is_whole or name.split("/")[0] in written)
        }
        self.pending, self.said = {**self.pending, **sent}, said
        self.change, self.repeated = (operation, request), False

    def take_as_read(self, now: Members, response: Response) -> None:
        """Go on from what a read says."""
        wanted = {**self.held, **self.pending}
        self.held = {name: value for name, value in wanted.items() if name in now and now[name] == value}
        tag = strong_tag(response)
        if tag != self.tag:
            self.old_tag, self.tag = self.tag, tag
        self.pending, self.said, self.last = {}, {}, response
        self.refused, self.foreign, self.repeated = [], [], False
        self.changed_by = self.unmet = ""

    def forget(self) -> None:
        """Hold it to nothing until it is read again: nobody knows what it is like."""
        self.held, self.pending, self.said, self.last = {}, {}, {}, None
        self.tag = self.old_tag = ""


def strong_tag(response: Response) -> str:
    """Give the entity tag that stands for these very bytes; "" for none, and for a weak one."""
    tag = response.field("etag") or ""
    return "" if tag.startswith("W/") else tag
