"""The server under test, as options name it: its address or how it is started, and credentials for it."""

import os
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from functools import partial
from typing import Any, Final
from urllib.parse import urljoin

from msgspec import Struct
from msgspec.structs import replace

from ..contract_tests import (
    Proxy,
    Target,
    TokenRequest,
    Trust,
    access_token,
    hosted,
    hosted_watched,
    proxy_of,
    started,
)
from ..spec import FieldLines, Spec, UsageError
from .header_field import header_fields, with_variables
from .identities import MAIN, basic_line, further_identities, key_line, logins
from .options import GATHERED, OPTIONS

_NOWHERE: Final = "where is the server? --url says its address, --app serves an application"


class ServerUnderTest(Struct, frozen=True):
    """How the server is reached; each is the option of its name."""

    url: str | None
    app: str | None
    app_coverage: bool
    start: str | None
    ready_url: str | None
    ready_time: float
    allow_remote_target: bool
    header: tuple[str, ...]
    basic: str | None
    api_key: str | None
    oauth2: str | None
    oauth2_url: str | None
    oauth2_scope: tuple[str, ...]
    login: tuple[str, ...]
    identity: tuple[str, ...]
    timeout: float
    verify: bool
    cacert: str | None
    cert: str | None
    key: str | None
    rate: float | None
    via_proxy: str | None

    @classmethod
    def taken_from(cls, values: dict[str, Any]) -> "ServerUnderTest":
        """Take these options out of all that a command was given."""
        return cls(**{name: values.pop(name, ()) for name in GATHERED["server"]})

    @classmethod
    def at(cls, url: str, values: dict[str, Any]) -> "ServerUnderTest":
        """Take what few options say of the server at an address; the others are at their defaults."""
        usual: dict[str, Any] = {
            option.name: () if option.repeatable else option.default for option in OPTIONS
        }
        named: dict[str, Any] = {name: values.get(name, usual[name]) for name in GATHERED["server"]}
        named["url"] = url
        return cls(**named)

    @contextmanager
    def running(self, spec: Spec) -> Generator[Target]:
        """Give the target; start and stop what has to be.

        Raises UsageError where options contradict each other, and for another machine that was not allowed;
        TargetError where the server does not start, or nobody can log in.
        """
        self._check()
        with ExitStack() as stack:
            url, code = self.url or "", None
            if self.app is not None and self.app_coverage:
                url, code = stack.enter_context(hosted_watched(self.app))
            elif self.app is not None:
                url = stack.enter_context(hosted(self.app))
            bare = replace(self._bare(url), code=code)
            if not (bare.is_local or self.allow_remote_target):
                raise UsageError(
                    f"{url} is another machine: --allow-remote-target tests it, and --safe only reads"
                )
            if self.start is not None:
                ready = self._bare(self.ready_url or url)
                bare = replace(bare, process=stack.enter_context(started(self.start, ready, self.ready_time)))
            yield self._with_credentials(bare, spec)

    def _bare(self, url: str) -> Target:
        """Make the target without credentials."""
        trust = Trust(self.verify, self.cacert or "", self.cert or "", self.key or "")
        bare = Target(url, (), self.timeout, trust, self.rate)
        return replace(bare, proxy=self._proxy(bare))

    def _proxy(self, target: Target) -> Proxy | None:
        """Choose the proxy: the option's; else, for another machine, the environment's."""
        if self.via_proxy is not None:
            return None if self.via_proxy in ("", "none") else Proxy.parse(self.via_proxy)
        scheme = "https" if target.url.startswith("https:") else "http"
        named = None if target.is_local else proxy_of(scheme, target.host, os.environ)
        return Proxy.parse(named) if named else None

    def _check(self) -> None:
        if self.app is None and self.url is None:
            raise UsageError(_NOWHERE)
        if self.app is not None and (self.url is not None or self.start is not None):
            raise UsageError("--app serves the application itself: it goes without --url and --start")
        if self.app is None and self.app_coverage:
            raise UsageError("--app-coverage is for an application that --app serves: its code runs here")
        if self.ready_url is not None and self.start is None:
            raise UsageError("--ready-url is for a server that --start starts")

    def _with_credentials(self, target: Target, spec: Spec) -> Target:
        """Add what each identity sends, and how its token is renewed."""
        people: dict[str, FieldLines] = {MAIN: header_fields(self.header, os.environ)}
        people |= further_identities(self.identity, spec, os.environ)
        renewals: dict[str, Callable[[], str]] = {}
        if self.basic is not None:
            people[MAIN] += (basic_line(with_variables(self.basic, "--basic", os.environ)),)
        if self.api_key is not None:
            people[MAIN] += (key_line(spec, with_variables(self.api_key, "--api-key", os.environ)),)
        if self.oauth2 is not None:
            renew = partial(access_token, *self._token_request(spec, target.url, self.oauth2))
            token = renew()
            people[MAIN] += (("Authorization", f"Bearer {token}"),)
            renewals[token] = renew
        for who, login in logins(self.login, spec, os.environ).items():
            token = login.fetch(target)
            people[who] = (*people.get(who, ()), login.line(token))
            renewals[token] = partial(login.fetch, target)
        others = {who: fields for who, fields in people.items() if who != MAIN}
        return replace(target, fields=people[MAIN], others=others, renewals=renewals)

    def _token_request(self, spec: Spec, url: str, client: str) -> tuple[TokenRequest, Target]:
        """Give what is asked for, and where."""
        name, has_secret, secret = with_variables(client, "--oauth2", os.environ).partition(":")
        if not has_secret:
            raise UsageError("--oauth2 is of the form id:secret")
        token_url = self.oauth2_url or _token_url(spec)
        if token_url is None:
            raise UsageError(
                f"{spec.name} has no clientCredentials flow with a tokenUrl: --oauth2-url says where it is"
            )
        endpoint = self._bare(urljoin(url, token_url))
        if not (endpoint.is_local or self.allow_remote_target):
            raise UsageError(f"{endpoint.url} is another machine: --allow-remote-target asks it for a token")
        return TokenRequest(name, secret, self.oauth2_scope), endpoint


def _token_url(spec: Spec) -> str | None:
    """Find the token endpoint (OpenAPI, OAuth Flow Object)."""
    for scheme in spec.security_schemes.values():
        flow = scheme.flows.get("clientCredentials")
        if flow is not None and flow.token_url:
            return flow.token_url
    return None
