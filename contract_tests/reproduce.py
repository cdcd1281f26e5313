"""A finding as something to run: a curl command for a shell, a pytest for a repository.

Both send the bytes that were sent. Secrets are environment variables, so that what is shown can be passed on.
"""

import base64
import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Final

from ..spec import Pieces, Request, Secret
from .finding import Finding
from .redact import Secrets, url_without_user
from .shell import unshown, word

_ADDED_BY_CURL: Final = ("User-Agent", "Accept")
_LONGEST_ARGUMENT: Final = 100_000
_MOST_ESCAPES: Final = 20
_ASKS_FOR_A_LENGTH: Final = frozenset({"PATCH", "POST", "PUT"})

_AS_IT_STANDS: Final = re.compile(r"/(?:[!\"$-&'-~]|%(?![0-9A-F]?[a-f]))*")
"""A target that curl passes on unchanged: it drops fragments, encodes blanks, and writes `%2f` as `%2F`."""


def curl_command(request: Request, base_url: str, secrets: Secrets | None = None) -> str:
    """Write the command that sends a request again (POSIX shell with `seq`; curl 7.55 or newer).

    base_url: origin and base path. A secret is `"$TRUESPEC_…"`. A body that
    no argument can carry goes through `base64 -d`.
    """
    secrets = secrets or Secrets()
    words = ["curl", "-sS", "-i", *_method(request), *_address(request, base_url, secrets)]
    words += _fields(request, secrets)
    if not request.body:
        return " ".join(words)
    body = request.body.decode("utf-8", "surrogateescape")
    if _fits_an_argument(body):
        shown = word(secrets.content_pieces(body))
        return " ".join([*words, "--data-raw" if body.startswith("@") else "--data-binary", shown])
    content = secrets.request(request).body if secrets.hides_contents else request.body
    return f"echo {base64.b64encode(content).decode()} | base64 -d | {' '.join(words)} --data-binary @-"


def curl_commands(finding: Finding, base_url: str, secrets: Secrets) -> tuple[str, ...]:
    """Write the commands that show a finding: those of its steps, in order, then the one that fails."""
    named, of_steps = secrets.naming(finding), secrets.naming_steps(finding)
    before = (curl_command(step.request, base_url, of_steps) for step in finding.steps)
    return (*before, curl_command(finding.exchange.request, base_url, named))


def _method(request: Request) -> list[str]:
    """Name the method where curl would take another. A HEAD with a body waits in vain for one in return."""
    if request.method == "HEAD":
        return ["-X", "HEAD", "--max-time", "10"] if request.body else ["--head"]
    return [] if request.method == ("POST" if request.body else "GET") else ["-X", word((request.method,))]


def _address(request: Request, base_url: str, secrets: Secrets) -> list[str]:
    """Write where to send it, with what keeps curl from tidying the target up."""
    base = url_without_user(base_url).rstrip("/")
    target = secrets.target_pieces(request.target)
    if not _AS_IT_STANDS.fullmatch(request.target):
        path = "/".join(base.split("/")[3:])
        whole = (f"/{path}" if path else "", *target)
        return ["--request-target", word(_as_text(whole)), word((f"{base}/",))]
    flags = ["-g"] if re.search(r"[][{}]", request.target) else []
    flags += ["--path-as-is"] if "/." in request.path else []
    return [*flags, word((base, *target))]


def _fields(request: Request, secrets: Secrets) -> list[str]:
    sent = {name.lower() for name, _ in request.fields}
    words = [part for name, value in request.fields for part in ("-H", _field_word(name, value, secrets))]
    added = (*_ADDED_BY_CURL, *(["Content-Type"] if request.body else []))
    words += [part for name in added if name.lower() not in sent for part in ("-H", f"'{name}:'")]
    framed = sent & {"content-length", "transfer-encoding"}
    if not request.body and request.method in _ASKS_FOR_A_LENGTH and not framed:
        words += ["-H", "'Content-Length: 0'"]
    if len(request.body) > 1_000_000:  # else curl asks for leave first (RFC 9110, Expect)
        words += ["-H", "'Expect:'"]
    return words


def _field_word(name: str, value: str, secrets: Secrets) -> str:
    if not value.strip():
        return word((f"{name};",))
    return word(_as_text((f"{name}: ", *secrets.field_pieces(name, value))))


