"""Where an invitation leads: to the bot on Telegram, or to the web page."""

from __future__ import annotations

from dataclasses import dataclass

from bot.settings import Settings


@dataclass
class Links:
    """The beginning of every invitation's link; its code is appended.

    username: of the bot on Telegram, as soon as it is known; empty without one.
    """

    settings: Settings
    username: str = ""

    def before_code(self, channel: str) -> str:
        """For an invitation into that channel. Without a bot on Telegram all of them lead to the page."""
        if channel == "telegram" and self.username:
            return f"https://t.me/{self.username}?start="
        settings = self.settings
        root = settings.public_url or f"http://{settings.web_host}:{settings.web_port}"
        return f"{root.rstrip('/')}/in#"  # what stands behind it is in no log of a proxy

    def preferred(self) -> str:
        """For somebody who may come in by any channel: to Telegram where there is a bot, else to the page."""
        return self.before_code("telegram")
