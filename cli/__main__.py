"""`python -m truespec.cli`: the same as `truespec`."""

from .entry import main

main()
