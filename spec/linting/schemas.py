"""Rules on what schemas mean: what of them is never held against a value, or says nothing."""

from collections.abc import Iterator
from typing import Final

import jsonschema_rs

from ..document import Document, DocumentProblem, Location, Node
from ..errors import DocumentError
from ..json_value import is_array
from ..schema import Schema, View
from ..schema.discriminator import Families
from ..schema.messages import shown
from ..schema.pattern import UnjudgedPattern, UnusablePattern, translate
from ..schema.unfolding import COMPOSITIONS
from ..schema.views import place_of
from .composition import Composition
from .subject import Fault, Subject
from .walk import Part

RULE: Final = "schema-not-judged"


def not_judged(document: Document) -> tuple[DocumentProblem, ...]:
    """List what a document rightly demands and truespec can't hold against values, each with its place.

    Raises DocumentError when it is no OpenAPI document or of an unknown version.
    """
    return tuple(
        DocumentProblem(fault.message, fault.at, RULE) for fault in schema_not_judged(Subject.of(document))
    )


def schema_not_judged(subject: Subject) -> Iterator[Fault]:
    """Find patterns that are right and that the engine can't run, and compositions without end for it."""
    told: set[Location] = set()
    for node, written, failure in _failures(subject):
        if not isinstance(failure, UnusablePattern):
            told.add(node.location)
            yield Fault(f"the pattern {shown(written)} is not judged: {failure}", node.location)
    for part in subject.walk.of("schema"):
        if part.node.mapping.keys().isdisjoint(COMPOSITIONS):
            continue
        for view in _views(part):
            found = _unjudged(subject.schema(part.node, view))
            yield from (Fault(each.message, each.at) for each in found if each.at not in told)


def pattern_unusable(subject: Subject) -> Iterator[Fault]:
    """Find patterns that are no regular expressions of ECMA-262."""
    for node, written, failure in _failures(subject):
        if isinstance(failure, UnusablePattern):
            yield Fault(f"the pattern {shown(written)} is no regular expression: {failure}", node.location)


def _failures(subject: Subject) -> Iterator[tuple[Node, str, Exception]]:
    for part in subject.walk.of("schema"):
        for node, written in _patterns(part.node):
            try:
                jsonschema_rs.Draft202012Validator({"pattern": translate(written)}, offline=True)
            except jsonschema_rs.ValidationError:
                yield node, written, ValueError("it is too large or too deep to be run")
            except (UnjudgedPattern, UnusablePattern) as failure:
                yield node, written, failure


def _patterns(node: Node) -> Iterator[tuple[Node, str]]:
    yield from ((member, name) for name, member in node.child("patternProperties").members())
    if isinstance(node.mapping.get("pattern"), str):
        yield node.child("pattern"), node.mapping["pattern"]


_NARROWING: Final = frozenset(
    (
        *("allOf", "anyOf", "oneOf", "not", "if", "enum", "const", "required", "multipleOf", "contains"),
        *("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties", "maxLength"),
    )
)
"""Without one of these a schema can't contradict itself, though something inside of it can."""


def schema_impossible(subject: Subject) -> Iterator[Fault]:
    """Find schemas that nothing meets, in no direction; told is the innermost part to blame."""
    parts = tuple(subject.schemas())
    # What nothing meets may be denied: that allows all.
    denied = {place_of(part.node.child("not")) for part in parts if "not" in part.node.mapping}
    for part in parts:
        mapping = part.node.mapping
        if not _NARROWING & mapping.keys() or mapping.get("not") in (True, {}):
            continue  # `not: {}` says on purpose that nothing is allowed
        if place_of(part.node) in denied:
            continue
        found = [_impossible(subject.schema(part.node, view)) for view in _views(part)]
        if found[0] is not None and all(found):
            yield Fault(f"nothing meets this schema: {found[0].message}", found[0].at)


def schema_excessive(subject: Subject) -> Iterator[Fault]:
    """Find schemas whose smallest value is too large to be made; told is the innermost part to blame."""
    for part in subject.schemas():
        if not _AT_LEAST & part.node.mapping.keys():
            continue
        found = [_excessive(subject.schema(part.node, view)) for view in _views(part)]
        if found[0] is not None and all(found):
            yield Fault(found[0].message, found[0].at)


_AT_LEAST: Final = frozenset(("minItems", "minLength", "minProperties", "minContains", "pattern"))
"""Without one of these, no value is large by itself."""


def _excessive(schema: Schema) -> DocumentProblem | None:
    try:
        return schema.excessive
    except DocumentError:
        return None


def _views(part: Part) -> tuple[View, ...]:
    return ("request", "response") if part.view is None else (part.view,)


def _unjudged(schema: Schema) -> tuple[DocumentProblem, ...]:
    try:
        return schema.unjudged
    except DocumentError:
        return ()


def _impossible(schema: Schema) -> DocumentProblem | None:
    try:
        return schema.impossible
    except DocumentError:  # it can't be compiled, which another rule says
        return None


def nullable_ineffective(subject: Subject) -> Iterator[Fault]:
    """Find `nullable: true` that allows no null: it adds to a `type` beside it, and to nothing else."""
    if subject.grammar.version != "3.0":
        return
    for part in subject.walk.of("schema"):
        mapping = part.node.mapping
        if mapping.get("nullable") is not True or "$ref" in mapping:
            continue
        at = part.node.child("nullable").location
        values = mapping.get("enum")
        if "type" not in mapping and {"allOf", "anyOf", "oneOf"} & mapping.keys():
            yield Fault(
                "`nullable` has no effect without a `type` beside it: null is judged by the rest alone", at
            )
        elif "type" in mapping and is_array(values) and None not in values:
            yield Fault("`nullable` has no effect: the `enum` beside it does not list null", at)


def discriminator_undeclared(subject: Subject) -> Iterator[Fault]:
    """Find schemas that a discriminator chooses, and that do not have the member it looks at."""
    composition = Composition(subject)
    for part in subject.walk.of("schema"):
        if "discriminator" not in part.node.mapping:
            continue
        found = part.node.child("discriminator")
        name = found.value if subject.grammar.version == "2.0" else found.mapping.get("propertyName")
        if not isinstance(name, str) or (
            name in composition.members(part.node).declared and not _unions(part.node)
        ):
            continue
        own = Node(
            part.node.file,
            part.node.pointer,
            {k: v for k, v in part.node.mapping.items() if k not in _UNIONS},
        )
        for variant in _unions(part.node) or [part.node]:
            members = composition.members(variant)
            if name in members.declared or name in own.child("properties").mapping or members.is_open:
                continue
            yield Fault(
                f"the discriminator looks at {name!r}, which this schema does not describe", variant.location
            )


_UNIONS: Final = ("oneOf", "anyOf")


def _unions(node: Node) -> list[Node]:
    return [variant for keyword in _UNIONS for variant in node.child(keyword).items()]


def discriminator_dangling(subject: Subject) -> Iterator[Fault]:
    """Find mappings of discriminators that lead to no schema."""
    families = Families(subject.document)
    for part in subject.walk.of("schema"):
        for value, member in part.node.child("discriminator").child("mapping").members():
            if families.dangling(member):
                yield Fault(
                    f"the mapping of {shown(value)} leads nowhere: {shown(member.value)}", member.location
                )
