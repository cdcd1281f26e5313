"""The files of the corpus: one case each, readable, and the same bytes for the same case.

Credentials are not kept; a replayed request carries those of the run. What takes several requests is kept
with them: as `steps` before it, or as a `walk` or `story` whose answers are held to each other. A file that
can't be read costs only itself.
"""

import base64
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from msgspec import MsgspecError, Struct

from ...contract_tests import COMPARED, Credentials, json_bytes, read_walk
from ...spec import Request, UsageError

SECRET_FIELDS: Final = frozenset({"authorization", "cookie", "proxy-authorization"})
"""Fields that carry credentials whatever the document says, in lower case."""


class CorpusCase(Struct, frozen=True):
    """One remembered case. name: of its file, a finding's fingerprint if it has one. check: what it broke, or
    how it was answered. operation: its key. breaks: keywords and places that the request breaks. tolerable:
    whether a server may take it for all that.

    steps: what is sent before it, with open keys. walk: the steps drawn by chance that show it, as text, or
    "". story: the seed of the stories that do; None for no story. caller: the other identity in it, or "".
    """

    name: str
    check: str
    operation: str
    request: Request
    breaks: tuple[str, ...] = ()
    tolerable: bool = False
    steps: tuple[Request, ...] = ()
    walk: str = ""
    story: int | None = None
    caller: str = ""

    @property
    def is_sequence(self) -> bool:
        """Whether it is played again from the start, with things of its own."""
        return bool(self.walk) or self.story is not None

    @property
    def is_tolerable(self) -> bool:
        """Whether the server may take it, and refuse it: it is not kept for what is compared with others."""
        is_of_check = " " not in self.check
        return self.tolerable or (is_of_check and self.check not in COMPARED)

    @property
    def callers(self) -> frozenset[str]:
        """The other identities that it takes."""
        of_walk = {step.caller for step in read_walk(self.walk)} if self.walk else set[str]()
        return frozenset({self.caller, *of_walk} - {""})


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
    node: dict[str, Any] = {"check": case.check, "operation": case.operation}
    node |= {"breaks": list(case.breaks)} if case.breaks else {}
    node |= {"tolerable": True} if case.tolerable else {}
    node |= {"caller": case.caller} if case.caller else {}
    node |= {"walk": json.loads(case.walk)} if case.walk else {}
    node |= {"story": {"seed": case.story}} if case.story is not None else {}
    node |= {"steps": [_written(step, credentials) for step in case.steps]} if case.steps else {}
    node["request"] = _written(case.request, credentials)
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


def _written(request: Request, credentials: Credentials) -> dict[str, Any]:
    """Write a request without what has the name of a credential, whatever its value: one that is almost right
    tells most of it.
    """
    bare = credentials.removed_from(request)
    kept = [[name, value] for name, value in bare.fields if name.lower() not in SECRET_FIELDS]
    return {"method": bare.method, "target": bare.target, "fields": kept} | _written_body(bare.body)


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
        walk = json_bytes(node["walk"]).decode() if "walk" in node else ""
        read_walk(walk or "[]")
        return CorpusCase(
            path.stem,
            str(node["check"]),
            str(node["operation"]),
            _request(node["request"]),
            tuple(str(each) for each in node.get("breaks", ())),
            tolerable=bool(node.get("tolerable", False)),
            steps=tuple(_request(each) for each in node.get("steps", ())),
            walk=walk,
            story=int(node["story"]["seed"]) if "story" in node else None,
            caller=str(node.get("caller", "")),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, MsgspecError):
        return None


def _request(sent: Any) -> Request:
    body = base64.b64decode(sent["base64"]) if "base64" in sent else str(sent.get("body", "")).encode()
    fields = tuple((str(name), str(value)) for name, value in sent["fields"])
    return Request(str(sent["method"]), str(sent["target"]), fields, body)
