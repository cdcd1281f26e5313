"""What `truespec --version` says."""

from importlib.metadata import version

from ..spec import OPENAPI_VERSIONS


def version_line() -> str:
    """Name the tool's version and the versions of OpenAPI that it reads."""
    return f"truespec {version('truespec')} (OpenAPI {', '.join(OPENAPI_VERSIONS)})"
