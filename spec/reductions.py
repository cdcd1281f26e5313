"""Values that are a little smaller than others: what still shows the same is looked for among them."""

from collections.abc import Callable, Iterator

from .json_value import Json, is_array, is_object


def reductions(value: Json, of_text: Callable[[str], Iterator[str]] | None = None) -> Iterator[Json]:
    """Give the values that have one member or item less, outer ones first; then one level deeper.

    of_text: gives the texts that are smaller than one; None to leave texts as they are.
    """
    if is_object(value):
        for name in value:
            yield {other: member for other, member in value.items() if other != name}
        for name, member in value.items():
            yield from ({**value, name: smaller} for smaller in reductions(member, of_text))
    elif is_array(value):
        for index in range(len(value)):
            yield [*value[:index], *value[index + 1 :]]
        for index, item in enumerate(value):
            inner = reductions(item, of_text)
            yield from ([*value[:index], smaller, *value[index + 1 :]] for smaller in inner)
    elif of_text is not None and isinstance(value, str):
        yield from of_text(value)
