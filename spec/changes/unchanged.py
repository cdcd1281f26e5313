"""Operations whose text, and that of all they lead to, is the same in both documents: nothing to do.

The time belongs to the changes, not to the size of the documents (DIFF §6).
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from ..contract import Spec
from ..document import Node, written_references
from ..json_value import is_object
from ..model import Operation
from ..schema import Families

_INHERITED = ("security", "servers")
_DISCRIMINATOR = "'discriminator'"

_Reference: TypeAlias = tuple[str, str]
"""The file that a reference stands in, and its text."""

_Targets: TypeAlias = tuple[Node | None, Node | None]


class Unchanged:
    """Answers, for two documents, which operations are the same in both."""

    def __init__(self, old: Spec, new: Spec) -> None:
        """old, new: the documents."""
        self._old = old
        self._new = new
        self._same: dict[_Reference, bool] = {}
        self._families = Families(old.document), Families(new.document)
        self._is_comparable = (
            old.openapi == new.openapi
            and all(
                self._root(old, key) == self._root(new, key)
                for key in (*_INHERITED, "consumes", "produces", "basePath")
            )
            and self._schemes(old) == self._schemes(new)
        )

    def holds(self, old: Operation, new: Operation) -> bool:
        """Whether both operations say the same in the same words."""
        if not self._is_comparable or old.path != new.path:
            return False
        mine, theirs = _path_item(self._old, old), _path_item(self._new, new)
        if _but_methods(mine.value) != _but_methods(theirs.value):
            return False
        first = self._old.document.node(old.location.pointer)
        second = self._new.document.node(new.location.pointer)
        if not is_object(first.value) or first.value != second.value:
            return False
        shared = [(mine.child("parameters"), theirs.child("parameters"))]
        return all(self._leads_to_same(one, other) for one, other in [(first, second), *shared])

    def holds_of_parameters(self, old: Operation, new: Operation) -> bool:
        """Whether both operations have the same parameters in the same words."""
        if not self._is_comparable or old.path != new.path:
            return False
        items = _path_item(self._old, old), _path_item(self._new, new)
        own = self._old.document.node(old.location.pointer), self._new.document.node(new.location.pointer)
        lists = [[node.child("parameters") for node in pair] for pair in (items, own)]
        is_here = all(is_object(node.value) and "$ref" not in node.value for node in items)
        return is_here and all(self.says_same(*pair) for pair in lists)

    def says_same(self, old: Node, new: Node) -> bool:
        """Whether two parts of the documents, and all they lead to, are the same text."""
        return self._is_comparable and old.value == new.value and self._leads_to_same(old, new)

    def _leads_to_same(self, old: Node, new: Node) -> bool:
        """Whether all that equal texts lead to is equal, too.

        What was found of the targets on the way is kept: each is looked into once, whatever leads to it.
        """
        waiting: list[tuple[_Reference | None, Node, Node]] = [(None, old, new)]
        led_to_by: dict[_Reference, _Reference | None] = {}
        while waiting:
            origin, mine, theirs = waiting.pop()
            for reference, targets in self._led_to(mine, theirs):
                key = (mine.file.name, reference)
                if key in led_to_by or self._same.get(key, False):
                    continue
                led_to_by[key] = origin
                first, second = targets()
                is_same = self._same.get(key, True) and first is not None and second is not None
                if not is_same or first is None or second is None or first.value != second.value:
                    self._note_difference(key, led_to_by)
                    return False
                waiting.append((key, first, second))
        self._same.update(dict.fromkeys(led_to_by, True))
        return True

    def _led_to(self, old: Node, new: Node) -> Iterator[tuple[str, Callable[[], _Targets]]]:
        """Go through what a text leads to: by references, and by what its discriminators choose from."""
        for reference in written_references(old.value):
            yield (
                reference,
                lambda reference=reference: (
                    self._old.document.find_target(reference, old),
                    self._new.document.find_target(reference, new),
                ),
            )
        if _DISCRIMINATOR in repr(old.value):
            mine, theirs = self._families[0].chosen_in(old), self._families[1].chosen_in(new)
            for pointer in dict.fromkeys((*mine, *theirs)):
                yield f"#{pointer}", lambda at=pointer: (mine.get(at), theirs.get(at))

    def _note_difference(
        self, key: _Reference | None, led_to_by: dict[_Reference, _Reference | None]
    ) -> None:
        """Note what leads to something that differs, down to where the way began."""
        while key is not None:
            self._same[key] = False
            key = led_to_by[key]

    @staticmethod
    def _root(spec: Spec, key: str) -> Any:
        return spec.document.node(f"/{key}").value

    @staticmethod
    def _schemes(spec: Spec) -> Any:
        return spec.document.node("/components/securitySchemes").value, spec.document.node(
            "/securityDefinitions"
        ).value


def _path_item(spec: Spec, operation: Operation) -> Node:
    return spec.document.node("/paths").child(operation.path)


def _but_methods(item: Any) -> Any:
    """What a path item says for all its operations."""
    return (
        {key: item[key] for key in ("parameters", "servers", "$ref") if key in item}
        if is_object(item)
        else item
    )
