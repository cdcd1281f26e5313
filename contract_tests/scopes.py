"""What further identities may do, as the user says: private answers, scopes of OAuth 2.0, other roles."""

from collections.abc import Iterable, Mapping

from ..spec import Operation, Spec, UsageError
from .targets import Target


def read_private(names: Iterable[str], spec: Spec, target: Target) -> tuple[Operation, ...]:
    """Find the operations whose answers are for nobody but the maker.

    Raises UsageError for one that the document does not have, and where nobody else is there to ask.
    """
    private = tuple(spec.operation(name) for name in names)
    if private and not target.others:
        raise UsageError("--private needs a further identity (--as): nobody else is there to be kept out")
    return private


def read_scopes(texts: Iterable[str], spec: Spec, target: Target) -> Mapping[str, frozenset[str]]:
    """Read `IDENTITY=SCOPE,SCOPE`; nothing behind `=` is an identity without any scope.

    Raises UsageError for another form, for an identity that nobody has given, and for a scope that the
    document does not have.
    """
    found: dict[str, frozenset[str]] = {}
    known_scopes = _scopes_of(spec)
    for text in texts:
        name, is_given, scopes = text.partition("=")
        if not is_given or not name.strip():
            raise UsageError(f"{text!r} is not of the form IDENTITY=SCOPE,SCOPE")
        if name not in target.others:
            known = ", ".join(target.others) or "there is none"
            raise UsageError(f"scopes are given for {name!r}, which is no further identity (--as): {known}")
        named = [each.strip() for each in scopes.split(",") if each.strip()]
        unknown = [each for each in named if known_scopes is not None and each not in known_scopes]
        if unknown:
            known = ", ".join(sorted(known_scopes or ())) or "there is none"
            raise UsageError(f"no scope {unknown[0]!r} in the document; known: {known}")
        found[name] = found.get(name, frozenset()) | set(named)
    return found


def _scopes_of(spec: Spec) -> frozenset[str] | None:
    """List the scopes of flows and of operations; None where an OpenID server has further ones."""
    schemes = spec.security_schemes.values()
    if any(scheme.type == "openIdConnect" for scheme in schemes):
        return None
    offered = {scope for scheme in schemes for flow in scheme.flows.values() for scope in flow.scopes}
    alternatives = (each for operation in spec.operations for each in operation.security)
    return frozenset(offered).union(*(scopes for each in alternatives for _, scopes in each.schemes))
