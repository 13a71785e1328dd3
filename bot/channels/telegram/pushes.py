"""Carries what nobody asked for (alerts, digests, summaries): python-telegram-bot as transport only.

No rate limiter and no retries: the pacer is ours, and one chat's 429 must not halt the others.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable
from typing import Any, TypeVar

import aiohttp
import orjson
from telegram import InlineKeyboardMarkup, LinkPreviewOptions, ReplyKeyboardMarkup
from telegram.error import NetworkError, TelegramError
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

from bot.channels.port import Refused, Uncertain
from bot.channels.telegram.wire import Markup, Mask, verdict, whither

T = TypeVar("T")
TALKATIVE = ("telegram.Bot", "telegram.ext.ExtBot")
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


class _Transport(BaseRequest):
    """Carries PTB's requests over aiohttp: PTB's own httpx took most of the processor time of a push."""

    def __init__(self, timeout_s: float) -> None:
        self._timeout_s = timeout_s
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        return self._timeout_s

    async def initialize(self) -> None:
        """Opened with the first request."""

    async def shutdown(self) -> None:
        if self._session is not None:
            await self._session.close()

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            timeout = aiohttp.ClientTimeout(sock_connect=self._timeout_s, sock_read=self._timeout_s)
            connector = aiohttp.TCPConnector(limit=64, keepalive_timeout=60)
            self._session = aiohttp.ClientSession(timeout=timeout, connector=connector)
        return self._session

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        form = _form(request_data) if request_data else None
        try:
            async with self._open().request(method, url, data=form) as response:
                status, payload = response.status, await response.read()
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            raise NetworkError(f"{type(error).__name__}: {error}") from error
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


def _form(data: RequestData) -> aiohttp.FormData | dict[str, str]:
    """The request's fields; in several parts where a file is among them."""
    if not data.contains_files:
        return data.json_parameters
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


class _Masked(logging.Filter):
    def __init__(self, mask: Mask) -> None:
        super().__init__()
        self._mask = mask

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = self._mask(record.getMessage()), ()
        return True


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
        self._request = _Transport(timeout_s)
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

    async def send_text(self, chat: str, text: str, markup: Markup | None, *, silent: bool = False) -> int:
        to, topic = whither(chat)
        call = self._bot.send_message(
            to,
            text,
            message_thread_id=topic,
            reply_markup=_typed(markup),
            link_preview_options=self._plain,
            disable_notification=silent or None,
        )
        return (await self._judged(call)).message_id

    async def send_photo(
        self,
        chat: str,
        photo: bytes,
        caption: str,
        markup: Markup | None,
        *,
        silent: bool = False,
        protected: bool = False,
    ) -> int:
        to, topic = whither(chat)
        call = self._bot.send_photo(
            to,
            photo,
            message_thread_id=topic,
            caption=caption or None,
            reply_markup=_typed(markup),
            disable_notification=silent or None,
            protect_content=protected or None,
        )
        return (await self._judged(call)).message_id

    async def send_file(self, chat: str, name: str, content: bytes, caption: str) -> int:
        to, topic = whither(chat)
        call = self._bot.send_document(
            to, content, filename=name, message_thread_id=topic, caption=caption or None
        )
        return (await self._judged(call)).message_id

    async def edit_text(self, chat: str, message_id: int, text: str, markup: Markup | None) -> None:
        call = self._bot.edit_message_text(
            text, chat, message_id, reply_markup=_typed(markup), link_preview_options=self._plain
        )
        await self._judged(call)

    async def edit_caption(self, chat: str, message_id: int, text: str, markup: Markup | None) -> None:
        call = self._bot.edit_message_caption(chat, message_id, caption=text, reply_markup=_typed(markup))
        await self._judged(call)
