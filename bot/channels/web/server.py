"""The HTTP server of the pages. It stops within two seconds, whatever pages are open."""

from __future__ import annotations

import socket

import uvicorn
from starlette.applications import Starlette

from bot.channels.web.channel import WebChannel
from bot.channels.web.gate import KEEP_ALIVE_S, PER_ADDRESS, Gate, room

PATIENCE_S = 2


class WebServer(uvicorn.Server):
    """Ends the streams when it stops: uvicorn waits for open responses, and a stream never ends by itself."""

    def __init__(
        self, app: Starlette, channel: WebChannel, host: str, port: int, *, behind_proxy: bool = False
    ) -> None:
        self.gate = Gate(room(), None if behind_proxy else PER_ADDRESS)
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                port=port,
                ws="none",
                lifespan="off",
                access_log=False,
                log_config=None,
                http=self.gate.protocol(),
                limit_concurrency=self.gate.most + 1,
                timeout_keep_alive=KEEP_ALIVE_S,
                timeout_graceful_shutdown=PATIENCE_S,
            )
        )
        self._channel = channel

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._channel.close()
        await super().shutdown(sockets)

    @property
    def port(self) -> int:
        """Where it really listens (0 asks for any free port)."""
        return int(self.servers[0].sockets[0].getsockname()[1])
