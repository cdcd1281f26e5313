"""OpenAPI Overlays: changes to a description that stand in files of their own, applied when it is read.

`apply_overlays` gives a document as its overlays make it; what comes from an overlay is located there. The
document's own files stay as they are. Knows documents, not what they mean.
"""

from .applying import apply_overlays
from .overlay import Action, Overlay, read_overlay

__all__ = ["Action", "Overlay", "apply_overlays", "read_overlay"]
