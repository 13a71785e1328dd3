"""Whether words call for help: what happens, and whether it happens now.

A sign (有人拿刀) says that something happens; what stands around it says whether it does: a question of
procedure, a drill's notice, a training, an inventory or news of what is over. Where both speak, a person is
asked. The words that decided are told with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from itertools import islice

from duty.district.severity import Triage
from duty.language.lexicon import Cut, lexicon
from duty.language.plain import plain
from duty.language.surroundings import DOUBTS, TRULY, URGES, Surroundings


class Alarm(IntEnum):
    """What the words ask for."""

    NONE = 0
    ASK = 1
    """Danger is named, and it is not plain whether it is now: 是正在发生吗？"""
    CALL = 2


@dataclass(frozen=True)
class Danger:
    """What the words call for.

    because: the words that decided: those of the sign, those against it, those that urge.
    doubted: danger is named, and what stands around it says that it is not now: nobody is to be called.
    hedged:  something speaks against it, though not enough.
    """

    alarm: Alarm = Alarm.NONE
    kind: str = ""
    triage: Triage = Triage.P3
    because: tuple[str, ...] = ()
    doubted: bool = False
    hedged: bool = False

    @property
    def bare(self) -> bool:
        """A cry that names nothing: 救命, 快来人."""
        return self.kind == BARE


BARE = "sos"
"""The kind of a cry that names nothing."""


@dataclass(frozen=True)
class Said:
    """A sign as it stands in the text."""

    kind: str
    triage: Triage
    weight: int
    start: int
    end: int

    def touches(self, other: Said) -> bool:
        return self.start < other.end and other.start < self.end


READ_LATELY = 256
MOST_READ, MOST_WEIGHED = 64, 16
"""So many signs are looked at, and so many weighed, the gravest first: a bound for hostile texts."""


@lru_cache(maxsize=READ_LATELY)
def danger(words: str) -> Danger:
    """The gravest that the words call for. Read where they come in and where they are answered."""
    cut = lexicon().cut(plain(words))
    around = Surroundings(cut)
    said, denied = _standing(cut, around)
    gravest = Danger()
    for one in sorted(said, key=_rank)[:MOST_WEIGHED]:
        read = _read(one, said, denied, cut, around)
        if read.alarm > gravest.alarm:
            gravest = read
        if gravest.alarm is Alarm.CALL:
            break
    if gravest.alarm is Alarm.NONE and (said or denied):
        return Danger(doubted=True)
    return gravest


def _rank(one: Said) -> tuple[Triage, bool, int]:
    """The gravest first; a cry that names nothing behind what is named; the plainest first."""
    return one.triage, one.kind == BARE, -one.weight


def _standing(cut: Cut, around: Surroundings) -> tuple[list[Said], frozenset[str]]:
    """The signs that are not denied and are no part of one that is; and the kinds that were denied."""
    said = list(islice(_said(cut), MOST_READ))
    untrue = [one for one in said if around.denied(one.start, one.end)]
    standing = [one for one in said if not any(one.touches(no) for no in untrue)]
    return standing, frozenset(one.kind for one in untrue if one.weight > 1)


def _said(cut: Cut) -> Iterator[Said]:
    """Every sign that the text has."""
    signs, heard = lexicon().signs, lexicon().heard
    for sign in dict.fromkeys(sign for tag in dict.fromkeys(cut.tags) for sign in signs.get(tag, ())):
        for row in sign.row.finditer(cut.tags):
            misheard = not heard.isdisjoint(cut.words[row.start() : row.end()])
            weight = min(sign.weight, 1) if misheard else sign.weight
            yield Said(sign.kind, sign.triage, weight, row.start(), row.end())


def _read(one: Said, said: list[Said], denied: frozenset[str], cut: Cut, around: Surroundings) -> Danger:
    """One sign, weighed against what stands around it."""
    against = around.doubts(one.kind, one.weight, one.start, one.end)
    urgent = around.urges(one.start)
    doubt = sum(DOUBTS.get(name, 3) for name in against) + 2 * (one.kind in denied)
    pressing = sum(URGES.get(name, TRULY) for name in urgent)
    if doubt <= 1:
        pressing += 2 * any(not one.touches(other) for other in said)
    alarm = _weigh(one.weight, doubt, pressing, around.concrete(one.start, one.end))
    why = (cut.said(one.start, one.end), *against.values(), *urgent.values())
    return Danger(alarm, one.kind, one.triage, why, hedged=bool(against)) if alarm else Danger()


def _weigh(weight: int, doubt: int, pressing: int, shape: int) -> Alarm:
    """How sure it is: by itself, by what is concrete, by what is urgent, less what speaks against it."""
    if doubt <= 1:
        sure = 2 * weight + min(shape, 2) + pressing
        enough = 3 + doubt if weight else 4
        return Alarm.CALL if sure >= enough else Alarm.ASK if sure > 1 else Alarm.NONE
    if pressing > doubt:
        return Alarm.CALL
    unsure = pressing >= doubt - 1 or (weight > 1 and shape > 2 * doubt - 4)
    return Alarm.ASK if unsure and weight and doubt < 5 else Alarm.NONE
