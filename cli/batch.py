"""`truespec diff --batch FILE`: many pairs of documents in one process, JSON lines in and out."""

import json
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeAlias

from msgspec.structs import replace

from ..contract_tests import Accepted, pair_as_json
from ..spec import Formats, Spec, TruespecError, UsageError, is_array, is_object
from .accepting import Acceptances
from .comparing import Comparing
from .exit_codes import ExitCode, exit_code_of
from .options import GATHERED, options_of
from .output import write
from .pairs import Pair, Side, both, finished
from .reading import Documents

_KEPT: Final = 8
"""Documents that are kept: a chain of versions reads each once."""

_Kept: TypeAlias = dict[tuple[bool, Formats, str], Spec]

_OPTIONS: Final = {
    each.name: each for each in options_of("diff") if each.name in (*GATHERED["comparing"], "formats")
}
"""What a line may say of how its pair is compared."""


def run_batch(source: str, documents: Documents, comparing: Comparing, acceptances: Acceptances) -> ExitCode:
    """Answer each line as soon as it is compared; a pair that can't be ends none but itself.

    source: a file, or `-`. The exit code is the worst: 3 where one of the documents can't be used.
    """
    kept: _Kept = {}
    answers: list[int] = []
    for number, line in enumerate(_lines(source), 1):
        if line.strip():
            answer = _answer(number, line, documents, comparing, acceptances.accepted, kept)
            write(json.dumps(answer, ensure_ascii=False, default=str))
            answers.append(answer["exit"])
    if not answers:
        raise UsageError(f"--batch {source}: there is no pair in it")
    return ExitCode(max(answers))


def _lines(source: str) -> Iterator[str]:
    if source == "-":
        yield from sys.stdin
        return
    try:
        yield from Path(source).read_text(encoding="utf-8").split("\n")  # JSON may hold other ends of lines
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"--batch {source}: can't be read: {error}") from error


def _answer(
    number: int,
    line: str,
    documents: Documents,
    comparing: Comparing,
    accepted: Accepted,
    kept: _Kept,
) -> dict[str, Any]:
    id_: Any = number
    try:
        asked = _pair(line)
        id_ = asked.get("id", number)
        wanted, documents = _with_options(comparing, documents, asked)
        specs, errors = both(partial(_spec, asked, documents, wanted, kept))
        pair = Pair(asked["old"], asked["new"], errors=tuple(errors))
        if not errors:
            old, new = specs
            changes, hidden = wanted.changes(old, new)
            pair = Pair(old.name, new.name, changes, (old, new), hidden)
        report, code = finished(pair, accepted.excuses(pair.known), wanted)
        return {"id": id_, "exit": int(code), **pair_as_json(report)}
    except Exception as error:  # noqa: BLE001  (a defect, too, costs this pair only)
        words = str(error) if isinstance(error, TruespecError) else f"a defect of truespec: {error!r}"
        said = f"could not compare: {' '.join(words.split())}"
        return {"id": id_, "exit": int(exit_code_of(error)), "verdict": "not-compared", "error": said}


def _pair(line: str) -> dict[str, Any]:
    try:
        pair: Any = json.loads(line)
    except ValueError as error:
        raise UsageError(f"no JSON: {error}") from error
    if not is_object(pair) or not all(isinstance(pair.get(side), str) for side in ("old", "new")):
        raise UsageError('a line is {"old": …, "new": …}, with "id" and options if need be')
    return pair


def _with_options(
    comparing: Comparing, documents: Documents, pair: dict[str, Any]
) -> tuple[Comparing, Documents]:
    """Take the options of one line, which count before those of the command."""
    values: dict[str, Any] = {name: getattr(comparing, name) for name in comparing.__struct_fields__}
    for name, value in pair.items():
        if name in ("id", "old", "new"):
            continue
        option = _OPTIONS.get(name)
        if option is not None and option.table and is_object(value):
            values[name] = (*values[name], *(f"{key}={each}" for key, each in value.items()))
        elif option is not None and option.table and is_array(value):
            values[name] = (*values[name], *map(str, value))
        elif option is not None and not option.table and option.kind.accepts(value):
            values[name] = value
        else:
            known = ", ".join(_OPTIONS)
            raise UsageError(f"{name!r} with {value!r} is no option of a pair; there are {known}")
    if "formats" in values:
        documents = replace(documents, formats=Formats.parse(values.pop("formats")))
    return Comparing.taken_from(values), documents


def _spec(
    pair: dict[str, Any],
    documents: Documents,
    comparing: Comparing,
    kept: _Kept,
    side: Side,
) -> Spec:
    source = pair[side]
    if source == "-":
        raise UsageError(f"{side}: a pair of a batch can't come from standard input")
    key = (comparing.components, documents.formats, source)
    found = kept.pop(key, None)
    if found is None:
        found = comparing.load(documents, source)
    kept[key] = found
    while len(kept) > _KEPT:
        kept.pop(next(iter(kept)))
    return found
