"""The texts, and how a moment, a distance and a kind are said."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from importlib import resources
from string import Formatter
from typing import Any

LANGUAGES = ("zh", "en")
SMS_POLICE = "12110"
"""The country's number for calls to the police by SMS. Most cities want their area code behind it."""
MAP_URL = "https://uri.amap.com/marker?position={longitude:.5f},{latitude:.5f}&coordinate=wgs84"
"""A map that opens in any browser or its own app; phones say where they are in WGS 84."""


class Voice:
    """All texts of all languages; `line` fills one in. Built once by the wiring."""

    def __init__(
        self,
        texts: Mapping[str, Mapping[str, str]],
        sms_police: str = SMS_POLICE,
        map_url: str = MAP_URL,
        console: str = "",
    ) -> None:
        self._texts = texts
        self.sms_police = sms_police
        self.map_url = map_url
        self.console = console

    @classmethod
    def load(cls, sms_police: str = SMS_POLICE, map_url: str = MAP_URL, console: str = "") -> Voice:
        """`sms_police`: the number for calls by SMS. `map_url`: where a place is looked at. `console`: where
        rosters are kept on a computer.
        """
        return cls({language: _read(language) for language in LANGUAGES}, sms_police, map_url, console)

    def line(self, key: str, language: str = "zh", /, **values: Any) -> str:
        """The text of `section.name` with its values; KeyError when there is no such text."""
        texts = self._texts.get(language) or self._texts["zh"]
        return texts[key].format_map(values)

    def day(self, day: date, language: str = "zh") -> str:
        """11月23日"""
        return self.line("common.on_day", language, month=day.month, day=day.day)

    def pattern(self, key: str, language: str = "zh") -> re.Pattern[str]:
        """What matches that text, whatever it was filled in with."""
        parts = Formatter().parse(self._texts[language][key])
        return re.compile("".join(re.escape(text) + (".*" if name else "") for text, name, _, _ in parts))

    def word(self, section: str, value: str, language: str = "zh") -> str:
        """A term of the domain in plain words, or the term itself where there is none."""
        texts = self._texts.get(language) or self._texts["zh"]
        return texts.get(f"{section}.{value}", value)

    def keys(self, language: str) -> set[str]:
        return set(self._texts[language])


def _read(language: str) -> dict[str, str]:
    raw = resources.files("handlers.speech.texts").joinpath(f"{language}.toml").read_text("utf-8")
    return {
        f"{section}.{name}": text.strip("\n")
        for section, texts in tomllib.loads(raw).items()
        for name, text in texts.items()
    }


def distance(metres: float, language: str = "zh") -> str:
    """2.3公里 or 130米."""
    if metres >= 1000:
        return f"{metres / 1000:.1f}" + ("公里" if language == "zh" else " km")
    return f"{round(metres, -1):.0f}" + ("米" if language == "zh" else " m")
