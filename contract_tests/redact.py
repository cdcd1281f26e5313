"""What reports leave out: secrets of findings, and the user's name in an address."""

from urllib.parse import urlsplit

from msgspec.structs import replace

from ..spec import MessageSecrets, Request, Secret, without
from .credentials import STAND_INS
from .finding import Finding


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

    def naming(self, finding: Finding) -> "Secrets":
        """Know the secrets of the other identity in a finding by its name: `TRUESPEC_BOB_AUTHORIZATION`."""
        if not finding.caller:
            return self
        requests = [each.request for each in (*finding.steps, finding.exchange)]
        mine = self._whole(requests[0]) if finding.story else frozenset[str]()
        theirs = frozenset[str]().union(*map(self._whole, requests)) - mine
        return _SecretsOfTwo(self, finding.caller, theirs)

    def _whole(self, request: Request) -> frozenset[str]:
        lines = (self.field_pieces(*line) for line in request.fields)
        pieces = (piece for each in (self.target_pieces(request.target), *lines) for piece in each)
        return frozenset(piece.value for piece in pieces if isinstance(piece, Secret))

    def finding(self, finding: Finding) -> Finding:
        """Hide what is secret in all that a finding shows, sentences that quote an answer included."""
        exchanges = (finding.exchange, *finding.steps)
        values = self.values(*(each.request for each in exchanges))
        shown, *steps = (self.exchange(each, values) for each in exchanges)
        return replace(
            finding,
            exchange=shown,
            steps=tuple(steps),
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
