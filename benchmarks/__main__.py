"""Run every benchmark (or those named) and write the tables into `benchmarks/README.md`.

python -m benchmarks [spec/judging] [mock/throughput]
"""

import platform
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
BENCHMARKS = (
    *("spec/comparing", "spec/editing", "spec/judging", "spec/loading", "spec/making"),
    *("mock/throughput", "mock/latency", "mock/memory", "mock/documents"),
    *(
        "contract_tests/runs",
        "contract_tests/faults",
        "contract_tests/auditing",
        "contract_tests/judging",
        "contract_tests/reports",
        "proxy/passing",
        *("fuzz/cases", "fuzz/faults", "fuzz/stateful", "fuzz/correct", "fuzz/spread"),
    ),
)
START, END = "<!-- {name} -->", "<!-- end -->"


def main(names: list[str]) -> int:
    """Run the named benchmarks; 1 where one of them failed, 2 where there is none of that name."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"no benchmark {unknown[0]!r}; there are: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    failed = 0
    for name in names or BENCHMARKS:
        print(f"{name} …", file=sys.stderr)
        done = subprocess.run(
            [sys.executable, str(HERE / f"{name}.py")], stdout=subprocess.PIPE, text=True, check=False
        )
        if done.returncode:
            failed = 1
            continue
        print(done.stdout)
        write(name, done.stdout.strip())
    return failed


def write(name: str, table: str) -> None:
    """Put a table into its place in the README, with what it was measured on."""
    readme = HERE / "README.md"
    text = readme.read_text(encoding="utf-8")
    start = START.format(name=name)
    before, _, rest = text.partition(start)
    _, _, after = rest.partition(END)
    machine = f"Python {platform.python_version()}, {platform.system()} {platform.machine()}"
    readme.write_text(f"{before}{start}\n{table}\n\n{machine}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
