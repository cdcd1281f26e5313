"""Memory: requests that failed or surprised, one plain JSON file a case, meant for the user's repository.

`read_corpus` gives the cases of a folder, to be sent first in the next run; `remember` adds to them. Knows
files and requests, no server.
"""

from .files import CorpusCase, read_case, read_corpus
from .keeping import Kept, remember

__all__ = ["CorpusCase", "Kept", "read_case", "read_corpus", "remember"]
