"""Applying Overlays to a document, one action after the other (Overlay Specification, Action Object)."""

from collections.abc import Iterable, Iterator
from typing import Any

from msgspec.structs import replace

from ..document import Document, DocumentProblem, Node
from ..document.uri import Uri
from ..errors import DocumentError
from ..json_value import is_array, is_object
from .overlay import Action, Overlay, read_overlay
from .patchwork import Origin, OverlaidFile, Patchwork
from .selection import Path, Selector


def apply_overlays(document: Document, overlays: Iterable[Document]) -> Document:
    """Apply Overlay documents, in order, to the root file of a document; its other files stay as they are.

    What a later action selects is what the earlier ones made. An action that selects nothing is a problem of
    the result. Raises DocumentError where an Overlay is malformed, or asks for what can't be done.
    """
    root, overlays = document.root, tuple(overlays)
    applying = _Applying(Patchwork(root.value, Origin(root, "")), Selector(), list(root.problems))
    for each in overlays:
        applying.apply(read_overlay(each), document)
    made = OverlaidFile(
        root.name,
        root.path,
        "",
        applying.patchwork.root,
        root.positions,
        tuple(applying.problems),
        root.uri,
        is_recorded=root.is_recorded,
        patchwork=applying.patchwork,
        parts=(root, *(each.root for each in overlays)),
    )
    library = replace(document.library, files=dict(document.library.files))
    library.add(made)
    return Document(made, library)


class _Applying:
    """The document in the middle of being changed. problems: what was strange so far."""

    def __init__(self, patchwork: Patchwork, selector: Selector, problems: list[DocumentProblem]) -> None:
        self.patchwork = patchwork
        self.selector = selector
        self.problems = problems

    def apply(self, overlay: Overlay, document: Document) -> None:
        self.problems.extend(overlay.document.root.problems)
        self._compare(overlay, document)
        for action in overlay.actions:
            self._act(action)

    def _compare(self, overlay: Overlay, document: Document) -> None:
        """Tell where an Overlay says that it was written for another document of the same origin."""
        if overlay.extends is None:
            return
        meant = (overlay.document.root.uri or Uri.parse("")).resolve(overlay.extends.value)
        ours = [uri for uri in _addresses(document) if uri.origin == meant.origin]
        if ours and meant not in ours:
            message = f"this Overlay extends {overlay.extends.value!r}, not {document.root.name}"
            self.problems.append(DocumentProblem(message, overlay.extends.location, "overlay-extends"))

    def _act(self, action: Action) -> None:
        found = self.selector.select(action.target, self.patchwork.root)
        if not found:
            message = f"the target {action.target.value!r} selects nothing"
            self.problems.append(DocumentProblem(message, action.target.location, "overlay-unmatched"))
        elif action.removes:
            self._remove(found, action.target)
        elif action.update is not None:
            update = action.update
            for path in found:
                self._merge(path, update.value, Origin(update.file, update.pointer), update)
        elif action.copy is not None:
            self._copy(found, action.copy)

    def _remove(self, found: tuple[Path, ...], target: Node) -> None:
        if () in found:
            raise DocumentError("the whole document can't be removed", target.location)
        # from the last to the first, so that positions still mean what they meant
        selected = set(found)
        for path in sorted(found, key=_document_order, reverse=True):
            if not any(path[:length] in selected for length in range(1, len(path))):
                self.patchwork.remove(path)

    def _copy(self, found: tuple[Path, ...], written: Node) -> None:
        sources = self.selector.select(written, self.patchwork.root)
        if len(sources) != 1:
            message = f"`copy` has to select one node, and {written.value!r} selects {len(sources)}"
            raise DocumentError(message, written.location)
        value = self.patchwork.snapshot(self.patchwork.value(sources[0]))
        origin = self.patchwork.origin(sources[0])
        for path in found:
            self._merge(path, self.patchwork.snapshot(value), origin, written)

    def _merge(self, path: Path, update: Any, origin: Origin, written: Node) -> None:
        """Merge into a selected node: an object into an object, an item to a list, a value for a value."""
        target = self.patchwork.value(path)
        if is_array(target):
            self._extend(path, update, origin)
        elif is_object(target):
            if not is_object(update):
                message = f"an object is updated by an object, and this is {_named(update)}"
                raise DocumentError(message, written.location)
            self._members(path, update, origin)
        elif is_object(update) or is_array(update):
            message = f"{_named(target)} is updated by a single value, and this is {_named(update)}"
            raise DocumentError(message, written.location)
        else:
            self.patchwork.set(path, update, origin)

    def _members(self, path: Path, update: dict[str, Any], origin: Origin) -> None:
        for name, value in update.items():
            target: Any = self.patchwork.value(path)
            place = (*path, name)
            if is_object(target.get(name)) and is_object(value):
                self._members(place, value, self.patchwork.origin_of(update, name, origin))
            elif is_array(target.get(name)) and is_array(value):
                self._extend(place, value, self.patchwork.origin_of(update, name, origin))
            elif value is not None or not isinstance(target.get(name), dict | list):
                self.patchwork.set(place, value, self.patchwork.origin_of(update, name, origin))

    def _extend(self, path: Path, update: Any, origin: Origin) -> None:
        if not is_array(update):
            self.patchwork.append(path, update, origin)
            return
        for index, item in enumerate(list(update)):
            self.patchwork.append(path, item, self.patchwork.origin_of(update, index, origin))


def _addresses(document: Document) -> Iterator[Uri]:
    """List what a document may be called: where it lies, and what it says itself (OpenAPI 3.2, `$self`)."""
    if document.root.uri is not None:
        yield document.root.uri
    own = document.node("/$self").value
    if isinstance(own, str):
        yield (document.root.uri or Uri.parse("")).resolve(own)


def _document_order(path: Path) -> tuple[tuple[int, str], ...]:
    """Sort items by their positions; names among themselves have no order that matters."""
    return tuple((step, "") if isinstance(step, int) else (0, step) for step in path)


def _named(value: Any) -> str:
    if is_object(value):
        return "an object"
    return "an array" if is_array(value) else f"the value {value!r}"
