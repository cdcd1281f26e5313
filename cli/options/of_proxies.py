"""What stands behind a proxy, and what becomes of what passes."""

from typing import Final

from .kinds import FILE, MOCK_ON, SECONDS, SWITCH, URL
from .option import Option

OF_PROXIES: Final[tuple[Option, ...]] = (
    Option(
        "upstream",
        ("--upstream",),
        URL,
        None,
        "The server behind: requests go there; a path in it stands before theirs.",
        ("proxy",),
    ),
    Option(
        "upstream_proxy",
        ("--upstream-proxy",),
        URL,
        None,
        "Reach the upstream through this HTTP proxy.",
        ("proxy",),
    ),
    Option(
        "upstream_timeout",
        ("--upstream-timeout",),
        SECONDS,
        60,
        "Answer 504 where the upstream does not begin its answer for so long.",
        ("proxy",),
    ),
    Option(
        "mock_on",
        ("--mock-on",),
        MOCK_ON,
        "501",
        "Answer from the document where the upstream answers with one of these statuses; `undocumented`: "
        "with a 404, 405 or 501 that the operation does not document; `never`.",
        ("proxy",),
    ),
    Option(
        "validate_request",
        ("--validate-request/--no-validate-request",),
        SWITCH,
        True,
        "Hold requests to the document, too, not answers alone.",
        ("proxy",),
    ),
    Option("har", ("--har",), FILE, None, "Write the exchanges that broke the document as HAR.", ("proxy",)),
)
