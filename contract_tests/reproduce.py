"""A finding as something to run: a curl command for a shell, a pytest for a repository.

Both send the bytes that were sent. Secrets are environment variables, so that what is shown can be passed on.
"""

import base64
import shlex
from collections.abc import Sequence
from typing import Final

from ..spec import Request
from .finding import Finding
from .redact import Secrets

_CURLS_OWN: Final = ("Host", "User-Agent", "Accept", "Content-Type")


def curl_command(request: Request, base_url: str, secrets: Secrets | None = None) -> str:
    """Write the command that sends a request again (POSIX shell; curl 7.42 or newer).

    base_url: origin and base path. A secret is `"$TRUESPEC_…"`. A body that no argument can carry goes
    through
    `base64 -d`.
    """
    secrets = secrets or Secrets()
    words = ["curl", "-sS", "-i", "-g", "--path-as-is"]
    if request.method == "HEAD":
        words.append("--head")
    elif request.method != ("POST" if request.body else "GET"):
        words += ["-X", shlex.quote(request.method)]
    words.append(shlex.quote(base_url.rstrip("/") + request.target))
    sent = {name.lower() for name, _ in request.fields}
    for name, value in request.fields:
        words += ["-H", _field_word(name, value, secrets)]
    words += [part for name in _CURLS_OWN[1:] if name.lower() not in sent for part in ("-H", f"'{name}:'")]
    pipe = ""
    if request.body:
        if _fits_an_argument(request.body):
            words += ["--data-binary", shlex.quote(request.body.decode())]
        else:
            pipe = f"echo {base64.b64encode(request.body).decode()} | base64 -d | "
            words += ["--data-binary", "@-"]
    return pipe + " ".join(words)


def _field_word(name: str, value: str, secrets: Secrets) -> str:
    if not value:
        return shlex.quote(f"{name};")
    if secrets.is_secret(name):
        return f'"{name}: ${secrets.variable(name)}"'
    return shlex.quote(f"{name}: {_as_utf8(value)}")


def _as_utf8(value: str) -> str:
    """Show a field value as the text that it was sent as, where it was UTF-8."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _fits_an_argument(body: bytes) -> bool:
    """Whether a body can stand in a command: text without NUL, not too long, not taken for a file name."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return len(body) < 100_000 and "\0" not in text and not text.startswith("@")


def pytest_source(finding: Finding, spec_path: str, base_url: str, secrets: Secrets | None = None) -> str:
    """Write a test module that is red while the fault is there and green once it is mended.

    spec_path: where the test finds the document, from the folder that pytest runs in. TRUESPEC_URL, where
    it is
    set, replaces `base_url`.
    """
    secrets = secrets or Secrets()
    request = finding.exchange.request
    return _TEMPLATE.format(
        sentence=_comment(finding.sentence),
        at=_comment(f"{finding.check}, {finding.at}"),
        name=f"test_{finding.check.replace('-', '_')}_{finding.fingerprint}",
        spec=repr(spec_path),
        url=repr(base_url),
        check=repr(finding.check),
        method=repr(request.method),
        target=repr(request.target),
        fields=_fields_source(request.fields, secrets),
        body=repr(request.body),
    )


def _comment(text: str) -> str:
    """Keep a text from ending the docstring that it stands in."""
    return " ".join(text.split()).replace("\\", "\\\\").replace('"', "'")


def _fields_source(fields: Sequence[tuple[str, str]], secrets: Secrets) -> str:
    lines = [
        f"    ({name!r}, os.environ.get({secrets.variable(name)!r}, {'truespec'!r})),"
        if secrets.is_secret(name) and value
        else f"    ({name!r}, {value!r}),"
        for name, value in fields
    ]
    return "\n".join(lines)


_TEMPLATE: Final = '''"""{sentence}

{at}
"""

import os

from truespec.contract_tests import Case, Client, Inquest, Target
from truespec.spec import Match, Request, Spec

SPEC = {spec}
URL = os.environ.get("TRUESPEC_URL", {url})
FIELDS = (
{fields}
)
REQUEST = Request({method}, {target}, FIELDS, {body})


def {name}() -> None:
    spec = Spec.load(SPEC)
    match = spec.match(REQUEST.method, REQUEST.target)
    assert isinstance(match, Match)
    with Client(Target(URL)) as client:
        case = Case(REQUEST, "", match.operation.location)
        broken = Inquest(spec, client).complaints(match.operation, case)
    assert [each.sentence for each in broken if each.check == {check}] == []
'''
