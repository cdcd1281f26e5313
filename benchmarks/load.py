"""Load on a server, driven by wrk (or oha), and what came of it."""

import json
import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

CONNECTIONS = 32


NUMBER = "{number}"
"""In a path, what is another number in each request."""


@dataclass(frozen=True)
class Call:
    """The request that is sent over and over. fields: header lines."""

    method: str
    path: str
    fields: tuple[tuple[str, str], ...] = ()
    body: str = ""


@dataclass(frozen=True)
class Load:
    """What one spell of load gave. rate: answers a second. refused: answers that were not 2xx or 3xx."""

    rate: float
    refused: int


def driver() -> str | None:
    """Name the load generator at hand: `wrk`, `oha`, or None."""
    return next((name for name in ("wrk", "oha") if shutil.which(name)), None)


def drive(call: Call, port: int, seconds: int) -> Load:
    """Load a server for some seconds. Raises RuntimeError where neither wrk nor oha is installed."""
    name = driver()
    if name is None:
        raise RuntimeError("needs wrk (Debian: apt-get install wrk) or oha")
    return _wrk(call, port, seconds) if name == "wrk" else _oha(call, port, seconds)


def _wrk(call: Call, port: int, seconds: int) -> Load:
    headers = "".join(
        f"wrk.headers[{json.dumps(name)}] = {json.dumps(value)}\n" for name, value in call.fields
    )
    body = f"wrk.body = [==[{call.body}]==]\n" if call.body else ""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "call.lua"
        script.write_text(f'wrk.method = "{call.method}"\n{headers}{body}{_numbered(call)}', encoding="utf-8")
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "-s", str(script), _url(call, port)]
        out = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30).stdout
    rate = re.search(r"Requests/sec:\s+([0-9.]+)", out)
    refused = re.search(r"Non-2xx or 3xx responses: ([0-9]+)", out)
    return Load(float(rate[1]) if rate else 0.0, int(refused[1]) if refused else 0)


def _numbered(call: Call) -> str:
    """Write how wrk makes a request that is never the same; "" for one that always is."""
    if NUMBER not in call.path:
        return ""
    before, after = map(json.dumps, call.path.split(NUMBER))
    path = f"{before} .. number .. {after}"
    return (
        f"local number = 0\nrequest = function()\nnumber = number + 1\nreturn wrk.format(nil, {path})\nend\n"
    )


def _oha(call: Call, port: int, seconds: int) -> Load:
    fields = [part for name, value in call.fields for part in ("-H", f"{name}: {value}")]
    body = ["-d", call.body] if call.body else []
    command = ["oha", "-z", f"{seconds}s", "-c", str(CONNECTIONS), "-m", call.method, *fields, *body]
    if NUMBER in call.path:
        raise RuntimeError("needs wrk (Debian: apt-get install wrk)")
    command += ["--no-tui", "--output-format", "json", _url(call, port)]
    out = subprocess.run(command, capture_output=True, text=True, check=True, timeout=seconds + 30).stdout
    result = json.loads(out)
    codes = result.get("statusCodeDistribution", {})
    return Load(
        float(result["summary"]["requestsPerSec"]),
        sum(count for code, count in codes.items() if not code.startswith(("2", "3"))),
    )


def _url(call: Call, port: int) -> str:
    return f"http://127.0.0.1:{port}{call.path}"
