"""Small changes to a document, each at a node; of its text all else stays as it is.

An `Edit` says what changes; `edited_value` makes the value, `edited_text` the text, proved to say the same;
`overlay_text` writes the edits of one file as an OpenAPI Overlay. Knows documents, not what they mean.
"""

from .actions import Action, actions_of, overlay_text
from .edit import IN_ONE_PLACE, Drop, Edit, Put, Rename, Respell, edited_value, in_order
from .revising import revised
from .rewriting import NotEditable, edited_text, is_same_text

__all__ = [
    "IN_ONE_PLACE",
    "Action",
    "Drop",
    "Edit",
    "NotEditable",
    "Put",
    "Rename",
    "Respell",
    "actions_of",
    "edited_text",
    "edited_value",
    "in_order",
    "is_same_text",
    "overlay_text",
    "revised",
]
