"""Asking openapi-core about one message: it conforms, violates, or could not be judged.

Never raises, and ends in time.
"""

import json
import signal
import threading
import warnings
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from types import FrameType
from typing import TYPE_CHECKING, Any, Final, Literal
from urllib.parse import parse_qsl, unquote

from msgspec import Struct, field

from ..contract import Spec
from ..json_value import is_array, is_object
from ..message import Request, Response, combined_field
from ..model import Operation
from ..router import Match
from .copied_schemas import NotCopied
from .transcript import PATH, json_types, text_types, transcript

if TYPE_CHECKING:
    from openapi_core import OpenAPI

_LONGEST: Final = 300
_MOST: Final = 20


class Opinion(Struct, frozen=True):
    """What openapi-core says of a message.

    messages: of `violates`, what it holds against the message, in its words; of `unable`, why it could not
    judge.
    """

    verdict: Literal["conforms", "violates", "unable"]
    messages: tuple[str, ...] = ()


_UNCHECKED: Final[Any] = None
"""No class that checks the document first: real documents have mistakes."""

_CONFORMS: Final = Opinion("conforms")


class _Message(Struct):
    """A request as openapi-core asks for one (its protocol `Request`)."""

    parameters: Any
    body: bytes | None
    content_type: str | None
    host_url: str = "http://localhost"
    path: str = PATH
    path_pattern: str = PATH
    method: str = "post"


class _Answer(Struct):
    """An answer as openapi-core asks for one (its protocol `Response`)."""

    status_code: int
    headers: Any
    content_type: str | None
    data: bytes | None


class SecondOpinion(Struct):
    """openapi-core's view of a document, one operation at a time, each read when first asked about.

    seconds: after which a message counts as not judged. Only the main thread can be stopped there: in any
    other, operations whose schemas have patterns are not judged, since a pattern may take for ever.
    """

    spec: Spec
    seconds: float = 5.0
    _known: dict[int, "OpenAPI | Opinion"] = field(default_factory=dict[int, "OpenAPI | Opinion"])

    def of_request(self, match: Match, request: Request) -> Opinion:
        """Ask about a request of an operation; which one it is has been decided before."""
        coding = _coding(request.fields)
        if coding is not None:
            return coding
        asked = self._openapi(match.operation)
        if isinstance(asked, Opinion):
            return asked
        message: Any = _message(match, request)
        return self._bounded(lambda: asked.iter_request_errors(message))

    def of_response(self, operation: Operation, response: Response) -> Opinion:
        """Ask about an answer of an operation."""
        coding = _coding(response.fields)
        if coding is not None:
            return coding
        asked = self._openapi(operation)
        if isinstance(asked, Opinion):
            return asked
        message: Any = _message(Match(operation, {}), Request("POST", PATH))
        answer: Any = _answer(response)
        return self._bounded(lambda: asked.iter_response_errors(message, answer))

    def _openapi(self, operation: Operation) -> "OpenAPI | Opinion":
        key = id(operation)
        if key not in self._known:
            self._known[key] = self._read(operation)
        return self._known[key]

    def _read(self, operation: Operation) -> "OpenAPI | Opinion":
        from openapi_core import Config, OpenAPI  # costs half a second

        try:
            with warnings.catch_warnings(action="ignore"):
                document = transcript(self.spec, operation)
                if not _can_be_stopped() and _has_patterns(document):
                    return _unable("patterns are only judged in the main thread, where they can be stopped")
                config = Config(
                    spec_validator_cls=_UNCHECKED,
                    extra_media_type_deserializers={
                        **dict.fromkeys(json_types(operation), _read_json),
                        **dict.fromkeys(text_types(operation), _read_text),
                    },
                )
                return OpenAPI.from_dict(document, config=config)
        except NotCopied as error:
            return _unable(str(error))
        except Exception as error:  # noqa: BLE001  (another's code: whatever it raises is no verdict)
            return _unable(_failure(error))

    def _bounded(self, judge: Callable[[], Iterable[Exception]]) -> Opinion:
        try:
            with warnings.catch_warnings(action="ignore"), _deadline(self.seconds):
                messages = tuple(text for error in judge() for text in _texts(error))
        except _TooSlow:
            return _unable(f"it took more than {self.seconds:g} seconds")
        except Exception as error:  # noqa: BLE001  (another's code: whatever it raises is no verdict)
            return _unable(_failure(error))
        return Opinion("violates", tuple(dict.fromkeys(messages))[:_MOST]) if messages else _CONFORMS


