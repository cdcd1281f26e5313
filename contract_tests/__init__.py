"""Hold a running server to a `Spec`: planned requests, judged answers, one finding for each root cause.

`run` tests a `Target` and gives a `Report` of `Finding`s; an `Inquest` turns any engine's exchanges into
those. Knows the contract and the wire, no mock and no fuzzer.
"""

from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from .accepted import ACCEPTED_FILE, Acceptance, Accepted, Known, end_of
    from .accepted_text import Terms, text_with
    from .almost import almost_right
    from .body_text import json_bytes
    from .callbacks import Receiving
    from .calling_back import Callbacks, call_back
    from .carried_out import COMPARED
    from .caution import Caution
    from .checks import CHECKS, LEVELS, Check, suspicions
    from .cleanup import clean_up
    from .clients import Account, ContractBroken, Judging, judge_client, judging
    from .coverage import Coverage, Measure, Point, Threshold, missed
    from .credentials import Credentials, credentials_for
    from .draft import unaskable, with_path_values
    from .drawing import draw_each
    from .drawn_random import drawn_randoms
    from .finding import Finding
    from .inline_accepted import inline_acceptances
    from .inquest import Inquest
    from .judged import Judged, Verdict
    from .life import NOT_THERE, place_of_new
    from .logins import login_request
    from .members import free_members
    from .open_keys import filled, has_open_keys, told_by, with_open_keys
    from .own_checks import Answered, OwnChecks, check
    from .own_keys import under_own_keys
    from .own_strategies import OwnStrategies, strategy
    from .plan import Case, credential_cases, keys_of, lesser_cases
    from .planning import planned
    from .play import GONE, keys_of_nothing
    from .promised import Kept, keeps_promises, kept_as_text
    from .proven_requests import prove_requests
    from .pytest_held import Configured
    from .redact import Secrets, url_without_user
    from .report import (
        Compared,
        Comparison,
        Fault,
        Said,
        audit_json,
        audit_text,
        changelog_text,
        changes_as_json,
        changes_as_text,
        changes_page,
        coverage_json,
        drift_text,
        edited_places,
        finding_text,
        github_report,
        har_report,
        html_report,
        json_report,
        junit_report,
        markdown_report,
        marked_at,
        notices_of_problems,
        pair_as_json,
        passing_har,
        said_of_audit,
        said_of_comparison,
        said_of_run,
        sarif_report,
        text_report,
    )
    from .report_data import INTERRUPTED, Report, Statistics, Tally
    from .reproduce import curl_command, pytest_source
    from .request_generator import RequestGenerator
    from .retelling import finding_of
    from .runner import TestSettings, report_of, run, selected
    from .schemathesis_check import response_check
    from .schemathesis_engine import Observation, SchemathesisRun, SchemathesisSettings, observe
    from .scopes import read_private, read_scopes
    from .second_verdicts import with_second_opinion
    from .session import Session
    from .stories import tell_of_list, tell_of_reads, tell_of_sequence, tell_of_things, told_of
    from .story_checks import STORY_CHECKS, StoryCheck, Telling
    from .story_examples import STORY_EXAMPLES
    from .supplies import Supplies
    from .surprise import NoTwin
    from .targets import (
        Client,
        Login,
        OwnCode,
        Process,
        Proxy,
        Target,
        TimeIsUp,
        TokenRequest,
        Trust,
        access_token,
        hosted,
        hosted_watched,
        proxy_of,
        started,
    )
    from .things import Things
    from .traffic import (
        Audit,
        AuditSettings,
        Drift,
        Entry,
        Passed,
        Passing,
        Unreadable,
        audit,
        drifted,
        read_har,
        report_of_audit,
        weighed,
    )
    from .trial import Trials
    from .unconfirmed import life_of, lists_of, retell
    from .walks import Ground, Promises, Walking, draw_walk, ground_of, look_into, rewalk, take_first_walks
    from .walks.step import read_walk

