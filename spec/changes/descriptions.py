"""What people and generators read of an operation, and where it may be reached: names, tags, links, servers.

None of it is on the wire, so all of it is information or a matter of policy (DIFF §2.1, §2.7).
"""

import re
from collections.abc import Iterator, Mapping
from typing import Final, Literal

from msgspec.structs import replace

from ..contract import Spec
from ..location import Location, pointer_of
from ..model import Link, Operation, SecurityScheme, Server, ServerVariable
from .ends import moved_path
from .judging import Documents, Entry
from .pairing import paired
from .security import on_wire

_MAX_HOSTS: Final = 100
_ORIGIN: Final = re.compile("([a-zA-Z][a-zA-Z0-9+.-]*:)?//[^/]*")


def description_entries(documents: Documents, old: Operation, new: Operation) -> Iterator[Entry]:
    """List what an operation is called, is filed under and leads to now."""
    yield from _names(old, new)
    yield from _order(old, new)
    yield from link_entries(documents, old, new)


def _order(old: Operation, new: Operation) -> Iterator[Entry]:
    """Compare the order of the parameters that both have."""
    both = [(mine, theirs) for mine, theirs in paired(old, new) if mine is not None and theirs is not None]
    listed = [theirs for _, theirs in both]
    kept = [each for each in new.parameters if any(each is other for other in listed)]
    if any(one is not other for one, other in zip(listed, kept, strict=True)):
        names = ", ".join(each.name for each in kept)
        yield Entry("parameter-order-changed", "/parameters", old.location, new.location, f"now {names}")


def _names(old: Operation, new: Operation) -> Iterator[Entry]:
    before, after = old.operation_id or "", new.operation_id or ""
    if before != after:
        verb = "added" if not before else "removed" if not after else "changed"
        message = f"operationId {before or 'none'} → {after or 'none'}"
        yield Entry(f"operation-id-{verb}", "", old.location, new.location, message)
    for verb, tags, others in (("added", new.tags, old.tags), ("removed", old.tags, new.tags)):
        for tag in tags:
            if tag not in others:
                yield Entry(f"tag-{verb}", "", old.location, new.location, f"tag {tag!r} was {verb}", tag)


def link_entries(documents: Documents, old: Operation, new: Operation) -> Iterator[Entry]:
    """Compare the links of an operation's responses; they change with what they lead to."""
    for status, mine in old.responses.items():
        theirs = new.responses.get(status)
        if theirs is None:
            continue
        for name in dict.fromkeys((*mine.links, *theirs.links)):
            path = pointer_of(("responses", status, "links", name))
            yield from _link(documents, path, mine.links.get(name), theirs.links.get(name), theirs.location)


def _link(
    documents: Documents, path: str, old: Link | None, new: Link | None, around: Location
) -> Iterator[Entry]:
    if old is None:
        assert new is not None
        yield Entry("link-added", path, None, new.location, "a link was added")
    elif new is None:
        message = f"the link to {old.operation} was removed: who follows it finds nothing"
        yield Entry("link-removed", path, old.location, around, message).by_policy("warning")
    elif documents.old.linked(old) is not None and documents.new.linked(new) is None:
        message = f"the link leads to {new.operation}, which is not there"
        yield Entry("link-changed", path, old.location, new.location, message).by_policy("warning")
    elif gone := _names_gone(documents, old, new):
        message = f"the link passes {gone}, which {new.operation} no longer has"
        yield Entry("link-changed", path, old.location, new.location, message).by_policy("warning")
    elif _said(old) != _said(new):
        message = f"the link to {old.operation} says something else"
        yield Entry("link-changed", path, old.location, new.location, message).by_policy("warning")


def _names_gone(documents: Documents, old: Link, new: Link) -> str:
    """List the parameters that a link passes and the operation that it leads to has no more."""
    before, after = documents.old.linked(old), documents.new.linked(new)
    if before is None or after is None:
        return ""
    return ", ".join(name for name in new.parameters if _has(before, name) and not _has(after, name))


