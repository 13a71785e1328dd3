"""Carries answers over aiogram's connections: pictures and files by its models, words as prepared bodies."""

from __future__ import annotations

from typing import Any, TypeVar, cast

import orjson
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramRetryAfter,
)
from aiogram.methods import (
    GetFile,
    GetMe,
    Response,
    SendDocument,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import BufferedInputFile

from bot.channels.port import Refused, Uncertain
from bot.channels.telegram.post import Post, message_id_of
from bot.channels.telegram.wire import Markup, Mask, verdict, whither

T = TypeVar("T")
PLAIN = {"is_disabled": True}
"""No preview of a page that is linked to."""


class Session(AiohttpSession):
    """aiogram's session with orjson, longer-lived connections, and no 250 ms pause at its end."""

    def __init__(self, api_root: str, timeout_s: float) -> None:
        super().__init__(
            api=TelegramAPIServer.from_base(api_root),
            json_loads=orjson.loads,
            json_dumps=lambda value: orjson.dumps(value).decode(),
            timeout=timeout_s,
        )
        self._connector_init["keepalive_timeout"] = 60

    async def close(self) -> None:
        if self._session is not None and not self._session.closed:
            await self._session.close()


def judged(error: Exception, mask: Mask) -> Exception:
    match error:
        case TelegramRetryAfter():
            return verdict(429, "", retry_after=error.retry_after)
        case TelegramMigrateToChat():
            return verdict(400, "", moved_to=error.migrate_to_chat_id)
        case TelegramForbiddenError():
            return verdict(403, error.message)
        case TelegramBadRequest():
            return verdict(400, error.message)
        case TelegramEntityTooLarge():
            return verdict(413, error.message)
        case ClientDecodeError():  # its text repeats the whole answer, and so what people wrote
            return Uncertain("Telegram's answer makes no sense")
        case ValueError():
            return Refused(mask(f"{type(error).__name__}: {error}"))
    return Uncertain(mask(f"{type(error).__name__}: {error}"))


class Replies:
    """The carrier of answers: aiogram's Bot."""

    def __init__(self, token: str, api_root: str, mask: Mask, timeout_s: float) -> None:
        self._mask = mask
        self.bot = Bot(token, session=Session(api_root, timeout_s))
        self._post = Post(self.bot, mask, timeout_s)
        # Without a strong reference each garbage collection makes pydantic rebuild them (3.2 ms a call).
        response: Any = Response
        used = (GetMe, SendPhoto, SendDocument, GetFile)
        self._kept = [response[method.__returning__] for method in used]

    async def call(self, method: TelegramMethod[T]) -> T:
        try:
            return await self.bot(method)
        except Exception as error:
            trouble = judged(error, self._mask)
        raise trouble  # outside the handler: the original, which may hold the token, is not chained to it

    async def post(self, method: str, body: dict[str, Any]) -> Any:
        return await self._post.call(method, body)

    async def send_text(self, chat: str, text: str, markup: Markup | None, *, silent: bool = False) -> int:
        to, topic = whither(chat)
        body = {"chat_id": to, "message_thread_id": topic, "text": text, "reply_markup": markup}
        body |= {"link_preview_options": PLAIN, "disable_notification": silent or None}
        return message_id_of(await self.post("sendMessage", body))

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
        file = BufferedInputFile(photo, "photo.jpg")
        to, topic = whither(chat)
        method = SendPhoto(
            chat_id=to,
            message_thread_id=topic,
            photo=file,
            caption=caption or None,
            reply_markup=cast(Any, markup),
            disable_notification=silent or None,
            protect_content=protected or None,
        )
        return (await self.call(method)).message_id

    async def send_file(self, chat: str, name: str, content: bytes, caption: str) -> int:
        to, topic = whither(chat)
        file = BufferedInputFile(content, name)
        method = SendDocument(chat_id=to, message_thread_id=topic, document=file, caption=caption or None)
        return (await self.call(method)).message_id

    async def edit_text(self, chat: str, message_id: int, text: str, markup: Markup | None) -> None:
        body = {"chat_id": chat, "message_id": message_id, "text": text, "reply_markup": markup}
        await self.post("editMessageText", body | {"link_preview_options": PLAIN})

    async def edit_caption(self, chat: str, message_id: int, text: str, markup: Markup | None) -> None:
        body = {"chat_id": chat, "message_id": message_id, "caption": text, "reply_markup": markup}
        await self.post("editMessageCaption", body)

    async def answer(self, press: str, toast: str) -> None:
        """The press of a button; `toast` is shown for a moment."""
        await self.post("answerCallbackQuery", {"callback_query_id": press, "text": toast or None})

    async def delete(self, chat: str, message_id: int) -> None:
        await self.post("deleteMessage", {"chat_id": chat, "message_id": message_id})
