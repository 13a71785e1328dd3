"""Where an invitation or a printed code leads: to the bot on Telegram, or to the web page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.settings import Settings
from duty.patrols.tickets import Tickets


@dataclass
class Links:
    """The beginning of every invitation's link; its code is appended.

    username: of the bot on Telegram, as soon as it is known; empty without one.
    """

    settings: Settings
    username: str = ""

    def before_code(self, channel: str) -> str:
        """For an invitation into that channel. Without a bot on Telegram all of them lead to the page."""
        return self._to_bot if channel == "telegram" and self.username else f"{self.root}/in#"

    def before_scan(self) -> str:
        """For what hangs on a wall: one code for everybody, so to Telegram only where there is a bot."""
        return self._to_bot if self.username else f"{self.root}/s#"

    def before_tip(self) -> str:
        """For whoever passes by without an account: always to the page."""
        return f"{self.root}/r/"

    def to_print(self, person_id: str, school_id: str, now: datetime) -> str:
        """To the page that prints the codes of a school, for that person and a day."""
        return f"{self.root}/print#{Tickets(self.settings.signing_key()).issue(person_id, school_id, now)}"

    @property
    def _to_bot(self) -> str:
        return f"https://t.me/{self.username}?start="

    @property
    def root(self) -> str:
        """Of the web pages. What stands behind a # is in no log of a proxy."""
        settings = self.settings
        return (settings.public_url or f"http://{settings.web_host}:{settings.web_port}").rstrip("/")

    def preferred(self) -> str:
        """For somebody who may come in by any channel: to Telegram where there is a bot, else to the page."""
        return self.before_code("telegram")
