"""The Bot API's methods, as far as a chat bot uses them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from tests.botapi import limits
from tests.botapi.chats import Chat, photo_sizes
from tests.botapi.params import Params
from tests.botapi.screen import Message, Wire
from tests.botapi.updates import Conflict
from tests.botapi.world import ApiError, World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
TWO_DAYS_S = 48 * 3600
QUERY_LIVES_S = 900
WEBHOOK_ON = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
OTHER_POLL = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)


def bad(why: str) -> ApiError:
    return ApiError(400, f"Bad Request: {why}")


class Methods:
    def __init__(self, world: World) -> None:
        self._world = world
        known: list[Callable[[Params], Awaitable[Any]]] = [
            self.getme, self.getupdates, self.setwebhook, self.deletewebhook, self.getwebhookinfo,
            self.sendmessage, self.sendphoto, self.senddocument, self.sendmediagroup, self.sendchataction,
            self.editmessagetext, self.editmessagecaption, self.editmessagereplymarkup, self.deletemessage,
            self.answercallbackquery, self.getfile, self.setmycommands, self.getchat,
        ]  # fmt: skip
        self._known = {method.__name__: method for method in known}

    async def __call__(self, name: str, params: Params) -> Any:
        method = self._known.get(name.lower())
        return await method(params) if method else True

    # -- updates -----------------------------------------------------------------------------

    async def getme(self, params: Params) -> Wire:
        return self._world.me

    async def getupdates(self, params: Params) -> list[Wire]:
        updates = self._world.updates
        if updates.webhook is not None:
            raise ApiError(409, WEBHOOK_ON)
        if (allowed := params.json("allowed_updates")) is not None:
            updates.allowed = allowed
        timeout = float(params.text("timeout") or 0)
        try:
            return await updates.get(params.number("offset"), params.number("limit") or 100, timeout)
        except Conflict:
            raise ApiError(409, OTHER_POLL) from None

    async def setwebhook(self, params: Params) -> bool:
        updates = self._world.updates
        if params.json("drop_pending_updates") in (True, "true", "True"):
            updates.pending.clear()
        if (allowed := params.json("allowed_updates")) is not None:
            updates.allowed = allowed
        await updates.set_webhook(params.text("url"), params.text("secret_token"))
        return True

    async def deletewebhook(self, params: Params) -> bool:
        return await self.setwebhook(Params({**params.values, "url": ""}))

    async def getwebhookinfo(self, params: Params) -> Wire:
        webhook, pending = self._world.updates.webhook, len(self._world.updates.pending)
        known: Wire = {"url": webhook.url if webhook else "", "has_custom_certificate": False}
        known["pending_update_count"] = pending
        if webhook and webhook.last_error:
            known |= {"last_error_date": int(self._world.clock()), "last_error_message": webhook.last_error}
        return known

    # -- saying ------------------------------------------------------------------------------

    def _chat(self, params: Params) -> Chat:
        chat = self._world.chats.get(params.chat_id or 0)
        if chat is None:
            raise bad("chat not found")
        if chat.refusal:
            raise ApiError(403, chat.refusal)
        if chat.moved_to is not None:
            words = "Bad Request: group chat was upgraded to a supergroup chat"
            raise ApiError(400, words, migrate_to_chat_id=chat.moved_to)
        return chat

    def _may_send(self, params: Params) -> Chat:
        chat = self._chat(params)
        if self._world.rates is not None and self._world.rates.refuses(chat.id):
            raise ApiError(429, "Too Many Requests: retry after 1", retry_after=1)
        return chat

    def _check(self, fault: str) -> None:
        if fault and self._world.strict:
            raise bad(fault)

    def _inline(self, params: Params) -> list[list[Wire]]:
        rows: list[list[Wire]] = (params.json("reply_markup") or {}).get("inline_keyboard") or []
        self._check(limits.buttons_fault(rows))
        return [row for row in rows if row]

    def _say(self, chat: Chat, params: Params, **content: Any) -> Wire:
        markup = params.json("reply_markup") or {}
        world = self._world
        sent = Message(world.new_id(), world.me, chat.wire, int(world.clock()), **content)
        sent.inline, sent.has_keyboard = self._inline(params), "keyboard" in markup
        if sent.has_keyboard:
            keys = [
                [{"text": key} if isinstance(key, str) else key for key in row] for row in markup["keyboard"]
            ]
            chat.keyboard = [[key["text"] for key in row] for row in keys]
            chat.place_keys = [key["text"] for row in keys for key in row if key.get("request_location")]
        if markup.get("remove_keyboard"):
            chat.keyboard, chat.place_keys = [], []
        chat.messages[sent.message_id] = sent
        world.changed()
        return sent.wire()

    async def sendmessage(self, params: Params) -> Wire:
        chat, text = self._may_send(params), params.text("text").strip()
        self._check(limits.text_fault(text))
        return self._say(chat, params, text=text)

    async def sendphoto(self, params: Params) -> Wire:
        chat, caption = self._may_send(params), params.text("caption").strip()
        self._check(limits.caption_fault(caption))
        content = self._content(params, "photo")
        extra = {"photo": photo_sizes(self._world, content)}
        return self._say(chat, params, caption=caption, photo=content, extra=extra)

    async def senddocument(self, params: Params) -> Wire:
        chat, caption = self._may_send(params), params.text("caption").strip()
        self._check(limits.caption_fault(caption))
        file_id, file = self._world.keep_file(self._content(params, "document"), "bin")
        known = {"file_id": file_id, "file_unique_id": file.unique_id, "file_size": len(file.content)}
        return self._say(chat, params, caption=caption, extra={"document": known})

    async def sendmediagroup(self, params: Params) -> list[Wire]:
        chat, album, sent = self._may_send(params), str(self._world.new_id()), []
        for item in params.json("media"):
            content = self._content(params, "media", item["media"])
            extra = {"photo": photo_sizes(self._world, content), "media_group_id": album}
            sent.append(
                self._say(chat, Params(), caption=item.get("caption", ""), photo=content, extra=extra)
            )
        return sent

    def _content(self, params: Params, name: str, value: Any = None) -> bytes:
        content = params.upload(name, value)
        if content is None:
            known = self._world.files.get(value or params.text(name))
            content = known.content if known else None
        if not content:
            raise bad(
                "wrong file identifier/HTTP URL specified" if content is None else "file must be non-empty"
            )
        return content

    async def sendchataction(self, params: Params) -> bool:
        self._chat(params)
        return True

    # -- changing what was said --------------------------------------------------------------

    def _editable(self, params: Params) -> Message:
        message = self._chat(params).messages.get(params.number("message_id") or 0)
        if message is None:
            raise bad("message to edit not found")
        if message.own or message.has_keyboard:
            raise bad("message can't be edited")
        return message

    def _change(self, message: Message, **changes: Any) -> Wire:
        if all(getattr(message, name) == value for name, value in changes.items()):
            raise bad(NOT_MODIFIED)
        for name, value in changes.items():
            setattr(message, name, value)
        message.edited = True
        self._world.changed()
        return message.wire() | {"edit_date": int(self._world.clock())}

    async def editmessagetext(self, params: Params) -> Wire:
        message, text = self._editable(params), params.text("text").strip()
        self._check(limits.text_fault(text))
        if not message.text:
            raise bad("there is no text in the message to edit")
        return self._change(message, text=text, inline=self._inline(params))

    async def editmessagecaption(self, params: Params) -> Wire:
        message, caption = self._editable(params), params.text("caption").strip()
        self._check(limits.caption_fault(caption))
        if message.text:
            raise bad("there is no caption in the message to edit")
        return self._change(message, caption=caption, inline=self._inline(params))

    async def editmessagereplymarkup(self, params: Params) -> Wire:
        return self._change(self._editable(params), inline=self._inline(params))

    async def deletemessage(self, params: Params) -> bool:
        chat, message_id = self._chat(params), params.number("message_id") or 0
        message = chat.messages.get(message_id)
        if message is None:
            raise bad("message to delete not found")
        if message.undeletable or message.date < self._world.clock() - TWO_DAYS_S:
            raise bad("message can't be deleted for everyone")
        del chat.messages[message_id]
        self._world.changed()
        return True

    async def answercallbackquery(self, params: Params) -> bool:
        press = self._world.presses.get(params.text("callback_query_id"))
        if press is None or press.at < self._world.clock() - QUERY_LIVES_S:
            raise bad(TOO_OLD)
        text = params.text("text")
        self._check("MESSAGE_TOO_LONG" if limits.units(text) > limits.TOAST else "")
        press.answered = True
        if text:
            press.chat.toasts.append(text)
        self._world.changed()
        return True

    # -- the rest ----------------------------------------------------------------------------

    async def getfile(self, params: Params) -> Wire:
        return self._world.link(params.text("file_id"))

    async def setmycommands(self, params: Params) -> bool:
        self._world.commands = params.json("commands")
        return True

    async def getchat(self, params: Params) -> Wire:
        return {"accent_color_id": 0, "max_reaction_count": 11, **self._chat(params).wire}
