"""The files of the corpus: one case each, readable, and the same bytes for the same case.

Credentials are not kept; a replayed request carries those of the run. A file that can't be read costs only
itself.
"""

import base64
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from ...contract_tests import Credentials
from ...spec import Request, UsageError

SECRET_FIELDS: Final = frozenset({"authorization", "cookie", "proxy-authorization"})
"""Fields that carry credentials whatever the document says, in lower case."""


class CorpusCase(Struct, frozen=True):
    """One remembered case. name: of its file, a finding's fingerprint if it has one. check: what it broke, or
    how it was answered. operation: its key. breaks: keywords and places that the request breaks.
    """

    name: str
    check: str
    operation: str
    request: Request
    breaks: tuple[str, ...] = ()


def read_corpus(folder: Path | None) -> Iterator[CorpusCase]:
    """Read the cases of a folder in the order of their names; their requests carry no credentials."""
    for path in sorted(folder.glob("*.json")) if folder is not None else ():
        case = _read(path)
        if case is not None:
            yield case


def read_case(path: Path) -> CorpusCase:
    """Read one case. Raises UsageError where there is none."""
    case = _read(path)
    if case is None:
        reason = "it is no case of a corpus" if path.is_file() else "there is no such file"
        raise UsageError(f"{path} can't be replayed: {reason}")
    return case


def write_case(folder: Path, case: CorpusCase, credentials: Credentials) -> Path:
    """Write a case into the folder, over one of the same name, without the credentials of the run.

    What stood there stays until the new one is whole. Raises OSError when the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    hidden = {name.lower() for name, _ in credentials.fields} | SECRET_FIELDS
    request = case.request
    query = "&".join(pair for pair in request.query.split("&") if pair not in credentials.query)
    kept = [[name, value] for name, value in request.fields if name.lower() not in hidden]
    node: dict[str, Any] = {
        "check": case.check,
        "operation": case.operation,
    }
    if case.breaks:
        node["breaks"] = list(case.breaks)
    node |= {
        "request": {
            "method": request.method,
            "target": f"{request.path}?{query}" if query else request.path,
            "fields": kept,
        }
        | _written_body(request.body),
    }
    path = folder / f"{case.name}.json"
    text = json.dumps(node, ensure_ascii=False, indent=2) + "\n"
    unfinished = folder / f".{case.name}.tmp"
    try:
        unfinished.write_text(text, encoding="utf-8", errors="surrogatepass")
        unfinished.replace(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise
    return path


def _written_body(body: bytes) -> dict[str, str]:
    """Keep text readable, so that a diff of the corpus is; other bytes as Base64."""
    if not body:
        return {}
    try:
        return {"body": body.decode("utf-8")}
    except UnicodeDecodeError:
        return {"base64": base64.b64encode(body).decode("ascii")}


def _read(path: Path) -> CorpusCase | None:
    try:
        node = json.loads(path.read_text(encoding="utf-8"))
        sent = node["request"]
        body = base64.b64decode(sent["base64"]) if "base64" in sent else str(sent.get("body", "")).encode()
        fields = tuple((str(name), str(value)) for name, value in sent["fields"])
        request = Request(str(sent["method"]), str(sent["target"]), fields, body)
        breaks = tuple(str(each) for each in node.get("breaks", ()))
        return CorpusCase(path.stem, str(node["check"]), str(node["operation"]), request, breaks)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
