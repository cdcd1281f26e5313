"""The `Spec`: a description read once, then asked by everyone."""

import gc
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from difflib import get_close_matches
from functools import cached_property
from typing import Final

from msgspec import Struct, field

from .document import Document, DocumentProblem, Fetch, Location, References, Source, reference_loop
from .errors import DocumentError, UsageError
from .judge.request import best_match
from .loading import load_document
from .location import pointer_of
from .message import FieldLines, Request
from .model import Link, Operation, SecurityScheme, Server, Tag
from .reading import read_contract, version_of
from .resources import Resources
from .router import BasePath, Match, Router, Unmatched
from .rules.requests import METHOD_UNDOCUMENTED, PATH_UNDOCUMENTED
from .schema import ALL_FORMATS, Engines, Formats
from .violation import Violation, Where

_HEAD_OR_GET: Final = ("HEAD", "GET")


@contextmanager
def collected_later() -> Generator[None]:
    """Keep the garbage collector from its rounds: of a 12 MB document they were half of the time, since
    reading makes hundreds of thousands of objects that stay.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class Spec(Struct, frozen=True, eq=False, dict=True):
    """What the OpenAPI document says.

    openapi: its version of OpenAPI. problems: parts that can't be used; each costs only itself.
    webhooks: by name, requests that the API sends. identity: its own URI (`$self`, since 3.2), or "".
    engines: its schemas compiled, as far as they were asked.
    """

    document: Document
    openapi: str
    title: str
    version: str
    operations: tuple[Operation, ...]
    webhooks: Mapping[str, tuple[Operation, ...]]
    servers: tuple[Server, ...]
    security_schemes: Mapping[str, SecurityScheme]
    problems: tuple[DocumentProblem, ...]
    tags: tuple[Tag, ...] = ()
    identity: str = ""
    _exhausted: Mapping[Location, DocumentProblem] = field(default_factory=dict[Location, DocumentProblem])
    engines: Engines = field(default_factory=Engines)

    @classmethod
    def load(
        cls,
        source: Source,
        *,
        name: str | None = None,
        references: References | None = None,
        fetch: Fetch | None = None,
        overlays: Sequence[Source] = (),
        formats: Formats = ALL_FORMATS,
    ) -> "Spec":
        """Read a document: a path (`-` is standard input), an http(s) URL, `REVISION:path` in a git
        repository, bytes or a dict.

        name: what to call it in messages. references: which files it may lead to. fetch: fetches a URL.
        overlays: Overlays that are applied to it, in order. formats: those that schemas assert.
        Raises DocumentError when it can't be used at all.
        """
        with collected_later():
            document = load_document(source, name=name, references=references, fetch=fetch, overlays=overlays)
            return cls.of(document, formats)

    @classmethod
    def of(cls, document: Document, formats: Formats = ALL_FORMATS) -> "Spec":
        """Read what a document means; formats: those that schemas assert.

        Raises DocumentError when it is no OpenAPI document or of an unknown version.
        """
        with collected_later():
            contract = read_contract(document, formats)
        info = document.node("/info").mapping
        return cls(
            document=document,
            openapi=version_of(document),
            title=str(info.get("title", "")),
            version=str(info.get("version", "")),
            operations=contract.operations,
            webhooks=contract.webhooks,
            servers=contract.servers,
            security_schemes=contract.security_schemes,
            problems=contract.problems,
            tags=contract.tags,
            identity=contract.identity,
            _exhausted=contract.exhausted,
            engines=contract.engines,
        )

    @cached_property
    def resources(self) -> Resources:
        """What the paths are about, and what each operation does to it."""
        return Resources(self.operations, self.linked)

    @cached_property
    def loop(self) -> DocumentError | None:
        """What is wrong with references that lead only back to themselves; None where none do.

        Each costs but the part that it stands in: who compares documents can't pass over that.
        """
        return reference_loop(self.document)

    @property
    def exhausted(self) -> tuple[DocumentProblem, ...]:
        """The patterns that took too many steps on some value so far: the value was not held to them."""
        return tuple(self._exhausted.values())

    @property
    def name(self) -> str:
        """What the user calls the document."""
        return self.document.root.name

    def operation(self, key: str) -> Operation:
        """Find an operation by `METHOD /path` or operationId.

        Raises UsageError, with the nearest name, when there is none.
        """
        for operation in self.operations:
            if key in (operation.key, operation.operation_id):
                return operation
        names = [name for item in self.operations for name in (item.key, item.operation_id) if name]
        close = get_close_matches(key, names, 1, 0.4)
        raise UsageError(
            f"no operation {key!r} in {self.name}" + (f"; did you mean {close[0]!r}?" if close else "")
        )

    def sent(self) -> Iterator[tuple[Operation, str]]:
        """Go through the requests that the API sends, each with what sends it: `webhook newOrder`, then those
        of callbacks, which may have callbacks themselves.
        """
        for name, group in self.webhooks.items():
            for each in group:
                yield each, f"webhook {name}"
        for operation in (*(each for group in self.webhooks.values() for each in group), *self.operations):
            yield from _sent_after(operation)

    def linked(self, link: Link) -> Operation | None:
        """Find the operation that a link leads to (OpenAPI, Link Object); None where it is not in here."""
        if link.target is None:
            return next((each for each in self.operations if each.operation_id == link.operation), None)
        place = (link.target.file, link.target.pointer)
        return next(
            (each for each in self.operations if (each.location.file, each.location.pointer) == place), None
        )

    @cached_property
    def router(self) -> Router:
        """The paths, compiled; found at the root and under the base paths of their servers."""
        return Router(self.operations)

    @cached_property
    def _paths(self) -> Location:
        return self.document.location("/paths")

    def match(
        self,
        method: str,
        target: str,
        fields: FieldLines = (),
        *,
        base_path: BasePath = "both",
        head_as_get: bool = True,
    ) -> Match | Violation:
        """Find the operation that a request line names (OpenAPI, Paths Object).

        target: raw, in origin or absolute form. fields: of the request; they choose where keys of the Paths
        Object differ only in a fragment or in the names of variables: the operation whose parameters fit
        best. head_as_get: whether HEAD is the GET that is documented where it is not itself (RFC 9110, HEAD).
        A violation of `request-path-undocumented` when no path fits, of `request-method-undocumented`
        (value: the documented methods) when the path has no such method.
        """
        methods = _HEAD_OR_GET if head_as_get and method == "HEAD" else (method,)
        found = self.router.match(methods, target, base_path)
        if isinstance(found, Unmatched):
            return self._unmatched(method, target, found)
        if len(found) == 1:
            return found[0]
        return best_match(found, Request(method, target, fields))

    def _unmatched(self, method: str, target: str, found: Unmatched) -> Violation:
        if found.template is None:
            path = target.partition("?")[0]
            message = f"no path of the document fits {path}"
            return PATH_UNDOCUMENTED.violation("404", message, Where("path"), self._paths, path)
        at = self.document.location(pointer_of(("paths", found.template)))
        message = f"{found.template} has no {method}, only {', '.join(found.methods)}"
        return METHOD_UNDOCUMENTED.violation("405", message, Where("method"), at, list(found.methods))


def _sent_after(operation: Operation) -> Iterator[tuple[Operation, str]]:
    for each, sender in operation.sent():
        yield each, sender
        yield from _sent_after(each)
