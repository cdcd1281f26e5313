"""From a document to the model, whatever version of OpenAPI it is written in.

`read_contract` reads everything once. The versions' differences are data here (a `Grammar`) and in the schema
room's dialects; beyond this door nobody asks for a version.
"""

from .contract import OPENAPI_VERSIONS, Contract, read_contract, version_of
from .paths import METHODS

__all__ = ["METHODS", "OPENAPI_VERSIONS", "Contract", "read_contract", "version_of"]
