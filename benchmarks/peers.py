"""Where the peers come from: Prism is installed from the npm registry into a folder that git does not see."""

import shutil
import subprocess
from pathlib import Path

FOLDER = Path(__file__).parent / "node_modules"
PRISM = FOLDER / ".bin" / "prism"
PACKAGE = "@stoplight/prism-cli@5"


def prism() -> Path | None:
    """Install Prism when it is not there yet; None where node or the registry is missing."""
    if PRISM.exists():
        return PRISM
    npm = shutil.which("npm")
    if npm is None:
        return None
    command = [
        npm,
        "install",
        "--no-audit",
        "--no-fund",
        "--no-save",
        "--silent",
        "--prefix",
        str(FOLDER.parent),
        PACKAGE,
    ]
    installed = subprocess.run(command, capture_output=True, check=False, timeout=600)
    return PRISM if installed.returncode == 0 and PRISM.exists() else None
