"""The server under test, as options name it: its address or how it is started, and credentials for it."""

import os
from base64 import b64encode
from collections.abc import Generator
from contextlib import ExitStack, contextmanager
from typing import Any, Final
from urllib.parse import urljoin

from msgspec import Struct

from ..contract_tests import Target, TokenRequest, access_token, hosted, started
from ..spec import FieldLines, Spec, UsageError
from .header_field import header_fields, with_variables
from .options import GATHERED

_NOWHERE: Final = "where is the server? --url says its address, --app serves an application"


class ServerUnderTest(Struct, frozen=True):
    """How the server is reached; each is the option of its name."""

    url: str | None
    app: str | None
    start: str | None
    ready_url: str | None
    ready_time: float
    allow_remote_target: bool
    header: tuple[str, ...]
    basic: str | None
    oauth2: str | None
    oauth2_url: str | None
    oauth2_scope: tuple[str, ...]
    timeout: float
    verify: bool
    rate: float | None

    @classmethod
    def taken_from(cls, values: dict[str, Any]) -> "ServerUnderTest":
        """Take these options out of all that a command was given."""
        return cls(**{name: values.pop(name) for name in GATHERED["server"]})

    @contextmanager
    def running(self, spec: Spec) -> Generator[Target]:
        """Give the target; start and stop what has to be.

        Raises UsageError where options contradict each other, and for another machine that was not allowed;
        TargetError where the server does not start, or no token is to be had.
        """
        self._check()
        with ExitStack() as stack:
            url = stack.enter_context(hosted(self.app)) if self.app is not None else self.url or ""
            bare = Target(url, (), self.timeout, self.verify, self.rate)
            if not (bare.is_local or self.allow_remote_target):
                raise UsageError(
                    f"{url} is another machine: --allow-remote-target tests it, and --safe only reads"
                )
            if self.start is not None:
                ready = Target(self.ready_url or url, (), self.timeout, self.verify)
                stack.enter_context(started(self.start, ready, self.ready_time))
            yield Target(url, self._fields(spec, url), self.timeout, self.verify, self.rate)

    def _check(self) -> None:
        if self.app is None and self.url is None:
            raise UsageError(_NOWHERE)
        if self.app is not None and (self.url is not None or self.start is not None):
            raise UsageError("--app serves the application itself: it goes without --url and --start")
        if self.ready_url is not None and self.start is None:
            raise UsageError("--ready-url is for a server that --start starts")

    def _fields(self, spec: Spec, url: str) -> FieldLines:
        fields = header_fields(self.header, os.environ)
        if self.basic is not None:
            user = with_variables(self.basic, "--basic", os.environ)
            fields += (("Authorization", f"Basic {b64encode(user.encode()).decode()}"),)
        if self.oauth2 is not None:
            fields += (("Authorization", f"Bearer {self._token(spec, url, self.oauth2)}"),)
        return fields

    def _token(self, spec: Spec, url: str, client: str) -> str:
        name, has_secret, secret = with_variables(client, "--oauth2", os.environ).partition(":")
        if not has_secret:
            raise UsageError("--oauth2 is of the form id:secret")
        token_url = self.oauth2_url or _token_url(spec)
        if token_url is None:
            raise UsageError(
                f"{spec.name} has no clientCredentials flow with a tokenUrl: --oauth2-url says where it is"
            )
        asked = TokenRequest(urljoin(url, token_url), name, secret, self.oauth2_scope)
        if not (Target(asked.url).is_local or self.allow_remote_target):
            raise UsageError(f"{asked.url} is another machine: --allow-remote-target asks it for a token")
        return access_token(asked, timeout=self.timeout, verify=self.verify)


def _token_url(spec: Spec) -> str | None:
    """Find the token endpoint (OpenAPI, OAuth Flow Object)."""
    for scheme in spec.security_schemes.values():
        flow = scheme.flows.get("clientCredentials")
        if flow is not None and flow.token_url:
            return flow.token_url
    return None
