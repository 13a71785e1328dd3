"""`huxue serve`: runs the house until a signal, and prints where it can be found."""

from __future__ import annotations

import asyncio
import gc
import logging
import signal
import sys
from contextlib import nullcontext

import structlog

from bot.app import build
from bot.channels.web.gate import raise_file_limit
from bot.house import CannotListen, House
from bot.lock import only_process
from bot.settings import Settings, SettingsError
from storage.engine.address import file_folder


async def serve_forever(settings: Settings, *, demo: bool) -> None:
    """Run until SIGINT or SIGTERM, and finish what was taken in before returning."""
    quiet_logs()
    raise_file_limit()
    settings = settings.of_demo() if demo else settings
    folder = file_folder(settings.database, otherwise=settings.data_dir)
    with only_process(folder) if folder else nullcontext():
        house = await build(settings, demo=demo)
        loop = asyncio.get_running_loop()
        for name in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(name, house.stop.set)
        announcing = asyncio.create_task(_announce(house, demo))
        gc.freeze()
        gc.set_threshold(50_000, 20, 50)
        try:
            await house.run()
        except CannotListen:
            raise SettingsError(_port_taken(settings)) from None
        finally:
            announcing.cancel()


def _port_taken(settings: Settings) -> str:
    return (
        f"HUXUE_WEB_PORT: {settings.web_host}:{settings.web_port} cannot be listened on; choose another port"
    )


async def _announce(house: House, demo: bool) -> None:
    while not house.server.started:  # noqa: ASYNC110 - uvicorn tells nobody
        await asyncio.sleep(0.02)
    await _rehearse(house)
    host = house.settings.web_host
    words = [f"护学哨 http://{host}:{house.server.port}"]
    if demo:
        words.append("演示区（全部虚构）")
    if house.telegram and house.telegram.username:
        words.append(f"Telegram @{house.telegram.username}")
    print(" · ".join(words), flush=True)  # noqa: T201


async def _rehearse(house: House) -> None:
    """While the port is open already: whoever calls meanwhile would do the same work."""
    try:
        await house.intake.rehearse()
    except Exception as error:
        structlog.get_logger().warning("not_rehearsed", error=type(error).__name__)


def quiet_logs() -> None:
    """Log key-value lines to stderr; what libraries log is shown from WARNING on."""
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(levelname)s %(name)s %(message)s")
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.format_exc_info,
            structlog.processors.LogfmtRenderer(
                key_order=["timestamp", "level", "event"], bool_as_flag=False
            ),
        ],
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        cache_logger_on_first_use=True,
    )
