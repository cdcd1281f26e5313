"""What a mock holds after ever more requests: the flagship, answered, refused and asked for paths that are
never the same, until a million are answered.

Takes one number: how many requests instead of a million.
"""

import re
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from calls import BODY, CREATE, FIELDS, FLAGSHIP
from servers import Server, free_port, running
from throughput import truespec

MILLION = 1_000_000
STEPS, SPELL = 10, 5

SCRIPT = """
local number = 0
local good, wrong = [==[{good}]==], [==[{{"prompt": 1, "ratio": "9:9"}}]==]
local fields = {{ {fields} }}
request = function()
  number = number + 1
  if number % 3 == 0 then
    return wrk.format("GET", "/no/such/path/" .. number, {{ ["X-Number"] = tostring(number) }})
  end
  return wrk.format("POST", "{path}?number=" .. number, fields, number % 3 == 1 and good or wrong)
end
"""


def loaded(server: Server, seconds: int) -> int:
    """Load a server for some seconds; give how many requests it answered."""
    fields = ", ".join(f'["{name}"] = "{value}"' for name, value in FIELDS)
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder) / "calls.lua"
        script.write_text(SCRIPT.format(good=BODY, fields=fields, path=CREATE.path), encoding="utf-8")
        url = f"http://127.0.0.1:{server.port}"
        command = ["wrk", "-t1", "-c32", f"-d{seconds}s", "-s", str(script), url]
        out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    found = re.search(r"(\d+) requests in", out)
    return int(found[1]) if found else 0


def table(most: int) -> str:
    """Load a mock until enough is answered, and write what it held on the way."""
    lines = ["| requests answered | MB |", "| --- | --- |"]
    with ExitStack() as stack:
        port = free_port()
        server = stack.enter_context(running("truespec", truespec(FLAGSHIP, port), port))
        lines.append(f"| 0 | {server.megabytes():.1f} |")
        answered, due = 0, most // STEPS
        while answered < most:
            answered += loaded(server, SPELL)
            if answered >= due:
                lines.append(f"| {answered:,} | {server.megabytes():.1f} |")
                due += most // STEPS
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(int(sys.argv[1]) if sys.argv[1:] else MILLION))
