"""Whether a server keeps anybody out: one that never does has its security switched off, maybe on purpose."""

from collections.abc import Iterator, Sequence
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from .finding import Finding
from .judged import Judged

OPEN: Final = "security-not-enforced"
_UNAUTHORIZED: Final = 401
_FORBIDDEN: Final = 403
_SEVERAL: Final = 2
_SWITCHED_OFF: Final = "The server asks for none of the documented credentials"


class Door(Struct):
    """What was seen of how a server treats strangers. keeps_out: it has turned one away."""

    keeps_out: bool = False

    def see(self, judged: Judged) -> None:
        """Take note of who is turned away for who they are; 403 may be for what is asked, and is where nobody
        was ever let do it.
        """
        response = judged.exchange.response
        if response is not None and response.status in (_UNAUTHORIZED, _FORBIDDEN):
            is_anonymous = any(each.rule == "request-security-missing" for each in judged.violations)
            is_for_who = is_anonymous and judged.twin is not None
            self.keeps_out |= is_for_who or response.status == _UNAUTHORIZED

    def told(self, found: Sequence[Finding], *, opinions: bool) -> tuple[Finding, ...]:
        """Make one opinion of the findings that several operations let in everybody, where none keeps
        anybody out.
        """
        strangers = self._let_in(found)
        if not strangers:
            return tuple(found)
        names = tuple(dict.fromkeys(name for each in strangers for name in each.operations))
        whole = replace(strangers[0], level="opinion", sentence=_SWITCHED_OFF, operations=names)
        others = tuple(each for each in found if each.check != OPEN)
        return (*others, whole) if opinions else others

    def notes(self, found: Sequence[Finding]) -> Iterator[str]:
        """Tell of it, opinions or not."""
        if strangers := self._let_in(found):
            yield f"{_SWITCHED_OFF} ({len(strangers)} operations): is its security switched off?"

    def _let_in(self, found: Sequence[Finding]) -> list[Finding]:
        strangers = [each for each in found if each.check == OPEN]
        return strangers if not self.keeps_out and len(strangers) >= _SEVERAL else []
