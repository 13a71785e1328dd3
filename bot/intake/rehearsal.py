"""A call for help that nobody makes, so that whoever calls first after a start finds everything prepared.

Models, questions and texts are made when they are first used: a third of a second, which the first call
would wait for.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from bot.channels.port import Incoming
from bot.channels.web.updates import incoming
from duty.district.district import District
from duty.district.people import GUARDS
from handlers.speech.labels import SOS


def made_up_call(bound: Mapping[tuple[str, str], str], district: District, now: datetime) -> Incoming | None:
    """As if some guard had tapped 🚨; None where no guard can be heard yet."""
    for (channel, address), person_id in bound.items():
        person = district.people.get(person_id)
        if person and person.role in GUARDS and person.schools:
            tap = incoming(address, {"id": 1, "at": now.isoformat(), "text": SOS}, now)
            return replace(tap, channel=channel, key=f"rehearsed:{tap.key}")
    return None
