"""What chance depends on: with a seed on it, the operation and the request alone."""

from collections import Counter
from random import Random
from typing import Final

from ..spec import Operation, Request

_COUNTED: Final = 100_000
"""Different requests whose turns are counted; then all begin anew, so that memory stays flat."""


class Chance:
    """The randomness of one mock. seed: None for values that nothing determines."""

    def __init__(self, seed: str | None) -> None:
        self._seed = seed
        self._free: Random | None = None  # made at the first question: each worker has its own
        self._turns: Counter[int] = Counter()

    def of(self, operation: Operation, request: Request, seed: str = "") -> Random:
        """Give the randomness of an answer: the same in any order of requests, after a restart, and whatever
        edge the request came by. seed: one that the request brings along, which wins.
        """
        wanted = seed or self._seed
        return self._unbound() if wanted is None else Random(_named(wanted, operation, request))

    def of_turn(self, what: str, operation: Operation | None, request: Request) -> Random:
        """Give the randomness of the n-th time that a request comes, so that one that is tried again has
        another fate, and a run that is done again the same. what: of a request depends on it.
        """
        if self._seed is None:
            return self._unbound()
        named = _named(f"{what} {self._seed}", operation, request)
        if len(self._turns) >= _COUNTED:
            self._turns.clear()
        turn = hash(named)
        self._turns[turn] += 1
        return Random(named + b"\0" + str(self._turns[turn]).encode())

    def _unbound(self) -> Random:
        if self._free is None:
            self._free = Random()
        return self._free


def _named(seed: str, operation: Operation | None, request: Request) -> bytes:
    parts = (seed, operation.key if operation is not None else "", request.target)
    return "\0".join(parts).encode("utf-8", "surrogatepass") + b"\0" + request.body
