"""The rows and the gist together: what is meant, and what the house does about it."""

from __future__ import annotations

from dataclasses import replace
from math import exp

from duty.district.severity import URGENT, Level, Triage
from duty.language.alarm import Alarm, Danger
from duty.language.guide.items import item_of
from duty.language.understanding.gist import Gist, features, weights
from duty.language.understanding.reactions import BY_MATTER
from duty.language.understanding.rows import first
from duty.language.understanding.understood import Matter, Reaction, Understood
from duty.language.understanding.vocabulary import BREAK, Words

ALONE = (Matter.UNCLEAR, Matter.NOISE, Matter.OTHER)
"""What is said of nothing else beside it, unless the other is meant more."""
EVERY = tuple(Matter)
LEARNED = tuple(matter for matter in EVERY if matter is not Matter.RESTRICTED)
HARDLY, HEARD, SURELY = -0.7, -0.1, 0.2
"""An alarm that the whole denies by so much is none: one that signs name, one that only asks or is by sound.
From the third on what only the whole names calls."""
ARMED = -1.8
"""The same of a weapon that signs name with nothing against it."""
BESIDE = -0.6
"""Where the rows find several matters, each of them needs no more than this."""
UNSURE = -1.6
"""Where nothing is meant by more than this, nothing is written down."""
GUESSED, FEW = 0.3, 6
ALL_THERE = ("都在", "人都在", "都在岗", "都到位", "人没少")
"""护学岗没人，李师傅跟赵师傅换门了，都在: nobody is missing."""
CALLS = (Reaction.ALERT, Reaction.ASK)
NOW, LATER = 0.0, -1.5
"""How much somebody is needed now: from the first on what only the whole names calls, below the second
nobody is asked."""


def weighed(words: Words, said: str, read: Understood, alarm: Danger) -> Understood:
    """The reading of the rows with the weight of the whole."""
    if Matter.NOISE in read.intents or _denies(words, read):
        return read
    found = features(words, said, read, alarm)
    gist = weights().gist(found)
    intents = _intents(gist, read, alarm)
    if Matter.POST_GAP in intents and first(words, *ALL_THERE):
        intents = _but(intents, Matter.POST_GAP) or (Matter.OTHER,)
    if Matter.HAZARD in intents and Matter.HAZARD not in read.intents and _only_asks(words):
        intents = _but((*intents, Matter.QUESTION), Matter.HAZARD)
    item = item_of(said) if _of_things(intents) and alarm.alarm is Alarm.NONE else None
    if item:
        intents = _but((*intents, Matter.HAZARD), Matter.INCIDENT)
    main = max(intents, key=gist.scores.__getitem__)
    why = read.why if set(read.intents) & set(intents) else weights().loudest(found, main)
    incident, hazard = Matter.INCIDENT in intents, Matter.HAZARD in intents
    triage = gist.best("triage.") if incident else ""
    return replace(
        read,
        intents=intents,
        reaction=_reaction(intents, triage, gist, read, alarm),
        category=item.category if item else gist.best("category.") if hazard else "",
        level=Level.MAJOR if item else gist.best("level.") if hazard else "",
        kind=gist.best("kind.") if incident else "",
        triage=triage,
        confidence=_sure(gist[main]) if main is not Matter.UNCLEAR else GUESSED,
        why=why,
    )


def _of_things(intents: tuple[Matter, ...]) -> bool:
    """有人推电瓶车进去充电: what the guide calls major is a hazard, whoever does it."""
    return Matter.HAZARD in intents or Matter.INCIDENT in intents


def _only_asks(words: Words) -> bool:
    """门口的树歪了吗: one clause, and it asks."""
    return BREAK not in words.tags and words.text.rstrip("?？").endswith(("吗", "么"))


def _but(intents: tuple[Matter, ...], but: Matter) -> tuple[Matter, ...]:
    return tuple(matter for matter in EVERY if matter in intents and matter is not but)


def _denies(words: Words, read: Understood) -> bool:
    """路灯没坏, 我不在东门: a few words that deny and in which the rows find nothing are not guessed at."""
    if len(words.text) > FEW or read.intents not in ((Matter.UNCLEAR,), (Matter.OTHER,)):
        return False
    return bool(first(words, "no")) or any("不" in one.word or "没" in one.word for one in words.tokens)


def _intents(gist: Gist, read: Understood, alarm: Danger) -> tuple[Matter, ...]:
    """Whatever is meant, or what is meant most; danger is left out only where the whole plainly denies it."""
    least = HEARD
    if alarm.alarm is Alarm.CALL and not alarm.by_sound:
        least = HARDLY if alarm.kind != "weapon" or alarm.doubts else ARMED
    several = BESIDE if len(read.intents) > 1 else 0.0
    scores = gist.scores
    meant = [one for one in LEARNED if scores[one] > (several if one in read.intents else 0)]
    most = max(LEARNED, key=scores.__getitem__)
    if read.reaction in CALLS and Matter.INCIDENT in read.intents and gist[Matter.INCIDENT] > least:
        meant, most = [*meant, Matter.INCIDENT], Matter.INCIDENT
    elif not meant:
        return (most if gist[most] > UNSURE else Matter.UNCLEAR,)
    if most in ALONE:
        return (most,)
    return tuple(matter for matter in EVERY if matter in meant and matter not in ALONE)


def _reaction(
    intents: tuple[Matter, ...], triage: str, gist: Gist, read: Understood, alarm: Danger
) -> Reaction:
    if Matter.INCIDENT in intents and (triage in URGENT or read.reaction in CALLS):
        plainly = 0.0 if alarm.alarm is Alarm.CALL else SURELY
        sure = gist[Matter.INCIDENT] > plainly and gist["react.ask"] <= 0
        sure = sure and (alarm.alarm is Alarm.CALL or gist["now"] > NOW)
        if sure and Triage(triage) in URGENT:
            return Reaction.ALERT
        asks = read.reaction is Reaction.ALERT or gist["now"] > LATER
        return Reaction.ASK if asks else Reaction.DRAFT
    matter = next(one for one in BY_MATTER if one in intents)
    sounds = alarm.alarm is not Alarm.NONE and not alarm.by_sound
    if matter is Matter.DRILL and gist["react.drill"] <= 0 and not sounds:
        return Reaction.NOTE
    return BY_MATTER[matter]


def _sure(score: float) -> float:
    return 1 / (1 + exp(-max(-30.0, min(30.0, score))))
