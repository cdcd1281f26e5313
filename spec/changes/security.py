"""Security: alternatives of credentials, compared by what goes on the wire (DIFF §2.6)."""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from ..location import Location
from ..model import Operation, SecurityRequirement, SecurityScheme
from .change import Witness
from .judging import Documents, Entry

_PATH = "/security"

OnWire = tuple[str, str, str]


class Alternative(Struct, frozen=True):
    """One way to be allowed in: schemes by what they are on the wire, with their scopes."""

    schemes: dict[OnWire, frozenset[str]]
    requirement: SecurityRequirement | None

    @property
    def is_anonymous(self) -> bool:
        """Whether nothing is asked for."""
        return not self.schemes

    def satisfies(self, other: "Alternative") -> bool:
        """Whether who has these credentials has those of `other`, too."""
        return all(
            wire in self.schemes and scopes <= self.schemes[wire] for wire, scopes in other.schemes.items()
        )

    def named(self) -> str:
        """Name the schemes as people do."""
        return (
            " and ".join(" ".join(part for part in wire if part) for wire in self.schemes) or "no credentials"
        )


def security_entries(documents: Documents, old: Operation, new: Operation) -> Iterator[Entry]:
    """Compare who may call an operation; each alternative of OLD has to satisfy one of NEW."""
    mine, theirs = alternatives_of(old), alternatives_of(new)
    found = list(_refused(documents, old, new, mine, theirs))
    yield from found
    if not found:
        yield from _loosened(old, new, mine, theirs)
    yield from _retyped(old, new, mine, theirs)


def alternatives_of(operation: Operation) -> list[Alternative]:
    """List the alternatives; one that asks for nothing where there are none."""
    if not operation.security:
        return [Alternative({}, None)]
    return [
        Alternative(
            {on_wire(scheme): frozenset(scopes) for scheme, scopes in requirement.schemes}, requirement
        )
        for requirement in operation.security
    ]


def on_wire(scheme: SecurityScheme) -> OnWire:
    """Say what a scheme puts into a request: kind, place, name; names of headers in any case are one."""
    if scheme.type == "apiKey":
        name = scheme.name.lower() if scheme.place == "header" else scheme.name
        return ("API key in", scheme.place, name)
    if scheme.type == "http":
        return ("HTTP", scheme.scheme, "")
    if scheme.type in ("oauth2", "openIdConnect"):
        return ("HTTP", "bearer", "")
    return (scheme.type, "", "")


def _refused(
    documents: Documents, old: Operation, new: Operation, mine: list[Alternative], theirs: list[Alternative]
) -> Iterator[Entry]:
    asked = " or ".join(other.named() for other in theirs)
    refused = [each for each in mine if not any(each.satisfies(other) for other in theirs)]
    kinds = [_kind(alternative, mine, theirs) for alternative in refused]
    for index, (kind, alternative) in enumerate(zip(kinds, refused, strict=True)):
        if kind == "security-combined" and kind in kinds[:index]:
            continue  # what either was enough for takes both: one change
        alike = [each for each in zip(kinds, refused, strict=True) if each[0] == kind == "security-combined"]
        named = " or ".join(each.named() for _, each in alike) or alternative.named()
        changed = Entry(
            id=kind,
            path=_PATH,
            old=_place(alternative, old),
            new=_place(theirs[0], new),
            message=f"{named} was enough, NEW asks for {asked}",
            subject=f"{named} → {asked}",
        )
        if changed.id == "security-scope-added":
            yield _with_scopes(changed, alternative, theirs)
        else:
            yield changed.shown_by(_witness(documents, old, alternative))


def _with_scopes(changed: Entry, alternative: Alternative, theirs: list[Alternative]) -> Entry:
    scopes = ", ".join(_scopes_added(alternative, theirs))
    message = f"{alternative.named()} needs the scope {scopes} now; no message shows which scopes a token has"
    return replace(changed, message=message, subject=f"{changed.subject} {scopes}").by_policy("breaking")