def _as_text(pieces: Pieces) -> Pieces:
    """Read ISO-8859-1 text as the UTF-8 that a shell will make of it again."""
    return tuple(
        piece
        if isinstance(piece, Secret)
        else piece.encode("latin-1", "replace").decode("utf-8", "surrogateescape")
        for piece in pieces
        if piece
    )


def _fits_an_argument(body: str) -> bool:
    """Whether a body can stand in a command and still be read: not too long, hardly a byte to be escaped."""
    if len(body) > _LONGEST_ARGUMENT or "\0" in body:
        return False
    return unshown(body) <= _MOST_ESCAPES


def pytest_source(
    finding: Finding, spec_path: str, base_url: str, secrets: Secrets, overlays: Sequence[str] = ()
) -> str:
    """Write a test module that is red while the fault is there and green once it is mended.

    spec_path, overlays: where the test finds the document and what is applied to it, from the folder that
    pytest runs in. TRUESPEC_SPEC and
    TRUESPEC_URL, where they are set, replace `spec_path` and `base_url`. Secrets come from the environment; a
    server that can't be reached is an error, not a pass.
    """
    what = _what(finding, spec_path, base_url, secrets) | {"load": _loading(overlays)}
    if finding.received:
        return _callback_source(finding, what, secrets.naming(finding))
    if finding.story:
        return _story_source(finding, what, secrets)
    named, of_steps = secrets.naming(finding), secrets.naming_steps(finding)
    *before, last = finding.opened or [each.request for each in (*finding.steps, finding.exchange)]
    steps = "".join(f"    {_request_source(step, of_steps, 1)},\n" for step in before)
    request = _request_source(last, named, 0)
    return _TEMPLATE.format(
        **what,
        setting=_setting(finding),
        imports=", almost_right" if "almost_right(" in request else "",
        steps=f"STEPS = (\n{steps})\n" if steps else "",
        request=request,
        given=", STEPS" if steps else "",
        purpose=f", purpose={finding.purpose!r}" if finding.purpose else "",
    )


def _setting(finding: Finding) -> str:
    """Say what the test takes for granted of the server."""
    *before, last = finding.opened or (finding.exchange.request,)
    is_made = "{$steps." in last.path or any(
        (each.method, each.path) == ("PUT", last.path) for each in before
    )
    if is_made or "{" not in finding.operation:
        return ""
    path = _docstring_line(last.path)
    return f"\nIt asks for {path}, which the run has not made: what was there has to be there, or not.\n"


def _what(finding: Finding, spec_path: str, base_url: str, secrets: Secrets) -> dict[str, str]:
    """Say for both templates what a test is about, and where."""
    return {
        "sentence": _docstring_line(secrets.finding(finding).sentence),
        "at": _docstring_line(f"{finding.check}, {finding.at}"),
        "name": f"test_{finding.check.replace('-', '_')}_{finding.fingerprint}",
        "spec": repr(spec_path),
        "url": repr(url_without_user(base_url)),
        "operation": repr(finding.operation),
        "check": repr(finding.check),
    }


def _loading(overlays: Sequence[str]) -> str:
    """Write the expression that reads the document."""
    return f"Spec.load(SPEC, overlays={list(overlays)!r})" if overlays else "Spec.load(SPEC)"


def _story_source(finding: Finding, what: Mapping[str, str], secrets: Secrets) -> str:
    """Write a test module that plays a story again: its keys are new each time. what: as `_what` says it."""
    sent = [each.request for each in (*finding.steps, finding.exchange)]
    named = secrets.naming(finding)
    main = _credentials(sent[0], named)
    other = next((each for each in map(partial(_credentials, secrets=named), sent) if each != main), ())
    fields = "".join(f"    ({name!r}, {_text_source(pieces)}),\n" for name, pieces in main)
    others = "".join(f"        ({name!r}, {_text_source(pieces)}),\n" for name, pieces in other)
    private = repr((finding.operation,) if finding.check == "other-caller-reads" else ())
    more = f", {private}, {finding.seed}" if finding.seed and not finding.walk else f", {private}"
    return _STORY_TEMPLATE.format(
        **what,
        fields=f"(\n{fields})" if fields else "()",
        others=f"{{\n    {finding.caller!r}: (\n{others}    )\n}}" if finding.caller else "{}",
        more=f", WALK{more}" if finding.walk else more,
        play="rewalk" if finding.walk else "retell",
        walk=f"WALK = {finding.walk!r}\n" if finding.walk else "",
    )


