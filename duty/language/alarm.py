"""Whether words call for help: what happens, and whether it happens now. Explainable by the words that decided.

A sign (有人拿刀) says that something happens; what stands around it says whether it does: a question of procedure, a
drill's notice, a training, an inventory or news of what is over. Where both speak, a person is asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum

from duty.district.severity import Triage
from duty.language.lexicon import Cut, lexicon
from duty.language.plain import plain
from duty.language.surroundings import DOUBTS, URGES, concrete, denied, doubts, urges


class Alarm(IntEnum):
    """What the words ask for."""

    NONE = 0
    ASK = 1
    """Danger is named, and it is not plain whether it is now: 是正在发生吗？"""
    CALL = 2


@dataclass(frozen=True)
class Danger:
    """`because` are the words that decided, in the order they were weighed."""

    alarm: Alarm = Alarm.NONE
    kind: str = ""
    triage: Triage = Triage.P3
    because: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """A sign as it stands in the text."""

    kind: str
    triage: Triage
    weight: int
    start: int
    end: int


def danger(words: str) -> Danger:
    """The gravest that the words call for."""
    cut = lexicon().cut(plain(words))
    said = [one for one in _said(cut) if not denied(cut, one.start, one.end)]
    if not said:
        return Danger()
    read = [_read(one, said, cut) for one in said]
    return max(read, key=_gravity)


def _gravity(one: Danger) -> tuple[int, int, bool]:
    return one.alarm, -list(Triage).index(one.triage), one.kind != "sos"


def _said(cut: Cut) -> Iterator[Said]:
    """Every sign that the text has."""
    seen = set()
    for tag in dict.fromkeys(cut.tags):
        for sign in lexicon().signs.get(tag, ()):
            if sign.row not in seen:
                seen.add(sign.row)
                for row in sign.row.finditer(cut.tags):
                    yield Said(sign.kind, sign.triage, sign.weight, row.start(), row.end())


def _read(one: Said, said: list[Said], cut: Cut) -> Danger:
    """One sign, weighed against what stands around it."""
    against = doubts(cut, one.start, one.end)
    urgent = urges(cut)
    pressing = sum(URGES[name] for name in urgent)
    shape = concrete(cut, one.start, one.end) + _company(one, said)
    alarm = _weigh(one.weight, sum(DOUBTS.get(name, 3) for name in against), pressing, shape)
    why = (cut.said(one.start, one.end), *against.values(), *urgent.values())
    return Danger(alarm, one.kind, one.triage, why) if alarm else Danger()


def _company(one: Said, said: list[Said]) -> int:
    """Whether the text has another sign beside this one."""
    return any(other.end <= one.start or other.start >= one.end for other in said)


def _weigh(weight: int, doubt: int, pressing: int, shape: int) -> Alarm:
    if doubt <= 1:
        sure = weight + min(shape + pressing, 2)
        return Alarm.CALL if sure >= 2 + doubt else Alarm.ASK if sure else Alarm.NONE
    if pressing > doubt:
        return Alarm.CALL
    return Alarm.ASK if weight and (pressing >= doubt - 1 or (doubt == 2 and shape > 1)) else Alarm.NONE