__all__ = [
    "ACCEPTED_FILE",
    "CHECKS",
    "COMPARED",
    "GONE",
    "INTERRUPTED",
    "LEVELS",
    "NOT_THERE",
    "STORY_CHECKS",
    "STORY_EXAMPLES",
    "Acceptance",
    "Accepted",
    "Account",
    "Answered",
    "Audit",
    "AuditSettings",
    "Callbacks",
    "Case",
    "Caution",
    "Check",
    "Client",
    "Compared",
    "Comparison",
    "Configured",
    "ContractBroken",
    "Coverage",
    "Credentials",
    "Drift",
    "Entry",
    "Fault",
    "Finding",
    "Ground",
    "Inquest",
    "Judged",
    "Judging",
    "Kept",
    "Known",
    "Login",
    "Measure",
    "NoTwin",
    "Observation",
    "OwnChecks",
    "OwnCode",
    "OwnStrategies",
    "Passed",
    "Passing",
    "Point",
    "Process",
    "Promises",
    "Proxy",
    "Receiving",
    "Report",
    "RequestGenerator",
    "Said",
    "SchemathesisRun",
    "SchemathesisSettings",
    "Secrets",
    "Session",
    "Statistics",
    "StoryCheck",
    "Supplies",
    "Tally",
    "Target",
    "Telling",
    "Terms",
    "TestSettings",
    "Things",
    "Threshold",
    "TimeIsUp",
    "TokenRequest",
    "Trials",
    "Trust",
    "Unreadable",
    "Verdict",
    "Walking",
    "access_token",
    "almost_right",
    "audit",
    "audit_json",
    "audit_text",
    "call_back",
    "changelog_text",
    "changes_as_json",
    "changes_as_text",
    "changes_page",
    "check",
    "clean_up",
    "coverage_json",
    "credential_cases",
    "credentials_for",
    "curl_command",
    "draw_each",
    "draw_walk",
    "drawn_randoms",
    "drift_text",
    "drifted",
    "edited_places",
    "end_of",
    "filled",
    "finding_of",
    "finding_text",
    "free_members",
    "github_report",
    "ground_of",
    "har_report",
    "has_open_keys",
    "hosted",
    "hosted_watched",
    "html_report",
    "inline_acceptances",
    "json_bytes",
    "json_report",
    "judge_client",
    "judging",
    "junit_report",
    "keeps_promises",
    "kept_as_text",
    "keys_of",
    "keys_of_nothing",
    "lesser_cases",
    "life_of",
    "lists_of",
    "login_request",
    "look_into",
    "markdown_report",
    "marked_at",
    "missed",
    "notices_of_problems",
    "observe",
    "pair_as_json",
    "passing_har",
    "place_of_new",
    "planned",
    "prove_requests",
    "proxy_of",
    "pytest_source",
    "read_har",
    "read_private",
    "read_scopes",
    "read_walk",
    "report_of",
    "report_of_audit",
    "response_check",
    "retell",
    "rewalk",
    "run",
    "said_of_audit",
    "said_of_comparison",
    "said_of_run",
    "sarif_report",
    "selected",
    "started",
    "strategy",
    "suspicions",
    "take_first_walks",
    "tell_of_list",
    "tell_of_reads",
    "tell_of_sequence",
    "tell_of_things",
    "text_report",
    "text_with",
    "told_by",
    "told_of",
    "unaskable",
    "under_own_keys",
    "url_without_user",
    "weighed",
    "with_open_keys",
    "with_path_values",
    "with_second_opinion",
]

