"""Which alternative a value was meant for, where none takes it: what that refuses is what is told."""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

_Errors: TypeAlias = Sequence[Any]
"""Why one alternative refuses the value."""

_VALUES: Final = ("const", "enum")


def meant_by(context: Sequence[_Errors], error: Any) -> _Errors | None:
    """Give the errors of the only alternative that the value was meant for: by its type, by the member that
    tells alternatives apart, by what it requires; None where several may be. error: of the union.
    """
    depth = len(tuple(error.instance_path))
    likely = [errors for errors in context if errors and not any(_is_another(each, depth) for each in errors)]
    tags = _tags(likely, depth)

    def has_tag(errors: _Errors, depth: int) -> bool:
        return tags.isdisjoint(_refused_values(errors, depth))

    for is_meant in (has_tag, _is_no_exception, _has_all):
        fitting = [errors for errors in likely if is_meant(errors, depth)]
        likely = fitting if len(likely) > 1 and fitting else likely
    return likely[0] if len(likely) == 1 else None


def _is_another(inner: Any, depth: int) -> bool:
    """Whether the value is of another type, or has another constant where this one is told by it."""
    at = len(tuple(inner.instance_path))
    is_value = inner.kind.name in ("type", "enum", "const", "falseSchema") and at == depth
    return is_value or (inner.kind.name == "const" and at == depth + 1)


def _tags(alternatives: Sequence[_Errors], depth: int) -> set[str | int]:
    """Name the members that tell alternatives apart: whose only value another is, for most of them."""
    every = [each for errors in alternatives for each in errors]
    counts = Counter(_refused_values([each for each in every if _is_one(each)], depth)) or Counter(
        _refused_values(every, depth)
    )
    most = max(counts.values(), default=0)
    return {name for name, count in counts.items() if count == most}


def _is_one(error: Any) -> bool:
    """Whether a single value is listed."""
    return error.kind.name == "const" or (error.kind.name == "enum" and len(error.kind.options) == 1)


def _refused_values(errors: _Errors, depth: int) -> list[str | int]:
    """Name the members with another value than those that are listed, each as often as that is said."""
    ways = [tuple(each.instance_path) for each in errors if each.kind.name in _VALUES]
    return [way[-1] for way in ways if len(way) == depth + 1]


def _is_no_exception(errors: _Errors, depth: int) -> bool:
    """Whether it is not for whatever the value is not."""
    return not any(each.kind.name == "not" and len(tuple(each.instance_path)) == depth for each in errors)


def _has_all(errors: _Errors, _depth: int) -> bool:
    """Whether nothing is missing."""
    return all(each.kind.name != "required" for each in errors)
