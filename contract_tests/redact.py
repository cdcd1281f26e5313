"""What reports leave out: secrets of findings, and the user's name in an address."""

import re
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, Final, Self
from urllib.parse import unquote_plus, urlsplit

from msgspec.structs import replace

from ..spec import (
    MessageSecrets,
    Pieces,
    Request,
    Response,
    Secret,
    Spec,
    hidden,
    is_array,
    is_object,
    names_secret,
    without,
)
from .credentials import STAND_INS, carrier_of
from .finding import RECORDING, Finding

_IN_JSON: Final = re.compile(r'("((?:[^"\\]|\\.)*)"\s*:\s*")((?:[^"\\]|\\.)+)(?=")')
_IN_XML: Final = re.compile(r"(<([\w:.-]+)(?:\s[^<>]*)?>)([^<>]+)(?=</)")
_IN_PARTS: Final = re.compile(r'(\bname="([^"]+)"[^\r\n]*\r\n(?:[^\r\n]+\r\n)*\r\n)([^\r\n]+)')
_IN_FORMS: Final = re.compile(r"((?:^|&)([^=&\s]+)=)([^&]+)")
"""What stands before a value, its name, and the value, in contents by how they begin."""

_SHORTEST: Final = 6


def url_without_user(url: str) -> str:
    """Leave user name and password out of an address; the client does not send them either."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url.rpartition("@")[2]  # no address at all
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url


class Secrets(MessageSecrets):
    """Knows which parts of messages and findings are secret; what we made up ourselves is not."""

    made_up = STAND_INS
    passwords: frozenset[str] = frozenset()
    carriers: Mapping[str, str] = MappingProxyType({})
    """Of each security scheme, by its place in the document, the name of what carries its credentials."""
    hides_contents = False
    """Whether contents hold somebody's secrets, too: those that were recorded, or that a user's test sends.
    What we make ourselves is shown, so that it can be sent again.
    """

    @classmethod
    def of(cls, spec: Spec) -> Self:
        """Learn from a document what is secret."""
        made = super().of(spec)
        files = [file for file in spec.document.files() if not file.text or "password" in file.text]
        made.passwords = frozenset(name for file in files for name in _passwords(file.value))
        made.carriers = {each.location.pointer: carrier_of(each) for each in spec.security_schemes.values()}
        return made

    def of_users(self) -> Self:
        """The same, where contents are somebody's."""
        made = object.__new__(type(self))
        made.__dict__.update(self.__dict__)
        made.hides_contents = True
        return made

    def content_pieces(self, content: str) -> Pieces:
        """Cut a content into pieces: secret are the texts of members whose name says so."""
        if not self.hides_contents:
            return (content,)
        start = content.lstrip()[:2]
        form = (
            _IN_JSON if start[:1] in ("{", "[") else _IN_XML if start[:1] == "<" else _IN_PARTS
            if start == "--" else _IN_FORMS
        )  # fmt: skip
        pieces: list[str | Secret] = []
        end = 0
        for found in form.finditer(content):
            name = unquote_plus(found[2])
            if name in self.passwords or names_secret(name):
                pieces += [content[end : found.start(3)], self._secret(name, found[3])]
                end = found.end(3)
        return (*pieces, content[end:])

    def values(self, *requests: Request) -> frozenset[str]:
        """List the secrets of requests that are long enough to be looked for elsewhere."""
        found = (
            text
            for request in requests
            for piece in self.content_pieces(_text(request.body))
            if isinstance(piece, Secret)
            for text in (piece.value, unquote_plus(piece.value))
        )
        return super().values(*requests) | {each for each in found if len(each) >= _SHORTEST}

    def _request(self, request: Request, values: frozenset[str]) -> Request:
        made = super()._request(request, values)
        return replace(made, body=self._content(made.body))

    def _response(self, response: Response, values: frozenset[str]) -> Response:
        made = super()._response(response, values)
        return replace(made, body=self._content(made.body))

    def _content(self, body: bytes) -> bytes:
        if not self.hides_contents:
            return body
        return hidden(self.content_pieces(_text(body))).encode("utf-8", "surrogateescape")

    def naming(self, finding: Finding) -> "Secrets":
        """Know the secrets of the other identity in a finding by its name: `TRUESPEC_BOB_AUTHORIZATION`;
        and those that were changed to be almost right.
        """
        if finding.engine == RECORDING:
            return self.of_users()
        if finding.purpose == "impostor":
            return _SecretsOfImpostor(self, self.carriers.get(finding.at.pointer, ""), finding.why)
        if not finding.caller:
            return self
        requests = [each.request for each in (*finding.steps, finding.exchange)]
        mine = self._whole(requests[0]) if len(requests) > 1 else frozenset[str]()
        theirs = frozenset[str]().union(*map(self._whole, requests)) - mine
        return _SecretsOfTwo(self, finding.caller, theirs)

    def naming_steps(self, finding: Finding) -> "Secrets":
        """Know the secrets of what is sent before the request that shows a finding: the main identity's."""
        return self.naming(finding) if finding.story or finding.engine == RECORDING else self

    def _whole(self, request: Request) -> frozenset[str]:
        lines = (self.field_pieces(*line) for line in request.fields)
        pieces = (piece for each in (self.target_pieces(request.target), *lines) for piece in each)
        return frozenset(piece.value for piece in pieces if isinstance(piece, Secret))

    def finding(self, finding: Finding) -> Finding:
        """Hide what is secret in all that a finding shows, sentences that quote an answer included."""
        if finding.engine == RECORDING and not self.hides_contents:
            return self.of_users().finding(finding)
        exchanges = (finding.exchange, *finding.steps)
        values = self.values(*(each.request for each in exchanges))
        shown, *steps = (self.exchange(each, values) for each in exchanges)
        return replace(
            finding,
            exchange=shown,
            steps=tuple(steps),
            received=tuple(self.exchange(each, values) for each in finding.received),
            sentence=without(finding.sentence, values),
            expected=without(finding.expected, values),
            got=without(finding.got, values),
            why=without(finding.why, values),
            second=tuple(without(each, values) for each in finding.second),
            violations=tuple(
                replace(each, message=without(each.message, values), value=None)
                for each in finding.violations
            ),
        )


