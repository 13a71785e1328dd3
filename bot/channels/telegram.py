"""Telegram as a channel: replies go out through aiogram's Bot, pushes through `bot.channels.pushes`."""

from __future__ import annotations

import unicodedata
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast
from urllib.parse import quote, urlsplit

import orjson
import structlog
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    EditMessageCaption,
    EditMessageText,
    GetFile,
    GetMe,
    Response,
    SendMessage,
    SendPhoto,
    TelegramMethod,
)
from aiogram.types import BufferedInputFile, File, LinkPreviewOptions, Message
from aiogram.utils.token import TokenValidationError
from aiohttp import ClientError, ClientResponseError

from bot.channels.port import Abilities, CannotReplace, Refused, TryLater, Uncertain, Unreachable
from bot.settings import SettingsError
from duty.messaging.accounts import MOVED_TO
from duty.messaging.say import Button, Buttons, Keyboard, Say

if TYPE_CHECKING:
    from bot.channels.pushes import Pushes

log = structlog.get_logger()

MESSAGE_LIMIT = 4096
CAPTION_LIMIT = 1024
TOAST_LIMIT = 200
"""Telegram's own limits, counted in UTF-16 units."""
HALF_SAID = 1000
"""So many messages that broke off between two parts are remembered."""

Markup = dict[str, Any]
Mask = Callable[[str], str]
Photos = Callable[[str], Awaitable[bytes]]
T = TypeVar("T")

NOBODY_THERE = (
    "chat not found",
    "user not found",
    "user is deactivated",
    "peer_id_invalid",
    "group chat was deactivated",
    "no rights to send",
    "chat_write_forbidden",
)
TOO_OLD_TO_ANSWER = ("query is too old", "query id is invalid", "query_id_invalid")
ALREADY_GONE = ("message to delete not found", "message_id_invalid")
UNCHANGEABLE = (
    "message to edit not found",
    "can't be edited",
    "message_id_invalid",
    "no text in the message",
)


def says(error: Exception, phrases: tuple[str, ...]) -> bool:
    text = str(error).lower()
    return any(phrase in text for phrase in phrases)


def verdict(
    status: int, text: str, retry_after: float | None = None, moved_to: int | None = None
) -> Exception:
    """What Telegram's refusal means to the house."""
    if status == 429:
        return TryLater(retry_after or 1.0)
    if moved_to is not None:
        return Unreachable(f"{MOVED_TO}{moved_to}")
    refusal = Refused(text)
    if status == 403 or (status == 400 and says(refusal, NOBODY_THERE)):
        return Unreachable(text)
    return refusal if status in (400, 413) else Uncertain(f"{status} {text}")


def masker(token: str) -> Mask:
    """Whoever holds the token is the bot, so it never enters a log or an exception."""
    quoted = quote(token, safe="")
    return lambda text: text.replace(token, "***").replace(quoted, "***")


def units(text: str) -> int:
    return len(text) + sum(char > "\uffff" for char in text)


def _inside_grapheme(text: str, at: int) -> bool:
    """A cut before `text[at]` would tear one visible character (👨‍👩‍👧, 👍🏽, 🇨🇳, é) in two."""
    before, after = text[at - 1], text[at]
    if "\u200d" in (before, after) or unicodedata.category(after).startswith("M"):
        return True
    if "\U0001f3fb" <= after <= "\U0001f3ff" or "\U000e0020" <= after <= "\U000e007f":
        return True
    flags = 0
    while flags < at and "\U0001f1e6" <= text[at - 1 - flags] <= "\U0001f1ff":
        flags += 1
    return flags % 2 == 1 and "\U0001f1e6" <= after <= "\U0001f1ff"


