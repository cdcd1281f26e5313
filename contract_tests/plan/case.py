"""One planned request with its reason."""

from msgspec import Struct

from ...spec import Location, Request
from ..draft import Draft
from ..judged import Purpose


class Case(Struct, frozen=True):
    """A request to send. why: what it tries, in words. at: the place in the document that it tries.

    documented: it is the document's own example, sent as it stands. tolerable: the server may accept it even
    where the judge calls it invalid. parts: where it differs from what was accepted in several things (a rule
    about the combination may refuse it then), the requests that differ in one of them. refusable: the server
    may refuse it, as the document itself shows, or HTTP allows, or since what it names may not exist. loose:
    the document draws no line at the place that it tries. caller: the other identity that asks, or "".
    """

    request: Request
    why: str
    at: Location
    documented: bool = False
    tolerable: bool = False
    parts: tuple[Request, ...] = ()
    refusable: bool = False
    loose: bool = False
    purpose: Purpose = ""
    caller: str = ""


class Opener(Struct, frozen=True):
    """A request that is meant to succeed, as values: the base of variations once it has."""

    draft: Draft
    case: Case
