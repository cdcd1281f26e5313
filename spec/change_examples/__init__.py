"""What each kind of change looks like: two small documents, and what comparing them tells.

`change_example(id)` gives a `ChangeExample`. The documents are made of the parts that ids are made of: a
place, a kind and a direction. Knows `changes`, which finds in them what it finds in anybody's.
"""

from .example import ChangeExample, change_example

__all__ = ["ChangeExample", "change_example"]
