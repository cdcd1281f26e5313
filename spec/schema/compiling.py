"""Compiles the schemas of one document on the engine, each once for each view, when it is first asked."""

from functools import cached_property
from typing import Any

import jsonschema_rs
from msgspec import Struct, field

from ..document import Document, DocumentProblem, Location, Node
from ..errors import DocumentError
from ..json_value import Json, is_object
from .bundle import Definitions
from .definition import Bundle, Definition, Path
from .dialect import Dialect
from .engines import Engines
from .format_checks import ALL_FORMATS, Formats
from .inexact import INEXACT
from .keywords import FORMS
from .prose import language_of
from .tuning import Tuning
from .unfolding import MOST, excess
from .views import Place, Sight, View, hides_nothing, place_of
from .violations import gave_up
from .workshop import Workshop


class Compiled(Struct, frozen=True, dict=True):
    """One schema in one view. key: which one. bundle: as JSON Schema. engines: where its own is kept.

    workshop: makes values of it. exhausted: patterns of the document that took too many steps on some value,
    by place; it is added to.
    """

    key: tuple[View, Place]
    bundle: Bundle
    engines: Engines
    workshop: Workshop
    exhausted: dict[Location, DocumentProblem]

    @property
    def engine(self) -> jsonschema_rs.Draft202012Validator:
        """The schema compiled: asked again and again, it is the same one unless few are kept."""
        return self.engines.of(self.key, self.bundle)

    @cached_property
    def example(self) -> Json:
        """The value that stands for the schema. Raises CannotGenerate where none is found."""
        return self.workshop.example(self.bundle.schema, self.accepts)

    @cached_property
    def accepts(self) -> Any:
        """The predicate: value in, bool out. What the engine gave up on counts as accepted."""
        if any(each.backtracks for each in self.bundle.definitions.values()):
            return self._accepts
        return self._is_valid if self.engines.is_few else self.engine.is_valid

    def _is_valid(self, value: Json) -> bool:
        return self.engine.is_valid(value)

    def _accepts(self, value: Json) -> bool:
        if self.engine.is_valid(value):
            return True
        try:
            errors = list(self.engine.iter_errors(value))
        except ValueError:  # nested too deeply to say
            return False
        given_up = [error for error in errors if gave_up(error)]
        for error in given_up:
            self._record(error)
        return len(given_up) == len(errors)

    def _record(self, error: Any) -> None:
        definition, path = self.bundle.definition(list(error.schema_path))
        if definition is not None:
            at = definition.location(path)
            text = "the pattern is not judged on some value: it takes too many steps there"
            self.exhausted.setdefault(at, DocumentProblem(text, at, "schema-not-judged"))


