"""What a mock answers, before an edge puts it on the wire."""

from typing import Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ..spec import FieldLines, Operation, Violation, first_field

Failure: TypeAlias = Literal["", "close", "cut", "reset"]
"""What happens to the connection instead of an answer: it is closed, closed in the middle of the content, or
reset; "" where it is answered.
"""


class Reply(Struct, frozen=True):
    """An answer. fields: header lines in order, without `Content-Length`, which the edges add. body: whole.

    operation: the one that answered, None where the request named none. violations: what the request broke.
    answer_violations: what the answer breaks itself. delay: seconds that it waits before it is sent.
    failure: what happens instead of it. is_overridden: whether a test has set it. unusual: what a hostile
    mock made unusual about it.
    An edge leaves the body out where HTTP allows none (HEAD, 204, 304).
    """

    status: int
    fields: FieldLines = ()
    body: bytes = b""
    operation: Operation | None = None
    violations: tuple[Violation, ...] = ()
    delay: float = 0.0
    answer_violations: tuple[Violation, ...] = ()
    failure: Failure = ""
    is_overridden: bool = False
    unusual: str = ""

    def field(self, name: str) -> str | None:
        """Find the first value of a header field, whatever the case of its name."""
        return first_field(self.fields, name)

    def with_fields(self, fields: FieldLines) -> "Reply":
        """Add header lines that the reply does not have yet; what the document declares wins."""
        known = {name.lower() for name, _ in self.fields}
        more = [pair for pair in fields if pair[0].lower() not in known]
        return replace(self, fields=(*self.fields, *more))
