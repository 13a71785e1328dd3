"""The texts of the pages, in Chinese and English; terms of the domain come from the chat's own texts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from handlers.speech.voice import LANGUAGES, Voice
from storage.importing.saying.said import said_in


class Words:
    """One language of them."""

    def __init__(self, texts: Mapping[str, str], voice: Voice, language: str) -> None:
        self._texts = texts
        self._voice = voice
        self.language = language

    def line(self, key: str, /, **values: Any) -> str:
        """The text of `section.name`; KeyError where there is none."""
        return self._texts[key].format_map(values)

    def maybe(self, key: str, otherwise: str) -> str:
        return self._texts.get(key, otherwise)

    def said(self, *reasons: str) -> str:
        """Why something is not taken, one behind the other."""
        between = "；" if self.language == LANGUAGES[0] else "; "
        return between.join(said_in(self.language, reason) for reason in reasons)

    def about(self, what: str, reason: str) -> str:
        """The same with what it is about before it."""
        return f"{what}{'：' if self.language == LANGUAGES[0] else ': '}{self.said(reason)}"

    def term(self, section: str, value: str) -> str:
        """A role, a kind of place, a weekday, as the chat calls it; ours first."""
        return self._texts.get(f"{section}.{value}") or self._voice.word(section, value, self.language)


def words_in(language: str, voice: Voice) -> Words:
    """Chinese where there is no such language."""
    known = language if language in LANGUAGES else LANGUAGES[0]
    return Words(texts(known), voice, known)


@cache
def texts(language: str) -> Mapping[str, str]:
    raw = resources.files("console.texts").joinpath(f"{language}.toml").read_text("utf-8")
    return {
        f"{section}.{name}": text.strip("\n")
        for section, lines in tomllib.loads(raw).items()
        for name, text in lines.items()
    }
