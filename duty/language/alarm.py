"""Whether words call for help: what happens, and whether it happens now.

A sign (有人拿刀) says that something happens; what stands around it says whether it does: a question of
procedure, a drill's notice, a training, an inventory or news of what is over. Where both speak, a person is
asked. The words that decided are told with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import lru_cache
from itertools import islice

from duty.district.severity import Triage
from duty.language.lexicon import Cut, lexicon
from duty.language.plain import plain
from duty.language.surroundings import DOUBTS, TRULY, URGES, Surroundings
from duty.language.tone import loudest, tone


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
    doubts: what speaks against it (drill, past, …), also where it is so much that nothing is called for.
    """

    alarm: Alarm = Alarm.NONE
    kind: str = ""
    triage: Triage = Triage.P3
    because: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    by_sound: bool = False
    """No sign says it; it only sounds like danger as a whole."""

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

    def backed(self, other: Said) -> bool:
        """Something else is plainly said beside it: 捅了一下, and 血流."""
        return other.kind not in (self.kind, BARE) and min(self.weight, other.weight) > 1


LISTED = {Triage.P0: 1, Triage.P1: 0}
"""How much a word of the list of kinds weighs that stands in no sign."""
READ_LATELY = 256
MOST_READ, MOST_WEIGHED = 64, 16
"""So many signs are looked at, and so many weighed, the gravest first: a bound for hostile texts."""


PLAINLY, PERHAPS = 0.65, -0.1
"""From here on it sounds like danger enough to call without any sign, and to be asked about."""
HARDLY, DOUBTFUL, HARMLESS = -0.25, -0.8, -1.5
"""Below the first, signs that call ask; those that ask say nothing below the second, all below the third."""
HELD = 0.5
"""So much more is needed before a plain cry only asks: 救命，她全跟我说了."""
AROUND = 30
_BREAK = re.compile("[。.!?\n,;]")
_CHARGES = re.compile("[充冲]着?电|[充冲]电瓶|飞线|电瓶车充|电动车充")
_HARM = re.compile(
    "[烟火烧炸爆触麻晕昏倒血伤亡死刀枪砍捅杀打抢闯跳坠摔追骂吵拦哭喊跑撞压砸劫绑抱拽踢踹扔蒙陌]|救|来人|快来|报警|不见|没气|漏电|电到|电着|电了|help"
)
"""有人从三楼窗户拉线充电: who charges something and does nobody harm is a hazard, however it sounds."""
FOREIGN = 0.6
"""So much is added for English, of which few sentences were shown."""
FEW = 6
"""Fewer letters say nothing by their sound alone: 门口有人."""


@lru_cache(maxsize=READ_LATELY)
def danger(words: str) -> Danger:
    """The gravest that the words call for, as long as the message sounds like it, too.

    It is asked where words come in and where they are answered.
    """
    cut = lexicon().cut(plain(words))
    if _CHARGES.search(cut.text) and not _HARM.search(cut.text):
        return Danger()
    read = _by_signs(cut)
    score = tone(_near(cut, read))
    if not read.kind and len(cut.text) < FEW:
        return read
    alarm = _agreed(read, score + (FOREIGN if read.alarm and cut.text.isascii() else 0))
    if alarm is read.alarm:
        return read
    if alarm is Alarm.NONE:
        return replace(read, alarm=alarm, because=())
    if read.alarm is Alarm.NONE:
        named = read.kind not in ("", BARE)
        kind, triage = (read.kind, read.triage) if named else (BARE, Triage.P0)
        return Danger(alarm, kind, triage, loudest(cut), read.doubts, by_sound=True)
    return replace(read, alarm=alarm)


def _near(cut: Cut, read: Danger) -> Cut:
    """The part with the sign: behind the last turn (昨天没事，现在又…), of a long text its clause alone.

    A calm page does not hush one line of danger.
    """
    sign = read.because[0] if read.because else cut.text.split("\n")[-1]
    before, _, behind = cut.text.partition(sign) if sign else (cut.text, "", "")
    turns = lexicon().tags["turn"]
    turned = [at for at, tag in zip(cut.starts, cut.tags, strict=True) if tag in turns and at < len(before)]
    begins = max(turned[-1] if turned else 0, before.rfind("\n") + 1)
    if len(cut.text) > 2 * AROUND:
        begins = max([begins, *(clause.end() for clause in _BREAK.finditer(before))])
        behind = _BREAK.split(behind)[0][:AROUND]
    return lexicon().cut(before[max(begins, len(before) - AROUND) :] + sign + behind) if begins else cut


def _agreed(read: Danger, score: float) -> Alarm:
    """Signs and sound together: where they differ a person is asked; and whether 我妈要打死我 is a saying."""
    if "idiom" in read.doubts:
        return read.alarm
    if score < HARMLESS or (read.alarm is Alarm.ASK and score < DOUBTFUL):
        return Alarm.NONE
    if read.alarm is Alarm.CALL:
        return Alarm.CALL if score > HARDLY - HELD * read.bare else Alarm.ASK
    if score < PERHAPS:
        return read.alarm
    return Alarm.CALL if score > PLAINLY and not read.doubts else Alarm.ASK


def _by_signs(cut: Cut) -> Danger:
    """The gravest that the signs call for."""
    around = Surroundings(cut)
    said, denied = _standing(cut, around)
    gravest = Danger()
    for one in sorted(said, key=_rank)[:MOST_WEIGHED]:
        read = _read(one, said, denied, cut, around)
        if read.alarm > gravest.alarm or not gravest.kind:
            gravest = read
        if gravest.alarm is Alarm.CALL:
            break
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
    sounds = {at for at, word in enumerate(cut.words) if word in heard}
    for sign in dict.fromkeys(sign for tag in dict.fromkeys(cut.tags) for sign in signs.get(tag, ())):
        for row in sign.row.finditer(cut.tags):
            misheard = bool(sounds) and not sounds.isdisjoint(range(row.start(), row.end()))
            weight = min(sign.weight, 1) if misheard else sign.weight
            yield Said(sign.kind, sign.triage, weight, row.start(), row.end())
    yield from _listed(cut)


def _listed(cut: Cut) -> Iterator[Said]:
    """The words of the list of kinds, but where they only stand inside an everyday word: 撞 in 撞衫."""
    everyday = lexicon().tags["idle"]
    for kind, triage, begins, ends in lexicon().listed.found(cut.text):
        start, end = cut.between(begins, ends)
        if end - start > 1 or cut.tags[start] not in everyday:
            yield Said(kind, triage, LISTED[triage], start, end)


def _read(one: Said, said: list[Said], denied: frozenset[str], cut: Cut, around: Surroundings) -> Danger:
    """One sign, weighed against what stands around it."""
    against = around.doubts(one.kind, one.weight, one.start, one.end)
    said_so = cut.said(one.start, one.end)
    urgent = around.urges(one.start)
    doubt = sum(DOUBTS.get(name, 3) for name in against) + 2 * (one.kind in denied)
    if doubt > 1 and one.kind == BARE:
        urgent = {name: word for name, word in urgent.items() if word not in said_so}
    pressing = sum(URGES.get(name, TRULY) for name in urgent)
    if doubt <= 3:
        pressing += 2 * any(not one.touches(other) and (doubt <= 1 or one.backed(other)) for other in said)
    alarm = _weigh(one.weight, doubt, pressing, around.concrete(one.start, one.end))
    why = (said_so, *against.values(), *urgent.values())
    return Danger(alarm, one.kind, one.triage, why if alarm else (), tuple(against))


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
