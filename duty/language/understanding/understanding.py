"""From a message to one value: what it is about, and what the house does about it."""

from __future__ import annotations

from duty.language.alarm import Alarm
from duty.language.reading import Intent, Meaning
from duty.language.understanding.names import Names
from duty.language.understanding.understood import Matter, Reaction, Understood

NOBODY = Names()


def understand(words: str, channel: str = "text", names: Names = NOBODY) -> Understood:
    """The reading of a message that came that way."""
    meaning = Meaning(words)
    matter = _MATTERS.get(meaning.intent, Matter.UNCLEAR)
    if matter is Matter.INCIDENT:
        return _incident(words, meaning)
    if meaning.reports_hazard:
        category, level = meaning.hazard
        return Understood(words, (Matter.HAZARD,), Reaction.DRAFT, category=category, level=level)
    return Understood(words, (matter,), _REACTIONS.get(matter, Reaction.OFFER))


def _incident(words: str, meaning: Meaning) -> Understood:
    found = meaning.incident
    reaction = {Alarm.CALL: Reaction.ALERT, Alarm.ASK: Reaction.ASK}.get(meaning.alarm, Reaction.NOTE)
    why = meaning.cry.because
    return Understood(
        words, (Matter.INCIDENT,), reaction, kind=found.kind, triage=found.triage, why=why, confidence=0.9
    )


_MATTERS = {
    Intent.CHECK_IN: Matter.CHECK_IN,
    Intent.PROXY_CHECK_IN: Matter.PROXY_CHECK_IN,
    Intent.ABSENCE: Matter.ABSENCE,
    Intent.EMPTY_POST: Matter.POST_GAP,
    Intent.CHECK_OUT: Matter.CHECK_OUT,
    Intent.ON_DUTY: Matter.QUESTION,
    Intent.MINE: Matter.QUESTION,
    Intent.USAGE: Matter.QUESTION,
    Intent.STANDING: Matter.QUESTION,
    Intent.HELP: Matter.INCIDENT,
    Intent.INCIDENT: Matter.INCIDENT,
    Intent.ACK: Matter.ACK,
    Intent.NOISE: Matter.NOISE,
}
_REACTIONS = {
    Matter.CHECK_IN: Reaction.NOTE,
    Matter.CHECK_OUT: Reaction.NOTE,
    Matter.ABSENCE: Reaction.NOTE,
    Matter.POST_GAP: Reaction.NOTE,
    Matter.PROXY_CHECK_IN: Reaction.REFUSE,
    Matter.QUESTION: Reaction.ANSWER,
    Matter.ACK: Reaction.SILENCE,
    Matter.NOISE: Reaction.SILENCE,
}
