"""Invariants about several exchanges that the prose of a document speaks of: proposals, as those of one are.

A description that says "the credits that are left" means that they go down; "newest first" is an order of all
pages; "unique identifier" differs each time.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from ..contract import Spec
from ..document import Node
from ..json_text import json_text
from ..model import Operation, ResponseObject
from .told_properties import (
    NUMBERS,
    TOTAL,
    Properties,
    ProposedInvariant,
    id_of,
    is_of,
    items_in,
    member_way,
    properties_in,
    prose_of,
    says_has,
    success_of,
    way_to,
)

_LEFT: Final = re.compile(
    r"\b(?:credits?|quotas?|balances?|tokens|points|budgets?)\b[^.]{0,40}\b(?:left|remaining|remains?)\b"
    r"|\b(?:left|remaining)\b[^.]{0,20}\b(?:credits?|quotas?|balances?|tokens|points|budgets?)\b",
    re.IGNORECASE,
)
_STOCK: Final = re.compile(r"credit|quota|balance|budget|remaining|left", re.IGNORECASE)
_ORDER: Final = re.compile(
    r"(?:(?P<down>descending)|ascending|alphabetical) order (?:of|by) (?:the |their )?`?(?P<member>\w+)"
    r"|(?:newest|latest|most recent) (?:one |\w+ )?(?:comes )?(?P<new>first)\b"
    r"|\b(?P<old>oldest) (?:one |\w+ )?(?:comes )?first\b|\breverse (?P<back>chronological)",
    re.IGNORECASE,
)
_CHOICE: Final = re.compile(
    r"\b(?:default|optional|specify|set to|can be|may be|if you|when)\b", re.IGNORECASE
)
_MADE_AT: Final = re.compile(
    r"(?:created?|creation|timestamp|date)_?(?:at|on|time|date|timestamp)?", re.IGNORECASE
)
_CREATED: Final = re.compile(r"(?:created|creation)_?(?:at|on|time|date)?", re.IGNORECASE)
_CHANGED: Final = re.compile(r"(?:updated|modified|changed)_?(?:at|on|time|date)?", re.IGNORECASE)
_TOTALS: Final = re.compile(r"total|count", re.IGNORECASE)
_UNIQUE: Final = re.compile(r"\bunique (?:id|identifier)\b|\buniquely identif", re.IGNORECASE)
_FIXED: Final = re.compile(
    r"\b(?:is|are) immutable\b|\b(?:cannot|can't|can not) be (?:changed|updated|modified) (?:after|once)\b"
    r"|\bnever changes?\b",
    re.IGNORECASE,
)
_COUNTED: Final = re.compile(
    r"\b(?:increment\w*|increases?|raised)\b[^.]{0,40}\b(?:each|every|change|update|modif)", re.IGNORECASE
)
_IDEMPOTENT: Final = re.compile(r"(?<!not )(?<!non-)\bidempotent\b", re.IGNORECASE)
_CHANGING: Final = ("PATCH", "PUT")


def proposed_sequences(spec: Spec, operation: Operation) -> Iterator[ProposedInvariant]:
    """Read proposals out of what is said of one operation and its successful answer."""
    success = success_of(operation)
    if success is None:
        return
    given = properties_in(spec, success.content)
    said = prose_of(spec.document.node(operation.location.pointer))
    if operation.method == "POST":
        yield from _goes_down(operation, given, said)
        yield from _is_new(spec, operation, given)
        yield from _counts(spec, operation)
    if operation.method in ("POST", "PUT", "DELETE"):
        yield from _is_idempotent(operation, said)
    if operation.method == "GET":
        yield from _in_order(spec, operation, success, said)
        yield from _over_changes(spec, operation, given)


def _name(operation: Operation) -> str:
    return json_text(operation.operation_id or operation.key)


def _goes_down(operation: Operation, given: Properties, said: str) -> Iterator[ProposedInvariant]:
    """What is left of credits gets less."""
    spoken = _LEFT.search(said) is not None
    stock = [
        name
        for name, node in given.items()
        if is_of(node, NUMBERS) and (_LEFT.search(prose_of(node)) or (spoken and _STOCK.search(name)))
    ]
    if not stock:
        return
    sums = [" + ".join(way_to(f"{step}.response", name) for name in stock) for step in ("after", "before")]
    read = _sentence(said if spoken else prose_of(given[stock[0]]), _LEFT)
    what = " and ".join(stock)
    yield ProposedInvariant(
        operation,
        id_of(operation, f"uses up {stock[0] if len(stock) == 1 else 'what is left'}"),
        f"Each time there is less left of {what}.",
        _have(("before", "after"), {name: given[name] for name in stock}),
        f"{sums[0]} < {sums[1]}",
        read,
        (("before", _name(operation)), ("after", _name(operation))),
    )


def _is_new(spec: Spec, operation: Operation, given: Properties) -> Iterator[ProposedInvariant]:
    """What is unique differs each time; what the client sends itself, or a common schema has, is left out."""
    asked = operation.request_body
    sent: Properties = properties_in(spec, asked.content) if asked is not None else {}
    for name, node in given.items():
        told = _UNIQUE.search(prose_of(node)) is not None and is_of(node, NUMBERS | {"string"})
        if told and name not in sent and _is_told_first(spec, operation, name, node):
            yield ProposedInvariant(
                operation,
                id_of(operation, f"{name} is new"),
                f"{name} is another each time.",
                _have(("one", "other"), {name: node}),
                f"{way_to('one.response', name)} != {way_to('other.response', name)}",
                prose_of(node),
                (("one", _name(operation)), ("other", _name(operation))),
            )


def _is_told_first(spec: Spec, operation: Operation, name: str, node: Node) -> bool:
    """Whether no operation before this one has the same property in its answer."""
    for other in spec.operations:
        if other is operation:
            return True
        success = success_of(other) if other.method == "POST" else None
        known = properties_in(spec, success.content).get(name) if success is not None else None
        if known is not None and (known.file.name, known.pointer) == (node.file.name, node.pointer):
            return False
    return True


def _counts(spec: Spec, operation: Operation) -> Iterator[ProposedInvariant]:
    """A total of a list has one more when one is made."""
    resource = spec.resources.made_by(operation)
    listing = next(iter(resource.listing), None) if resource is not None else None
    success = success_of(listing) if listing is not None else None
    if listing is None or success is None or "201" not in operation.responses:
        return
    for name, node in properties_in(spec, success.content).items():
        if is_of(node, NUMBERS) and TOTAL.search(prose_of(node)) and _TOTALS.search(name):
            after, before = (way_to(f"{step}.response", name) for step in ("after", "before"))
            yield ProposedInvariant(
                operation,
                id_of(operation, f"adds to {name}"),
                f"What is made adds one to {name}.",
                _have(("before", "after"), {name: node}, "made"),
                f"{after} == {before} + 1",
                prose_of(node),
                (("before", _name(listing)), ("made", _name(operation)), ("after", _name(listing))),
            )


def _is_idempotent(operation: Operation, said: str) -> Iterator[ProposedInvariant]:
    keyed = [each for each in operation.parameters if each.name.lower() == "idempotency-key"]
    if _IDEMPOTENT.search(said) or keyed:
        yield ProposedInvariant(
            operation,
            id_of(operation, "once only"),
            "The same request again is answered the same.",
            "first.response.status < 300",
            "second.response.status == first.response.status && second.response.body == first.response.body",
            said if not keyed else f"{keyed[0].name}",
            (("first", _name(operation)), ("second", "{again: first}")),
        )


def _in_order(
    spec: Spec, operation: Operation, success: ResponseObject, said: str
) -> Iterator[ProposedInvariant]:
    """What all pages list is in the order that is told of."""
    items = items_in(spec, success)
    for sentence in re.split(r"(?<=[.;])\s", f"{said} {success.description}") if items else ():
        order = _ORDER.search(sentence)
        if order is None or _CHOICE.search(sentence):
            continue
        wanted = order["member"]
        member = (
            wanted
            if wanted in items
            else next(filter(_MADE_AT.fullmatch, items), None)
            if not wanted
            else None
        )
        if member is None or not is_of(items[member], NUMBERS | {"string"}):
            continue
        down = bool(order["down"] or order["new"] or order["back"])
        item = member_way("each", member)
        yield ProposedInvariant(
            operation,
            id_of(operation, f"in order of {member}"),
            f"All pages together are in {'descending' if down else 'ascending'} order of {member}.",
            f"all.items.all(each, {json_text(member)} in each)",
            f"all.items == all.items.sortBy(each, {item}){'.reverse()' if down else ''}",
            sentence,
            (("all", f"{{pages: {_name(operation)}}}"),),
        )


def _over_changes(spec: Spec, operation: Operation, given: Properties) -> Iterator[ProposedInvariant]:
    """What is fixed stays when a thing is changed; a count of changes, and the time of the last, go on."""
    resource = spec.resources.about(operation)
    if resource is None or resource.item.get("GET") is not operation:
        return
    change = next((resource.item[each] for each in _CHANGING if each in resource.item), None)
    for name, node in given.items() if change is not None else ():
        is_time = node.mapping.get("format") == "date-time"
        after, before = (way_to(f"{step}.response", name) for step in ("after", "before"))
        if _FIXED.search(prose_of(node)) or (is_time and _CREATED.fullmatch(name)):
            what, sentence, holds = "stays", f"A change leaves {name} as it is.", f"{after} == {before}"
        elif is_of(node, NUMBERS) and _COUNTED.search(prose_of(node)):
            what, sentence, holds = "goes up", f"A change raises {name}.", f"{after} > {before}"
        elif is_time and _CHANGED.fullmatch(name):
            what, sentence = "goes on", f"A change does not turn {name} back."
            holds = f"timestamp({after}) >= timestamp({before})"
        else:
            continue
        yield ProposedInvariant(
            operation,
            id_of(operation, f"{name} {what}"),
            sentence,
            _have(("before", "after"), {name: node}, "change"),
            holds,
            prose_of(node),
            (
                ("before", _name(operation)),
                ("change", _name(change or operation)),
                ("after", _name(operation)),
            ),
        )


def _sentence(prose: str, *patterns: re.Pattern[str]) -> str:
    """Choose the sentence that a pattern is in; all of the prose where none has one."""
    sentences = re.split(r"(?<=[.;])\s+", prose)
    return next((each for pattern in patterns for each in sentences if pattern.search(each)), prose)


def _have(steps: tuple[str, ...], properties: Mapping[str, Node], *others: str) -> str:
    """Say that steps succeed, and give properties. others: steps that only have to succeed."""
    good = [f"{step}.response.status < 300" for step in (*steps, *others)]
    told = [says_has(f"{step}.response", name, node) for step in steps for name, node in properties.items()]
    return " && ".join((*good, *told))
