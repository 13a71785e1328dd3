"""Carries what nobody asked for (alerts, digests, summaries): python-telegram-bot as transport only.

No rate limiter and no retries: the pacer is ours, and one chat's 429 must not halt the others.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from typing import Any, TypeVar

import httpx
import orjson
from telegram import InlineKeyboardMarkup, LinkPreviewOptions, ReplyKeyboardMarkup
from telegram.error import TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.channels.port import Refused, Uncertain
from bot.channels.telegram import Markup, Mask, verdict

T = TypeVar("T")
TALKATIVE = ("httpx", "telegram.Bot", "telegram.ext.ExtBot")
"""Loggers that write the request's address, token included."""


class _NotOk(TelegramError):
    """Telegram's refusal as it came. PTB's own RetryAfter warns at birth and loses the status."""

    def __init__(self, status: int, payload: bytes) -> None:
        super().__init__(f"status {status}")
        try:
            answer = orjson.loads(payload)
        except orjson.JSONDecodeError:
            answer = None
        answer = answer if isinstance(answer, dict) else {}
        parameters = answer.get("parameters") or {}
        self.verdict = verdict(
            status,
            str(answer.get("description") or "without a word"),
            parameters.get("retry_after"),
            parameters.get("migrate_to_chat_id"),
        )


class _Transport(HTTPXRequest):
    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, payload = await super().do_request(*args, **kwargs)
        if not 200 <= status <= 299:
            raise _NotOk(status, payload)
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """PTB's own would log the whole answer, and so what people wrote."""
        try:
            answer: dict[str, Any] = orjson.loads(payload)
        except orjson.JSONDecodeError:
            raise TelegramError("Telegram's answer makes no sense") from None
        return answer


class _Masked(logging.Filter):
    def __init__(self, mask: Mask) -> None:
        super().__init__()
        self._mask = mask

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self._mask(record.getMessage()), ()
        return True


def _transport(timeout_s: float) -> _Transport:
    limits = httpx.Limits(max_connections=64, max_keepalive_connections=16, keepalive_expiry=60)
    return _Transport(
        read_timeout=timeout_s,
        write_timeout=timeout_s,
        connect_timeout=timeout_s,
        pool_timeout=timeout_s,
        media_write_timeout=timeout_s,
        httpx_kwargs={"limits": limits, "trust_env": False},
    )


def _typed(markup: Markup | None) -> Any:
    if markup is None:
        return None
    kind = InlineKeyboardMarkup if "inline_keyboard" in markup else ReplyKeyboardMarkup
    return kind.de_json(markup, None)


class Pushes:
    """The carrier of pushes: PTB's ExtBot."""

    def __init__(self, token: str, api_root: str, mask: Mask, timeout_s: float) -> None:
        self._mask = mask
        self._filter = _Masked(mask)
        for name in TALKATIVE:
            logging.getLogger(name).addFilter(self._filter)
        self._request = _transport(timeout_s)
        self._bot = ExtBot(
            token,
            base_url=f"{api_root}/bot",
            base_file_url=f"{api_root}/file/bot",
            request=self._request,
            get_updates_request=self._request,
        )
        self._plain = LinkPreviewOptions(is_disabled=True)

    async def close(self) -> None:
        await self._request.shutdown()
        for name in TALKATIVE:
            logging.getLogger(name).removeFilter(self._filter)

    async def _judged(self, call: Awaitable[T]) -> T:
        trouble: Exception
        try:
            return await call
        except _NotOk as error:
            trouble = error.verdict
        except TelegramError as error:
            trouble = Uncertain(self._mask(f"{type(error).__name__}: {error}"))
        except ValueError as error:
            trouble = Refused(self._mask(f"{type(error).__name__}: {error}"))
        raise trouble  # outside the handlers: the original, which may hold the token, is not chained to it

    async def send_text(self, chat: str, text: str, markup: Markup | None) -> int:
        call = self._bot.send_message(
            chat, text, reply_markup=_typed(markup), link_preview_options=self._plain
        )
        return (await self._judged(call)).message_id

    async def send_photo(self, chat: str, photo: bytes, caption: str, markup: Markup | None) -> int:
        call = self._bot.send_photo(chat, photo, caption=caption or None, reply_markup=_typed(markup))
        return (await self._judged(call)).message_id

    async def edit_text(self, chat: str, message_id: int, text: str, markup: Markup | None) -> None:
        call = self._bot.edit_message_text(
            text, chat, message_id, reply_markup=_typed(markup), link_preview_options=self._plain
        )
        await self._judged(call)

    async def edit_caption(self, chat: str, message_id: int, text: str, markup: Markup | None) -> None:
        call = self._bot.edit_message_caption(chat, message_id, caption=text, reply_markup=_typed(markup))
        await self._judged(call)
