"""Why nothing came of an act on a report, put into words."""

from __future__ import annotations

from duty.incidents.refusal import Refusal, Why
from duty.messaging.say import Say
from handlers.speech.talk import Talk

TEXTS = {
    Why.GONE: "common.gone",
    Why.ALREADY: "common.already",
    Why.OVER: "incident.over",
    Why.TOO_LATE: "incident.too_late",
    Why.TAKEN: "incident.was_taken",
    Why.EXPIRED: "common.too_late",
    Why.NO_PICTURE_YET: "incident.no_photo_yet",
    Why.PICTURES_GONE: "incident.photo_gone",
}


def why(talk: Talk, refusal: Refusal) -> str:
    return talk.line(TEXTS[refusal.why], number=refusal.number, by=refusal.by)


def refused(talk: Talk, refusal: Refusal) -> list[Say]:
    """Shown over the button that was pressed."""
    return [Say(toast=why(talk, refusal))]
