"""How a mock is to behave: one frozen value, made by the command line or by the user's own code."""

from typing import Final, Literal, TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ..spec import Spec
from .faults import Delay, ErrorRate

MAX_BODY: Final = 10_000_000
"""Bytes of a request body that a mock reads unless told otherwise; more is refused with 413."""

Standard: TypeAlias = Literal["conforming", "written", "unjudged"]
"""What is asked of an answer: to conform, mended or made anew where it does not; to be what the document
writes down, with what it breaks told; nothing.
"""


class MockSettings(Struct, frozen=True):
    """The settings of a mock.

    errors: answer 500 where an answer breaks the document, instead of sending it. cors: answer preflight
    requests and add the `Access-Control-*` fields. dynamic: make values by chance, unless a request prefers
    otherwise. seed: what they depend on beside the request; None for values that are new each time.

    examples: what becomes of a documented example that breaks its schema: its bad parts are made anew, no
    mock is made at all, or it is sent as written. ignore_examples: make answers from schemas even where
    there is an example, unless one is asked for by name. validate: judge requests and answers, requests
    only, or nothing, credentials included. auth: ask for credentials. base_path: where paths are found: at
    the root and under the path of their servers, at the root only, under the path of their servers only.

    derives_head: answer HEAD where GET is documented (RFC 9110). challenges_keys: send a challenge for API
    keys, too. tells_violations: say in a declared refusal what was violated, where its schema leaves room
    for that. dates_deprecation: send the date of a deprecation where the document has one (RFC 9745).
    heeds_conditions: hold `If-Match` and `If-None-Match` to the entity tag of the answer (RFC 9110).
    pairs_examples: answer with the example that the document pairs with what a request says.
    puts_json_in_text: send an object that is described as plain text as JSON.

    hostile: give valid answers that few clients expect. next_version: whose answers are among those.

    delays, error_rates: faults on demand, for all operations or for one.

    callback_hosts: that callbacks are sent to beside this machine; `*` stands for all.

    max_body: bytes of a request body that are read. head_timeout, body_timeout, idle_timeout: seconds that a
    client may take for the head of a request, for its body, and between requests. stop_timeout: seconds that
    requests may still take once the server is told to stop.
    """

    errors: bool = False
    cors: bool = True
    dynamic: bool = False
    seed: str | None = None
    examples: Literal["repair", "strict", "trust"] = "repair"
    ignore_examples: bool = False
    validate: Literal["all", "request", "none"] = "all"
    auth: bool = True
    base_path: Literal["both", "root", "strict"] = "both"
    derives_head: bool = True
    challenges_keys: bool = True
    tells_violations: bool = True
    dates_deprecation: bool = True
    heeds_conditions: bool = True
    pairs_examples: bool = True
    puts_json_in_text: bool = True
    hostile: bool = False
    next_version: Spec | None = None
    delays: tuple[Delay, ...] = ()
    error_rates: tuple[ErrorRate, ...] = ()
    callback_hosts: tuple[str, ...] = ()
    max_body: int = MAX_BODY
    head_timeout: float = 20.0
    body_timeout: float = 60.0
    idle_timeout: float = 75.0
    stop_timeout: float = 4.0

    @property
    def asks_credentials(self) -> bool:
        """Whether the documented credentials are asked for."""
        return self.auth and self.validate != "none"

    @property
    def standard(self) -> Standard:
        """What is asked of an answer before it is sent."""
        if self.validate != "all":
            return "unjudged"
        return "written" if self.examples == "trust" else "conforming"

    def like_prism(self) -> "MockSettings":
        """Behave as Prism does where we differ on purpose (`docs/mock.md` has the table)."""
        return replace(
            self,
            examples="trust",
            base_path="root",
            derives_head=False,
            challenges_keys=False,
            tells_violations=False,
            dates_deprecation=False,
            heeds_conditions=False,
            pairs_examples=False,
            puts_json_in_text=False,
            callback_hosts=("*",),
        )
