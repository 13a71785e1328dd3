"""Marks and lengths that every renderer needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from duty.messaging.say import Say
from handlers.speech.voice import Voice

Facts = Mapping[str, Any]
Words = Callable[[Voice, Facts, str], Say]


def marked(voice: Voice, drill: bool, text: str, language: str) -> str:
    """【演练】 stands in front of everything a drill says."""
    mark = voice.line("alert.drill", language)
    return text if not drill or text.startswith(mark) else f"{mark}{text}"


def shortened(sentence: str, most: int = 300) -> str:
    """The whole stands in the record; a page must fit on a screen."""
    return sentence if len(sentence) <= most else f"{sentence[:most]}…"