_LATER: Final = MappingProxyType(
    {
        **dict.fromkeys(("ACCEPTED_FILE", "Acceptance", "Accepted", "Known", "end_of"), ".accepted"),
        **dict.fromkeys(("Terms", "text_with"), ".accepted_text"),
        "almost_right": ".almost",
        **dict.fromkeys(
            (
                *("Audit", "AuditSettings", "Drift", "Entry", "drifted", "Passed", "Passing"),
                *("Unreadable", "audit", "read_har", "report_of_audit", "weighed"),
            ),
            ".traffic",
        ),
        "json_bytes": ".body_text",
        "Receiving": ".callbacks",
        **dict.fromkeys(("Callbacks", "call_back"), ".calling_back"),
        "Caution": ".caution",
        **dict.fromkeys(("CHECKS", "LEVELS", "Check", "suspicions"), ".checks"),
        **dict.fromkeys(("Judged", "Verdict"), ".judged"),
        **dict.fromkeys(("Account", "ContractBroken", "Judging", "judge_client", "judging"), ".clients"),
        "clean_up": ".cleanup",
        **dict.fromkeys(("Coverage", "Measure", "Point", "Threshold", "missed"), ".coverage"),
        **dict.fromkeys(("Credentials", "credentials_for"), ".credentials"),
        **dict.fromkeys(("unaskable", "with_path_values"), ".draft"),
        "draw_each": ".drawing",
        "drawn_randoms": ".drawn_random",
        "Finding": ".finding",
        "inline_acceptances": ".inline_accepted",
        "COMPARED": ".carried_out",
        "Inquest": ".inquest",
        **dict.fromkeys(("Case", "credential_cases", "keys_of", "lesser_cases"), ".plan"),
        **dict.fromkeys(("NOT_THERE", "place_of_new"), ".life"),
        "login_request": ".logins",
        **dict.fromkeys(("Answered", "OwnChecks", "check"), ".own_checks"),
        **dict.fromkeys(("filled", "has_open_keys", "told_by", "with_open_keys"), ".open_keys"),
        "under_own_keys": ".own_keys",
        **dict.fromkeys(("OwnStrategies", "strategy"), ".own_strategies"),
        "planned": ".planning",
        "free_members": ".members",
        **dict.fromkeys(("GONE", "keys_of_nothing"), ".play"),
        **dict.fromkeys(("Kept", "keeps_promises", "kept_as_text"), ".promised"),
        "prove_requests": ".proven_requests",
        "Configured": ".pytest_held",
        **dict.fromkeys(("Secrets", "url_without_user"), ".redact"),
        "finding_of": ".retelling",
        **dict.fromkeys(
            (
                *("Compared", "Comparison", "Fault", "Said", "audit_json", "audit_text"),
                *("changelog_text", "changes_page", "changes_as_json", "changes_as_text", "coverage_json"),
                *("drift_text", "edited_places", "pair_as_json", "finding_text"),
                *("github_report", "har_report", "html_report"),
                *("json_report", "junit_report", "markdown_report", "marked_at", "notices_of_problems"),
                *("said_of_audit", "said_of_comparison", "said_of_run"),
                *("passing_har", "sarif_report", "text_report"),
            ),
            ".report",
        ),
        **dict.fromkeys(("INTERRUPTED", "Report", "Statistics", "Tally"), ".report_data"),
        **dict.fromkeys(("curl_command", "pytest_source"), ".reproduce"),
        "RequestGenerator": ".request_generator",
        **dict.fromkeys(("TestSettings", "report_of", "run", "selected"), ".runner"),
        **dict.fromkeys(
            ("Observation", "SchemathesisRun", "SchemathesisSettings", "observe"), ".schemathesis_engine"
        ),
        "response_check": ".schemathesis_check",
        "with_second_opinion": ".second_verdicts",
        **dict.fromkeys(("read_private", "read_scopes"), ".scopes"),
        "Session": ".session",
        **dict.fromkeys(("tell_of_list", "tell_of_reads", "tell_of_sequence"), ".stories"),
        **dict.fromkeys(("tell_of_things", "told_of"), ".stories"),
        **dict.fromkeys(("STORY_CHECKS", "StoryCheck", "Telling"), ".story_checks"),
        "STORY_EXAMPLES": ".story_examples",
        "Supplies": ".supplies",
        "NoTwin": ".surprise",
        **dict.fromkeys(
            (
                *("Client", "Login", "OwnCode", "Process", "Proxy"),
                *("Target", "TimeIsUp", "TokenRequest", "Trust"),
                *("access_token", "hosted", "hosted_watched", "proxy_of", "started"),
            ),
            ".targets",
        ),
        "Things": ".things",
        "Trials": ".trial",
        **dict.fromkeys(("life_of", "lists_of", "retell"), ".unconfirmed"),
        **dict.fromkeys(("Ground", "Promises", "Walking", "draw_walk"), ".walks"),
        **dict.fromkeys(("ground_of", "look_into", "rewalk", "take_first_walks"), ".walks"),
        "read_walk": ".walks.step",
    }
)
"""Clients, engines and reports are most of what importing this room costs; who only proves needs none."""


def __getattr__(name: str) -> Any:
    """Import what is asked for when it is (PEP 562)."""
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_LATER[name], __name__), name)
