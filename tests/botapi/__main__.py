"""`python -m tests.botapi --port 8081 --token 1:x`: the double by hand."""

from __future__ import annotations

import argparse
import asyncio
import contextlib

from tests.botapi.control import DoubleByHand
from tests.botapi.server import DEFAULT_TOKEN


async def serve(port: int, token: str, rates: bool) -> None:
    async with DoubleByHand(token, port=port, rates=rates) as double:
        print(double.url, flush=True)
        await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.botapi")
    parser.add_argument("--port", type=int, default=8081)
    parser.add_argument("--token", default=DEFAULT_TOKEN)
    parser.add_argument("--rates", action="store_true", help="keep Telegram's speed limits (429)")
    given = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(given.port, given.token, given.rates))


main()
