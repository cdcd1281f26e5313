"""What the OpenAPI document says: read once, then asked by everyone.

`Spec.load` turns files into a `Spec`; `judge_request` and `judge_response` hold messages against it.
Reads documents and nothing else: knows no server, no HTTP client, no test runner.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from .contract import Spec, collected_later
from .document import Document, DocumentProblem, Fetch, Location, Moved, Node, References, has_member, member
from .errors import DocumentError, TargetError, TruespecError, UsageError
from .hosts import has_scheme, is_loopback, shown_address
from .json_text import MalformedJson, UnreadJson, canonical_json, json_or_none, parse_json
from .json_value import Json, is_array, is_object, json_type
from .judge import (
    ParameterReading,
    breaks_format_alone,
    content_not_judged,
    field_reader,
    judge_head,
    judge_request,
    judge_response,
    parameter_values,
    read_parameters,
    values_reader,
)
from .loading import load_collection, load_document, with_overlays
from .location import pointer_child, pointer_of, pointer_tokens
from .media_type import MediaRange, negotiate, parse_media_type
from .message import Exchange, FieldLines, Request, Response, combined_field, first_field, is_field_name
from .model import (
    Example,
    Header,
    Link,
    MediaType,
    OAuthFlow,
    Operation,
    Parameter,
    RequestBody,
    ResponseObject,
    SecurityRequirement,
    SecurityScheme,
    Server,
    ServerVariable,
    Tag,
)
from .paging import leads_on, paging_of
from .proof import Proof, Verdict, impossible_part
from .reading import OPENAPI_VERSIONS
from .reductions import reductions
from .resources import Keys, Resource, Resources, key_by_link, squeezed, takes_away, things_in
from .router import BasePath, Match
from .rules import RULES, MessageExample, Rule
from .runtime_expressions import Expression, evaluated, leading_expression
from .schema import (
    FULL,
    MINIMAL,
    PLAIN,
    SHAPES,
    EdgeValue,
    Formats,
    NearMiss,
    Parts,
    Patterned,
    Schema,
    SchemaViolation,
    Shape,
    UnusualValue,
    View,
)
from .serialization import (
    cookie_text,
    query_text,
    scalar_readings,
    write_content,
    write_header,
    write_parameter,
)
from .violation import Violation, Where

if TYPE_CHECKING:
    from .change_examples import ChangeExample, change_example
    from .changes import (
        CHANGE_KINDS,
        CHANGE_PLACES,
        HIDDEN_CHANGES,
        SCHEMA_CHANGES,
        Advice,
        Change,
        ChangeKind,
        Policy,
        Witness,
        advised,
        assert_compatible,
        change_ids,
        components_of,
        diff,
        document_added,
        document_removed,
        level_of_kind,
        of_schema,
        operation_names,
        repeated_operations,
        schema_named,
        sentence_of_kind,
        without_breaks,
    )
    from .document_text import document_json, document_yaml
    from .editing import (
        Action,
        Drop,
        Edit,
        NotEditable,
        Put,
        actions_of,
        edited_text,
        in_order,
        overlay_text,
        revised,
    )
    from .har import har_entry, har_log
    from .invariant_steps import InvariantStep, variables_of_steps
    from .invariants import Invariant, in_question, invariants_of
    from .linting import (
        LINT_RULES,
        Fixed,
        Level,
        LintRule,
        Problem,
        fixed_by_overlay,
        fixed_in_place,
        is_unusable,
        leveled,
        lint,
        not_judged,
    )
    from .list_names import bounds, chooses_keys, is_total, opposites, searches, sorted_by
    from .message_variables import variables_of
    from .proposals import ProposedInvariant, ProposedRelation, proposed_invariants, proposed_relations
    from .relations import RelationKind, Relations, relations_of
    from .schema.unrun import may_have_unjudged
    from .second_opinion import DISAGREEMENTS, Asked, Disagreement, Opinion, SecondOpinion, disagreement
    from .secret_names import names_secret
    from .secrets import HIDDEN, MessageSecrets, Pieces, Secret, hidden, without
    from .serialization.wire_grammar import wire_grammar, wire_text

__all__ = [
    "CHANGE_KINDS",
    "CHANGE_PLACES",
    "DISAGREEMENTS",
    "FULL",
    "HIDDEN",
    "HIDDEN_CHANGES",
    "LINT_RULES",
    "MINIMAL",
    "OPENAPI_VERSIONS",
    "PLAIN",
    "RULES",
    "SCHEMA_CHANGES",
    "SHAPES",
    "Action",
    "Advice",
    "Asked",
    "BasePath",
    "Change",
    "ChangeExample",
    "ChangeKind",
    "Disagreement",
    "Document",
    "DocumentError",
    "DocumentProblem",
    "Drop",
    "EdgeValue",
    "Edit",
    "Example",
    "Exchange",
    "Expression",
    "Fetch",
    "FieldLines",
    "Fixed",
    "Formats",
    "Header",
    "Invariant",
    "InvariantStep",
    "Json",
    "Keys",
    "Level",
    "Link",
    "LintRule",
    "Location",
    "MalformedJson",
    "Match",
    "MediaRange",
    "MediaType",
    "MessageExample",
    "MessageSecrets",
    "Moved",
    "NearMiss",
    "Node",
    "NotEditable",
    "OAuthFlow",
    "Operation",
    "Opinion",
    "Parameter",
    "ParameterReading",
    "Parts",
    "Patterned",
    "Pieces",
    "Policy",
    "Problem",
    "Proof",
    "ProposedInvariant",
    "ProposedRelation",
    "Put",
    "References",
    "RelationKind",
    "Relations",
    "Request",
    "RequestBody",
    "Resource",
    "Resources",
    "Response",
    "ResponseObject",
    "Rule",
    "Schema",
    "SchemaViolation",
    "SecondOpinion",
    "Secret",
    "SecurityRequirement",
    "SecurityScheme",
    "Server",
    "ServerVariable",
    "Shape",
    "Spec",
    "Tag",
    "TargetError",
    "TruespecError",
    "UnreadJson",
    "UnusualValue",
    "UsageError",
    "Verdict",
    "View",
    "Violation",
    "Where",
    "Witness",
    "actions_of",
    "advised",
    "assert_compatible",
    "bounds",
    "breaks_format_alone",
    "canonical_json",
    "change_example",
    "change_ids",
    "chooses_keys",
    "collected_later",
    "combined_field",
    "components_of",
    "content_not_judged",
    "cookie_text",
    "diff",
    "disagreement",
    "document_added",
    "document_json",
    "document_removed",
    "document_yaml",
    "edited_text",
    "evaluated",
    "field_reader",
    "first_field",
    "fixed_by_overlay",
    "fixed_in_place",
    "har_entry",
    "har_log",
    "has_member",
    "has_scheme",
    "hidden",
    "impossible_part",
    "in_order",
    "in_question",
    "invariants_of",
    "is_array",
    "is_field_name",
    "is_loopback",
    "is_object",
    "is_total",
    "is_unusable",
    "json_or_none",
    "json_type",
    "judge_head",
    "judge_request",
    "judge_response",
    "key_by_link",
    "leading_expression",
    "leads_on",
    "level_of_kind",
    "leveled",
    "lint",
    "load_collection",
    "load_document",
    "may_have_unjudged",
    "member",
    "names_secret",
    "negotiate",
    "not_judged",
    "of_schema",
    "operation_names",
    "opposites",
    "overlay_text",
    "paging_of",
    "parameter_values",
    "parse_json",
    "parse_media_type",
    "pointer_child",
    "pointer_of",
    "pointer_tokens",
    "proposed_invariants",
    "proposed_relations",
    "query_text",
    "read_parameters",
    "reductions",
    "relations_of",
    "repeated_operations",
    "revised",
    "scalar_readings",
    "schema_named",
    "searches",
    "sentence_of_kind",
    "shown_address",
    "sorted_by",
    "squeezed",
    "takes_away",
    "things_in",
    "values_reader",
    "variables_of",
    "variables_of_steps",
    "wire_grammar",
    "wire_text",
    "with_overlays",
    "without",
    "without_breaks",
    "write_content",
    "write_header",
    "write_parameter",
]

_LATER: Final = {
    **dict.fromkeys(
        (
            *("CHANGE_KINDS", "Advice", "Change", "ChangeKind", "Policy", "Witness", "advised"),
            *("assert_compatible", "change_ids", "components_of", "diff", "document_added"),
            *("document_removed", "level_of_kind", "of_schema", "operation_names"),
            *("CHANGE_PLACES", "HIDDEN_CHANGES", "SCHEMA_CHANGES", "sentence_of_kind"),
            *("repeated_operations", "schema_named", "without_breaks"),
        ),
        ".changes",
    ),
    **dict.fromkeys(("ChangeExample", "change_example"), ".change_examples"),
    **dict.fromkeys(
        (
            *("LINT_RULES", "Fixed", "Level", "LintRule", "Problem", "fixed_by_overlay", "fixed_in_place"),
            *("is_unusable", "leveled", "lint", "not_judged"),
        ),
        ".linting",
    ),
    **dict.fromkeys(
        ("DISAGREEMENTS", "Asked", "Disagreement", "Opinion", "SecondOpinion", "disagreement"),
        ".second_opinion",
    ),
    **dict.fromkeys(("document_json", "document_yaml"), ".document_text"),
    **dict.fromkeys(
        (
            *("Action", "Drop", "Edit", "NotEditable", "Put", "actions_of", "edited_text", "in_order"),
            *("overlay_text", "revised"),
        ),
        ".editing",
    ),
    **dict.fromkeys(("har_entry", "har_log"), ".har"),
    **dict.fromkeys(("InvariantStep", "variables_of_steps"), ".invariant_steps"),
    **dict.fromkeys(("Invariant", "in_question", "invariants_of"), ".invariants"),
    **dict.fromkeys(("ProposedInvariant", "proposed_invariants"), ".proposals"),
    **dict.fromkeys(
        ("bounds", "chooses_keys", "is_total", "opposites", "searches", "sorted_by"), ".list_names"
    ),
    **dict.fromkeys(("ProposedRelation", "proposed_relations"), ".proposals"),
    **dict.fromkeys(("RelationKind", "Relations", "relations_of"), ".relations"),
    "variables_of": ".message_variables",
    "may_have_unjudged": ".schema.unrun",
    "names_secret": ".secret_names",
    **dict.fromkeys(("HIDDEN", "MessageSecrets", "Pieces", "Secret", "hidden", "without"), ".secrets"),
    **dict.fromkeys(("wire_grammar", "wire_text"), ".serialization.wire_grammar"),
}
"""Comparing, linting and asking openapi-core are half of this room, and most commands do none of it."""


def __getattr__(name: str) -> Any:
    """Import what is asked for late (PEP 562)."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name], __name__), name)
