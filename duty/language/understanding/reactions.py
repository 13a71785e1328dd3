"""What the house does at first about what a message is about."""

from __future__ import annotations

from collections.abc import Sequence

from duty.language.understanding.happenings import Happening
from duty.language.understanding.rows import first
from duty.language.understanding.understood import Matter, Reaction
from duty.language.understanding.vocabulary import Words

BY_MATTER = {
    Matter.RESTRICTED: Reaction.REFUSE,
    Matter.INCIDENT: Reaction.DRAFT,
    Matter.HAZARD: Reaction.DRAFT,
    Matter.PROXY_CHECK_IN: Reaction.REFUSE,
    Matter.STALE_EVIDENCE: Reaction.ANSWER,
    Matter.DRILL: Reaction.ASK,
    Matter.CHECK_IN: Reaction.NOTE,
    Matter.CHECK_OUT: Reaction.NOTE,
    Matter.MAKE_UP: Reaction.NOTE,
    Matter.LATE: Reaction.NOTE,
    Matter.ABSENCE: Reaction.NOTE,
    Matter.SWAP: Reaction.DRAFT,
    Matter.PROXY_REPORT: Reaction.NOTE,
    Matter.POST_GAP: Reaction.NOTE,
    Matter.PATROL_NORMAL: Reaction.NOTE,
    Matter.HAZARD_FIXED: Reaction.NOTE,
    Matter.FORM_PROGRESS: Reaction.ANSWER,
    Matter.QUESTION: Reaction.ANSWER,
    Matter.OTHER: Reaction.NOTE,
    Matter.UNCLEAR: Reaction.OFFER,
    Matter.ACK: Reaction.SILENCE,
    Matter.NOISE: Reaction.SILENCE,
}
"""The first of these that the message has decides."""


def reaction(intents: Sequence[Matter], happening: Happening | None, words: Words) -> Reaction:
    """Danger first; a drill that is over or yet to come is only noted."""
    if happening and (happening.calls or happening.asks):
        return Reaction.ALERT if happening.calls else Reaction.ASK
    matter = next(one for one in BY_MATTER if one in intents)
    if matter is Matter.DRILL and first(words, "future", "past", "over", "weekday", "ended"):
        return Reaction.NOTE
    return BY_MATTER[matter]