def _text(body: bytes) -> str:
    return body.decode("utf-8", "surrogateescape")


def _passwords(value: Any) -> Iterator[str]:
    """List the names of properties and parameters whose format is `password`."""
    waiting: list[Any] = [value]
    while waiting:
        each = waiting.pop()
        if is_object(each):
            named: Any = each.get("properties")
            for name, schema in named.items() if is_object(named) else ():
                if is_object(schema) and schema.get("format") == "password":
                    yield name
            waiting.extend(each.values())
        elif is_array(each):
            waiting.extend(each)


class _SecretsOfTwo(Secrets):
    """Knows whose each secret is. theirs: those of the other identity."""

    def __init__(self, known: Secrets, caller: str, theirs: frozenset[str]) -> None:
        self.__dict__.update(known.__dict__)
        self._caller = caller
        self._theirs = theirs

    def _secret(self, name: str, value: str) -> str | Secret:
        found = super()._secret(name, value)
        if isinstance(found, Secret) and value in self._theirs:
            return Secret(self.variable(f"{self._caller} {name}"), value)
        return found


class _SecretsOfImpostor(Secrets):
    """Knows which secret was changed to be almost right. carrier: what it is sent in; why: how it was."""

    def __init__(self, known: Secrets, carrier: str, why: str) -> None:
        self.__dict__.update(known.__dict__)
        self._carrier = carrier.lower()
        self._change = why.removeprefix("credentials ")

    def _secret(self, name: str, value: str) -> str | Secret:
        found = super()._secret(name, value)
        if isinstance(found, Secret) and name.lower() == self._carrier:
            return Secret(found.variable, value, self._change)
        return found
