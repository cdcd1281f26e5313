"""Two workers beside one, against a target that costs nothing but time: it answers after ten milliseconds.

So what is compared is how the work is spread, not how many cores this machine has left for it: the cores are
two, and the server and the leading process want theirs. Starting the processes is part of the time.
"""

import asyncio
import multiprocessing
import socket
import sys
from pathlib import Path

from truespec.contract_tests import Target
from truespec.fuzz import FuzzSettings, fuzz
from truespec.spec import Spec

sys.path.insert(0, str(Path(__file__).parent))
from cases import ANSWER, SPEC, Trivial

SECONDS = 30.0
LATER = 0.01


class Unhurried(Trivial):
    """Answers every request alike, after a while."""

    def answer(self) -> None:
        """Answer one request."""
        asyncio.get_running_loop().call_later(LATER, self.transport.write, ANSWER)


def serve(listening: socket.socket) -> None:
    """Serve until the process is ended."""

    async def forever() -> None:
        server = await asyncio.get_running_loop().create_server(Unhurried, sock=listening)
        await server.serve_forever()

    asyncio.run(forever())


def main() -> None:
    """Print the table."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = multiprocessing.get_context("fork").Process(target=serve, args=(listening,), daemon=True)
    server.start()
    target, spec = Target(f"http://127.0.0.1:{listening.getsockname()[1]}"), Spec.load(SPEC)
    print("| workers | cases | a second | beside one worker |")
    print("| --- | --- | --- | --- |")
    alone = 0.0
    for workers in (1, 2):
        report = fuzz(spec, target, FuzzSettings(SECONDS, 1, second_engine=False, workers=workers))
        sent = sum(each.sent for each in report.statistics)
        rate = sent / report.elapsed
        alone = alone or rate
        print(f"| {workers} | {sent:,} | {rate:,.0f} | {rate / alone:.2f} × |")
    server.terminate()


if __name__ == "__main__":
    main()
