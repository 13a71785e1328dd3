"""Many calls in one message, put into words: counted and listed, what became of each. Pure."""

from __future__ import annotations

from duty.alerting.calling.storms import Bundle, BundleLine
from duty.alerting.calls.standing import Stands
from duty.district.severity import URGENT
from duty.messaging.press import Press
from duty.messaging.say import Labelled, Say, column
from handlers.alerting.words import call_line
from handlers.speech.voice import Voice

SHOWN = 8
"""Buttons of one bundle; what nobody has comes first."""
LONGEST = 3500
"""Characters; Telegram cuts off a message of more than 4,096."""


def bundle(voice: Voice, news: Bundle, language: str) -> Say:
    """A line for each, and a button for what is not over."""
    labels = [call_line(voice, "alert.bundle_line", line.call, language) for line in news.lines]
    numbered = list(zip(range(1, len(labels) + 1), labels, news.lines, strict=True))
    lines = [f"{number}. {label}{_became(voice, line, language)}" for number, label, line in numbered]
    buttons: dict[int, Labelled] = {
        number: (f"{number}. {label}"[:30], Press("alert.show", line.call.alert))
        for number, label, line in numbered
        if line.live
    }
    waiting = [number for number in buttons if news.lines[number - 1].waits]
    first = [*waiting, *(number for number in buttons if number not in waiting)][:SHOWN]
    text = "\n".join([_head(voice, news, language), *lines])[:LONGEST]
    return Say(text, column(*(buttons[number] for number in sorted(first))), rings=_urgent(news))


def _urgent(news: Bundle) -> tuple[str, ...]:
    """The cards of those that nobody has: a bundle rings as each of them would."""
    return tuple(f"alert:{one.call.alert}" for one in news.lines if one.waits and one.call.triage in URGENT)


def _head(voice: Voice, news: Bundle, language: str) -> str:
    count, waiting = len(news.lines), news.open
    key = "alert.bundle" if waiting == count else "alert.bundle_rest"
    return voice.line(key if waiting else "alert.bundle_done", language, count=count, open=waiting)


def _became(voice: Voice, line: BundleLine, language: str) -> str:
    if line.stands is Stands.OPEN:
        return ""
    return call_line(voice, f"alert.bundle_{line.stands}", line.call, language, by=line.by, at=line.at)


RENDERERS = {Bundle: bundle}
