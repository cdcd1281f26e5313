"""What a client without good credentials is told to bring (RFC 9110, WWW-Authenticate)."""

from collections.abc import Iterable

from ..spec import Match, Operation, Request, SecurityRequirement, SecurityScheme, judge_request


def unmet_schemes(match: Match, request: Request) -> tuple[SecurityScheme, ...]:
    """List the security schemes of an operation that a request does not meet, each once."""
    alternatives = match.operation.security
    schemes = {scheme.key: scheme for each in alternatives for scheme, _ in each.schemes}
    if len(schemes) == 1:
        return tuple(schemes.values())  # there is no other that could be the one
    return tuple(scheme for scheme in schemes.values() if not is_met(scheme, match.operation, request))


def is_met(scheme: SecurityScheme, operation: Operation, request: Request) -> bool:
    """Ask the judge of an operation that demands this scheme and nothing else."""
    alone = Operation(
        method=operation.method,
        path=operation.path,
        operation_id=None,
        summary="",
        deprecated=False,
        parameters=(),
        request_body=None,
        responses={},
        security=(SecurityRequirement(((scheme, ()),), scheme.location),),
        servers=(),
        tags=(),
        location=operation.location,
    )
    bare = Request(request.method, request.target, request.fields)
    return not judge_request(Match(alone, {}), bare)


def challenge_value(schemes: Iterable[SecurityScheme]) -> str:
    """Write the value of WWW-Authenticate: a challenge for each scheme; "" where none has one."""
    return ", ".join(dict.fromkeys(text for scheme in schemes if (text := _challenge(scheme))))


def _challenge(scheme: SecurityScheme) -> str:
    if scheme.type == "apiKey":
        name = scheme.name.replace("\\", r"\\").replace('"', r"\"")
        return f'ApiKey realm="truespec", in="{scheme.place}", name="{name}"'
    if scheme.type in ("oauth2", "openIdConnect") or scheme.scheme == "bearer":
        return 'Bearer realm="truespec"'
    if scheme.scheme == "digest":
        return 'Digest realm="truespec", nonce="truespec", qop="auth"'
    return f'{scheme.scheme.capitalize()} realm="truespec"' if scheme.type == "http" and scheme.scheme else ""
