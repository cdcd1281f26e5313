"""What changed between two documents, and what it breaks: proven, or said to be undecided.

`diff(old, new, policy)` gives `Change`s; a breaking one carries a `Witness`, a message that one document
allows and the other refuses, re-judged under both before it is given. `cli` calls it on two `Spec`s and
hands the changes to `contract_tests`' report, which renders them; nothing here reads files or prints.
"""

from .change import LEVELS, Change, Level, Party, Policy, Witness
from .comparison import diff
from .compatible import assert_compatible
from .components import components_of, of_schema, schema_named
from .description_kinds import HIDDEN_CHANGES
from .kinds import CHANGE_KINDS, ChangeKind, change_ids, level_of_kind, sentence_of_kind
from .operations import operation_names, repeated_operations
from .schema_kinds import CHANGE_PLACES, SCHEMA_CHANGES
from .versions import Advice, advised, without_breaks
from .whole_documents import document_added, document_removed

__all__ = [
    "CHANGE_KINDS",
    "CHANGE_PLACES",
    "HIDDEN_CHANGES",
    "LEVELS",
    "SCHEMA_CHANGES",
    "Advice",
    "Change",
    "ChangeKind",
    "Level",
    "Party",
    "Policy",
    "Witness",
    "advised",
    "assert_compatible",
    "change_ids",
    "components_of",
    "diff",
    "document_added",
    "document_removed",
    "level_of_kind",
    "of_schema",
    "operation_names",
    "repeated_operations",
    "schema_named",
    "sentence_of_kind",
    "without_breaks",
]
