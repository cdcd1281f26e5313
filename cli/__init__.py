"""The command line `truespec …`: arguments in, exit code out.

`main` is the command group; each command is one thin module that asks the rooms and writes what they say.
Nobody imports this room. Decides nothing about HTTP or OpenAPI itself.
"""

from .application import main

__all__ = ["main"]
