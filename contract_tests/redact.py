"""What reports leave out: secrets of findings, and the user's name in an address."""

from urllib.parse import urlsplit

from msgspec.structs import replace

from ..spec import MessageSecrets, without
from .credentials import STAND_INS
from .finding import Finding


def url_without_user(url: str) -> str:
    """Leave user name and password out of an address; the client does not send them either."""
    parts = urlsplit(url)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl() if "@" in parts.netloc else url


class Secrets(MessageSecrets):
    """Knows which parts of messages and findings are secret; what we made up ourselves is not."""

    made_up = STAND_INS

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
