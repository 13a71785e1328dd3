"""What happens: danger as it was read (duty/language/alarm.py), and what calls nobody by itself."""

from __future__ import annotations

from dataclasses import dataclass

from duty.district.severity import URGENT, Triage
from duty.language.alarm import Alarm
from duty.language.danger import OTHER
from duty.language.reading import Intent, Meaning
from duty.language.understanding.rows import find, first, tags_of
from duty.language.understanding.rules import standing
from duty.language.understanding.vocabulary import BREAK, Words


@dataclass(frozen=True)
class Happening:
    """`calls`: somebody is called at once. `asks`: 是正在发生吗？ first. `by_sound`: no word names it."""

    kind: str
    triage: str
    why: tuple[str, ...]
    calls: bool = False
    asks: bool = False
    by_sound: bool = False


OF_THINGS = ("bus", "weather", "facility", "alarm_false")
"""Kinds that befall things before people."""
GRAVER = ("medical", "fire", "weapon", "missing", "stranger")
"""Kinds of which the signs know better how grave they are than the list."""


def grave(meaning: Meaning, words: Words) -> Happening | None:
    """What calls or asks at once; titles of grave events are asked about."""
    if meaning.cry.alarm is Alarm.NONE or not (meaning.calls or meaning.asks):
        return _title(words)
    cry = meaning.cry
    kind, triage = meaning.incident.kind, meaning.incident.triage
    if cry.by_sound or meaning.intent is Intent.HELP or triage not in URGENT:
        kind, triage = OTHER, Triage.P0
    elif kind in GRAVER and not cry.bare:
        triage = min(triage, cry.triage)
    kind, triage = _named(kind, triage, words)
    if kind == "fight" and meaning.asks and first(words, "parted"):
        return None
    return Happening(kind, triage, cry.because, meaning.calls, meaning.asks, cry.by_sound)


def _named(kind: str, triage: Triage, words: Words) -> tuple[str, Triage]:
    """The kind by what is done, where the word that called only names what came of it."""
    for rule, _ in standing(words, "kind"):
        return rule.gives["kind"], Triage(rule.gives["triage"])
    if kind == "traffic" and first(words, "bus"):
        return "bus", triage
    return kind, triage


def _title(words: Words) -> Happening | None:
    """火灾, 食物中毒: a kind by its name and nothing else is asked about."""
    for rule, hit in standing(words, "title"):
        polite = tags_of("polite/title/ack/thanks/filler/le") + BREAK
        if hit.end - hit.start == sum(tag not in polite for tag in words.tags):
            return Happening(rule.gives["kind"], rule.gives["triage"], (hit.said,), asks=True)
    return None


def mild(words: Words, meaning: Meaning | None) -> Happening | None:
    """What is written down and read by the desk, but rings nowhere; of P1 it rings."""
    for rule, hit in standing(words, "incident"):
        triage = rule.gives["triage"]
        if Triage(triage) in URGENT and first(words, "over", "past", "unhurt", "denied"):
            triage = Triage.P2
        return Happening(rule.gives["kind"], triage, (hit.said,), calls=Triage(triage) in URGENT)
    named = meaning and meaning.cry.alarm is not Alarm.NONE and meaning.intent is Intent.INCIDENT
    if meaning and named and not find(words, "denied"):
        found = meaning.incident
        if found.kind != OTHER:
            return Happening(found.kind, found.triage, meaning.cry.because)
    return None


BENIGN = "/".join(
    (
        *("me", "heads", "title", "post", "place", "floor", "side", "school", "name", "him", "gate"),
        *(
            "today",
            "past",
            "future",
            "weekday",
            "soon",
            "justnow",
            "unit",
            "clock",
            "times",
            "day",
            "about",
            "num",
        ),
        *(
            "le",
            "filler",
            "polite",
            "zai",
            "no",
            "counted",
            "except_",
            "order",
            "self",
            "dutyword",
            "ordinary",
        ),
        *("arrive", "daole", "dao", "leave", "gone", "forgot", "makeup", "late", "late_sure", "wan", "reach"),
        *(
            "absent",
            "cannot",
            "ill",
            "notcome",
            "swap",
            "standin",
            "helpout",
            "stamp",
            "onbehalf",
            "behalf",
            "nophone",
        ),
        *(
            "empty",
            "short",
            "walk",
            "well",
            "wellsure",
            "only",
            "one",
            "staffed",
            "fault",
            "hot",
            "charge",
            "grow",
        ),
        *(
            "thing_fire",
            "thing_electric",
            "thing_chem",
            "thing_bus",
            "thing_alarm",
            "thing_video",
            "thing_crowd",
        ),
        *("thing_building", "thing_fence", "thing_light", "thing_facility", "thing_equip", "thing_traffic"),
        *(
            "thing_around",
            "thing_food",
            "fixed",
            "shut",
            "moved",
            "bus",
            "bus_late",
            "outage",
            "weather_event",
        ),
        *(
            "weather_harm",
            "mispress",
            "alarm_word",
            "crowded",
            "parked",
            "heaped",
            "advise",
            "belongings",
            "ack",
            "thanks",
        ),
    )
)
"""Words that name nobody whom it could befall, and nothing grave."""
MOST_UNKNOWN, MOST_BY_SOUND = 1, 3
"""So many other words may stand among them where it is only asked about, or where no word names danger."""


def slight(words: Words, found: Happening) -> bool:
    """流鼻血, 擦破皮; or what is said to have hurt nobody: the desk reads it, and nobody runs."""
    if first(words, "severe", "gravely", "weaponry", "intruder") and not first(words, "unhurt"):
        return False
    return bool(first(words, "slight")) or (found.asks and first(words, "unhurt") is not None)


def harmless(words: Words, found: Happening) -> bool:
    """Each word is one of every day: then what sounds like danger is none."""
    if first(words, "severe", "gravely", "intruder", "weaponry"):
        return False
    if not found.by_sound and first(words, "victim"):
        return False
    benign = tags_of(BENIGN)
    unknown = sum(tag not in benign and tag != BREAK for tag in words.tags)
    if found.by_sound:
        return unknown - sum(tag in tags_of("pupil") for tag in words.tags) <= MOST_BY_SOUND
    return unknown <= (MOST_UNKNOWN if found.asks else 0)
