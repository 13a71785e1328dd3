"""存证 12345-ab12cd34ef567890: the line of a summary by which the history can be proved later. Pure."""

from __future__ import annotations

from duty.summaries.summary import Figures
from handlers.speech.voice import Voice


def sealed(voice: Voice, figures: Figures, language: str) -> str:
    """A line of its own, with its break before it; empty where nothing was sealed yet."""
    return "\n" + voice.line("replay.sealed_head", language, head=figures.sealed) if figures.sealed else ""
