"""The people's side: what they do in a chat, and what they see there."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from tests.botapi.screen import Message, Wire

if TYPE_CHECKING:
    from tests.botapi.world import World


class Chat:
    """A chat with the bot. What people do returns the message id; the update is under way then."""

    def __init__(self, world: World, chat_id: int, wire: Wire) -> None:
        self.world = world
        self.id = chat_id
        self.wire = {"id": chat_id, **wire}
        self.messages: dict[int, Message] = {}
        self.keyboard: list[list[str]] = []
        self.place_keys: list[str] = []
        self.toasts: list[str] = []
        self.refusal = ""  # a 403 with these words
        self.moved_to: int | None = None

    # -- what is seen ----------------------------------------------------------------------

    @property
    def screen(self) -> list[Message]:
        return list(self.messages.values())

    @property
    def heard(self) -> list[Message]:
        """What the bot has said and still stands there."""
        return [message for message in self.screen if not message.own]

    async def sees(self, text: str, timeout: float = 5, after: int = 0) -> Message:
        """The newest message of the bot (younger than `after`) that contains the text; waits for it."""
        found: Message | None = None

        def there() -> bool:
            nonlocal found
            matching = [m for m in self.heard if text in m.words and m.message_id > after]
            found = matching[-1] if matching else None
            return found is not None

        await self._until(there, timeout, text)
        assert found is not None
        return found

    async def sees_toast(self, text: str, timeout: float = 5) -> None:
        await self._until(lambda: any(text in toast for toast in self.toasts), timeout, text)

    async def sees_no_more(self, text: str, timeout: float = 5) -> None:
        await self._until(lambda: all(text not in m.words for m in self.screen), timeout, f"no {text}")

    async def _until(self, there: Any, timeout: float, text: str) -> None:
        try:
            async with asyncio.timeout(timeout):
                while not there():
                    await self.world.change()
        except TimeoutError:
            seen = "\n".join(map(str, self.screen)) or "(nothing)"
            raise AssertionError(f"{self.id} waited {timeout} s for {text!r} and saw:\n{seen}") from None

    # -- what people do ----------------------------------------------------------------------

    def _post(self, sender: Wire, **content: Any) -> Message:
        now = int(self.world.clock())
        message = Message(self.world.new_id(), sender, self.wire, now, **content)
        self.messages[message.message_id] = message
        self.world.updates.push("message", message.wire())
        self.world.changed()
        return message

    def _edit(self, sender: Wire, message_id: int, text: str) -> None:
        message = self.messages[message_id]
        assert message.sender["id"] == sender["id"], "people edit only their own messages"
        message.text, message.edited = text, True
        wire = message.wire() | {"edit_date": int(self.world.clock())}
        self.world.updates.push("edited_message", wire)
        self.world.changed()

    def _press(self, sender: Wire, label: str | None, data: str | None, message: Message | int | None) -> str:
        on = self._with_button(label, data, message)
        pressed = on.button(label, data)
        # With both named, the finger was faster than the edit that took the button away.
        faster = data is not None and message is not None
        assert pressed is not None or faster, f"no button {label or data} on {on}"
        assert pressed is None or not pressed.url, f"{pressed} opens a link"
        query_id = str(self.world.new_id())
        self.world.note_press(query_id, self)
        query: Wire = {"id": query_id, "from": sender, "chat_instance": str(self.id), "message": on.wire()}
        self.world.updates.push("callback_query", query | {"data": data if pressed is None else pressed.data})
        return query_id

    def _with_button(self, label: str | None, data: str | None, message: Message | int | None) -> Message:
        if isinstance(message, Message):
            return message
        if message is not None:
            return self.messages[message]
        for on in reversed(self.screen):
            if on.button(label, data):
                return on
        seen = "\n".join(map(str, self.screen))
        raise AssertionError(f"{self.id} finds no button {label or data!r} in:\n{seen}")

    def locks(self, message_id: int) -> None:
        """The bot may no longer delete this message (older than 48 hours)."""
        self.messages[message_id].undeletable = True

    def _membership(self, sender: Wire, old: str, new: str) -> None:
        def member(status: str) -> Wire:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"status": status, "user": self.world.me, **until}

        change = {"old_chat_member": member(old), "new_chat_member": member(new)}
        happening = {"chat": self.wire, "from": sender, "date": int(self.world.clock())}
        self.world.updates.push("my_chat_member", happening | change)


class Acts:
    """What a person may send, into the own chat or a group."""

    def __init__(self, chat: Chat, user: Wire) -> None:
        self._chat, self._user = chat, user

    def sends(self, text: str) -> int:
        return self._chat._post(self._user, text=text).message_id

    def taps(self, label: str) -> int:
        """A key of the keyboard at the bottom; one that asks for the place wants `shares_place`."""
        assert any(label in row for row in self._chat.keyboard), f"no key {label}: {self._chat.keyboard}"
        assert label not in self._chat.place_keys, f"{label} asks for the place: shares_place()"
        return self.sends(label)

    def shares_place(
        self,
        lat: float,
        lon: float,
        accuracy: float | None = None,
        forwarded: bool = False,
        live: bool = False,
    ) -> int:
        place: Wire = {"latitude": lat, "longitude": lon}
        if accuracy is not None:
            place["horizontal_accuracy"] = accuracy
        if live:
            place["live_period"] = 900
        return self._extra(forwarded, location=place)

    def sends_photo(self, content: bytes, caption: str = "", forwarded: bool = False, **extra: Any) -> int:
        sizes = photo_sizes(self._chat.world, content)
        wire = {"photo": sizes, **self._origin(forwarded), **extra}
        return self._chat._post(self._user, caption=caption, photo=content, extra=wire).message_id

    def sends_album(self, photos: list[bytes], caption: str = "", forwarded: bool = False) -> list[int]:
        album = str(self._chat.world.new_id())
        captions = [caption, *[""] * len(photos)]
        return [
            self.sends_photo(content, captions[index], forwarded, media_group_id=album)
            for index, content in enumerate(photos)
        ]

    def sends_voice(self, content: bytes = b"OggS", duration: int = 3, forwarded: bool = False) -> int:
        voice = {**self._file(content, "oga"), "duration": duration, "mime_type": "audio/ogg"}
        return self._extra(forwarded, voice=voice)

    def sends_document(
        self,
        content: bytes,
        name: str = "photo.jpg",
        mime: str = "image/jpeg",
        caption: str = "",
        forwarded: bool = False,
        **extra: Any,
    ) -> int:
        document = {**self._file(content, name.rpartition(".")[2]), "file_name": name, "mime_type": mime}
        wire = {"document": document, **self._origin(forwarded), **extra}
        return self._chat._post(self._user, caption=caption, extra=wire).message_id

    def sends_film(self, kind: str = "video", caption: str = "", forwarded: bool = False) -> int:
        """A video, animation, voice, audio or video_note."""
        film = {**self._file(b"film", "mp4"), "duration": 3, "width": 1, "height": 1, "length": 1}
        wire = {kind: film, **self._origin(forwarded)}
        return self._chat._post(self._user, caption=caption, extra=wire).message_id

    def shares_venue(self, lat: float, lon: float, title: str = "校门", **extra: Any) -> int:
        """A place picked on the map: Telegram sends its location beside it."""
        place = {"latitude": lat, "longitude": lon}
        venue = {"location": place, "title": title, "address": "某路1号"}
        return self._extra(False, venue=venue, location=place, **extra)

    def moves(self, message_id: int, lat: float, lon: float, **extra: Any) -> None:
        """A live location goes on: Telegram edits its message."""
        message = self._chat.messages[message_id]
        message.extra["location"] = {**message.extra["location"], "latitude": lat, "longitude": lon, **extra}
        self.changes(message_id)

    def changes(self, message_id: int, **content: Any) -> None:
        """An edit by which anything but the text may have changed, or nothing that we see."""
        wire = self._chat.messages[message_id].wire() | {"edit_date": int(self._chat.world.clock())}
        self._chat.world.updates.push("edited_message", wire | content)

    def sends_raw(self, **content: Any) -> int:
        """A message of any other kind: `sends_raw(sticker={…})`."""
        return self._extra(False, **content)

    def edits(self, message_id: int, text: str) -> None:
        self._chat._edit(self._user, message_id, text)

    def presses(
        self, label: str | None = None, *, data: str | None = None, message: Message | int | None = None
    ) -> str:
        return self._chat._press(self._user, label, data, message)

    def _extra(self, forwarded: bool, **content: Any) -> int:
        return self._chat._post(self._user, extra={**content, **self._origin(forwarded)}).message_id

    def _file(self, content: bytes, suffix: str) -> Wire:
        file_id, file = self._chat.world.keep_file(content, suffix)
        return {"file_id": file_id, "file_unique_id": file.unique_id, "file_size": len(content)}

    def _origin(self, forwarded: bool) -> Wire:
        if not forwarded:
            return {}
        day_before = int(self._chat.world.clock()) - 86400
        return {"forward_origin": {"type": "hidden_user", "sender_user_name": "别人", "date": day_before}}


class Person(Chat, Acts):
    """A person and their private chat with the bot."""

    def __init__(self, world: World, user_id: int, first_name: str, username: str) -> None:
        names = {"first_name": first_name, **({"username": username} if username else {})}
        Chat.__init__(self, world, user_id, {"type": "private", **names})
        self.user: Wire = {"id": user_id, "is_bot": False, "language_code": "zh-hans", **names}
        Acts.__init__(self, self, self.user)

    def blocks_bot(self) -> None:
        self.refusal = "Forbidden: bot was blocked by the user"
        self._membership(self.user, "member", "kicked")

    def unblocks_bot(self) -> None:
        self.refusal = ""
        self._membership(self.user, "kicked", "member")

    def leaves_telegram(self) -> None:
        self.refusal = "Forbidden: user is deactivated"


class Group(Chat):
    def __init__(self, world: World, chat_id: int, title: str) -> None:
        super().__init__(world, chat_id, {"type": "group", "title": title})

    def by(self, person: Person) -> Acts:
        """`group.by(guard).sends("签到")`"""
        return Acts(self, person.user)

    def throws_bot_out(self, by: Person) -> None:
        self.refusal = "Forbidden: bot was kicked from the group chat"
        self._membership(by.user, "member", "kicked")

    def moves_to(self, chat_id: int) -> Group:
        self.moved_to = chat_id
        moved = self.world.group(chat_id, self.wire["title"])
        moved.wire["type"] = "supergroup"
        return moved


def photo_sizes(world: World, content: bytes) -> list[Wire]:
    sizes = []
    for width, height in ((90, 68), (1280, 960)):
        file_id, file = world.keep_file(content)
        size = {"file_id": file_id, "file_unique_id": file.unique_id, "file_size": len(content)}
        sizes.append(size | {"width": width, "height": height})
    return sizes
