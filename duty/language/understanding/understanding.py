"""From a message to one value: what it is about, and what the house does about it."""

from __future__ import annotations

import re
from functools import lru_cache

from duty.language.alarm import Alarm, Danger
from duty.language.reading import Intent, Meaning
from duty.language.understanding import happenings, hazards, matters, media
from duty.language.understanding.called import Called
from duty.language.understanding.happenings import Happening
from duty.language.understanding.hazards import Hazard
from duty.language.understanding.names import Names
from duty.language.understanding.reactions import reaction
from duty.language.understanding.rows import first
from duty.language.understanding.slots import slots
from duty.language.understanding.understood import Matter, Reaction, Understood
from duty.language.understanding.vocabulary import Words, vocabulary
from duty.language.understanding.weighing import weighed

NOBODY = Names()
ENOUGH = 0.5
"""Less sure than this and nothing is written down: at most three buttons are offered."""


def understand(words: str, channel: str = "text", names: Names = NOBODY) -> Understood:
    """The reading of a message that came that way."""
    said = media.words_of(words, channel)
    if (found := media.alone(words, said, channel)) is not None:
        return found
    found = weighed(*rows_of(words, channel, names))
    return media.old(found) if channel.startswith("forwarded") else found


def rows_of(words: str, channel: str, names: Names) -> tuple[Words, str, Understood, Danger]:
    """What the rows make of the words, and of how much danger there is."""
    said = media.words_of(words, channel)
    called = _called(names)
    reading = Reading(words, said, channel, vocabulary().cut(said, called), called)
    return reading.words, said, reading.understood, reading.meaning.cry


@lru_cache(maxsize=64)
def _called(names: Names) -> Called:
    return Called(names)


class Reading:
    """One message while it is read: danger first, then duty, then things, then what is left."""

    def __init__(self, text: str, said: str, channel: str, words: Words, called: Called) -> None:
        self.text, self.channel, self.words, self.called = text, channel, words, called
        self.meaning = Meaning(words.meant(said))

    @property
    def understood(self) -> Understood:
        if _is_noise(self.words) and self.meaning.cry.alarm is Alarm.NONE:
            return Understood(self.text, (Matter.NOISE,), Reaction.SILENCE)
        grave = happenings.grave(self.meaning, self.words)
        if grave and (instead := self._instead_of(grave)) is not None:
            return instead
        return self._of_danger(grave) if grave else self._plain() or self._left_over()

    def _of_danger(self, grave: Happening) -> Understood:
        """What calls or asks; whatever else it says of duty stays said."""
        beside = [one.matter for one in matters.of_duty(self.words, beside_danger=True)]
        return self._value([*beside, Matter.INCIDENT], None, grave, grave.why)

    def _instead_of(self, grave: Happening) -> Understood | None:
        """What only sounds like danger and is plainly something else."""
        if grave.asks and (hazards.put_out(self.words) or matters.asks_what_to_do(self.words)):
            return self._plain()
        if happenings.slight(self.words, grave):
            return self._plain(calm=True)
        if happenings.harmless(self.words, grave):
            plain = self._plain(calm=True)
            if plain and matters.everyday(plain.intents) and plain.kind in ("", *happenings.OF_THINGS):
                return plain
        return self._left_over() if grave.asks and matters.at_work(self.words) else None

    def _plain(self, *, calm: bool = False) -> Understood | None:
        """Duty, things and what happens without danger; None where it names nothing of them.

        calm: what danger is named there is no matter.
        """
        found = matters.of_duty(self.words)
        listed, why = [one.matter for one in found], [one.why for one in found]
        hazard = hazards.hazard(self.words) if matters.may_report(listed) else None
        happening = (
            happenings.mild(self.words, None if calm else self.meaning)
            if matters.may_happen(listed)
            else None
        )
        if hazard and not hazard.plain and Matter.LATE in listed:
            hazard = None
        if happening and hazard and _outranks(hazard, happening):
            happening = None
        if happening:
            return self._value([*listed, Matter.INCIDENT], None, happening, (*why, *happening.why))
        if hazard:
            listed = [one for one in listed if hazard.category != "staffing" or one is not Matter.POST_GAP]
            return self._value([*listed, Matter.HAZARD], hazard, None, (*why, *hazard.why))
        return self._value(listed, None, None, tuple(why)) if listed else None

    def _left_over(self) -> Understood:
        """Nothing of duty, no danger and nothing broken."""
        if (known := KNOWN.get(self.meaning.intent)) is not None:
            return self._value([known], None, None, (), 0.7)
        other = matters.other(self.words)
        if other:
            return self._value([other.matter], None, None, (other.why,))
        return self._value([Matter.UNCLEAR], None, None, (), ENOUGH - 0.2)

    def _value(
        self,
        listed: list[Matter],
        hazard: Hazard | None,
        happening: Happening | None,
        why: tuple[str, ...],
        confidence: float = 0.9,
    ) -> Understood:
        intents = tuple(dict.fromkeys(listed))
        return Understood(
            self.text,
            intents,
            reaction(intents, happening, self.words),
            category=hazard.category if hazard else "",
            level=hazard.level if hazard else "",
            kind=happening.kind if happening else "",
            triage=happening.triage if happening else "",
            confidence=confidence,
            why=tuple(dict.fromkeys(filter(None, why))),
            slots=slots(self.words, self.called),
            advises=first(self.words, "advise") is not None,
        )


def _outranks(found: Hazard, happening: Happening) -> bool:
    """A thing that is broken counts more than what merely sounds like an event, but for outages and buses."""
    if happening.kind in ("facility", "bus", "alarm_false", "fight", "stranger", "medical", "missing"):
        return found.plain and happening.kind == "bus" and found.level == "major"
    return found.plain


KNOWN = {
    Intent.CHECK_IN: Matter.CHECK_IN,
    Intent.CHECK_OUT: Matter.CHECK_OUT,
    Intent.ABSENCE: Matter.ABSENCE,
    Intent.EMPTY_POST: Matter.POST_GAP,
    Intent.PROXY_CHECK_IN: Matter.PROXY_REPORT,
    Intent.ON_DUTY: Matter.QUESTION,
    Intent.MINE: Matter.QUESTION,
    Intent.USAGE: Matter.QUESTION,
    Intent.STANDING: Matter.QUESTION,
    Intent.ACK: Matter.ACK,
}
"""What the older reading of whole sentences knows besides."""
_NOTHING = re.compile(r"^[\W_]*$|^[哈呵嘿嘻啊哎呀嗯哦噢额呃]{3,}[\W_]*$|^[啊哈哦嗯]{2}$")


def _is_noise(words: Words) -> bool:
    return bool(_NOTHING.match(words.text)) and words.text not in ("嗯嗯", "👍", "👌", "🙏", "✅", "哦哦")