def _unable(reason: str) -> Opinion:
    return Opinion("unable", (reason,))


def _failure(error: Exception) -> str:
    return _shortened(f"openapi-core failed: {type(error).__name__}: {error}")


def _coding(fields: Iterable[tuple[str, str]]) -> Opinion | None:
    coding = (combined_field(fields, "content-encoding") or "identity").strip().lower()
    return None if coding in ("", "identity") else _unable(f"it does not read content in the coding {coding}")


def _message(match: Match, request: Request) -> _Message:
    """Hand a request over as a framework would: decoded, by place."""
    from openapi_core.datatypes import RequestParameters
    from werkzeug.datastructures import Headers, ImmutableMultiDict
    from werkzeug.http import parse_cookie

    names = dict.fromkeys(name for name, _ in request.fields)
    values = [(name, combined_field(request.fields, name) or "") for name in names]
    path: dict[str, str] = {"": ""}  # openapi-core looks for the variables itself where there are none
    for name, raw in match.path_values.items():
        text = unquote(raw)
        path |= dict.fromkeys((name, f".{name}", f".{name}*", f";{name}", f";{name}*"), text)
    parameters = RequestParameters(
        query=ImmutableMultiDict(parse_qsl(request.query, keep_blank_values=True)),
        header=Headers([(name, _utf8(value)) for name, value in values]),
        cookie=parse_cookie("; ".join(value for name, value in values if name.lower() == "cookie")),
        path=path,
    )
    return _Message(parameters, request.body, request.field("content-type"))


def _answer(response: Response) -> _Answer:
    from werkzeug.datastructures import Headers

    names = dict.fromkeys(name for name, _ in response.fields)
    headers = Headers([(name, _utf8(combined_field(response.fields, name) or "")) for name in names])
    return _Answer(response.status, headers, response.field("content-type"), response.body)


def _utf8(value: str) -> str:
    """Read a field value, without blanks around it, as UTF-8 where it is (RFC 9110, Field Values)."""
    value = value.strip(" \t")
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _read_json(value: bytes, **_: str) -> Any:
    return json.loads(value)


def _read_text(value: bytes, **parameters: str) -> str:
    return value.decode(parameters.get("charset", "utf-8"))


def _texts(error: BaseException) -> Generator[str]:
    """Put what openapi-core raises into words: each failed keyword with its place, else the first cause."""
    from openapi_core.validation.schemas.exceptions import InvalidSchemaValue

    causes = [error]
    while causes[-1].__cause__ is not None and len(causes) < _MOST:
        causes.append(causes[-1].__cause__)
    start = str(error).partition(":")[0]
    for cause in causes:
        if isinstance(cause, InvalidSchemaValue):
            for each in cause.schema_errors:
                place = "/".join(map(str, getattr(each, "absolute_path", ())))
                yield _shortened(f"{_named(error)} /{place}: {getattr(each, 'message', each)}")
            return
    yield _shortened(f"{start}: {causes[-1]}" if len(causes) > 1 else str(error))


def _named(error: BaseException) -> str:
    place, name = getattr(error, "location", ""), getattr(error, "name", "")
    return f"{place or 'header'} {name}" if name else "body"


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def _has_patterns(value: Any) -> bool:
    stack = [value]
    while stack:
        node = stack.pop()
        if is_object(node):
            if "pattern" in node or "patternProperties" in node:
                return True
            stack.extend(node.values())
        elif is_array(node):
            stack.extend(node)
    return False


class _TooSlow(BaseException):
    """The time is up. No Exception, so that no `except` of another's code answers it."""


def _can_be_stopped() -> bool:
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


@contextmanager
def _deadline(seconds: float) -> Generator[None]:
    """Raise _TooSlow in here after so many seconds, also inside a pattern (Python's `re` heeds signals)."""
    if not _can_be_stopped():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise _TooSlow

    before = signal.signal(signal.SIGALRM, stop)
    # Again and again: what is raised inside a callback of the garbage collector goes nowhere.
    signal.setitimer(signal.ITIMER_REAL, seconds, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
