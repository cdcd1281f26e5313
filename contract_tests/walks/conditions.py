"""Conditions of the steps of a walk (RFC 9110, Conditional Requests): as they are written, and answered."""

from collections.abc import Iterator
from http import HTTPStatus

from ...spec import Exchange, FieldLines, Operation, Response
from ..judged import answered
from ..plan import LONG_AGO, NEVER
from .holding import Breach
from .recalled import Recalled
from .step import Step


def condition_of(recalled: Recalled, step: Step) -> FieldLines:
    """Write the condition of a step; nothing where nobody knows whether it is met."""
    if step.twist == "never":
        return (("If-Match", NEVER),)
    if not recalled.is_untouched or recalled.last is None:
        return ()
    date = recalled.last.field("last-modified") or ""
    if step.twist in ("long-ago", "since"):
        told = ("If-Modified-Since", date) if step.twist == "since" else ("If-Unmodified-Since", LONG_AGO)
        return (told,) if date.endswith(" GMT") else ()
    tag = {"tag": recalled.tag, "old-tag": recalled.old_tag}.get(step.twist, "") if recalled.tag else ""
    return (("If-None-Match" if step.act == "read" else "If-Match", tag),) if tag else ()


def unmet(step: Step, condition: FieldLines) -> str:
    """Write a condition that the thing does not meet; "" for one that it does, and for none."""
    return ": ".join(condition[0]) if condition and step.twist != "tag" else ""


def answered_under_tag(
    step: Step, operation: Operation, response: Response, name: str, tag: str
) -> Iterator[Breach]:
    """Hold the answer to If-None-Match to the tag: of the thing as it is, or as it was before."""
    if step.twist == "tag" and response.status == HTTPStatus.OK and response.field("etag") == tag:
        sentence = f"The server sent again what the client said that it has ({name}: {tag})"
        yield Breach("condition-ignored", operation, sentence, "304", answered(response))
    elif step.twist == "old-tag" and response.status == HTTPStatus.NOT_MODIFIED:
        sentence = f"The thing has changed, and is said not to have ({name}: {tag})"
        yield Breach("condition-misjudged", operation, sentence, "200, the thing as it is", "304")


def refused_under_tag(
    step: Step, operation: Operation, recalled: Recalled, exchange: Exchange
) -> Iterator[Breach]:
    """Hold the answer to a change under the tag just given: it is met."""
    response = exchange.response
    is_refused = response is not None and response.status == HTTPStatus.PRECONDITION_FAILED
    if step.twist == "tag" and is_refused:
        sentence = f"A change was refused as one of another state, under the tag just given: {recalled.tag}"
        yield Breach("condition-misjudged", operation, sentence, "2xx", "412")
