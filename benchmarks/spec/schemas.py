"""What compiling schemas costs: every one of kubernetes.json in both views, once and a second time.

`python -m benchmarks.spec.schemas` from the root. The ratio says how often a schema is used again in place of
being compiled anew.
"""

import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
sys.path.insert(0, str(ROOT))

from truespec.spec import Schema, Spec  # noqa: E402

from benchmarks.spec.large_documents import KUBERNETES  # noqa: E402


def schemas_of(spec: Spec) -> Iterator[Schema]:
    """List the schemas of all parameters, bodies and responses."""
    for operation in spec.operations:
        yield from (parameter.schema for parameter in operation.parameters)
        bodies = [operation.request_body] if operation.request_body is not None else []
        for holder in (*bodies, *operation.responses.values()):
            yield from (media.schema for media in holder.content.values() if media.schema is not None)


def main() -> None:
    """Compile all, and say what it took."""
    spec = Spec.load(KUBERNETES)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.perf_counter()
    asked = [schema.accepts for schema in schemas_of(spec)]
    seconds = time.perf_counter() - start
    megabytes = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    bundles = {id(schema.bundle()) for schema in schemas_of(spec)}
    ratio = len(asked) / len(bundles)
    print(f"schemas       {len(asked):6} asked for, {len(bundles)} compiled: ratio {ratio:.0f}")
    print(f"time          {seconds:6.2f} s, {1e6 * seconds / len(asked):.0f} µs for each asked for")
    print(f"memory        {megabytes:6.0f} MB more")


if __name__ == "__main__":
    main()
