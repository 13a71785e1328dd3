"""The kinds of incidents as buttons."""

from __future__ import annotations

from duty.incidents.incident import Incident
from duty.incidents.kinds import kinds
from duty.messaging.say import Button, Buttons
from handlers.speech.talk import Talk


def kind_buttons(talk: Talk, incident: Incident) -> Buttons:
    """All kinds, three to a row."""
    named = [Button(talk.voice.word("kind", k), f"kind:{incident.id}:{k}") for k in kinds()]
    return tuple(tuple(named[i : i + 3]) for i in range(0, len(named), 3))
