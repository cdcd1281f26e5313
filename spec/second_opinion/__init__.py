"""What openapi-core says of the same messages: an independent implementation that ours is held against.

`SecondOpinion` asks it about one message, `disagreement` explains where the two are known to differ
and who is right by the text of the standard. No part of a hot path: it costs a thousand times what ours does.
"""

from .disagreements import DISAGREEMENTS, Asked, Disagreement, disagreement
from .opinion import Opinion, SecondOpinion

__all__ = ["DISAGREEMENTS", "Asked", "Disagreement", "Opinion", "SecondOpinion", "disagreement"]
