"""Telegram as a channel: replies go out through aiogram's Bot, pushes through python-telegram-bot."""

from __future__ import annotations

from pathlib import Path

import structlog
from aiogram.exceptions import (
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetMe
from aiogram.utils.token import TokenValidationError

from bot.channels.port import Abilities, CannotReplace, Refused, TryLater, Uncertain
from bot.channels.telegram.carrier import Carrier
from bot.channels.telegram.files import Files
from bot.channels.telegram.markup import inline_markup, keyboard_markup
from bot.channels.telegram.pushes import Pushes
from bot.channels.telegram.replies import Replies, judged
from bot.channels.telegram.texts import CAPTION_LIMIT, MESSAGE_LIMIT, TOAST_LIMIT, split_text, units
from bot.channels.telegram.wire import DRAWN, Documents, Opened, Photos, masker, says, whither
from bot.settings import SettingsError
from duty.messaging.joining import BREAK
from duty.messaging.say import Say

log = structlog.get_logger()
HALF_SAID = 1000
"""So many messages that broke off between two parts are remembered."""
TOO_OLD_TO_ANSWER = ("query is too old", "query id is invalid", "query_id_invalid")
ALREADY_GONE = ("message to delete not found", "message_id_invalid")
UNCHANGEABLE = (
    "message to edit not found",
    "can't be edited",
    "message_id_invalid",
    "no text in the message",
)


def _message_id(reference: str) -> int | None:
    number = reference.removeprefix("#")
    return int(number) if number.isascii() and number.isdigit() else None


class TelegramChannel:
    """The Channel port over a Bot API server. `photo` gives the bytes of a shelf key.

    files: where a server of one's own that runs with `--local` keeps what people send.
    """

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
        files: Path | None = None,
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
        self._files = Files(self._replies, token, self._mask, files)
        self._pushes: Pushes | None = None
        self._half_said: dict[str, int] = {}
        self.documents: Documents | None = None
        """Makes the file that goes with a message."""
        self.opened: Opened | None = None
        """Is told of each picture that stands in a chat, so that the look is kept."""

    async def check(self) -> str:
        """The bot's username (for `https://t.me/<username>?start=CODE`), or a SettingsError."""
        try:
            me = await self._replies.bot(GetMe())
        except (TelegramUnauthorizedError, TelegramNotFound):
            trouble = "HUXUE_TELEGRAM_TOKEN: Telegram does not know this token; copy it again from @BotFather"
        except Exception as error:
            reason = judged(error, self._mask)
            trouble = f"HUXUE_TELEGRAM_API_URL: no Bot API answers at {self._api_root} ({reason}); check it"
        else:
            self._pushing()  # now, so that the first alert does not wait for it
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
        reference = await self._send(carrier, address, say, key)
        if say.outdates:
            await self._take_away(address, say.outdates)
        return reference

    async def _take_away(self, address: str, reference: str) -> None:
        """The earlier version of what was just said anew. Where it stays it only stands there twice."""
        try:
            await self._delete(address, reference)
        except Exception as error:
            log.warning("outdated_not_deleted", error=type(error).__name__)

    def _pushing(self) -> Pushes:
        if self._pushes is None:
            self._pushes = Pushes(self._token, self._api_root, self._mask, self._timeout_s)
        return self._pushes

    async def _answer(self, say: Say) -> None:
        toast = split_text(say.toast, TOAST_LIMIT)[:1]
        try:
            await self._replies.answer(say.answers, toast[0] if toast else "")
        except Refused as error:
            if not says(error, TOO_OLD_TO_ANSWER):
                raise

    async def _delete(self, address: str, reference: str) -> bool:
        """Delete a message; whether it is no longer there."""
        message_id = _message_id(reference)
        if message_id is None:
            return False
        try:
            await self._replies.delete(whither(address)[0], message_id)
        except Refused as error:
            return says(error, ALREADY_GONE)
        return True

    async def _replace(self, carrier: Carrier, address: str, say: Say) -> str:
        message_id = _message_id(say.replaces)
        if message_id is None or say.photo or units(say.text) > MESSAGE_LIMIT:
            raise CannotReplace(say.replaces)
        markup, (chat, _) = inline_markup(say.buttons), whither(address)
        try:
            try:
                await carrier.edit_text(chat, message_id, say.text, markup)
            except Refused as error:
                if not says(error, ("no text in the message",)) or units(say.text) > CAPTION_LIMIT:
                    raise
                await carrier.edit_caption(chat, message_id, say.text, markup)
        except Refused as error:
            if says(error, UNCHANGEABLE):
                raise CannotReplace(str(error)) from None
            if not says(error, ("message is not modified",)):
                raise
        return str(message_id)

    async def _send(self, carrier: Carrier, address: str, say: Say, key: str) -> str:
        if say.file and self.documents and (made := await self.documents(self.name, address, say.file)):
            return str(await carrier.send_file(address, *made, say.text))
        photo = await self._photo_of(say)
        parts = split_text(say.text, CAPTION_LIMIT if photo else MESSAGE_LIMIT) or ([""] if photo else [])
        buttons, keyboard = inline_markup(say.buttons), keyboard_markup(say.keyboard)
        if buttons and keyboard and len(parts) == 1 and BREAK in parts[0]:
            parts = parts[0].split(BREAK, 1)
        reference = 0
        for index in range(self._half_said.pop(key, 0), len(parts)):
            last = index == len(parts) - 1
            markup = (buttons or keyboard) if last else (keyboard if buttons and index == 0 else None)
            try:
                if photo and index == 0:
                    how = {"silent": say.silent, "protected": not say.photo.startswith(DRAWN)}
                    reference = await carrier.send_photo(address, photo, parts[0], markup, **how)
                    await self._note_opened(address, say.photo)
                else:
                    reference = await carrier.send_text(address, parts[index], markup, silent=say.silent)
            except (TryLater, Uncertain):
                self._remember(key, index)
                raise
        return str(reference) if reference else ""

    async def _note_opened(self, address: str, key: str) -> None:
        """A look that cannot be kept must not send the picture once more."""
        if self.opened is None:
            return
        try:
            await self.opened(self.name, address, key)
        except Exception as error:
            log.error("look_not_kept", error=type(error).__name__)

    def _remember(self, key: str, said: int) -> None:
        """Keep how many parts were said: a retry goes on with the part that failed, and repeats none."""
        if key and said:
            self._half_said[key] = said
            if len(self._half_said) > HALF_SAID:
                del self._half_said[next(iter(self._half_said))]

    async def _photo_of(self, say: Say) -> bytes:
        """The photograph's bytes, or none: one gone from the shelf must not hold back the words."""
        if not say.photo:
            return b""
        try:
            if self._photo is not None:
                return await self._photo(say.photo)
        except (LookupError, FileNotFoundError):
            pass
        if not say.text:
            raise Refused(f"no photograph {say.photo} on the shelf")
        log.warning("photo_missing", photo=say.photo.partition("/")[0])  # behind it may stand a code
        return b""

    async def fetch(self, file: str, limit: int) -> bytes:
        return await self._files.fetch(file, limit)
