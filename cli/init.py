"""`truespec init [SPEC]`: the first files of contract tests in a user's repository.

Each works as it stands, and one that is there is left alone. The document is the one that is named, the one
that a running server gives (`--url`), or the only one in the folder.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from ..contract_tests import url_without_user
from ..spec import DocumentError, MessageSecrets, Spec, TargetError, UsageError
from .configuration import find_configuration, places_from
from .exit_codes import ExitCode
from .fetcher import NoAnswer
from .first_files import GITLAB, SETTINGS, CiPlace, FirstFile, ci_files, first_files
from .output import remark, write_to
from .reading import Documents

ADDRESSES: Final = (
    *("/openapi.json", "/openapi.yaml", "/openapi.yml", "/swagger.json", "/swagger.yaml"),
    *(
        "/v3/api-docs",
        "/v2/api-docs",
        "/api-docs",
        "/api/openapi.json",
        "/api/schema/",
        "/api/docs/openapi.json",
    ),
    *("/docs/openapi.json", "/swagger/v1/swagger.json", "/swagger/doc.json", "/q/openapi"),
)
"""Where frameworks serve their document: FastAPI, Spring, Quarkus, ASP.NET, drf-spectacular, swag, NestJS."""

_FOLDERS_LEFT_OUT: Final = frozenset({"node_modules", "venv", "site-packages", "dist", "build", "target"})
_SUFFIXES: Final = frozenset({".json", ".yaml", ".yml"})
_HEAD: Final = 4096
_IN_JSON: Final = re.compile(r'"openapi"\s*:\s*"3|"swagger"\s*:\s*"2')
_IN_YAML: Final = re.compile(r"""^\ufeff?["']?(openapi|swagger)["']?\s*:""", re.MULTILINE)
_USUAL: Final = "http://localhost:8000"
_LOCAL: Final = ("http://localhost", "http://127.0.0.1", "https://localhost")


def run(*, documents: Documents, spec: str | None, url: str | None, ci: str | None) -> ExitCode:
    """Write the files, and tell of each whether it was written.

    Raises UsageError where no document is found, or several, TargetError where the server has none.
    """
    here = Path.cwd()
    source = spec
    if source is None and url is not None:
        source = _saved(documents, [url.rstrip("/") + each for each in ADDRESSES], url)
    elif source is not None and source.startswith(("http://", "https://")):
        source = _saved(documents, [source], source)
    source = source or _only_one(here)
    contract = documents.load(source)
    path = Path(os.path.relpath(source, here)).as_posix()
    tests = "tests" if (here / "tests").is_dir() else ""
    for file in (
        *first_files(contract, path, _written(url or _address(contract)), tests),
        *_ci_files(here, path, ci),
    ):
        _write(here, file)
    return ExitCode.CONFORMS


def _write(here: Path, file: FirstFile) -> None:
    path = here / file.name
    if file.name == SETTINGS:
        configuration = find_configuration(here)
        path = configuration.path if configuration is not None else path
    if path.exists():
        remark(f"{os.path.relpath(path, here)} is there already, and stays as it is")
        return
    write_to(str(path), file.text)
    remark(f"{file.name}: {file.purpose}")


def _ci_files(here: Path, document: str, ci: str | None) -> Iterator[FirstFile]:
    """Write those of the repository, whose root they stand in, wherever in it we are."""
    root = places_from(here)[-1]
    folder = here.relative_to(root).as_posix()
    place = CiPlace("" if folder == "." else folder, os.path.relpath(root, here), _ci_of_gitlab(root))
    yield from ci_files(document, ci or ("gitlab" if _is_on_gitlab(root) else "github"), place)


def _saved(documents: Documents, addresses: list[str], server: str) -> str:
    """Fetch a document from the first address that has one, and keep it in this folder."""
    for address in addresses:
        try:
            content = documents.fetcher(address)
            if not isinstance(content, bytes):
                continue
            Spec.load(content, name=address)
        except NoAnswer as error:  # the next address would take as long
            told = f"{_shown(address)} does not answer: {error.message}"
            raise TargetError(told, _shown(server)) from error
        except DocumentError:
            continue
        name = "openapi.json" if content.lstrip()[:1] == b"{" else "openapi.yaml"
        if Path(name).exists():
            remark(f"{name} is there already, and stays as it is")
        else:
            write_to(name, content.decode("utf-8", "replace"))
            remark(f"{name}: the document, from {_shown(address)}")
        return name
    paths = ", ".join(ADDRESSES) if len(addresses) > 1 else ""
    where = f" at any of {paths}" if paths else ""
    server = _shown(server)
    raise TargetError(f"{server} gives no OpenAPI document{where}; name a file: truespec init SPEC", server)


def _shown(address: str) -> str:
    """Write an address for a reader: without its user, dots for secrets."""
    return MessageSecrets().target(url_without_user(address))


def _written(address: str) -> str:
    """Write an address for a file: neither its user nor its query, which no operation is asked with."""
    return url_without_user(address).partition("#")[0].partition("?")[0]


def _only_one(here: Path) -> str:
    found = [path.relative_to(here).as_posix() for path in _documents(here)]
    if not found:
        raise UsageError(
            "no OpenAPI document is in this folder: truespec init SPEC, or --url of a server that gives it"
        )
    if len(found) > 1:
        several = ", ".join(found[:5]) + (" …" if len(found) > 5 else "")
        raise UsageError(f"{len(found)} OpenAPI documents are here: {several}; which one? truespec init SPEC")
    return found[0]


def _documents(folder: Path) -> Iterator[Path]:
    """Find the files that begin as an OpenAPI document does."""
    for path in sorted(folder.iterdir()):
        if path.is_dir():
            is_own = not path.name.startswith((".", "_")) and path.name not in _FOLDERS_LEFT_OUT
            if is_own and not path.is_symlink():
                yield from _documents(path)
        elif path.suffix in _SUFFIXES and path.is_file() and _is_document(path):
            yield path


def _is_document(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD).decode("utf-8", "replace")
    except OSError:
        return False
    return (_IN_JSON if path.suffix == ".json" else _IN_YAML).search(head) is not None


def _is_on_gitlab(here: Path) -> bool:
    config = here / ".git" / "config"
    return (here / GITLAB).exists() or (
        config.is_file() and "gitlab" in config.read_text(encoding="utf-8", errors="replace")
    )


def _ci_of_gitlab(here: Path) -> str:
    """Name the file for GitLab: a file of its own beside one that is somebody's already."""
    theirs = here / GITLAB
    is_theirs = theirs.exists() and "truespec" not in theirs.read_text(encoding="utf-8", errors="replace")
    return f"contract{GITLAB}" if is_theirs else GITLAB


def _address(spec: Spec) -> str:
    """Take the server of the document that is on this machine, else the usual address of one."""
    servers = (server.url for operation in spec.operations for server in operation.servers)
    return next((each for each in servers if each.startswith(_LOCAL)), _USUAL)
