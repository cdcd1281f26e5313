"""What a test expects of a request, and how near the ones that came are to it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from msgspec import UNSET, Struct

from ...spec import is_array, is_object, pointer_child
from .received import Received

_SHOWN: Final = 8
"""Requests and differences that a message shows."""

_SHORT: Final = 200


class Expected(Struct, frozen=True):
    """What is expected. json: the whole content, UNSET for any. query, headers: what matters of them."""

    json: Any
    query: Mapping[str, str | Sequence[str]]
    headers: Mapping[str, str]

    def differences(self, received: Received) -> list[str]:
        """Say in lines where a request differs from this."""
        return [
            *self._of_query(received),
            *self._of_headers(received),
            *([] if self.json is UNSET else _of_values("", self.json, received.json)),
        ]

    def _of_query(self, received: Received) -> Iterator[str]:
        for name, value in self.query.items():
            wanted = [value] if isinstance(value, str) else list(value)
            got = received.query.getlist(name)
            if got != wanted:
                yield f"query ?{name} is {_shown(got) if got else 'absent'}, expected {_shown(wanted)}"

    def _of_headers(self, received: Received) -> Iterator[str]:
        for name, value in self.headers.items():
            got = received.headers.get(name)
            if got != value:
                yield f"header {name} is {_shown(got) if got is not None else 'absent'}, expected {value!r}"


def failure_message(
    operation: str,
    expected: Expected,
    times: int | None,
    asked: Sequence[Received],
    everything: Sequence[Received],
) -> str:
    """Say what was expected, what came nearest to it, and what came else."""
    wanted = "at least once" if times is None else f"{times} times"
    if not asked:
        lines = [f"{operation} was never asked, expected {wanted}"]
        lines += ["the mock was asked:" if everything else "the mock was asked nothing"]
        lines += _listed(everything)
        return "\n".join(lines)
    ranked = sorted(asked, key=lambda each: len(expected.differences(each)))
    fitting = sum(not expected.differences(each) for each in asked)
    lines = [f"{operation} was asked so {fitting} times of {len(asked)}, expected {wanted}"]
    nearest = next((each for each in ranked if expected.differences(each)), None)
    if nearest is not None:
        lines.append(f"nearest: {nearest}")
        lines += [f"    {each}" for each in expected.differences(nearest)[:_SHOWN]]
        lines += [f"    {each.where}: {each.message}  ({each.at})" for each in nearest.violations[:_SHOWN]]
    return "\n".join(lines)


def _listed(requests: Sequence[Received]) -> Iterator[str]:
    for each in requests[-_SHOWN:]:
        yield f"    {each}"
        for violation in each.violations[:2]:
            yield f"        {violation.where}: {violation.message}  ({violation.at})"


def _of_values(pointer: str, expected: Any, got: Any) -> Iterator[str]:
    """Say where two JSON values differ; booleans are no numbers."""
    if is_object(expected) and is_object(got):
        for name in dict.fromkeys((*expected, *got)):
            place = pointer_child(pointer, name)
            if name not in got:
                yield f"body {place} is absent, expected {_shown(expected[name])}"
            elif name not in expected:
                yield f"body {place} is {_shown(got[name])}, expected nothing"
            else:
                yield from _of_values(place, expected[name], got[name])
    elif is_array(expected) and is_array(got) and len(expected) == len(got):
        for index, pair in enumerate(zip(expected, got, strict=True)):
            yield from _of_values(pointer_child(pointer, index), *pair)
    elif expected != got or isinstance(expected, bool) is not isinstance(got, bool):
        yield f"body{' ' + pointer if pointer else ''} is {_shown(got)}, expected {_shown(expected)}"


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…"