class Compiler(Struct):
    """All schemas of one document. formats: those that are asserted. exhausted: patterns that took too many
    steps on some value, so that it was not held to them.
    """

    document: Document
    dialect: Dialect
    formats: Formats = ALL_FORMATS
    exhausted: dict[Location, DocumentProblem] = field(default_factory=dict[Location, DocumentProblem])
    _engines: Engines | None = None
    _views: dict[View, Definitions] = field(default_factory=dict[View, Definitions])
    _workshops: dict[View, Workshop] = field(default_factory=dict[View, Workshop])
    _sights: dict[View, Sight] = field(default_factory=dict[View, Sight])
    _is_alike: bool | None = None
    _language: str = ""
    _tuning: Tuning | None = None
    _known: dict[tuple[View, Place], Compiled] = field(default_factory=dict[tuple[View, Place], Compiled])
    _described: dict[tuple[View, Place], tuple[Bundle, Workshop]] = field(
        default_factory=dict[tuple[View, Place], tuple[Bundle, Workshop]]
    )

    @property
    def engines(self) -> Engines:
        """What of the document was compiled so far."""
        if self._engines is None:
            self._engines = Engines(self.formats)
        return self._engines

    @property
    def language(self) -> str:
        """The language that the document is written in, found once."""
        if not self._language:
            self._language = self.tuning.language or language_of(self.document.root.value)
        return self._language

    @property
    def tuning(self) -> Tuning:
        """How the document wants values by chance, read once."""
        if self._tuning is None:
            self._tuning = Tuning.of(self.document.root.value)
        return self._tuning

    def shared(self, view: View) -> View:
        """Take one view for both where they see the same: what is made for one is the other's, too."""
        if self._is_alike is None:
            self._is_alike = hides_nothing(self.document)
        return "request" if self._is_alike else view

    def sight(self, view: View) -> Sight:
        """What a view of the document hides, found once."""
        if view not in self._sights:
            self._sights[view] = Sight(self.document, self.dialect, view)
        return self._sights[view]

    def compiled(self, node: Node, view: View) -> Compiled:
        """Compile the schema at `node` as `view` sees it; the same one each time.

        Raises DocumentError when the engine refuses it as a whole.
        """
        view = self.shared(view)
        definitions = self._definitions(view)
        resolved = definitions.resolved(node)
        key = (view, place_of(resolved))
        found = self._known.get(key)
        if found is None:
            bundle = _compile(definitions, resolved, key, self.engines)
            workshop = self._workshop(bundle, view)
            found = self._known[key] = Compiled(key, bundle, self.engines, workshop, self.exhausted)
            self._described.pop(key, None)
        return found

    def described(self, node: Node, view: View) -> tuple[Bundle, Workshop]:
        """Give the bundle of a schema, and what makes values of it, without an engine to judge them: it costs
        more than all the rest, and what contradicts itself is known without.
        """
        view = self.shared(view)
        definitions = self._definitions(view)
        resolved = definitions.resolved(node)
        key = (view, place_of(resolved))
        if key in self._known:
            return self._known[key].bundle, self._known[key].workshop
        if key not in self._described:
            bundle = _bounded(definitions, resolved)
            self._described[key] = bundle, self._workshop(bundle, view)
        return self._described[key]

    def flaws(self, node: Node, view: View) -> tuple[DocumentProblem, ...]:
        """List what of a schema can't be used or judged, as far as that shows without compiling it."""
        definitions = self._definitions(self.shared(view))
        bundle = definitions.bundle(definitions.resolved(node))
        return (*bundle.problems, *bundle.unjudged)

    def _workshop(self, bundle: Bundle, view: View) -> Workshop:
        """Share what makes values between schemas, unless something was left out of their definitions."""
        definitions: dict[str, Any] = bundle.schema["$defs"]
        if not bundle.is_exact:
            return Workshop(definitions, self.language, self.formats, self.tuning)
        if view not in self._workshops:
            self._workshops[view] = Workshop({}, self.language, self.formats, self.tuning)
        return self._workshops[view].admit(definitions)

    def _definitions(self, view: View) -> Definitions:
        found = self._views.get(view)
        if found is None:
            found = self._views[view] = Definitions(self.document, self.dialect, view, self.formats)
        return found


def _compile(definitions: Definitions, node: Node, key: tuple[View, Place], engines: Engines) -> Bundle:
    while True:
        bundle = _bounded(definitions, node)
        try:
            engines.compile(key, bundle)
        except jsonschema_rs.ValidationError as error:
            definition, path = bundle.definition(list(error.instance_path))
            if definition is None or not _drop(definition, path):
                raise DocumentError(f"the schema can't be used: {error.message}", node.location) from error
            _tell(definition, path, error.message)
        else:
            return bundle


def _bounded(definitions: Definitions, node: Node) -> Bundle:
    """Bundle a schema without the compositions that multiply beyond measure; each is told."""
    while True:
        bundle = definitions.bundle(node)
        found = excess(bundle.schema["$defs"], definitions.costs if bundle.is_exact else {})
        if found is None:
            return bundle
        name, keyword = found
        definition = bundle.definitions[name]
        at = definition.location((keyword,))
        if is_object(definition.schema) and keyword in definition.schema:
            del definition.schema[keyword]
            definition.schema.update(INEXACT)
        else:
            definition.schema = dict(INEXACT)
        definition.is_inexact = True
        written = definition.renamed.get((keyword,), keyword)
        text = f"`{written}` is not judged: unfolded, it is more than {MOST:,} schemas"
        definition.unjudged.append(DocumentProblem(text, at, "schema-not-judged"))


def _tell(definition: Definition, path: Path, message: str) -> None:
    """Say that the engine could not use something: a pattern is too large for it, anything else is wrong."""
    definition.is_inexact = True
    at = definition.location(path)
    if path[-1:] == ("pattern",) or path[-2:-1] == ("patternProperties",):
        text = "the pattern is not judged: it is too large or too deep to be run"
        definition.unjudged.append(DocumentProblem(text, at, "schema-not-judged"))
    else:
        text = f"`{path[-1] if path else ''}` can't be used and is ignored: {message}"
        definition.problems.append(DocumentProblem(text, at, "schema-invalid"))


def _drop(definition: Definition, path: Path) -> bool:
    """Take the keyword that `path` leads into out of a definition; False where there is none to take."""
    containers: list[Any] = [definition.schema]
    for token in path[:-1]:
        containers.append(containers[-1][token])
    for container, token in reversed(list(zip(containers, path, strict=True))):
        if is_object(container) and isinstance(token, str) and token in FORMS:
            del container[token]
            container.update(INEXACT)
            return True
    return False
