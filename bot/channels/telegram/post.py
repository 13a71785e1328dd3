"""One call of the Bot API as a prepared body over aiogram's connections: no model of it, none of its answer.

Most of what an answer cost was building aiogram's method and reading Telegram's echo of it; all that is
wanted of the echo is the number of the message.
"""

from __future__ import annotations

from typing import Any

import aiohttp
import orjson
from aiogram import Bot

from bot.channels.port import Uncertain
from bot.channels.telegram.wire import Mask, verdict

JSON = {"Content-Type": "application/json"}
NONSENSE = "Telegram's answer makes no sense"
"""Its own words are never repeated: they hold what people wrote."""


class Post:
    """Posts what is to be said. Raises the port's exceptions and nothing else."""

    def __init__(self, bot: Bot, mask: Mask, timeout_s: float) -> None:
        self._bot = bot
        self._mask = mask
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)

    async def call(self, method: str, body: dict[str, Any]) -> Any:
        """Telegram's result. What of the body is None is left out."""
        said = orjson.dumps({name: _field(value) for name, value in body.items() if value is not None})
        try:
            status, payload = await self._carry(method, said)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            trouble = Uncertain(self._mask(f"{type(error).__name__}: {error}"))
        else:
            return result_of(status, payload, self._mask)
        raise trouble  # outside the handler: the original, which may hold the token, is not chained to it

    async def _carry(self, method: str, said: bytes) -> tuple[int, bytes]:
        way: Any = self._bot.session
        session: aiohttp.ClientSession = await way.create_session()
        url = way.api.api_url(token=self._bot.token, method=method)
        async with session.post(url, data=said, headers=JSON, timeout=self._timeout) as response:
            return response.status, await response.read()


def _field(value: Any) -> Any:
    """Telegram wants what stands inside a field as its JSON."""
    return orjson.dumps(value).decode() if isinstance(value, dict) else value


def result_of(status: int, payload: bytes, mask: Mask) -> Any:
    """What Telegram gave back, or the port's exception for its refusal."""
    try:
        answer = orjson.loads(payload)
    except orjson.JSONDecodeError:
        answer = None
    if not isinstance(answer, dict):
        raise verdict(status, NONSENSE) if status in (413, 429) else Uncertain(f"{status} {NONSENSE}")
    if answer.get("ok") is True and status < 300:
        return answer.get("result")
    parameters = answer.get("parameters")
    parameters = parameters if isinstance(parameters, dict) else {}
    raise verdict(
        status if status >= 300 else int(answer.get("error_code") or 500),
        mask(str(answer.get("description") or "without a word")),
        parameters.get("retry_after"),
        parameters.get("migrate_to_chat_id"),
    )


def message_id_of(result: Any) -> int:
    """The number of the message that now stands in the chat."""
    number = result.get("message_id") if isinstance(result, dict) else None
    if not isinstance(number, int):
        raise Uncertain(NONSENSE)
    return number
