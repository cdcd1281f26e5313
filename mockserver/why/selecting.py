"""What was chosen for an answer: its status, its media type, what fills it; or how a request was refused."""

from collections.abc import Iterator

from ..answers import Answer
from ..reply import Reply
from ..selection import declared_refusals, refusal_for
from .step import Step
from .traced import Refused, Selected, TracedMock, Tried


def selecting_steps(mock: TracedMock, reply: Reply) -> Iterator[Step]:
    """Tell how the answer was chosen and made."""
    if mock.selected is not None:
        yield from _selected(mock.selected)
    if mock.refusals.last is not None:
        yield from _refused(reply, mock.refusals.last)
    elif mock.selected is not None:
        yield from _replaced(mock, reply, mock.selected)


def _selected(chosen: Selected) -> Iterator[Step]:
    choice = chosen.deciding.choice
    if choice is not None:
        found = choice.candidate
        yield Step("example", f"the request asks for {found.name}: {choice.because}", found.location)
    preference = chosen.deciding.preference
    if chosen.selected is None:
        yield Step(
            "status", f"nothing is documented for {preference.code}" if preference.code else "no response"
        )
        return
    status, described = chosen.selected
    yield Step(
        "status", f"{status}: {_reason(described.status, status, preference.code)}", described.location
    )
    if chosen.ranges == ("",):
        yield Step("media type", "the answer has no content")
    else:
        yield _media_type(chosen)
    if preference.example and not chosen.tried:
        yield Step("content", f"the response has no example {preference.example!r}", described.location)
    elif chosen.tried:
        yield _content(chosen, chosen.tried[-1])


def _reason(key: str, status: int, wanted: int) -> str:
    """Say why a response was chosen, of its key in the Responses Object."""
    if wanted:
        how = {"default": "`default` stands for it"}.get(key, f"documented as {key}")
        return f"it was asked for, {how}"
    if key == "default":
        return "no 2xx is documented, `default` is"
    if key.startswith("2"):
        return "the lowest 2xx that is documented" if key.isdigit() else f"no 2xx is, {key} is documented"
    return f"no 2xx is documented, {key} comes first"


def _media_type(chosen: Selected) -> Step:
    accept = chosen.deciding.accept
    described = chosen.selected[1] if chosen.selected is not None else None
    known = ", ".join(described.content) if described is not None else ""
    asked = f"Accept is {accept}" if accept else "nothing is asked for (Accept)"
    if not chosen.ranges:
        return Step("media type", f"none of {known} is acceptable: {asked}")
    notes = tuple(
        Step("passed over", f"{each.media_range}: {each.reason or 'JSON in plain text, as a last resort'}")
        for each in chosen.tried[:-1]
    )
    media = chosen.media
    name = chosen.tried[-1].media_range if chosen.tried else chosen.ranges[0]
    at = media.location if media is not None else None
    return Step("media type", f"{name} of {known}: {asked}", at, notes)


def _content(chosen: Selected, last: Tried) -> Step:
    if last.answer is None:
        return Step("content", f"it can't be written: {last.reason}")
    by_chance = ("; values are made by chance (dynamic)",) if chosen.is_dynamic else ()
    return _filled(last.answer, "".join(by_chance))


def _filled(answer: Answer, more: str = "") -> Step:
    """Tell what fills an answer, and which example would have, if it were good."""
    source, notes = answer.source, list[Step]()
    if answer.wanted is not None:
        wanted = answer.wanted
        notes.append(Step("passed over", f"{wanted.source.what} breaks the document", wanted.source.at))
        notes += (Step("violation", each.words, each.at) for each in wanted.violations)
    notes += (Step("violation", each.words, each.at) for each in answer.violations)
    return Step("content", f"{source.what}{source.more}{more}", source.at, tuple(notes))


def _replaced(mock: TracedMock, reply: Reply, chosen: Selected) -> Iterator[Step]:
    """Tell why a problem document takes the place of the answer that was chosen."""
    answer = chosen.tried[-1].answer if chosen.tried else None
    if answer is None:
        yield Step("status", f"{reply.status}: there is no such answer, a problem document says why")
    elif answer.violations and mock.settings.errors:
        yield Step("status", f"{reply.status}: the answer breaks the document (--errors)")
    elif chosen.selected is not None and reply.status != chosen.selected[0]:
        yield Step("status", f"{reply.status}: a condition of the request, or an invariant of the document")


def _refused(reply: Reply, refused: Refused) -> Iterator[Step]:
    """Tell why a request is refused so: for its first reason, with a response that the document declares."""
    if reply.violations:
        kind, _ = refusal_for(reply.violations)
        yield Step("refusal", f"{kind.title} ({kind.id})")
    operation = reply.operation
    declared = [] if operation is None else list(declared_refusals(operation, refused.statuses))
    notes = tuple(Step("declared", f"{each.status} is declared", each.location) for _, each in declared)
    statuses = ", ".join(map(str, refused.statuses))
    how = "for which the document may declare" if declared else "and nothing is declared for"
    yield Step("status", f"{refused.answer.status}, {how} {statuses}", None, notes)
    yield _filled(refused.answer)