def _kind(alternative: Alternative, mine: list[Alternative], theirs: list[Alternative]) -> str:
    if alternative.is_anonymous:
        return "security-added" if len(mine) == 1 else "security-anonymous-removed"
    if any(set(alternative.schemes) == set(other.schemes) for other in theirs):
        return "security-scope-added"
    if len(mine) > 1 and any(set(alternative.schemes) < set(other.schemes) for other in theirs):
        return "security-combined"
    return _rewired(alternative, theirs) or "security-alternative-removed"


def _rewired(alternative: Alternative, theirs: list[Alternative]) -> str:
    """Say how a single scheme of the same name goes over the wire in another way; "" where none does."""
    mine = _only_scheme(alternative)
    for other in theirs:
        scheme = _only_scheme(other)
        if mine is None or scheme is None or scheme.key != mine.key:
            continue
        if (scheme.type, scheme.scheme) != (mine.type, mine.scheme):
            return "security-scheme-type-changed"
        return "security-scheme-moved" if scheme.place != mine.place else "security-scheme-renamed-on-wire"
    return ""


def _only_scheme(alternative: Alternative) -> SecurityScheme | None:
    schemes = alternative.requirement.schemes if alternative.requirement is not None else ()
    return schemes[0][0] if len(schemes) == 1 else None


def _scopes_added(alternative: Alternative, theirs: list[Alternative]) -> list[str]:
    same = next(other for other in theirs if set(alternative.schemes) == set(other.schemes))
    return sorted(
        {scope for wire, scopes in same.schemes.items() for scope in scopes - alternative.schemes[wire]}
    )


def _witness(documents: Documents, old: Operation, alternative: Alternative) -> Witness | None:
    draft = documents.old_draft(old)
    if draft is None:
        return None
    bare = documents.old_maker.without_credentials(draft, old)
    if alternative.requirement is not None:
        bare = documents.old_maker.with_credentials(bare, alternative.requirement)
    return documents.request_witness(
        old, bare.request(), lambda violation: violation.where.part == "security"
    )


def _retyped(
    old: Operation, new: Operation, mine: list[Alternative], theirs: list[Alternative]
) -> Iterator[Entry]:
    """Warn where the same goes over the wire for another kind of scheme: bearer tokens of another origin."""
    for alternative in mine:
        fitting = [other for other in theirs if alternative.satisfies(other)]
        kinds = _kinds(alternative)
        others = [_kinds(other) - kinds for other in fitting]
        if others and all(others):
            before, after = (
                ", ".join(sorted(each - common))
                for each, common in ((kinds, _kinds(fitting[0])), (_kinds(fitting[0]), kinds))
            )
            message = f"{alternative.named()} is of {after} now, of {before} before"
            places = _place(alternative, old), _place(fitting[0], new)
            yield Entry("security-scheme-type-changed", _PATH, *places, message).by_policy("warning")


def _kinds(alternative: Alternative) -> set[str]:
    """Name the types of the schemes."""
    asked = alternative.requirement.schemes if alternative.requirement is not None else ()
    return {scheme.type for scheme, _ in asked}


def _loosened(
    old: Operation, new: Operation, mine: list[Alternative], theirs: list[Alternative]
) -> Iterator[Entry]:
    for alternative in theirs:
        if any(alternative.satisfies(other) for other in mine):
            continue
        before, after = _place(mine[0], old), _place(alternative, new)
        if alternative.is_anonymous:
            kind = "security-removed" if len(theirs) == 1 else "security-anonymous-added"
        elif any(set(alternative.schemes) == set(other.schemes) for other in mine):
            kind = "security-scope-removed"
        else:
            kind = "security-alternative-added"
        yield Entry(kind, _PATH, before, after, f"{alternative.named()} is enough now")


def _place(alternative: Alternative, operation: Operation) -> Location:
    return operation.location if alternative.requirement is None else alternative.requirement.location
