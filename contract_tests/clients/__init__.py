"""Clients of tests that exist already: one line holds each of their exchanges to a document.

`judge_client` and `judging` wrap clients of requests, httpx, Starlette, Flask and Django; an `ExchangeJudge`
says what is wrong with an exchange. Sends nothing.
"""

from .exchange_judge import Account, ContractBroken, ExchangeJudge
from .wrapping import Judging, accepted_in, judge_client, judge_of, judging

__all__ = [
    "Account",
    "ContractBroken",
    "ExchangeJudge",
    "Judging",
    "accepted_in",
    "judge_client",
    "judge_of",
    "judging",
]
