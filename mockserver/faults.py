"""Faults on demand, to see what a client makes of them: answers that come late, errors in their place.

`Delay.parse` and `ErrorRate.parse` read what people write; `Faults` says which of them befalls a request.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from random import Random
from typing import Final, Protocol, TypeVar

from msgspec import Struct

from ..spec import Operation, UsageError

_DURATION: Final = re.compile(
    r"(?P<low>\d+(?:\.\d+)?)(?P<unit>ms|s)?(?:\.\.(?P<high>\d+(?:\.\d+)?)(?P<last>ms|s))?"
)
_SECONDS: Final = {"ms": 0.001, "s": 1.0}
_RATE: Final = re.compile(r"(?P<share>\d+(?:\.\d+)?)%(?::(?P<status>[45]\d\d))?")
_ALL: Final = 100
_SERVER_ERROR: Final = 500
_UNAVAILABLE: Final = 503
_PASSING: Final = (429, 408)
"""Statuses of the client's kind that a right request meets in life, too."""

MAX_DELAY: Final = 60.0
"""Seconds that one request may ask its answer to be late; the command line may ask for more."""


class Delay(Struct, frozen=True):
    """How late answers come. operation: by `METHOD /path` or operationId, "" for all. low, high: seconds."""

    operation: str
    low: float
    high: float

    @classmethod
    def parse(cls, text: str) -> "Delay":
        """Read `100..800ms`, `1.5s`, `listThings=200ms`. Raises UsageError for anything else."""
        operation, written = _parted(text)
        found = _DURATION.fullmatch(written)
        unit = found and (found["unit"] or found["last"])
        if not found or not unit:
            raise UsageError(f"a delay is `100..800ms` or `2s`, for one operation `NAME=2s`, not {text!r}")
        low = float(found["low"]) * _SECONDS[unit]
        high = float(found["high"]) * _SECONDS[found["last"]] if found["high"] else low
        if low > high:
            raise UsageError(f"the delay {text!r} ends before it begins")
        return cls(operation, low, high)


class ErrorRate(Struct, frozen=True):
    """How often errors are answered. operation: as in `Delay`. share: 0 to 1. status: the one that is wanted,
    0 for those that the document declares.
    """

    operation: str
    share: float
    status: int

    @classmethod
    def parse(cls, text: str) -> "ErrorRate":
        """Read `5%`, `5%:503`, `GET /things=100%`. Raises UsageError for anything else."""
        operation, written = _parted(text)
        found = _RATE.fullmatch(written)
        if not found or float(found["share"]) > _ALL:
            raise UsageError(f"an error rate is `5%` or `5%:503`, for one operation `NAME=5%`, not {text!r}")
        return cls(operation, float(found["share"]) / _ALL, int(found["status"] or 0))


class _Named(Protocol):
    @property
    def operation(self) -> str: ...


_Fault = TypeVar("_Fault", bound=_Named)


class Faults:
    """The faults of one mock. Of several for one operation the one that names it counts, then the last."""

    def __init__(self, delays: Sequence[Delay], rates: Sequence[ErrorRate]) -> None:
        self._delays = tuple(delays)
        self._rates = tuple(rates)

    def __bool__(self) -> bool:
        return bool(self._delays or self._rates)

    @property
    def names(self) -> Iterator[str]:
        """Go through the operations that are named."""
        faults: tuple[_Named, ...] = (*self._delays, *self._rates)
        return (each.operation for each in faults if each.operation)

    def delay(self, operation: Operation | None, random: Random) -> float:
        """Say how many seconds an answer comes late. operation: None where the request names none."""
        found = _of(self._delays, operation)
        return 0.0 if found is None else random.uniform(found.low, found.high)

    def error(self, operation: Operation, random: Random) -> int:
        """Say which error befalls a right request: a status, 0 for none.

        Of those that are declared: a 5xx, a 429 or 408, else another 4xx; 503 where none is.
        """
        found = _of(self._rates, operation)
        if found is None or random.random() >= found.share:
            return 0
        return found.status or random.choice(_declared(operation) or [_UNAVAILABLE])


def check_names(faults: Faults, operations: Iterable[Operation]) -> None:
    """Raises UsageError where a fault is for an operation that there is not."""
    known = {name for each in operations for name in (each.key, each.operation_id)}
    for name in faults.names:
        if name not in known:
            raise UsageError(f"no operation {name!r} to be late or to fail")


def _parted(text: str) -> tuple[str, str]:
    """Part the name of an operation from what is said of it; paths may have a `=`, values have none."""
    operation, _, written = text.rpartition("=")
    return operation.strip(), written.strip()


def _of(faults: tuple[_Fault, ...], operation: Operation | None) -> _Fault | None:
    names = (operation.key, operation.operation_id) if operation is not None else ()
    own = [each for each in faults if each.operation and each.operation in names]
    return next(reversed(own or [each for each in faults if not each.operation]), None)


def _declared(operation: Operation) -> list[int]:
    """List the errors that a document declares and a right request may meet."""
    statuses = [_status(key) for key in operation.responses if key[0] in "45d"]
    meant = [each for each in statuses if each >= _SERVER_ERROR or each in _PASSING]
    return meant or statuses


def _status(key: str) -> int:
    """Give the status of an error that a key covers: that of a range, 500 of `default`."""
    if key == "default":
        return _SERVER_ERROR
    return int(key) if key.isdigit() else int(key[0]) * 100