def _cut(text: str, limit: int) -> int:
    """Where to cut a text that is longer than `limit`: after a line, else between two characters."""
    end = used = 0
    while (used := used + units(text[end])) <= limit:
        end += 1
    line = text.rfind("\n", end // 2, end + 1)
    if line > 0:
        return line + 1
    cut = end
    while cut > 0 and _inside_grapheme(text, cut):
        cut -= 1
    return cut or end


def split_text(text: str, first: int = MESSAGE_LIMIT, rest: int = MESSAGE_LIMIT) -> list[str]:
    parts, limit = [], first
    while units(text) > limit:
        cut = _cut(text, limit)
        parts.append(text[:cut].strip("\n"))
        text, limit = text[cut:], rest
    return [part for part in (*parts, text) if part.strip()]


def _wire_button(button: Button) -> Markup | None:
    """Telegram refuses the whole message for one button it does not like, so such a button stays away."""
    if button.data:
        return {"text": button.label, "callback_data": button.data}
    parts = urlsplit(button.url)
    opens = parts.scheme == "tg" or (parts.scheme in ("http", "https") and "." in (parts.hostname or ""))
    return {"text": button.label, "url": button.url} if opens else None


def inline_markup(buttons: Buttons) -> Markup | None:
    rows = [[wire for button in row if (wire := _wire_button(button))] for row in buttons]
    rows = [row for row in rows if row]
    return {"inline_keyboard": rows} if rows else None


def keyboard_markup(keyboard: Keyboard) -> Markup | None:
    if not keyboard:
        return None
    rows = [
        [{"text": key.label, "request_location": True} if key.place else {"text": key.label} for key in row]
        for row in keyboard
    ]
    return {"keyboard": rows, "is_persistent": True, "resize_keyboard": True}


def _message_id(reference: str) -> int | None:
    number = reference.removeprefix("#")
    return int(number) if number.isascii() and number.isdigit() else None


class Carrier(Protocol):
    """Says one message over the wire; raises the port's exceptions and nothing else."""

    async def send_text(self, chat: str, text: str, markup: Markup | None) -> int: ...

    async def send_photo(self, chat: str, photo: bytes, caption: str, markup: Markup | None) -> int: ...

    async def edit_text(self, chat: str, message_id: int, text: str, markup: Markup | None) -> None: ...

    async def edit_caption(self, chat: str, message_id: int, text: str, markup: Markup | None) -> None: ...


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


def _judged(error: Exception, mask: Mask) -> Exception:
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
        # Without a strong reference each garbage collection makes pydantic rebuild them (3.2 ms a call).
        response: Any = Response
        used = (GetMe, SendMessage, EditMessageText, AnswerCallbackQuery, GetFile)
        self._kept = [response[method.__returning__] for method in used]

    async def call(self, method: TelegramMethod[T]) -> T:
        try:
            return await self.bot(method)
        except Exception as error:
            trouble = _judged(error, self._mask)
        raise trouble  # outside the handler: the original, which may hold the token, is not chained to it

    async def send_text(self, chat: str, text: str, markup: Markup | None) -> int:
        plain = LinkPreviewOptions(is_disabled=True)
        method = SendMessage(
            chat_id=chat, text=text, reply_markup=cast(Any, markup), link_preview_options=plain
        )
        return (await self.call(method)).message_id

    async def send_photo(self, chat: str, photo: bytes, caption: str, markup: Markup | None) -> int:
        file = BufferedInputFile(photo, "photo.jpg")
        method = SendPhoto(chat_id=chat, photo=file, caption=caption or None, reply_markup=cast(Any, markup))
        return (await self.call(method)).message_id

    async def edit_text(self, chat: str, message_id: int, text: str, markup: Markup | None) -> None:
        edit: TelegramMethod[Message | bool] = EditMessageText(
            chat_id=chat,
            message_id=message_id,
            text=text,
            reply_markup=cast(Any, markup),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
        await self.call(edit)

    async def edit_caption(self, chat: str, message_id: int, text: str, markup: Markup | None) -> None:
        edit: TelegramMethod[Message | bool] = EditMessageCaption(
            chat_id=chat, message_id=message_id, caption=text, reply_markup=cast(Any, markup)
        )
        await self.call(edit)


class TelegramChannel:
    """The Channel port over a Bot API server. `photo` gives the bytes of a shelf key."""

    name = "telegram"

    def __init__(
        self,
        token: str,
        api_root: str,
        *,
        photo: Photos | None = None,
        cannot_delete_hint: str = "",
        per_second: float = 30.0,
        per_chat: float = 1.0,
        timeout_s: float = 20.0,
    ) -> None:
        self.abilities = Abilities(
            edits=True, deletes=True, per_second=per_second, per_chat=per_chat, one_voice=True
        )
        self._token, self._api_root, self._timeout_s = token, api_root.rstrip("/"), timeout_s
        self._photo, self._hint = photo, cannot_delete_hint
        self._mask = masker(token)
        try:
            self._replies = Replies(token, self._api_root, self._mask, timeout_s)
        except TokenValidationError:
            raise SettingsError(
                "HUXUE_TELEGRAM_TOKEN: not a bot token; copy it from @BotFather, it looks like 123456:ABC…"
            ) from None
        self._pushes: Pushes | None = None
        self._half_said: dict[str, int] = {}

    async def check(self) -> str:
        """The bot's username (for `https://t.me/<username>?start=CODE`), or a SettingsError."""
        try:
            me = await self._replies.bot(GetMe())
        except (TelegramUnauthorizedError, TelegramNotFound):
            trouble = "HUXUE_TELEGRAM_TOKEN: Telegram does not know this token; copy it again from @BotFather"
        except Exception as error:
            reason = _judged(error, self._mask)
            trouble = f"HUXUE_TELEGRAM_API_URL: no Bot API answers at {self._api_root} ({reason}); check it"
        else:
            self._pushing()  # now, since the first alert should not wait for an import
            return me.username or ""
        raise SettingsError(trouble)

    async def close(self) -> None:
        await self._replies.bot.session.close()
        if self._pushes is not None:
            await self._pushes.close()

    async def say(self, address: str, say: Say, *, key: str, push: bool) -> str:
        if say.answers:
            await self._answer(say)
        if say.deletes and not await self._delete(address, say.deletes) and self._hint:
            say = say.but(text=f"{say.text}\n{self._hint}".strip())
        carrier: Carrier = self._pushing() if push else self._replies
        if say.replaces and say.text:
            return await self._replace(carrier, address, say)
        return await self._send(carrier, address, say, key)

    def _pushing(self) -> Pushes:
        if self._pushes is None:
            from bot.channels.pushes import Pushes

            self._pushes = Pushes(self._token, self._api_root, self._mask, self._timeout_s)
        return self._pushes

    async def _answer(self, say: Say) -> None:
        toast = split_text(say.toast, TOAST_LIMIT)[:1]
        method = AnswerCallbackQuery(callback_query_id=say.answers, text=toast[0] if toast else None)
        try:
            await self._replies.call(method)
        except Refused as error:
            if not says(error, TOO_OLD_TO_ANSWER):
                raise

    async def _delete(self, address: str, reference: str) -> bool:
        """The message is no longer there."""
        message_id = _message_id(reference)
        if message_id is None:
            return False
        try:
            await self._replies.call(DeleteMessage(chat_id=address, message_id=message_id))
        except Refused as error:
            return says(error, ALREADY_GONE)
        return True

    async def _replace(self, carrier: Carrier, address: str, say: Say) -> str:
        message_id = _message_id(say.replaces)
        if message_id is None or say.photo or units(say.text) > MESSAGE_LIMIT:
            raise CannotReplace(say.replaces)
        markup = inline_markup(say.buttons)
        try:
            try:
                await carrier.edit_text(address, message_id, say.text, markup)
            except Refused as error:
                if not says(error, ("no text in the message",)) or units(say.text) > CAPTION_LIMIT:
                    raise
                await carrier.edit_caption(address, message_id, say.text, markup)
        except Refused as error:
            if says(error, UNCHANGEABLE):
                raise CannotReplace(str(error)) from None
            if not says(error, ("message is not modified",)):
                raise
        return str(message_id)

    async def _send(self, carrier: Carrier, address: str, say: Say, key: str) -> str:
        photo = await self._photo_of(say)
        parts = split_text(say.text, CAPTION_LIMIT if photo else MESSAGE_LIMIT) or ([""] if photo else [])
        buttons, keyboard = inline_markup(say.buttons), keyboard_markup(say.keyboard)
        reference = 0
        for index in range(self._half_said.pop(key, 0), len(parts)):
            last = index == len(parts) - 1
            markup = (buttons or keyboard) if last else (keyboard if buttons and index == 0 else None)
            try:
                if photo and index == 0:
                    reference = await carrier.send_photo(address, photo, parts[0], markup)
                else:
                    reference = await carrier.send_text(address, parts[index], markup)
            except (TryLater, Uncertain):
                self._remember(key, index)
                raise
        return str(reference) if reference else ""

    def _remember(self, key: str, said: int) -> None:
        """A retry goes on with the part that failed instead of saying the first ones again."""
        if key and said:
            self._half_said[key] = said
            if len(self._half_said) > HALF_SAID:
                del self._half_said[next(iter(self._half_said))]

    async def _photo_of(self, say: Say) -> bytes:
        """A photograph that is gone from the shelf must not hold back what is said with it."""
        if not say.photo:
            return b""
        try:
            if self._photo is not None:
                return await self._photo(say.photo)
        except (LookupError, FileNotFoundError):
            pass
        if not say.text:
            raise Refused(f"no photograph {say.photo} on the shelf")
        log.warning("photo_missing", photo=say.photo)
        return b""

    async def fetch(self, file: str, limit: int) -> bytes:
        for _ in range(2):  # a link lives for an hour: ask for a fresh one, once
            content = await self._download(await self._file(file), limit)
            if content is not None:
                return content
        raise Uncertain("the link of the file has expired twice")

    async def _file(self, file: str) -> File:
        try:
            return await self._replies.call(GetFile(file_id=file))
        except Refused as error:
            if says(error, ("file is too big",)):
                raise ValueError("the file is larger than a bot may fetch") from None
            raise

    async def _download(self, file: File, limit: int) -> bytes | None:
        """The bytes, None where the link has expired."""
        if file.file_path is None or (file.file_size or 0) > limit:
            raise ValueError(f"the file is larger than {limit} bytes")
        session = self._replies.bot.session
        url = session.api.file_url(self._token, file.file_path)
        try:
            return await self._read(session.stream_content(url, timeout=60), limit)
        except ClientResponseError as error:
            if error.status == 404:
                return None
            trouble = f"the file server answered {error.status}"
        except (ClientError, TimeoutError, OSError) as error:
            trouble = self._mask(f"{type(error).__name__}: {error}")
        raise Uncertain(trouble)

    @staticmethod
    async def _read(stream: Any, limit: int) -> bytes:
        content = bytearray()
        async with aclosing(stream):
            async for chunk in stream:
                content += chunk
                if len(content) > limit:
                    raise ValueError(f"the file is larger than {limit} bytes")
        return bytes(content)
