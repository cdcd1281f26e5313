"""The one table of options: flags, settings in files and environment variables are all made from its rows.

A row's name is its name everywhere: `report_dir` is `--report-dir`, `report_dir` in `truespec.toml` and
`TRUESPEC_REPORT_DIR`. What is made from the table: the click options (`commands`), the reading of files
(`configuration`), and the reference pages with the editors' JSON Schema (`reference`).
"""

from .kinds import DOCUMENT, Kind, Value
from .option import Option
from .table import GATHERED, OPTIONS, options_of

__all__ = ["DOCUMENT", "GATHERED", "OPTIONS", "Kind", "Option", "Value", "options_of"]
