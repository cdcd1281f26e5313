"""Rules on security: what is required has to be defined."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from ..document import Node
from ..editing import Rename
from .fixes import alike
from .problem import Fix
from .subject import Fault, Subject


def security_scheme_undefined(subject: Subject) -> Iterator[Fault]:
    """Find security requirements that name a scheme which the document does not define."""
    root = subject.document.node()
    defined = root.child("securityDefinitions").mapping | (
        root.child("components").child("securitySchemes").mapping
    )
    holders = [root, *(part.node for part in subject.walk.of("operation"))]
    for holder in holders:
        for alternative in holder.child("security").items():
            for name, member in alternative.members():
                if name not in defined and not _is_address(subject, name):
                    yield Fault(
                        _undefined(name, list(defined)), member.location, _renamed(member, name, defined)
                    )


def security_scope_undefined(subject: Subject) -> Iterator[Fault]:
    """Find scopes that are required and that no flow of the scheme gives."""
    root = subject.document.node()
    schemes = dict(root.child("securityDefinitions").members())
    schemes |= dict(root.child("components").child("securitySchemes").members())
    for holder in (root, *(part.node for part in subject.walk.of("operation"))):
        for alternative in holder.child("security").items():
            for name, member in alternative.members():
                scheme = subject.followed(schemes[name]) if name in schemes else None
                if scheme is None or scheme.mapping.get("type") != "oauth2":
                    continue
                known = {*scheme.child("scopes").mapping}
                known.update(
                    each
                    for _, flow in scheme.child("flows").members()
                    for each in flow.child("scopes").mapping
                )
                for scope in member.items():
                    if isinstance(scope.value, str) and scope.value not in known:
                        yield Fault(f"no flow of {name!r} gives the scope {scope.value!r}", scope.location)


def _renamed(member: Node, name: str, defined: Iterable[str]) -> Fix:
    meant = alike(name, defined)
    return lambda: () if meant is None else (Rename(member, meant),)


def _undefined(name: str, defined: list[str]) -> str:
    close = get_close_matches(name, defined, 1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return f"the security scheme {name!r} is not defined{hint}"


def _is_address(subject: Subject, name: str) -> bool:
    """Whether a name is the URI of a scheme (since OpenAPI 3.2, Security Requirement Object)."""
    return subject.grammar.version == "3.2" and any(character in name for character in "/#")
