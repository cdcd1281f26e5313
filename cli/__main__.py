"""`python -m truespec.cli`: the same as `truespec`."""

from .application import main

main()