def _callback_source(finding: Finding, what: Mapping[str, str], secrets: Secrets) -> str:
    """Write a test module that asks to be called back, and listens itself. what: as `_what` says it."""
    first = (*finding.steps, finding.exchange)[0]
    request = _request_source(first.request, secrets, 0)
    named = {**what, "line": what["at"], "at": repr(finding.at.pointer)}
    return _CALLBACK_TEMPLATE.format(**named, request=request)


def _credentials(request: Request, secrets: Secrets) -> tuple[tuple[str, Pieces], ...]:
    """List the header fields and query parameters of a request that hold secrets; the names of these begin
    with `?`.
    """
    found = [(name, secrets.field_pieces(name, value)) for name, value in request.fields]
    for pair in request.query.split("&"):
        pieces = tuple(each for each in secrets.target_pieces(f"?{pair}") if isinstance(each, Secret))
        found.append((f"?{pair.partition('=')[0]}", pieces))
    return tuple(each for each in found if any(isinstance(piece, Secret) for piece in each[1]))


def _docstring_line(text: str) -> str:
    """Keep a text on one line, and from ending the docstring that it stands in."""
    line = "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
    return line.replace("\\", "\\\\").replace('"', "'")


def _request_source(request: Request, secrets: Secrets, depth: int) -> str:
    """Write the expression that makes a request."""
    edge = "    " * depth
    fields = "".join(
        f"{edge}        ({name!r}, {_text_source(secrets.field_pieces(name, value))}),\n"
        for name, value in request.fields
    )
    target = _text_source(secrets.target_pieces(request.target))
    return (
        f"Request(\n{edge}    {request.method!r},\n{edge}    {target},\n"
        f"{edge}    (\n{fields}{edge}    ),\n{edge}    {request.body!r},\n{edge})"
    )


def _text_source(pieces: Pieces) -> str:
    parts = (
        _variable_source(piece) if isinstance(piece, Secret) else repr(piece) for piece in pieces if piece
    )
    return " + ".join(parts) or "''"


def _variable_source(secret: Secret) -> str:
    source = f'os.environ["{secret.variable}"]'
    return f"almost_right({source}, {secret.change!r})" if secret.change else source


_STORY_TEMPLATE: Final = '''"""{sentence}

{at}
"""

import os

from truespec.contract_tests import Target, {play}
from truespec.spec import Spec

SPEC = os.environ.get("TRUESPEC_SPEC", {spec})
URL = os.environ.get("TRUESPEC_URL", {url})
FIELDS = {fields}
OTHERS = {others}
{walk}

def {name}() -> None:
    target = Target(URL, FIELDS, others=OTHERS)
    assert {play}({load}, target, {check}, {operation}{more}) == ()
'''


_CALLBACK_TEMPLATE: Final = '''"""{sentence}

{line}

TRUESPEC_CALLBACKS says where to listen (HOST:PORT), TRUESPEC_CALLBACK_URL where the server finds that.
"""

import os

from truespec.contract_tests import Receiving, Target, call_back
from truespec.spec import Request, Spec

SPEC = os.environ.get("TRUESPEC_SPEC", {spec})
URL = os.environ.get("TRUESPEC_URL", {url})
RECEIVING = Receiving(os.environ.get("TRUESPEC_CALLBACKS", ""), os.environ.get("TRUESPEC_CALLBACK_URL", ""))
AT = {at}
REQUEST = {request}


def {name}() -> None:
    spec = {load}
    assert call_back(spec, Target(URL), {check}, {operation}, AT, REQUEST, RECEIVING) == ()
'''


_TEMPLATE: Final = '''"""{sentence}

{at}
{setting}"""

import os

from truespec.contract_tests import Case, Client, Inquest, Target{imports}
from truespec.spec import Request, Spec

SPEC = os.environ.get("TRUESPEC_SPEC", {spec})
URL = os.environ.get("TRUESPEC_URL", {url})
{steps}REQUEST = {request}


def {name}() -> None:
    spec = {load}
    operation = spec.operation({operation})
    with Client(Target(URL)) as client:
        client.reach()
        case = Case(REQUEST, "", operation.location{purpose})
        broken = Inquest(spec, client).complaints(operation, case{given})
    assert [each.sentence for each in broken if each.check == {check}] == []
'''
