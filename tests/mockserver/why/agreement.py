"""Whether what is told of an answer is true of the answer that a mock gives."""

from collections.abc import Iterator

from truespec.mockserver import Explanation, Reply
from truespec.mockserver.why import Step


def step(found: Explanation, stage: str) -> Step | None:
    """Give the last step of a stage; None where there is none."""
    return next((each for each in reversed(found.steps) if each.stage == stage), None)


def notes(found: Explanation, stage: str, kind: str) -> list[str]:
    """List what the notes of a kind say."""
    told = step(found, stage)
    return [each.says for each in told.notes if each.stage == kind] if told is not None else []


def disagreements(found: Explanation, reply: Reply) -> Iterator[str]:
    """Say where an explanation and a mock's answer to the same request differ."""
    told = found.reply
    if (told.status, told.fields, told.body) != (reply.status, reply.fields, reply.body):
        yield f"another answer: {told.status}, not {reply.status}"
    route, status, media_type = (step(found, each) for each in ("route", "status", "media type"))
    if route is None or (reply.operation is not None and not route.says.startswith(reply.operation.key)):
        yield f"another operation: {route}"
    broken = [each.words for each in reply.violations]
    is_routed = reply.operation is not None or step(found, "judge") is not None
    if is_routed and notes(found, "judge", "violation") != broken:
        yield "other violations"
    if not is_routed and route is not None and [route.says] != [each.message for each in reply.violations]:
        yield f"another reason: {route.says}"
    if status is not None and not status.says.startswith(f"{reply.status}"):
        yield f"another status: {status.says}, not {reply.status}"
    sent = reply.field("Content-Type") or ""
    name = media_type.says.partition(" of ")[0] if media_type is not None else ""
    is_chosen = reply.operation is not None and " " not in name and "*" not in name
    if is_chosen and not sent.startswith(name):
        yield f"another media type: {name}, not {sent}"
