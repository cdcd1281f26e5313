"""`truespec convert COLLECTION`: a Postman collection as the OpenAPI document that it stands for."""

from ..spec import UsageError, document_json, document_yaml
from .exit_codes import ExitCode
from .output import remark, write_to
from .reading import Documents


def run(*, documents: Documents, collection: str, json: str | None, yaml: str | None) -> ExitCode:
    """Write the document as YAML, as JSON, or both; what could not be used is a remark."""
    if json == yaml == "-":
        raise UsageError("only one of --json and --yaml can go to standard output")
    document = documents.collection(collection)
    for problem in document.root.problems:
        at = problem.at  # with its column: collections are often one line
        remark(f"{at.file}:{at.line}:{at.column}: {problem.message}")
    if json is not None:
        write_to(json, document_json(document))
    if yaml is not None or json is None:
        write_to(yaml or "-", document_yaml(document))
    return ExitCode.CONFORMS
