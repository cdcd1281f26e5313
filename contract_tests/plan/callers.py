"""Cases about who asks: nobody, half of what is wanted, each alternative alone, almost the right one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeAlias
from urllib.parse import quote, unquote

from ...spec import FieldLines, Operation, Request, SecurityRequirement, SecurityScheme
from ..almost import changed
from ..credentials import Credentials
from .case import Case

LAPSED: Final = frozenset({"expired", "lapsed", "revoked"})
"""What an identity is called whose credentials were good once, and are good no more."""


def credential_cases(operation: Operation, accepted: Request, credentials: Credentials) -> Iterator[Case]:
    """Leave the credentials of an accepted request out, send them empty and in part, and, where they are the
    user's own, each alternative alone and almost right.
    """
    if not operation.security:
        return
    at = operation.security[0].location
    bare = credentials.removed_from(accepted)
    yield Case(bare, "no credentials", at)
    empty = Credentials(
        tuple((name, "") for name, _ in credentials.fields),
        tuple(f"{part.partition('=')[0]}=" for part in credentials.query),
    )
    if empty != Credentials():
        yield Case(empty.added_to(bare), "empty credentials", at)
    carried = [(each, parts) for each in operation.security if (parts := _carried(each, credentials))]
    for alternative, parts in carried:
        for half in _halves(parts):
            yield Case(half.added_to(bare), "one of two credentials that go together", alternative.location)
    if not credentials.made_up:
        yield from _alone(carried, credentials, bare)
        yield from _wrong(carried, bare)


def _alone(
    carried: Sequence[tuple[SecurityRequirement, "_Parts"]], credentials: Credentials, bare: Request
) -> Iterator[Case]:
    """Send what one alternative wants, and nothing else."""
    for alternative, parts in carried:
        alone = _joined(own for _, own in parts)
        if alone != credentials:
            why = f"{' and '.join(scheme.key for scheme, _ in parts)} alone"
            at = parts[0][0].location if len(parts) == 1 else alternative.location
            yield Case(alone.added_to(bare), why, at, purpose="alternative")


def _wrong(carried: Sequence[tuple[SecurityRequirement, "_Parts"]], bare: Request) -> Iterator[Case]:
    """Send what one alternative wants, a part of it almost right, or in another place."""
    for _, parts in carried:
        for scheme, own in parts:
            others = _joined(part for each, part in parts if each is not scheme)
            for wrong, why in _almost(scheme, own):
                request = (wrong + others).added_to(bare)
                purpose = "misplaced" if why == _ELSEWHERE else "impostor"
                yield Case(request, f"credentials {why}", scheme.location, purpose=purpose)


def lesser_cases(
    operation: Operation,
    accepted: Request,
    credentials: Credentials,
    others: Mapping[str, FieldLines],
    scopes: Mapping[str, frozenset[str]],
) -> Iterator[Case]:
    """Ask as identities whose scopes are not enough, or whose time is over. others: what they send; scopes:
    what they may.
    """
    for name, fields in others.items():
        own = Credentials.of(fields)
        if name in LAPSED and (scheme := _closed_to(operation, own)) is not None:
            request = own.in_place_of(credentials, accepted)
            yield Case(request, f"as {name}", scheme.location, purpose="lapsed", caller=name)
    for name, may in scopes.items():
        own = Credentials.of(others.get(name, ()))
        scheme = _too_little(operation, own, may)
        if scheme is not None:
            request = own.in_place_of(credentials, accepted)
            why = f"as {name}, who has the scopes {', '.join(sorted(may)) or 'none'}"
            yield Case(request, why, scheme.location, purpose="lesser", caller=name)


def _closed_to(operation: Operation, own: Credentials) -> SecurityScheme | None:
    """Find a scheme that credentials are for, where each way to be let in takes some."""
    if not all(each.schemes for each in operation.security):
        return None
    carried = (parts for each in operation.security if (parts := _carried(each, own)))
    return next((each[0][0] for each in carried), None)


def _too_little(operation: Operation, own: Credentials, may: frozenset[str]) -> SecurityScheme | None:
    """Find a scheme that wants more scopes, where each alternative that these credentials are for does.

    One that they are for and that wants no scopes lets them in, and one without schemes lets everybody in.
    """
    carried = [each for each in operation.security if not each.schemes or _carried(each, own)]
    wanted = [[(scheme, scopes) for scheme, scopes in each.schemes if scopes] for each in carried]
    if not all(wanted) or any(set(scopes) <= may for each in wanted for _, scopes in each):
        return None
    return next((each[0][0] for each in wanted), None)


_Parts: TypeAlias = Sequence[tuple[SecurityScheme, Credentials]]
"""What each scheme of an alternative is sent."""


def _carried(alternative: SecurityRequirement, credentials: Credentials) -> _Parts:
    """Find what each scheme of an alternative is sent; nothing where one is sent nothing."""
    found = [(scheme, credentials.for_scheme(scheme)) for scheme, _ in alternative.schemes]
    parts = [(scheme, part) for scheme, part in found if part is not None]
    return parts if len(parts) == len(found) else ()


def _halves(parts: _Parts) -> Iterator[Credentials]:
    for left_out, _ in parts if len(parts) > 1 else ():
        yield _joined(part for scheme, part in parts if scheme is not left_out)


def _joined(parts: Iterable[Credentials]) -> Credentials:
    whole = Credentials()
    for part in parts:
        whole += part
    return whole


_ELSEWHERE: Final = "in another place"


def _almost(scheme: SecurityScheme, own: Credentials) -> Iterator[tuple[Credentials, str]]:
    """Change the last letter or digit, or the case, of what a scheme is sent; name another scheme; send a
    key as a field in place of a parameter, and the other way round.
    """
    for name, value in own.fields:
        for text, why in changed(value, after_blank=scheme.type != "apiKey"):
            yield Credentials(((name, text),)), why
    for part in own.query:
        name, _, value = part.partition("=")
        for text, why in changed(value, after_blank=False):
            yield Credentials(query=(f"{name}={text}",)), why
        yield Credentials(((scheme.name, unquote(value)),)), _ELSEWHERE
    if scheme.type == "apiKey" and scheme.place == "header":
        name = quote(scheme.name, safe="")
        query = tuple(f"{name}={quote(value, safe='')}" for _, value in own.fields)
        yield Credentials(query=query), _ELSEWHERE