def _has(operation: Operation, name: str) -> bool:
    """Whether an operation has a parameter, named as a link does: with its place or without."""
    return any(name in (each.name, f"{each.place}.{each.name}") for each in operation.parameters)


def _said(link: Link) -> object:
    server = None if link.server is None else link.server.url
    return link.operation, dict(link.parameters), link.request_body, server


def document_entries(documents: Documents) -> Iterator[Entry]:
    """List what the whole document says of its servers and of how credentials are got."""
    yield from _hosts(documents.old.servers, documents.new.servers)
    yield from _bases(documents)
    yield from _variables(documents.old.servers, documents.new.servers)
    before, after = documents.old.security_schemes, documents.new.security_schemes
    yield from _schemes("removed", before, after)
    yield from _schemes("added", after, before)
    for key, scheme in before.items():
        if key in after and after[key].type == scheme.type:
            yield from _flows(documents.new, scheme, after[key])


def own_server_entries(documents: Documents, old: Operation, new: Operation) -> Iterator[Entry]:
    """List the hosts that come and go of an operation that has servers of its own, in either document."""
    if (old.servers, new.servers) != (documents.old.servers, documents.new.servers):
        yield from _hosts(old.servers, new.servers)


def _hosts(old: tuple[Server, ...], new: tuple[Server, ...]) -> Iterator[Entry]:
    mine, theirs = _origins(old), _origins(new)
    served = {host for origin, server in theirs.items() for host in _hosts_of(server, origin)}
    for origin, server in mine.items():
        if origin in theirs:
            continue
        hosts = _hosts_of(server, origin)
        gone = [host for host in hosts if host not in served]
        if gone:
            is_part = len(gone) < len(hosts)
            message = f"{', '.join(gone)} {'is' if len(gone) == 1 else 'are'} no longer named as a server"
            id_ = "server-variable-value-removed" if is_part else "server-removed"
            yield Entry(id_, "/servers", server.location, None, message, origin).by_policy("warning")
    known = {host for origin, server in mine.items() for host in _hosts_of(server, origin)}
    for origin, server in theirs.items():
        if origin not in mine and not known.issuperset(_hosts_of(server, origin)):
            message = f"{origin} is a server, too"
            yield Entry("server-added", "/servers", None, server.location, message, origin)


def _origins(servers: tuple[Server, ...]) -> Mapping[str, Server]:
    """Scheme and host of each server; what stands behind is a part of the URLs of operations."""
    found = ((_ORIGIN.match(server.template or server.url), server) for server in servers)
    return {match.group(): server for match, server in found if match is not None}


def _bases(documents: Documents) -> Iterator[Entry]:
    """Say which base paths come and go of a host that keeps others; where none stays, operations tell."""
    mine, theirs = _paths(documents.old.servers), _paths(documents.new.servers)
    for (origin, path), server in mine.items():
        moved = origin, moved_path(path, documents.policy.bases)
        if moved not in theirs and any(each in theirs for each in mine if each[0] == origin):
            message = f"URLs of {origin} that begin with {path or '/'} are no longer served"
            yield Entry("server-removed", "/servers", server.location, None, message).by_policy("warning")
    for (origin, path), server in theirs.items():
        if (origin, path) not in mine and any(each in mine for each in theirs if each[0] == origin):
            message = f"URLs of {origin} may begin with {path or '/'}, too"
            yield Entry("server-added", "/servers", None, server.location, message, origin + path)


def _paths(servers: tuple[Server, ...]) -> Mapping[tuple[str, str], Server]:
    """Give the servers by origin, as the document writes it, and base path."""
    found = ((_ORIGIN.match(server.template or server.url), server) for server in servers)
    return {(match.group(), server.path): server for match, server in found if match is not None}


