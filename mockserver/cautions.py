"""What is not wrong with a request, and still worth a word: warnings, which change nothing of the answer."""

from collections.abc import Iterator
from typing import Final

from msgspec import Struct

from ..spec import Location, Match, Operation, Parameter, Request, SecurityScheme
from .challenges import is_met
from .sent import Sent

_CHECKED: Final = frozenset({"basic", "bearer", "digest"})


class Caution(Struct, frozen=True):
    """One warning. place, name: of what it is about, "" for the request as a whole. code: of what kind it is.
    at: where the document says so.
    """

    place: str
    name: str
    code: str
    message: str
    at: Location


def cautions(match: Match, request: Request) -> tuple[Caution, ...]:
    """List the warnings about a request."""
    parameters, has_unchecked = match.operation.compiled(_causes)
    if not parameters and not has_unchecked:
        return ()
    unchecked = _unchecked(match.operation, request) if has_unchecked else ()
    sent = Sent(match, request)
    return (*unchecked, *(_deprecated(each) for each in parameters if sent.has(each)))


def _causes(operation: Operation) -> tuple[tuple[Parameter, ...], bool]:
    """Say what of an operation warnings may be about: deprecated parameters, and whether there are schemes of
    security that nobody can check.
    """
    schemes = (scheme for each in operation.security for scheme, _ in each.schemes)
    deprecated = tuple(each for each in operation.parameters if each.deprecated)
    return deprecated, any(map(_is_beyond_checks, schemes))


def _deprecated(parameter: Parameter) -> Caution:
    """Warn of the use of a parameter (OpenAPI, Parameter Object, `deprecated`)."""
    message = f"{parameter.place} {parameter.name} is deprecated"
    return Caution(parameter.place, parameter.name, "deprecated", message, parameter.location)


def _is_beyond_checks(scheme: SecurityScheme) -> bool:
    """Whether no message shows that a scheme is met: TLS has no part in it, other schemes forms of their
    own.
    """
    return scheme.type == "mutualTLS" or (scheme.type == "http" and scheme.scheme not in _CHECKED)


def _unchecked(operation: Operation, request: Request) -> Iterator[Caution]:
    """Warn of the schemes that let a request in unchecked, where nothing else does."""
    found: dict[str, SecurityScheme] = {}
    for alternative in operation.security:
        schemes = [scheme for scheme, _ in alternative.schemes]
        beyond = [scheme for scheme in schemes if _is_beyond_checks(scheme)]
        if all(is_met(each, operation, request) for each in schemes if each not in beyond):
            if not beyond:
                return
            found.update({scheme.key: scheme for scheme in beyond})
    for scheme in found.values():
        name = scheme.type if scheme.type != "http" else f"http {scheme.scheme}".strip()
        message = f"{name} can't be checked here; the request is taken to meet {scheme.key}"
        yield Caution("", "", "unchecked", message, scheme.location)
