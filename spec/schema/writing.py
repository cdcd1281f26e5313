"""Writes one schema of the document as JSON Schema 2020-12, in place, as its view sees it.

Each keyword that can't have its value is left out, told with its place, and costs only itself.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace

from ..document import DocumentProblem, Node
from ..errors import DocumentError
from ..json_value import is_array, is_object
from .definition import Definition, Path
from .dialect import Dialect, Moved, moved_keywords
from .inexact import INEXACT
from .keywords import CARRIED, FORMS, SAME_VALUE, misuse, tidied
from .messages import shown
from .number_formats import bounded
from .pattern import UnjudgedPattern, UnusablePattern, translate
from .scope import Scope
from .selecting import select
from .views import TOLERATED

_NOTHING: Final[frozenset[str]] = frozenset()
_ASKING: Final = frozenset(("not", "if"))
_DYNAMIC: Final = {"$dynamicRef": "$dynamicAnchor", "$recursiveRef": "$recursiveAnchor"}
_BACKTRACKS: Final = re.compile(r"\(\?(?:=|!|<)|\\[1-9]")
"""What a (translated) pattern holds that can't run in linear time."""


def write(scope: Scope, definition: Definition) -> None:
    """Fill in a definition: its schema, and what is to know about it."""
    writer = _Writer(scope, definition)
    named = scope.document.dialect(definition.node) if scope.dialect.older else None
    around = _Around(
        scope.dialect.named(named), definition.hidden, is_same=True, is_asked=definition.is_asked
    )
    definition.schema = writer.schema(definition.node, (), around)


class _Around(Struct, frozen=True):
    """What a schema inherits. hidden: members that others about the same object hide. is_same: whether it is
    about the value that the definition is about. is_asked: whether it only asks (under `not` and `if`).
    """

    dialect: Dialect
    hidden: frozenset[str]
    is_same: bool
    is_asked: bool = False


