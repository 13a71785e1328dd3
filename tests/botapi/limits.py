"""Telegram's limits: how long, which buttons, how fast."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

TEXT, CAPTION, DATA, TOAST = 4096, 1024, 64, 200


def units(text: str) -> int:
    """Telegram counts UTF-16."""
    return len(text.encode("utf-16-le")) // 2


def text_fault(text: str) -> str:
    if not text:
        return "message text is empty"
    return "message is too long" if units(text) > TEXT else ""


def caption_fault(caption: str) -> str:
    return "message caption is too long" if units(caption) > CAPTION else ""


def buttons_fault(rows: list[list[dict[str, Any]]]) -> str:
    return next((fault for row in rows for button in row if (fault := _button_fault(button))), "")


def _button_fault(button: dict[str, Any]) -> str:
    data, url = button.get("callback_data"), button.get("url")
    if not button.get("text"):
        return 'can\'t parse inline keyboard button: field "text" must be non-empty'
    if url:
        known = url.startswith(("http://", "https://", "tg://"))
        return "" if known else f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol"
    if not data:
        return "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
    return "BUTTON_DATA_INVALID" if len(data.encode()) > DATA else ""


@dataclass
class Rates:
    """So many messages a second, overall and per chat; a refused one does not count."""

    clock: Callable[[], float]
    overall: int = 30
    per_chat: int = 1
    _all: deque[float] = field(default_factory=deque)
    _chats: defaultdict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def refuses(self, chat_id: int) -> bool:
        now = self.clock()
        windows = ((self._all, self.overall), (self._chats[chat_id], self.per_chat))
        for window, _ in windows:
            while window and window[0] <= now - 1:
                window.popleft()
        if any(len(window) >= most for window, most in windows):
            return True
        for window, _ in windows:
            window.append(now)
        return False
