"""A value made of parts of several files, each part located where it was written.

Containers are copied where they change, never before: the files' own values stay as they are, and what nobody
touched is shared with them. Of each copied container it is known where each member comes from.
"""

from typing import Any, TypeAlias

from msgspec import Struct, field

from ..document import Location, SourceFile, pointer_child, pointer_tokens
from ..json_value import is_array, is_object
from .selection import Path


class Origin(Struct, frozen=True):
    """Where a value was written."""

    file: SourceFile
    pointer: str

    def child(self, token: str | int) -> "Origin":
        """Where a member that was written with it stands."""
        return Origin(self.file, pointer_child(self.pointer, token))


_Origins: TypeAlias = dict[str | int, Origin] | list[Origin]


class _Copied(Struct, eq=False):
    """A container that is ours to change. origins: of its members, by name or in order."""

    value: Any
    origins: _Origins


class Patchwork(Struct, eq=False):
    """A value that is being changed. root: as it is now; source: where it was written."""

    root: Any
    source: Origin
    _copied: dict[int, _Copied] = field(default_factory=dict[int, _Copied])

    def __reduce__(self) -> tuple[Any, ...]:
        """Come to another process, where containers have another identity."""
        return _restored, (self.root, self.source, tuple(self._copied.values()))

    def value(self, path: Path) -> Any:
        """Give what stands at a path that exists."""
        value = self.root
        for token in path:
            value = value[token]
        return value

    def origin(self, path: Path) -> Origin:
        """Say where what stands at a path was written; of what does not exist, its nearest ancestor."""
        value, origin = self.root, self.source
        for token in path:
            found = _member(value, token)
            if found is None:
                break
            origin = self.origin_of(value, token, origin)
            value = found[0]
        return origin

    def set(self, path: Path, value: Any, origin: Origin) -> None:
        """Put a value in the place of what stands at a path, or add a member."""
        if not path:
            self.root, self.source = value, origin
            return
        holder = self._owned(path[:-1])
        holder.value[path[-1]] = value
        holder.origins[path[-1]] = origin  # type: ignore[index]

    def append(self, path: Path, value: Any, origin: Origin) -> None:
        """Add an item at the end of the sequence at a path."""
        holder = self._owned(path)
        holder.value.append(value)
        assert isinstance(holder.origins, list)
        holder.origins.append(origin)

    def remove(self, path: Path) -> None:
        """Take away what stands at a path below the root."""
        holder = self._owned(path[:-1])
        del holder.value[path[-1]]
        del holder.origins[path[-1]]  # type: ignore[arg-type]

    def snapshot(self, value: Any) -> Any:
        """Copy what may still change of a value that stands here, so that it can stand elsewhere, too."""
        copied = self._copied.get(id(value))
        if copied is None:
            return value
        if is_object(value):
            again: Any = {name: self.snapshot(member) for name, member in value.items()}
        else:
            again = [self.snapshot(item) for item in value]
        self._copied[id(again)] = _Copied(again, copied.origins.copy())
        return again

    def _owned(self, path: Path) -> _Copied:
        """Copy the containers on the way to a path, and give the last of them."""
        copied = self._copy(self.root, self.source)
        self.root = copied.value
        for token in path:
            origin = self.origin_of(copied.value, token, self.source)
            inner = self._copy(copied.value[token], origin)
            copied.value[token] = inner.value
            copied = inner
        return copied

    def _copy(self, value: Any, origin: Origin) -> _Copied:
        known = self._copied.get(id(value))
        if known is not None:
            return known
        if is_object(value):
            copied = _Copied(dict(value), {name: origin.child(name) for name in value})
        else:
            copied = _Copied(list(value), [origin.child(index) for index in range(len(value))])
        self._copied[id(copied.value)] = copied
        return copied

    def origin_of(self, holder: Any, token: str | int, origin: Origin) -> Origin:
        """Say where a member of `holder`, which was written at `origin`, was written itself."""
        copied = self._copied.get(id(holder))
        return origin.child(token) if copied is None else copied.origins[token]  # type: ignore[index]


def _restored(root: Any, source: Origin, copied: tuple[_Copied, ...]) -> Patchwork:
    return Patchwork(root, source, {id(each.value): each for each in copied})


def _member(value: Any, token: str | int) -> tuple[Any] | None:
    if is_object(value) and token in value:
        return (value[str(token)],)
    if is_array(value) and isinstance(token, int) and token < len(value):
        return (value[token],)
    return None


class OverlaidFile(SourceFile, eq=False, kw_only=True):
    """A file with its overlays applied. It has no text of its own. parts: the files that it is made of."""

    patchwork: Patchwork
    parts: tuple[SourceFile, ...]

    def written_in(self) -> tuple[SourceFile, ...]:
        """List the files that places in this one may name: the file as it was written, and the overlays."""
        return tuple(each for part in self.parts for each in part.written_in())

    def location(self, pointer: str) -> Location:
        """Name the place where the node at `pointer` was written: in the file, or in an overlay."""
        value: Any = self.value
        path: list[str | int] = []
        for token in pointer_tokens(pointer):
            step = int(token) if is_array(value) and token.isdecimal() else token
            found = _member(value, step)
            if found is None:
                break
            path.append(step)
            value = found[0]
        origin = self.patchwork.origin(tuple(path))
        return origin.file.location(origin.pointer)