class _Writer(Struct, frozen=True):
    scope: Scope
    definition: Definition

    def schema(self, node: Node, path: Path, around: _Around) -> Any:
        """Write a schema, or what stands where one belongs. path: where in the definition it goes."""
        if isinstance(node.value, Node):  # a member of an object that is written elsewhere: a form's field
            return self._referred(node.value, around)
        if not is_object(node.value):
            if isinstance(node.value, bool):
                return node.value
            return self._left_out(node, f"{shown(node.value)} is no schema, and is ignored")
        if isinstance(node.value.get("$schema"), str):
            around = replace(around, dialect=self.scope.dialect.named(node.value["$schema"]))
        has_reference = isinstance(node.value.get("$ref"), str)
        if has_reference and not around.dialect.reference_siblings:
            return self._reference(node, around)
        schema = around.dialect.rewrite(dict(node.value))
        moved = moved_keywords(schema) if around.dialect.tuples else {}
        for place, source in moved.items():
            self.definition.moved[(*path, *place)] = (*self.definition.written(path), *source)
        return self._object(_Source(node, schema, moved), path, around)

    def _object(self, source: "_Source", path: Path, around: _Around) -> dict[str, Any]:
        node, keywords = source.node, source.keywords
        # What is only asked demands nothing of anyone, so nothing of it is hidden.
        own = [] if around.is_asked else self.scope.sight.own(node)
        family = around.hidden.union(own)
        if SAME_VALUE & keywords.keys() and not around.is_asked:
            family |= self.scope.sight.hides(node)
        same = replace(around, hidden=family)
        inner = replace(around, hidden=_NOTHING, is_same=False)
        asked = replace(same, hidden=_NOTHING, is_asked=True)
        is_bare = self.definition.is_bare and not path
        out: dict[str, Any] = {}
        for key, value in keywords.items():
            if key not in FORMS or (is_bare and key in ("anyOf", "oneOf")):
                continue
            why = misuse(key, value)
            if why is not None:
                out |= self._left_out(source.child(key), f"`{key}` can't be used and is ignored: {why}")
            elif key == "$ref":
                out |= self._reference(node, same)
            else:
                here = asked if key in _ASKING else same if key in SAME_VALUE else inner
                written = self._keyword(source, key, (*path, key), here, own)
                out |= {key: written} if written is not INEXACT else INEXACT
        out |= {name: keywords[name] for name in CARRIED if name in keywords}
        self._dynamic(out, node, path, same)
        self._see(out, own, family)
        self._bound(out, path)
        if "discriminator" in node.mapping and not is_bare:
            found = self.scope.families.discriminator(node)
            if found is not None:
                select(out, found, self.definition, path, lambda target: self._named(target, same))
        return out

    def _keyword(self, source: "_Source", key: str, path: Path, around: _Around, own: list[str]) -> Any:
        """Write the value of a keyword; INEXACT for one that is left out."""
        value = source.keywords[key]
        form = FORMS[key]
        if form == "schema":
            return self.schema(source.child(key), path, around)
        if form == "schemas":
            node = source.child(key)
            return [self.schema(node.child(index), (*path, index), around) for index in range(len(value))]
        if key == "patternProperties":
            return self._pattern_properties(source, path, around)
        if form == "members":
            skipped = own if key == "properties" else ()
            is_closed = source.keywords.get("additionalProperties") is False
            forbidden = skipped if is_closed and self.scope.sight.view == "request" else ()
            return {
                name: TOLERATED
                if name in skipped
                else self.schema(source.member(key, name), (*path, name), around)
                for name in value
                if name not in forbidden
            }
        if key == "pattern":
            return self._pattern(value, source.child(key)) or INEXACT
        return tidied(key, value)

    def _pattern_properties(self, source: "_Source", path: Path, around: _Around) -> Any:
        found: dict[str, Any] = {}
        for name in source.keywords["patternProperties"]:
            node = source.member("patternProperties", name)
            pattern = self._pattern(name, node)
            if pattern is None:
                found = {}
                return INEXACT  # which members it speaks of is not known, so neither what is left for others
            if pattern != name:
                self.definition.moved[(*path, pattern)] = (*self.definition.written(path), name)
            found[pattern] = self.schema(node, (*path, pattern), around)
        return found

    def _pattern(self, written: str, node: Node) -> str | None:
        """Spell a pattern as the engine reads it; None, and told, where it is none or can't be run."""
        try:
            pattern = translate(written)
        except UnusablePattern as error:
            message = f"the pattern {shown(written)} can't be used and is ignored: {error}"
            self._left_out(node, message)
            return None
        except UnjudgedPattern as error:
            message = f"the pattern {shown(written)} is not judged: {error}"
            self.definition.unjudged.append(DocumentProblem(message, node.location, "schema-not-judged"))
            self.definition.is_inexact = True
            return None
        if pattern != written:
            self.definition.patterns[pattern] = written
        self.definition.backtracks = self.definition.backtracks or bool(_BACKTRACKS.search(pattern))
        return pattern

    def _see(self, out: dict[str, Any], own: list[str], family: frozenset[str]) -> None:
        """Ask for no member that this view does not see (OpenAPI, `readOnly` and `writeOnly`)."""
        if not family:
            return
        if is_array(out.get("required")):
            out["required"] = [name for name in out["required"] if name not in family]
        if is_object(out.get("dependentRequired")):
            out["dependentRequired"] = {
                name: [each for each in names if each not in family]
                for name, names in out["dependentRequired"].items()
            }

    def _bound(self, out: dict[str, Any], path: Path) -> None:
        if out.get("format") in self.scope.formats.names:
            for keyword in bounded(out):
                self.definition.renamed[(*path, keyword)] = "format"
                self.definition.moved[(*path, keyword)] = (*self.definition.written(path), "format")

    def _dynamic(self, out: dict[str, Any], node: Node, path: Path, around: _Around) -> None:
        """Refer to what a name means where evaluation came from (JSON Schema Core, `$dynamicRef`)."""
        keyword = next((key for key in _DYNAMIC if isinstance(node.mapping.get(key), str)), None)
        if keyword is None or not around.dialect.reference_siblings:
            return
        reference: str = node.value[keyword]
        try:
            target = self.scope.document.target(reference, node)
        except DocumentError as error:
            at = error.at or node.location
            self.definition.problems.append(DocumentProblem(error.message, at, "reference-dangling"))
            self.definition.is_inexact = True
            out |= INEXACT
            return
        name = reference.rpartition("#")[2] if keyword == "$dynamicRef" else ""
        is_dynamic = target.mapping.get(_DYNAMIC[keyword]) == (name or True)
        found = self._referred(self.definition.dynamic.get(name, target) if is_dynamic else target, around)
        if "$ref" in out:
            out["allOf"] = [*out.get("allOf", ()), found]
        else:
            out |= found
            self.definition.moved[(*path, "$ref")] = (*self.definition.written(path), keyword)

    def _reference(self, node: Node, around: _Around) -> dict[str, Any]:
        try:
            target = self.scope.document.target(node.value["$ref"], node)
        except DocumentError as error:
            self.definition.problems.append(
                DocumentProblem(error.message, error.at or node.location, "reference-dangling")
            )
            self.definition.is_inexact = True
            return INEXACT
        return self._referred(target, around)

    def _referred(self, target: Node, around: _Around) -> dict[str, Any]:
        """Refer to another schema; to a base without its choice, where a schema of its family extends it."""
        families = self.scope.families
        target = self.scope.resolved(target)
        is_base = (
            around.is_same
            and "discriminator" in target.mapping
            and families.discriminator(target) is not None
            and families.is_family(target, self.definition.node)
        )
        return {"$ref": f"#/$defs/{self._named(target, around, is_bare=is_base)}"}

    def _named(self, target: Node, around: _Around, *, is_bare: bool = False) -> str:
        sight = self.scope.sight
        hidden = around.hidden and (around.hidden & sight.requires(target)) - sight.hides(target)
        dynamic = self.definition.dynamic
        name = self.scope.name(target, hidden, is_bare=is_bare, is_asked=around.is_asked, dynamic=dynamic)
        self.definition.references[name] = None
        return name

    def _left_out(self, node: Node, message: str) -> dict[str, Any]:
        """Tell that something is left out; write what stands for it."""
        self.definition.problems.append(DocumentProblem(message, node.location, "schema-invalid"))
        self.definition.is_inexact = True
        return INEXACT


class _Source(Struct, frozen=True):
    """A schema object as written. keywords: as of 2020-12. moved: where the user wrote those that moved."""

    node: Node
    keywords: Mapping[str, Any]
    moved: Moved

    def child(self, keyword: str) -> Node:
        """Go to the value of a keyword."""
        (token,) = self.moved.get((keyword,), (keyword,))
        return self.node.child(token)

    def member(self, keyword: str, name: str) -> Node:
        """Go to a member of the value of a keyword."""
        if (keyword, name) in self.moved:
            holder, token = self.moved[keyword, name]
            return self.node.child(holder).child(token)
        return self.child(keyword).child(name)
