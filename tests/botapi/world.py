"""The state behind the double: chats, files, updates, the log of calls, and one clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.botapi.chats import Chat, Group, Person
from tests.botapi.faults import Faults
from tests.botapi.limits import Rates
from tests.botapi.screen import Wire
from tests.botapi.updates import Updates

FILE_LIMIT = 20 * 1024 * 1024


class ApiError(Exception):
    def __init__(self, status: int, description: str, **parameters: Any) -> None:
        super().__init__(description)
        self.status, self.description, self.parameters = status, description, parameters


@dataclass
class Call:
    """One request of the bot, and how it was answered (0: not at all)."""

    method: str
    params: Wire
    at: float
    status: int = 0
    description: str = ""

    @property
    def chat_id(self) -> int | None:
        raw = str(self.params.get("chat_id", ""))
        return int(raw) if raw.lstrip("-").isdigit() else None


@dataclass
class StoredFile:
    content: bytes
    unique_id: str
    suffix: str
    path: str = ""


@dataclass
class Press:
    chat: Chat
    at: float
    answered: bool = False


@dataclass
class World:
    clock: Callable[[], float] = time.time
    me: Wire = field(default_factory=dict)
    strict: bool = True
    rates: Rates | None = None
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    presses: dict[str, Press] = field(default_factory=dict)
    calls: list[Call] = field(default_factory=list)
    commands: list[Wire] = field(default_factory=list)
    faults: Faults = field(default_factory=Faults)
    updates: Updates = field(default_factory=Updates)
    folder: Path | None = None
    """Where files lie when the server runs with `--local`; they are then not given out over HTTP."""
    _last_id: int = 100
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def new_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def changed(self) -> None:
        """Wake everyone who waits to see something."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def change(self) -> None:
        await self._changed.wait()

    def person(self, user_id: int, first_name: str = "", username: str = "") -> Person:
        chat = self.chats.get(user_id)
        if chat is None:
            chat = self.chats[user_id] = Person(self, user_id, first_name or f"P{user_id}", username)
        assert isinstance(chat, Person)
        return chat

    def group(self, chat_id: int, title: str = "") -> Group:
        chat = self.chats.get(chat_id)
        if chat is None:
            chat = self.chats[chat_id] = Group(self, chat_id, title or f"G{chat_id}")
        assert isinstance(chat, Group)
        return chat

    def note_press(self, query_id: str, chat: Chat) -> None:
        self.presses[query_id] = Press(chat, self.clock())

    def keep_file(self, content: bytes, suffix: str = "jpg") -> tuple[str, StoredFile]:
        number = self.new_id()
        file_id = f"file-{number}"
        self.files[file_id] = StoredFile(content, f"unique-{number}", suffix)
        return file_id, self.files[file_id]

    def link(self, file_id: str) -> Wire:
        file = self.files.get(file_id)
        if file is None:
            raise ApiError(400, "Bad Request: invalid file_id")
        if len(file.content) > FILE_LIMIT and self.folder is None:
            raise ApiError(400, "Bad Request: file is too big")
        if not file.path:
            file.path = f"files/{self.new_id()}.{file.suffix}"
            if self.folder is not None:
                file.path = self._put_away(file)
        known = {"file_id": file_id, "file_unique_id": file.unique_id, "file_size": len(file.content)}
        return known | {"file_path": file.path}

    def _put_away(self, file: StoredFile) -> str:
        """As a server that runs with `--local`: a path on its own disk."""
        assert self.folder is not None
        place = self.folder / file.path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.content)
        return str(place)

    def content_at(self, path: str) -> bytes | None:
        return next((file.content for file in self.files.values() if file.path == path), None)

    def expire_links(self) -> None:
        """Links to files live for an hour; that hour is over."""
        for file in self.files.values():
            file.path = ""

    def calls_of(self, method: str) -> list[Call]:
        return [call for call in self.calls if call.method.lower() == method.lower()]
