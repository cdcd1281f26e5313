"""Where the callbacks of a server under test are received, as options say it."""

from typing import Any

from ..contract_tests import Receiving
from .options import GATHERED


class ReceivingOptions:
    """The options that are about it."""

    @staticmethod
    def taken_from(values: dict[str, Any]) -> Receiving:
        """Take these options out of all that a command was given. Raises UsageError for what is no address,
        before anything is sent.
        """
        given = {name: values.pop(name, None) for name in GATHERED["receiving"]}
        listen, url, seconds = given.values()
        made = Receiving(listen or "", url or "", Receiving().seconds if seconds is None else seconds)
        made.check()
        return made