def _hosts_of(server: Server, origin: str) -> list[str]:
    """Write out the variables of an origin: each of their values, `{}` where any may stand."""
    hosts = [origin]
    for name, variable in server.variables.items():
        values = variable.enum if len(hosts) * len(variable.enum) <= _MAX_HOSTS else ()
        hosts = [host.replace(f"{{{name}}}", value) for host in hosts for value in values or ("{}",)]
    return list(dict.fromkeys(hosts))


def _variables(old: tuple[Server, ...], new: tuple[Server, ...]) -> Iterator[Entry]:
    theirs = {server.template: server for server in new}
    for server in old:
        if server.template in theirs:
            others = theirs[server.template].variables
            for name in (name for name in server.variables if name in others):
                named = f"{{{name}}} of {server.template}"
                yield from _variable(named, server.variables[name], others[name])


def _variable(named: str, old: ServerVariable, new: ServerVariable) -> Iterator[Entry]:
    """Compare a variable of a server. named: it, for people."""
    base = Entry("server-variable-value-removed", "/servers", old.location, new.location, "")
    if old.default != new.default:
        message = f"{named} is {new.default!r} where nobody says it, not {old.default!r}"
        yield replace(base, id="server-variable-default-changed", message=message)
    if new.enum and not old.enum:
        yield replace(base, message=f"{named} is only {', '.join(new.enum)} now").by_policy("warning")
    for value in old.enum if new.enum else ():
        if value not in new.enum:
            yield replace(base, message=f"{named} is never {value!r} any more").by_policy("warning")


def _schemes(
    verb: Literal["added", "removed"], here: Mapping[str, SecurityScheme], there: Mapping[str, SecurityScheme]
) -> Iterator[Entry]:
    """List what only one side has of schemes; a component of another name is the same on the wire."""
    known = {(each.type, on_wire(each)) for each in there.values()}
    for key, scheme in here.items():
        if key not in there and (scheme.type, on_wire(scheme)) not in known:
            places = (None, scheme.location) if verb == "added" else (scheme.location, None)
            path = pointer_of(("securitySchemes", key))
            yield Entry(f"security-scheme-{verb}", path, *places, f"the scheme {key} was {verb}", key)


def _flows(spec: Spec, old: SecurityScheme, new: SecurityScheme) -> Iterator[Entry]:
    path = pointer_of(("securitySchemes", old.key))
    for name in dict.fromkeys((*old.flows, *new.flows)):
        mine, theirs = old.flows.get(name), new.flows.get(name)
        if mine is None or theirs is None:
            verb = "added" if mine is None else "removed"
            entry = Entry(
                f"oauth-flow-{verb}", path, old.location, new.location, f"the flow {name} was {verb}", name
            )
            yield entry if mine is None else entry.by_policy("warning")
            continue
        before, after = (
            (flow.authorization_url, flow.token_url, flow.refresh_url, flow.device_authorization_url)
            for flow in (mine, theirs)
        )
        if before != after:
            message = f"the URLs of the flow {name} are others"
            yield Entry("oauth-url-changed", path, mine.location, theirs.location, message, name)
        for scope in mine.scopes:
            if scope not in theirs.scopes:
                message = f"the scope {scope} of the flow {name} is not described any more"
                entry = Entry("oauth-scope-removed", path, mine.location, theirs.location, message, scope)
                yield entry.by_policy("warning") if _is_required(spec, new.key, scope) else entry
        for scope in theirs.scopes:
            if scope not in mine.scopes:
                message = f"the scope {scope} of the flow {name} is described now"
                yield Entry("oauth-scope-described", path, mine.location, theirs.location, message, scope)


def _is_required(spec: Spec, key: str, scope: str) -> bool:
    """Whether an operation asks for a scope of a scheme."""
    asked = (pair for each in spec.operations for way in each.security for pair in way.schemes)
    return any(scheme.key == key and scope in scopes for scheme, scopes in asked)
