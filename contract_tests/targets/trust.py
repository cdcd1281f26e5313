"""TLS with the server: whose certificates are believed, and which one is ours (RFC 8446)."""

import ssl

from msgspec import Struct

from ...spec import UsageError


class Trust(Struct, frozen=True):
    """Who is believed, and who we are. verify: whether the server's certificate has to be valid.

    authorities: file (PEM) of who may vouch for it, "" for those of the system. certificate, key: files of
    ours, "" for none; the key may be in the certificate's.
    """

    verify: bool = True
    authorities: str = ""
    certificate: str = ""
    key: str = ""

    def context(self) -> ssl.SSLContext:
        """Make what a connection is opened with. Raises UsageError for a file that is not of this kind."""
        if self.key and not self.certificate:
            raise UsageError("--key is the private key of --cert, which is not given")
        context = ssl.create_default_context()
        if self.authorities:
            try:
                context.load_verify_locations(self.authorities)
            except OSError as error:
                raise UsageError(f"{self.authorities} holds no certificates (PEM): {_said(error)}") from error
        if self.certificate:
            try:
                context.load_cert_chain(self.certificate, self.key or None, _no_password)
            except OSError as error:
                both = " and ".join(each for each in (self.certificate, self.key) if each)
                raise UsageError(f"no certificate and key (PEM) in {both}: {_said(error)}") from error
        if not self.verify:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        return context


def _no_password() -> str:
    """Refuse to ask for one: nobody may be there to answer."""
    return ""


def _said(error: OSError) -> str:
    reason = error.reason if isinstance(error, ssl.SSLError) else error.strerror
    return (reason or str(error) or type(error).__name__).replace("_", " ").lower()
