"""The table itself, in the order of the help."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from .of_comparing import OF_COMPARING
from .of_documents import OF_READING
from .of_fuzzing import OF_FUZZING
from .of_mocks import OF_MOCKS
from .of_proxies import OF_PROXIES
from .of_sending import OF_SENDING
from .of_several import OF_SEVERAL
from .of_tests import OF_TESTS
from .option import Option

READING: Final = ("allow_dir", "allow_remote", "overlay", "formats")
"""Options that say how documents are read: commands take them as one value named `documents`."""

LISTENING: Final = ("host", "port", "unix_socket", "tls", "tls_cert", "tls_key", "workers")
"""Options that say where a server listens: one value named `listening`."""

NOTING: Final = ("verbose_level", "log_format", "quiet")
"""Options that say what a server writes down: one value named `noting`."""

REACHING: Final = (
    *("app", "app_coverage", "url", "start", "ready_url", "ready_time", "allow_remote_target"),
    *("header", "basic", "api_key", "oauth2", "oauth2_url", "oauth2_scope", "login", "identity"),
    *("timeout", "verify", "cacert", "cert", "key", "rate", "via_proxy"),
)
"""Options that say how the server under test is reached: one value named `server`."""

ANSWERING: Final = (
    *("errors", "cors", "dynamic", "seed", "ignore_examples", "auth", "base_path", "max_body"),
    *("compat", "multiprocess"),
)
"""Options that say how a mock answers: one value named `answering`."""

OUTPUTS: Final = ("sarif", "junit", "markdown", "github")
"""Options that name reports for other programs: one value named `outputs`."""

COVERING: Final = ("min_coverage", "coverage")
"""Options about how much of the document is exercised: one value named `covering`."""

ACCEPTANCES: Final = ("accepted", "accept", "reason", "owner", "expires")
"""Options about what was accepted on purpose: one value named `acceptances`."""

FUZZING: Final = ("profile", "time", "max_findings", "since", "corpus", "replay", "dask")
"""Options that say how a fuzzer spends its time and what it remembers: one value named `fuzzing`."""

CHOSEN: Final = ("only", "exclude")
"""Options that say which operations are tested: one value named `chosen`."""

RECEIVING: Final = ("callbacks", "callback_url", "callback_time")
"""Options that say where the server's callbacks are received: one value named `receiving`."""

COMPARING: Final = (
    *("senders", "enums", "preset", "stability", "sunset_days"),
    *("today", "components", "fail_on", "levels", "side", "strip_base", "effort"),
)
"""Options that say how documents are compared: one value named `comparing`."""

TELLING: Final = ("changelog", "level", "semver", "expand", "comment", "json", "html", "outputs")
"""Options that say how changes are told: one value named `telling`, which has that of `outputs` in it."""

LIVE: Final = (
    *("against", "allow_remote_target", "safe"),
    *("header", "timeout", "verify", "rate", "via_proxy"),
)
"""Options that say how a server is asked what a comparison found: one value named `live`."""

GATHERED: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "documents": READING,
        "listening": LISTENING,
        "noting": NOTING,
        "server": REACHING,
        "answering": ANSWERING,
        "outputs": OUTPUTS,
        "acceptances": ACCEPTANCES,
        "covering": COVERING,
        "comparing": COMPARING,
        "fuzzing": FUZZING,
        "live": LIVE,
        "receiving": RECEIVING,
        "chosen": CHOSEN,
        "telling": TELLING,
    }
)
"""Options that a command takes as one value, by that value's name; it does where it has the first of them."""

OPTIONS: Final[tuple[Option, ...]] = (
    *OF_READING,
    *OF_MOCKS,
    *OF_PROXIES,
    *OF_TESTS,
    *OF_FUZZING,
    *OF_SENDING,
    *OF_COMPARING,
    *OF_SEVERAL,
)
"""Every option of every command, in the order of the help."""


def options_of(command: str) -> tuple[Option, ...]:
    """List the options that a command takes."""
    return tuple(option.of(command) for option in OPTIONS if command in option.commands)
