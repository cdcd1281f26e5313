"""Clients of tests that exist already: one line holds each of their exchanges to a document.

`judge_client` and `judging` wrap clients of requests, httpx, Starlette, Flask and Django; an `ExchangeJudge`
says what is wrong with an exchange. Sends nothing.
"""

from .exchange_judge import STATUS, Account, ContractBroken, ExchangeJudge, of_status
from .wrapping import Judging, accepted_in, judge_client, judge_of, judging

__all__ = [
    "STATUS",
    "Account",
    "ContractBroken",
    "ExchangeJudge",
    "Judging",
    "accepted_in",
    "judge_client",
    "judge_of",
    "judging",
    "of_status",
]
