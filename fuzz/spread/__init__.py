"""A run cut into units of work, for the processes of this machine or those of a Dask cluster.

`explore_spread` leads. A `Unit` holds all that another process needs; `run_unit` gives a `Part`, what came of
it. A `Crew` hands units out, redoes those of a worker that died, and gives the parts as they come.
"""

from .leading import explore_spread

__all__ = ["explore_spread"]
