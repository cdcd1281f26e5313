"""Tokens that expire during a run: a request with an old one is sent with the new one."""

from collections.abc import Callable, Mapping
from typing import Final

from msgspec.structs import replace

from ...spec import Exchange, Request, TargetError

_UNAUTHORIZED: Final = 401
_MOST_IN_VAIN: Final = 2
"""Renewals that change nothing, after which a 401 is taken for the server's answer."""


class Renewed:
    """The tokens of one client. renewals: by the first token, how to get another."""

    def __init__(self, renewals: Mapping[str, Callable[[], str]]) -> None:
        self._renewals = renewals
        self._current = {token: token for token in renewals}
        self._in_vain = dict.fromkeys(renewals, 0)
        self._later: dict[str, str] = {}

    def applied_to(self, request: Request) -> Request:
        """Write the current tokens where a request has the first ones."""
        for first, current in self._current.items():
            if first != current:
                request = _with(request, first, current)
        return request

    def undone_in(self, request: Request) -> Request:
        """Write the first tokens where a request has later ones."""
        for later, first in self._later.items():
            request = _with(request, later, first)
        return request

    def after(self, exchange: Exchange) -> Request | None:
        """Renew the token of a request that was answered 401; the request to send then, None for no other."""
        response = exchange.response
        for first, current in self._current.items():
            if not any(current in value for _, value in exchange.request.fields):
                continue
            if response is not None and response.status != _UNAUTHORIZED:
                self._in_vain[first] = 0
            elif response is not None and self._in_vain[first] < _MOST_IN_VAIN:
                self._in_vain[first] += 1
                try:
                    self._current[first] = self._renewals[first]()
                except TargetError:
                    return None
                self._later[self._current[first]] = first
                return _with(exchange.request, current, self._current[first])
        return None


def _with(request: Request, old: str, new: str) -> Request:
    return replace(request, fields=tuple((name, value.replace(old, new)) for name, value in request.fields))
