"""What carries one message to Telegram, whichever library it is."""

from __future__ import annotations

from typing import Protocol

from bot.channels.telegram.wire import Markup


class Carrier(Protocol):
    """Says one message over the wire; raises the port's exceptions and nothing else."""

    async def send_text(
        self, chat: str, text: str, markup: Markup | None, *, silent: bool = False
    ) -> int: ...

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
        """protected: it cannot be forwarded or saved there."""

    async def send_file(self, chat: str, name: str, content: bytes, caption: str) -> int: ...

    async def edit_text(self, chat: str, message_id: int, text: str, markup: Markup | None) -> None: ...

    async def edit_caption(self, chat: str, message_id: int, text: str, markup: Markup | None) -> None: ...
